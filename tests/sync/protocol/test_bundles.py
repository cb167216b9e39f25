"""Bundles: carried by hand, read as they come; cut, altered, not this one's: each is said in its own word."""

from __future__ import annotations

import hashlib
import io
import json

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.protocol import canonical
from sync.protocol.bundle_reading import (
    StatementRecord,
    look_at,
)
from sync.protocol.bundles import PREFIX_BYTES
from sync.protocol.directory import Directory
from sync.protocol.errors import (
    BundleAltered,
    BundleCut,
    BundleForAnother,
    BundleForeign,
    BundleSignature,
)
from sync.protocol.keys import is_signed, open_sealed
from sync.protocol.statements import read_statement
from tests.sync.protocol.carried import (
    CHAIN,
    EXPECTED,
    LONG,
    LONG_RECORDS,
    MADE_AT,
    PLACES,
    SHORT,
    STORY,
    STREAM_AT,
    WHOLE,
    a_bundle,
    a_long_bundle,
    chunk_ends,
    read_until_refused,
    reader_of,
    with_header,
    writer_for,
)
from tests.sync.protocol.organisation import (
    COACH,
    ORGANISATION,
    OTHER_COACH,
    SUPERVISOR,
    Laptop,
)

# What is carried


def test_a_bundle_for_a_colleague_comes_back() -> None:
    reader = reader_of(WHOLE)
    assert reader.header.recipient == COACH.id
    assert (reader.maker.device, reader.maker.made_at) == (SUPERVISOR.id, MADE_AT)
    assert reader.maker.directory == STORY.directory.number
    assert list(reader.records()) == EXPECTED
    assert reader.whole == len(EXPECTED)
    reader.maker.check(STORY.directory)


def test_a_bundle_for_headquarters_comes_back() -> None:
    data = a_bundle(None)
    assert list(reader_of(data, None).records()) == EXPECTED
    header = look_at(io.BytesIO(data))
    assert (header.organisation, header.recipient) == (ORGANISATION, None)


def test_it_is_spelled_as_the_protocol_says() -> None:
    """Opened by hand: the format stays what it is, whatever both ends think of it."""
    length = int.from_bytes(SHORT[4:8], "big")
    header_bytes = SHORT[8 : 8 + length]
    header = json.loads(header_bytes)
    about = {name: header[name] for name in ("use", "organisation", "id", "for")}
    assert about == {"use": "bundle/1", "organisation": ORGANISATION, "id": header["id"], "for": COACH.id}
    stream_key = open_sealed(canonical.from_base64(header["key"]), COACH.sealing_key, about)
    mark = int.from_bytes(SHORT[8 + length : 12 + length], "big")
    assert mark == 2**31 + len(SHORT) - length - 12
    nonce, bound = bytes(11) + b"\x01", hashlib.sha256(header_bytes).digest()
    plain = ChaCha20Poly1305(stream_key).decrypt(nonce, SHORT[12 + length :], bound)
    size = int.from_bytes(plain[1:5], "big")
    maker = json.loads(plain[5 : 5 + size])
    assert plain[:1] == b"M"
    info = f'{{"id":"{header["id"]}","use":"bundle-key-proof/1"}}'.encode()
    proof = HKDF(SHA256(), 32, salt=None, info=info).derive(stream_key).hex()
    signature = canonical.from_base64(maker.pop("signature"))
    assert maker == {"from": SUPERVISOR.id, "made_at": MADE_AT, "directory": STORY.directory.number}
    signed = canonical.write({**maker, **about, "key": proof})
    assert is_signed(SUPERVISOR.signing, signature, b"coachdesk/bundle/1", signed)
    raw = STORY.statements[1].raw
    assert plain[5 + size :] == b"S" + len(raw).to_bytes(4, "big") + raw + b"R\0\0\0\x02{}"


def test_an_empty_bundle_is_one() -> None:
    file = io.BytesIO()
    writer_for(file, COACH).finish()
    assert read_until_refused(file.getvalue()) == ([], None)


def test_whoever_joins_by_file_alone_checks_the_maker_by_the_bundles_own_statements() -> None:
    reader = reader_of(WHOLE)
    with pytest.raises(BundleSignature):
        reader.maker.check(Directory(ORGANISATION))
    raws = [record.raw for record in reader.records() if isinstance(record, StatementRecord)]
    directory = Directory(ORGANISATION).taking_in(map(read_statement, raws))
    reader.maker.check(directory)


def test_two_bundles_of_the_same_are_told_apart() -> None:
    other = a_bundle()
    assert look_at(io.BytesIO(other)).id != look_at(io.BytesIO(WHOLE)).id
    assert other != WHOLE


def test_a_carrier_reads_nothing() -> None:
    in_clear = WHOLE[: PREFIX_BYTES + int.from_bytes(WHOLE[4:8], "big")]
    for secret in (SUPERVISOR.id.encode(), b"statement", CHAIN[0].raw[:40], STORY.statements[0].raw[:40]):
        assert secret not in WHOLE
    assert set(canonical.read_object(in_clear[PREFIX_BYTES:], 9000)) == {
        "use",
        "organisation",
        "id",
        "for",
        "key",
    }


# Not this one's


def test_a_bundle_for_somebody_else_is_said() -> None:
    with pytest.raises(BundleForAnother) as refused:
        reader_of(WHOLE, OTHER_COACH)
    assert refused.value.context == {"recipient": COACH.id}
    with pytest.raises(BundleForAnother):
        reader_of(WHOLE, None)
    with pytest.raises(BundleForAnother) as refused:
        reader_of(a_bundle(None))
    assert refused.value.context == {"recipient": "headquarters"}


def test_a_bundle_of_another_organisation_is_said() -> None:
    with pytest.raises(BundleForeign):
        reader_of(WHOLE, organisation="0" * 32)


def test_a_bundle_cannot_be_handed_on_as_another() -> None:
    """Its header is what its key is sealed under: not for another desk, organisation or of another id."""
    for fields in ({"for": OTHER_COACH.id}, {"for": None}):
        recipient = OTHER_COACH if fields["for"] else None
        with pytest.raises(BundleAltered):
            reader_of(with_header(WHOLE, **fields), recipient)
    with pytest.raises(BundleAltered):
        reader_of(with_header(WHOLE, id="0" * 32))
    with pytest.raises(BundleAltered):
        reader_of(with_header(WHOLE, organisation="0" * 32), organisation="0" * 32)


def test_the_recipient_cannot_put_the_makers_name_on_another_bundle() -> None:
    """The coach opens what the supervisor made, and seals the maker's record for a colleague: its signature fails."""
    stolen: list[bytes] = []
    reader = reader_of(WHOLE)
    said = {"from": SUPERVISOR.id, "made_at": MADE_AT, "directory": STORY.directory.number}
    stolen.append(canonical.write({**said, "signature": canonical.to_base64(reader.maker.signature)}))
    file = io.BytesIO()
    forged = writer_for(file, OTHER_COACH, device=COACH.id, signing_key=COACH.signing_key)
    forged._rest[:] = b"M" + len(stolen[0]).to_bytes(4, "big") + stolen[0]
    forged.finish()
    found = reader_of(file.getvalue(), OTHER_COACH)
    assert found.maker.device == SUPERVISOR.id
    with pytest.raises(BundleSignature):
        found.maker.check(STORY.directory)


def test_a_stranger_may_seal_and_is_found_out() -> None:
    stranger = Laptop("laptop-stranger", "zoe")
    for device, key in ((stranger.id, stranger.signing_key), (SUPERVISOR.id, stranger.signing_key)):
        reader = reader_of(a_bundle(device=device, signing_key=key))
        with pytest.raises(BundleSignature) as refused:
            reader.maker.check(STORY.directory)
        assert refused.value.context == {"device": device}


# Cut and altered


def test_a_cut_bundle_is_noticed_at_every_byte() -> None:
    for at in PLACES:
        found, refused = read_until_refused(SHORT[:at])
        assert type(refused) is BundleCut, at
        assert found == []  # one chunk: nothing is given out before it has opened


def test_a_long_bundle_goes_on_where_it_was_cut() -> None:
    counts = []
    for at in range(0, len(LONG), 9973):
        found, refused = read_until_refused(LONG[:at])
        assert type(refused) is BundleCut
        assert found == LONG_RECORDS[: len(found)]
        counts.append(len(found))
    assert counts == sorted(counts)
    assert len(set(counts)) > 3
    assert read_until_refused(LONG) == (LONG_RECORDS, None)


def test_a_bundle_cut_between_two_chunks_is_not_taken_for_a_whole_one() -> None:
    ends = chunk_ends(LONG)
    assert len(ends) > 3
    for end in ends[:-1]:
        found, refused = read_until_refused(LONG[:end])
        assert type(refused) is BundleCut
        assert 0 < len(found) < len(LONG_RECORDS)


def test_a_flipped_bit_is_noticed_at_every_byte() -> None:
    for at in PLACES:
        wrong = bytearray(SHORT)
        wrong[at] ^= 1 << (at % 8)
        found, refused = read_until_refused(bytes(wrong))
        assert refused is not None, at
        assert found == [], at
        if at >= STREAM_AT:
            assert type(refused) in {BundleAltered, BundleCut}, at


def test_a_flipped_bit_leaves_what_came_before_it() -> None:
    ends = chunk_ends(LONG)
    wrong = bytearray(LONG)
    wrong[ends[1] + 500] ^= 1
    found, refused = read_until_refused(bytes(wrong))
    assert type(refused) is BundleAltered
    assert refused.context == {"whole": len(found)}
    assert found == LONG_RECORDS[: len(found)] != []


def test_chunks_can_be_neither_moved_nor_repeated_nor_left_out() -> None:
    ends = chunk_ends(LONG)
    begin = PREFIX_BYTES + int.from_bytes(LONG[4:8], "big")
    starts = [begin, *ends[:-1]]
    head, chunks = LONG[:begin], [LONG[a:b] for a, b in zip(starts, ends, strict=True)]
    last = len(chunks) - 1
    for order in (
        [1, 0, *range(2, last + 1)],
        [0, 0, *range(1, last + 1)],
        [0, *range(2, last + 1)],
        [0, last],
    ):
        _, refused = read_until_refused(head + b"".join(chunks[index] for index in order))
        assert type(refused) is BundleAltered
    _, refused = read_until_refused(LONG + b"x")
    assert type(refused) is BundleAltered


def test_a_chunk_of_another_bundle_does_not_fit() -> None:
    other, _ = a_long_bundle()
    ends, other_ends = chunk_ends(LONG), chunk_ends(other)
    mixed = LONG[: ends[0]] + other[other_ends[0] : other_ends[1]] + LONG[ends[1] :]
    found, refused = read_until_refused(mixed)
    assert type(refused) is BundleAltered
    assert found == LONG_RECORDS[: len(found)]
