"""What is no bundle, or is made by somebody who means harm; and what reading one costs."""

from __future__ import annotations

import io
import random
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.protocol import bundles
from sync.protocol.bundle_reading import (
    BundleReader,
    EnvelopeRecord,
    StatementRecord,
    look_at,
)
from sync.protocol.bundles import CHUNK_BYTES, LAST_CHUNK, RecordKind
from sync.protocol.errors import (
    BundleAltered,
    BundleCut,
    BundleMalformed,
    BundleNewer,
    BundleRefused,
)
from sync.protocol.framing import Frame
from tests.sync.protocol.carried import (
    CHAIN,
    LONG,
    LONG_RECORDS,
    SHORT,
    STREAM_AT,
    WHOLE,
    chunk_ends,
    read_until_refused,
    reader_of,
    with_header,
    writer_for,
)
from tests.sync.protocol.organisation import (
    COACH,
    ORGANISATION,
)

# What is no bundle


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", BundleCut),
        (b"CDB", BundleCut),
        (b"CDB1\x00\x00", BundleCut),
        (b"CDB1\x00\x00\x00\x09{}", BundleCut),
        (b"CDB2" + WHOLE[4:], BundleNewer),
        (b"CDE1" + WHOLE[4:], BundleMalformed),
        (b"PK\x03\x04" + bytes(100), BundleMalformed),
        (b"X", BundleMalformed),
        (b"CDB1\xff\xff\xff\xff" + bytes(100), BundleMalformed),
        (b"CDB1\x00\x00\x20\x01" + bytes(9000), BundleMalformed),
        (b"CDB1\x00\x00\x00\x02{}", BundleMalformed),
        (b"CDB1\x00\x00\x00\x00", BundleMalformed),
    ],
)
def test_what_is_no_bundle_is_said(data: bytes, kind: type[BundleRefused]) -> None:
    with pytest.raises(kind) as refused:
        reader_of(data)
    assert type(refused.value) is kind


@pytest.mark.parametrize(
    "fields", [{"use": "bundle/2"}, {"id": "A"}, {"for": 7}, {"key": "AAAA"}, {"organisation": "x"}]
)
def test_a_header_that_says_something_else_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(BundleMalformed):
        look_at(io.BytesIO(with_header(WHOLE, **fields)))


@given(data=st.binary(max_size=120))
def test_garbage_is_refused(data: bytes) -> None:
    for one in (data, b"CDB1" + data, WHOLE[: chunk_ends(WHOLE)[0] - 500] + data):
        assert isinstance(read_until_refused(one)[1], BundleRefused)


def made_of(*records: tuple[bytes, bytes], declared: int | None = None) -> bytes:
    """Return a bundle whose maker puts these records into it, whatever they are."""
    file = io.BytesIO()
    writer = writer_for(file, COACH)
    for kind, data in records:
        length = len(data) if declared is None else declared
        writer._rest += kind + length.to_bytes(4, "big") + data
    writer.finish()
    return file.getvalue()


@pytest.mark.parametrize(
    ("records", "part"),
    [
        ([(b"E", b"\0" * 8)], "envelope"),
        ([(b"E", b"\xff" * 8 + b"x")], "envelope"),
        ([(b"E", b"")], "envelope"),
        ([(b"K", b"{}")], "key"),
        ([(b"K", b"not json")], "key"),
        ([(b"R", b"{}"), (b"S", b"{}")], "order"),
        ([(b"M", b"{}")], "order"),
    ],
)
def test_impossible_records_of_a_hostile_maker(records: list[tuple[bytes, bytes]], part: str) -> None:
    _, refused = read_until_refused(made_of(*records))
    assert isinstance(refused, BundleMalformed)
    assert refused.context == {"part": part}


def test_a_record_that_says_to_be_huge_is_refused_before_it_is_read() -> None:
    for kind in (b"S", b"K", b"E", b"R", b"?"):
        _, refused = read_until_refused(made_of((kind, b"x"), declared=2**32 - 1))
        assert isinstance(refused, BundleMalformed)
    _, refused = read_until_refused(made_of((b"S", b"x"), declared=2))
    assert isinstance(refused, BundleMalformed)
    too_long = b'{"a":"' + b"a" * RecordKind.KEY.most_bytes + b'"}'
    _, refused = read_until_refused(made_of((b"K", too_long)))
    assert isinstance(refused, BundleMalformed)
    assert refused.context == {"part": "record"}


def test_a_stream_that_ends_inside_a_record_is_refused() -> None:
    """Its maker ended it so: it is not cut, it is whole and makes no sense."""
    for rest in (b"S", b"S\0\0\0", b"S\0\0\0\x02x"):
        file = io.BytesIO()
        writer = writer_for(file, COACH)
        writer._rest += rest
        writer.finish()
        found, refused = read_until_refused(file.getvalue())
        assert isinstance(refused, BundleMalformed)
        assert found == []


def test_a_chunk_that_says_to_be_huge_is_refused_before_it_is_read() -> None:
    for length in (bundles.TAG_BYTES - 1, CHUNK_BYTES + bundles.TAG_BYTES + 1, LAST_CHUNK - 1):
        for last in (0, LAST_CHUNK):
            wrong = SHORT[:STREAM_AT] + (length | last).to_bytes(4, "big") + SHORT[STREAM_AT + 4 :]
            assert type(read_until_refused(wrong)[1]) is BundleAltered


def test_records_of_a_newer_program_are_passed_over_and_counted() -> None:
    reader = reader_of(made_of((b"S", b"{}"), (b"?", b"later"), (b"E", bytes(7) + b"\x05raw")))
    assert list(reader.records()) == [StatementRecord(b"{}"), EnvelopeRecord(Frame(b"raw", 5))]
    assert reader.unknown == 1


def test_a_writer_writes_only_what_a_reader_takes() -> None:
    writer = writer_for(io.BytesIO(), COACH)
    with pytest.raises(ValueError, match="STATEMENT"):
        writer.add_statement(bytes(RecordKind.STATEMENT.most_bytes + 1))
    writer.add_envelope(Frame(b"raw"))
    with pytest.raises(ValueError, match="STATEMENT"):
        writer.add_statement(b"{}")
    with pytest.raises(ValueError, match="1216"):
        writer_for(io.BytesIO(), COACH, recipient_key=b"none")


# Memory, and files that give little at a time


class Dripping(io.BytesIO):
    """A file that gives less than it is asked for, as a pipe or a slow stick may."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 0, 1000))


def test_a_file_may_give_less_than_it_is_asked_for() -> None:
    reader = BundleReader(
        Dripping(LONG), organisation=ORGANISATION, recipient=COACH.id, seed=COACH.sealing_key
    )
    assert list(reader.records()) == LONG_RECORDS


class Endless(io.RawIOBase):
    """A bundle of many envelopes, made while it is read."""

    def __init__(self, count: int) -> None:
        self._rest = io.BytesIO()
        self._writer = writer_for(self._rest, COACH)
        self._left = count

    def read(self, size: int = -1) -> bytes:
        while self._rest.tell() < size and self._left:
            self._left -= 1
            self._writer.add_envelope(Frame(CHAIN[0].raw, 1))
            if not self._left:
                self._writer.finish()
        data = self._rest.getvalue()
        self._rest.seek(0)
        self._rest.truncate()
        self._rest.write(data[size:])
        return data[:size]


def test_a_bundle_of_any_length_is_read_in_the_memory_of_a_chunk() -> None:
    count = 30_000
    file: Any = Endless(count)
    tracemalloc.start()
    reader = BundleReader(file, organisation=ORGANISATION, recipient=COACH.id, seed=COACH.sealing_key)
    assert sum(1 for _ in reader.records()) == count
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count * len(CHAIN[0].raw) > 16 * 1024 * 1024
    assert peak < 2 * 1024 * 1024


@settings(max_examples=25)
@given(sizes=st.lists(st.integers(1, 3 * CHUNK_BYTES), max_size=6), seed=st.integers(0, 99))
def test_records_of_any_size_come_back(sizes: list[int], seed: int) -> None:
    chance = random.Random(seed)
    envelopes = [chance.randbytes(size) for size in sizes]
    file = io.BytesIO()
    writer = writer_for(file, COACH)
    for raw in envelopes:
        writer.add_envelope(Frame(raw, 3))
    writer.finish()
    assert read_until_refused(file.getvalue()) == ([EnvelopeRecord(Frame(raw, 3)) for raw in envelopes], None)


def test_a_nonce_is_never_used_twice() -> None:
    used = {bundles.chunk_nonce(index, is_last=last) for index in range(300) for last in (False, True)}
    assert len(used) == 600
    with pytest.raises(BundleAltered):
        bundles.chunk_nonce(2**32, is_last=False)
