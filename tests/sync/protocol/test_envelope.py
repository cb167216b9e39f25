"""An envelope's bytes: damaged, cut, oversize and foreign ones are refused; chains notice what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import canonical
from sync.protocol.envelope import (
    BEGINNING,
    ENVELOPE_BYTES,
    MAGIC,
    PREFIX_BYTES,
    Envelope,
    Link,
    Standing,
    check_signature,
    follows,
    read_envelope,
    read_header,
)
from sync.protocol.errors import Malformed, Newer, SealBroken, SetAside, SignatureWrong, TooLarge
from sync.protocol.keys import SIGNATURE_BYTES, sign
from sync.protocol.limits import HEADER_BYTES, NO_HASH, SEALED_BYTES, SEEN
from sync.protocol.sealing import unseal
from tests.sync.protocol.organisation import (
    COACH,
    SUPERVISOR,
    a_chain,
    an_envelope,
    key_of,
    wire_changes,
)

ENVELOPE = an_envelope(seen={"laptop-other": 3})


def taken_in(data: bytes) -> None:
    envelope = read_envelope(data)
    check_signature(envelope, COACH.signing)
    unseal(envelope, key_of("case-1"))


def refused(data: bytes) -> str:
    with pytest.raises(SetAside) as caught:
        taken_in(data)
    return caught.value.reason


def test_its_bytes_are_read_back() -> None:
    found = read_envelope(ENVELOPE.raw)
    assert found == ENVELOPE
    assert found.raw == ENVELOPE.raw
    assert found.hash == ENVELOPE.hash
    assert found.header.seen == {"laptop-other": 3}
    taken_in(ENVELOPE.raw)


@given(st.data())
def test_a_flipped_bit_anywhere_is_refused_with_its_reason(data: st.DataObject) -> None:
    raw = bytearray(ENVELOPE.raw)
    begin_of_signature = PREFIX_BYTES + len(ENVELOPE.header_bytes)
    begin_of_body = begin_of_signature + SIGNATURE_BYTES
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= 1 << data.draw(st.integers(0, 7))
    reason = refused(bytes(raw))
    if at < len(MAGIC):
        assert reason in {"malformed", "newer"}
    elif at < PREFIX_BYTES:
        assert reason in {"malformed", "too_large"}
    elif at < begin_of_signature:
        assert reason in {"malformed", "signature"}
    else:
        assert reason == ("signature" if at < begin_of_body else "seal")


def test_every_bit_of_the_header_counts() -> None:
    """Each byte, one bit of it: none is outside of the signature."""
    raw = ENVELOPE.raw
    for at in range(PREFIX_BYTES + len(ENVELOPE.header_bytes) + SIGNATURE_BYTES):
        assert refused(raw[:at] + bytes([raw[at] ^ 4]) + raw[at + 1 :]), at


def test_cut_at_every_length_it_is_refused() -> None:
    begin_of_body = PREFIX_BYTES + len(ENVELOPE.header_bytes) + SIGNATURE_BYTES
    for length in range(len(ENVELOPE.raw)):
        assert refused(ENVELOPE.raw[:length]) == ("malformed" if length <= begin_of_body else "seal"), length
    assert refused(ENVELOPE.raw + b"x") == "seal"


def test_declared_sizes_are_limits_before_anything_is_read() -> None:
    with pytest.raises(TooLarge):
        read_envelope(MAGIC + (HEADER_BYTES + 1).to_bytes(4, "big"))
    with pytest.raises(TooLarge):
        read_envelope(MAGIC + b"\xff\xff\xff\xff")
    begin_of_body = PREFIX_BYTES + len(ENVELOPE.header_bytes) + SIGNATURE_BYTES
    with pytest.raises(TooLarge):
        read_envelope(ENVELOPE.raw[:begin_of_body] + bytes(SEALED_BYTES + 1))
    assert read_envelope(ENVELOPE.raw[:begin_of_body] + bytes(SEALED_BYTES))
    assert ENVELOPE_BYTES > SEALED_BYTES + HEADER_BYTES


def test_a_later_format_is_kept_for_a_newer_program() -> None:
    with pytest.raises(Newer):
        read_envelope(b"CDE2" + ENVELOPE.raw[4:])
    with pytest.raises(Malformed):
        read_envelope(b"CDB1" + ENVELOPE.raw[4:])


def test_a_swapped_body_is_noticed() -> None:
    other = an_envelope(wire_changes(3, first=100))
    swapped = Envelope(ENVELOPE.header, ENVELOPE.header_bytes, ENVELOPE.signature, other.body)
    with pytest.raises(SealBroken):
        check_signature(swapped, COACH.signing)


def test_another_device_did_not_write_it() -> None:
    with pytest.raises(SignatureWrong):
        check_signature(ENVELOPE, SUPERVISOR.signing)


# The header


def signed_header(**fields: Any) -> bytes:
    written = {**ENVELOPE.header.as_json(), **fields}
    return canonical.write({name: value for name, value in written.items() if value != "absent"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("organisation", "ab"),
        ("organisation", "G" * 32),
        ("scope", ""),
        ("scope", "Case"),
        ("scope", "../case"),
        ("scope", "a" * 65),
        ("device", 5),
        ("device", ["a"]),
        ("epoch", 0),
        ("epoch", True),
        ("number", 0),
        ("number", -1),
        ("previous", "a" * 64),
        ("previous", "0" * 63),
        ("directory", 0),
        ("seen", []),
        ("seen", {"A": 1}),
        ("seen", {"a": 0}),
        ("seen", {"laptop-coach": 1}),
        ("seen", {f"d{n}": 1 for n in range(SEEN + 1)}),
        ("changes", 0),
        ("changes", 2001),
        ("nonce", "AAAA"),
        ("nonce", None),
        ("sealed", "A" * 64),
        ("again", None),
        ("again", -1),
        ("again", 1),
        ("again", True),
        ("again", "0"),
    ],
)
def test_a_header_with_an_odd_field_is_refused(field: str, value: object) -> None:
    with pytest.raises(Malformed):
        read_header(signed_header(**{field: value}))


@pytest.mark.parametrize("field", sorted(ENVELOPE.header.as_json()))
def test_a_header_lacks_nothing(field: str) -> None:
    with pytest.raises(Malformed):
        read_header(signed_header(**{field: "absent"}))


def test_the_largest_header_fits() -> None:
    seen = {f"{number:064d}": 2**53 - 1 for number in range(SEEN)}
    header = read_header(
        signed_header(seen=seen, device="f" * 64, scope="e" * 64, number=2**53 - 1, previous="f" * 64)
    )
    assert len(header.seen) == SEEN


def test_what_a_newer_program_added_is_carried_and_bound() -> None:
    header_bytes = signed_header(hint={"shade": ["new"]}, again=0)
    header = read_header(header_bytes)
    assert header.extra == {"hint": {"shade": ["new"]}}
    assert canonical.write(header.as_json()) == header_bytes
    assert b'"hint"' in header.bound()
    assert b'"sealed"' not in header.bound()


@given(
    number=st.integers(2, 2**53 - 1),
    seen=st.dictionaries(
        st.from_regex(r"[a-z0-9-]{1,64}", fullmatch=True), st.integers(1, 2**53 - 1), max_size=9
    ),
    epoch=st.integers(1, 99),
    changes=st.integers(1, 2000),
    nonce=st.binary(min_size=12, max_size=12),
)
def test_headers_round_trip(
    number: int, seen: dict[str, int], epoch: int, changes: int, nonce: bytes
) -> None:
    seen.pop(COACH.id, None)
    header = replace(
        ENVELOPE.header,
        number=number,
        previous="ab" * 32,
        seen=seen,
        epoch=epoch,
        changes=changes,
        nonce=nonce,
    )
    data = canonical.write(header.as_json())
    assert read_header(data) == header


# The chain


def test_a_chain_is_followed() -> None:
    known = BEGINNING
    for envelope in a_chain(4):
        assert follows(known, envelope) is Standing.NEXT
        known = envelope.link
        assert follows(known, envelope) is Standing.KNOWN


def test_reordered_repeated_and_missing_ones_are_noticed() -> None:
    first, second, third = a_chain(3)
    assert follows(BEGINNING, second) is Standing.GAP
    assert follows(first.link, third) is Standing.GAP
    assert follows(third.link, first) is Standing.OLDER
    assert follows(third.link, second) is Standing.OLDER


def test_a_fork_is_noticed() -> None:
    first, second, third = a_chain(3)
    other_first = an_envelope(wire_changes(1, first=500))
    other_second = an_envelope(wire_changes(1, first=501), after=other_first.link)
    assert follows(first.link, other_first) is Standing.FORK
    assert follows(first.link, other_second) is Standing.FORK
    assert follows(second.link, an_envelope(after=first.link)) is Standing.FORK
    assert follows(second.link, third) is Standing.NEXT


def test_a_writer_does_not_forget_statements() -> None:
    """Whoever was revoked and has seen it cannot date an envelope back into the same chain."""
    first = an_envelope(directory=9)
    assert follows(first.link, an_envelope(after=first.link, directory=8)) is Standing.FORK
    assert follows(first.link, an_envelope(after=first.link, directory=12)) is Standing.NEXT


def test_a_run_that_begins_again_may_know_fewer_statements() -> None:
    """The directory may have been that of a headquarters that was set back; within the run it holds again."""
    first = an_envelope(directory=9)
    restart = an_envelope(after=first.link, again=first.link, directory=7)
    assert follows(first.link, restart) is Standing.NEXT
    assert follows(restart.link, an_envelope(after=restart.link, directory=6)) is Standing.FORK
    assert follows(restart.link, an_envelope(after=restart.link, directory=7)) is Standing.NEXT


def _again(on: int) -> Callable[[list[Envelope]], Envelope]:
    def make(chain: list[Envelope]) -> Envelope:
        return an_envelope(after=chain[-1].link, again=chain[on - 1].link if on else BEGINNING)

    return make


@pytest.mark.parametrize(
    ("stands_on", "known", "standing"),
    [
        (3, 5, Standing.NEXT),  # who had all
        (3, 4, Standing.NEXT),  # who had some of what was lost: it comes again
        (3, 3, Standing.NEXT),  # who had as much as headquarters
        (3, 2, Standing.GAP),  # who lacks one that headquarters still has
        (3, 0, Standing.GAP),
        (0, 0, Standing.NEXT),  # headquarters lost everything
        (0, 5, Standing.NEXT),
    ],
)
def test_a_run_that_begins_again_stands_on_what_is_known(
    stands_on: int, known: int, standing: Standing
) -> None:
    chain = a_chain(5)
    restart = _again(stands_on)(chain)
    assert restart.header.number == 6
    assert read_envelope(restart.raw) == restart
    assert follows(chain[known - 1].link if known else BEGINNING, restart) is standing


def test_a_run_that_begins_again_on_another_envelope_is_a_fork() -> None:
    chain = a_chain(3)
    wrong = an_envelope(after=chain[-1].link, again=Link(2, "ab" * 32))
    assert follows(chain[1].link, wrong) is Standing.FORK


def test_only_the_first_of_a_chain_or_a_run_stands_on_nothing() -> None:
    assert an_envelope().header.previous == NO_HASH
    with pytest.raises(Malformed):
        read_header(signed_header(number=2))
    assert read_header(signed_header(number=2, again=0)).again == 0


def test_a_signature_of_another_use_is_none() -> None:
    other = sign(COACH.signing_key, b"coachdesk/statement/1", ENVELOPE.header_bytes)
    with pytest.raises(SignatureWrong):
        check_signature(Envelope(ENVELOPE.header, ENVELOPE.header_bytes, other, ENVELOPE.body), COACH.signing)
