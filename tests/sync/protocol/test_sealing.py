"""Sealed under one scope key, for one place of one chain; bombs do not go off."""

from __future__ import annotations

import hashlib
import json
import tracemalloc
from dataclasses import replace
from typing import Any

import pytest
import zstandard
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import canonical, sealing
from sync.protocol.changes import WireChange, write_changes
from sync.protocol.envelope import Envelope, Header, check_signature, read_envelope, read_header
from sync.protocol.errors import BadContent, Bomb, ChangeRefused, SealBroken
from sync.protocol.keys import ScopeKey
from sync.protocol.limits import PLAIN_BYTES, SEALED_BYTES, SEEN
from sync.protocol.sealing import unseal
from tests.sync.protocol.organisation import CASE, COACH, an_envelope, key_of, wire_changes

KEY = key_of(CASE)


def with_inside(inside: bytes, *, changes: int = 1, template: Header | None = None) -> Envelope:
    """Return an envelope rightly sealed around any bytes, as a member with a program of their own could."""
    header = replace(template or an_envelope().header, changes=changes)
    cipher = ChaCha20Poly1305(sealing._envelope_key(KEY, header))
    body = cipher.encrypt(header.nonce, inside, header.bound())
    header = replace(header, sealed=hashlib.sha256(body).hexdigest())
    header_bytes = canonical.write(header.as_json())
    return Envelope(read_header(header_bytes), header_bytes, bytes(64), body)


def frame(plain: bytes, *, write_content_size: bool = True) -> bytes:
    return zstandard.ZstdCompressor(level=3, write_content_size=write_content_size).compress(plain)


def test_what_is_sealed_is_opened() -> None:
    changes = wire_changes(500)
    envelope = read_envelope(an_envelope(changes).raw)
    check_signature(envelope, COACH.signing)
    assert list(unseal(envelope, KEY)) == changes
    assert envelope.header.changes == 500


def test_headquarters_reads_nothing() -> None:
    raw = an_envelope(wire_changes(3)).raw
    for change in wire_changes(3):
        for text in (change.id, change.entity, change.person, "record_session", "Un mot"):
            assert text.encode() not in raw


@given(
    st.lists(
        st.builds(
            WireChange,
            id=st.from_regex(r"[0-9a-f]{32}", fullmatch=True),
            kind=st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True),
            entity=st.from_regex(r"[a-z0-9-]{1,64}", fullmatch=True),
            act=st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True),
            body=st.text(st.characters(exclude_categories=["Cs"])),
            stamp=st.integers(0, 2**63 - 1),
            person=st.just("claire"),
            device=st.sampled_from([COACH.id, "laptop-old"]),
            schema=st.integers(0, 2**31 - 1),
            batch=st.none() | st.just("batch-1"),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_any_changes_round_trip(changes: list[WireChange]) -> None:
    assert list(unseal(read_envelope(an_envelope(changes).raw), KEY)) == changes


def test_the_same_changes_are_never_sealed_alike() -> None:
    one, other = an_envelope(), an_envelope()
    assert one.header.nonce != other.header.nonce
    assert one.body != other.body


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(SealBroken):
        unseal(an_envelope(), ScopeKey(bytes(32)))
    with pytest.raises(SealBroken):
        unseal(an_envelope(epoch=2), KEY)


@pytest.mark.parametrize(
    "field",
    ["organisation", "scope", "device", "epoch", "number", "previous", "directory", "changes", "again"],
)
def test_the_seal_is_bound_to_the_whole_header(field: str) -> None:
    """Whoever signs another header around somebody's sealed body (a laptop's own) cannot move it elsewhere."""
    envelope = an_envelope()
    other: dict[str, Any] = {
        "organisation": "1" * 32,
        "scope": "case-2",
        "device": "laptop-x",
        "previous": "ab" * 32,
    }
    moved = replace(envelope.header, **{field: other.get(field, 7)})
    with pytest.raises(SealBroken):
        unseal(replace(envelope, header=moved), KEY)


def test_what_it_says_to_have_seen_and_a_newer_field_are_bound() -> None:
    envelope = an_envelope()
    for moved in (replace(envelope.header, seen={"d": 1}), replace(envelope.header, extra={"x": 1})):
        with pytest.raises(SealBroken):
            unseal(replace(envelope, header=moved), KEY)


def test_more_than_a_header_may_say_waits() -> None:
    seen = {f"laptop-{number}": number for number in range(1, SEEN + 50)}
    assert an_envelope(seen=seen).header.seen == dict(list(seen.items())[:SEEN])


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    envelope = with_inside(frame(bytes(PLAIN_BYTES * 8)))
    assert len(envelope.body) < 10_000
    tracemalloc.start()
    with pytest.raises(Bomb):
        unseal(envelope, KEY)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < PLAIN_BYTES // 4


def test_a_frame_that_declares_nothing_is_refused() -> None:
    with pytest.raises(Bomb):
        unseal(with_inside(frame(b"[]", write_content_size=False)), KEY)


@pytest.mark.parametrize("declared", [1, 100, 255, 10])
def test_a_frame_that_declares_another_size_is_refused(declared: int) -> None:
    """One byte of declared size: 28 B5 2F FD · 20 · size; what it gives is 200 bytes."""
    lying = bytearray(frame(bytes(200)))
    assert lying[4] & 0xE0 == 0x20
    assert lying[5] == 200
    lying[5] = declared
    with pytest.raises(Bomb):
        unseal(with_inside(bytes(lying)), KEY)


@pytest.mark.parametrize(
    "inside",
    [
        b"",
        b"[]",
        frame(b"[[]]")[:-1],
        b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd" + frame(b"[]"),
        b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd",
    ],
)
def test_what_is_no_frame_is_refused(inside: bytes) -> None:
    with pytest.raises((Bomb, BadContent)):
        unseal(with_inside(inside), KEY)


def test_one_whole_frame_and_nothing_else() -> None:
    whole = frame(write_changes(wire_changes(1), COACH.id))
    assert len(unseal(with_inside(whole), KEY)) == 1
    for inside in (whole + b"x", whole + whole, whole + frame(b""), whole[:-1], b"x" + whole):
        with pytest.raises(Bomb):
            unseal(with_inside(inside), KEY)


def test_a_frame_that_asks_for_a_large_window_is_refused() -> None:
    """By hand: a window of 512 MiB for a text of two bytes, in one raw block."""
    small, large = (
        b"\x28\xb5\x2f\xfd\x80" + bytes([exponent << 3]) + b"\x02\0\0\0" + b"\x11\0\0" + b"[]"
        for exponent in (9, 19)
    )
    with pytest.raises(BadContent):
        unseal(with_inside(small), KEY)
    with pytest.raises(Bomb):
        unseal(with_inside(large), KEY)


def test_each_envelope_has_a_key_of_its_own() -> None:
    """Were a nonce ever to come twice, the keys would still differ."""
    header = an_envelope().header
    others = [replace(header, number=2, previous="ab" * 32), replace(header, device="laptop-x")]
    assert len({sealing._envelope_key(KEY, one) for one in (header, *others)}) == 3
    assert KEY.raw not in {sealing._envelope_key(KEY, one) for one in (header, *others)}


def test_a_text_that_would_grow_in_memory_is_refused_before_it_is_parsed() -> None:
    plain = b"[" + b"[],[],[],[]," * 600_000 + b"[]]"
    envelope = with_inside(frame(plain))
    tracemalloc.start()
    with pytest.raises(Bomb):
        unseal(envelope, KEY)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * PLAIN_BYTES


def test_a_deep_text_is_refused() -> None:
    with pytest.raises(BadContent):
        unseal(with_inside(frame(b"[" * 100_000)), KEY)


def test_the_count_in_the_header_is_the_count() -> None:
    plain = write_changes(wire_changes(3), COACH.id)
    assert len(unseal(with_inside(frame(plain), changes=3), KEY)) == 3
    for count in (2, 4):
        with pytest.raises(BadContent):
            unseal(with_inside(frame(plain), changes=count), KEY)


def test_a_portion_that_does_not_compress_enough_is_refused_here() -> None:
    noise = hashlib.shake_256(b"noise").hexdigest(SEALED_BYTES)
    change = wire_changes(1)[0]._replace(body=json.dumps({"p": {"notes": noise + noise[::-1]}}))
    with pytest.raises(ChangeRefused) as caught:
        an_envelope([change])
    assert caught.value.context["reason"] == "size"
