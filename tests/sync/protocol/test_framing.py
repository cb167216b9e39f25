"""Frames come out whole, however the stream was cut; what is no frame stops it at once."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.envelope import ENVELOPE_BYTES, MAGIC
from sync.protocol.errors import CutShort, Malformed, Newer, TooLarge
from sync.protocol.framing import PREAMBLE_BYTES, Frame, FrameReader, write_frame
from sync.protocol.limits import HEADER_BYTES
from tests.sync.protocol.organisation import a_chain

FRAMES = [Frame(envelope.raw, place) for place, envelope in enumerate(a_chain(4), start=7)]
STREAM = b"".join(map(write_frame, FRAMES))


@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_any_pieces_give_the_same_frames(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(STREAM)]
    reader = FrameReader()
    found = [frame for begin, end in itertools.pairwise(edges) for frame in reader.feed(STREAM[begin:end])]
    assert found == FRAMES
    assert reader.finish() == 4


def test_byte_by_byte() -> None:
    reader = FrameReader()
    found = [frame for at in range(len(STREAM)) for frame in reader.feed(STREAM[at : at + 1])]
    assert found == FRAMES


def test_cut_at_every_byte_it_tells_how_many_came_whole() -> None:
    ends = [0]
    for frame in FRAMES:
        ends.append(ends[-1] + PREAMBLE_BYTES + len(frame.raw))
    for length in range(len(STREAM) + 1):
        reader = FrameReader()
        found = reader.feed(STREAM[:length])
        whole = sum(end <= length for end in ends[1:])
        assert found == FRAMES[:whole]
        if length in ends:
            assert reader.finish() == whole
            continue
        with pytest.raises(CutShort) as cut:
            reader.finish()
        assert cut.value.context["whole"] == whole
        if length - ends[whole] >= 4:
            assert cut.value.context["missing"] == ends[whole + 1] - length


def test_an_empty_stream_is_whole() -> None:
    assert FrameReader().finish() == 0


@pytest.mark.parametrize(
    ("begin", "kind"),
    [
        (b"\xff\xff\xff\xff", TooLarge),
        ((ENVELOPE_BYTES + 1).to_bytes(4, "big"), TooLarge),
        (bytes(4), Malformed),
        ((8).to_bytes(4, "big"), Malformed),
        ((99).to_bytes(4, "big") + bytes(8) + b"NOPE1234", Malformed),
        ((99).to_bytes(4, "big") + bytes(8) + b"CDE2\0\0\0\0", Newer),
        ((99).to_bytes(4, "big") + bytes(8) + MAGIC + (HEADER_BYTES + 1).to_bytes(4, "big"), TooLarge),
    ],
)
def test_what_is_no_frame_stops_at_its_first_bytes(begin: bytes, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        FrameReader().feed(begin)
    reader = FrameReader()
    assert reader.feed(STREAM + begin) == FRAMES  # what came before it counts
    assert reader.whole == 4
    for after in (lambda: reader.feed(STREAM), reader.finish):
        with pytest.raises(kind):
            after()


def test_a_place_beyond_all_places_is_refused() -> None:
    stream = write_frame(Frame(FRAMES[0].raw, 2**63))
    with pytest.raises(Malformed):
        FrameReader().feed(stream)


def test_it_holds_one_envelope_at_most() -> None:
    reader = FrameReader()
    for _ in range(50):
        reader.feed(STREAM)
    assert len(reader._rest) == 0
