"""Sealed documents: the same bytes each time, from any byte on; nothing altered, moved, cut or swapped opens."""

from __future__ import annotations

import hashlib
import random
import tracemalloc

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.protocol import contents
from sync.protocol.contents import (
    CHUNK_BYTES,
    HEADER_BYTES,
    MOST_PLAIN_BYTES,
    SEALED_CHUNK_BYTES,
    candidate_names,
    content_name,
    open_content,
    opened_chunks,
    seal_content,
    sealed_length,
)
from sync.protocol.errors import ContentRefused
from sync.protocol.keys import ScopeKey
from sync.protocol.limits import CONTENT_BYTES
from tests.sync.protocol.organisation import CASE, key_of

KEY = key_of(CASE)
PLAIN = random.Random(7).randbytes(2 * CHUNK_BYTES + 1234)
SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, len(PLAIN)]


def hash_of(plain: bytes) -> str:
    return hashlib.sha256(plain).hexdigest()


def sealed(plain: bytes, key: ScopeKey = KEY) -> bytes:
    content = seal_content(plain, key)
    return content.piece(0, content.length)


def reason(data: bytes, plain: bytes = PLAIN, key: ScopeKey = KEY) -> object:
    with pytest.raises(ContentRefused) as refused:
        open_content([data], key, hash_of(plain))
    return refused.value.context["reason"]


@pytest.mark.parametrize("size", SIZES)
def test_a_document_comes_back(size: int) -> None:
    plain = PLAIN[:size]
    content = seal_content(plain, KEY)
    data = sealed(plain)
    assert len(data) == content.length == sealed_length(size)
    assert open_content([data], KEY, hash_of(plain)) == plain
    pieces = [data[at : at + 1000] for at in range(0, len(data), 1000)]
    assert open_content(pieces, KEY, hash_of(plain)) == plain


def test_it_is_sealed_the_same_each_time_so_that_an_upload_goes_on() -> None:
    first, again = seal_content(PLAIN, KEY), seal_content(PLAIN, KEY)
    assert first.name == again.name
    have = b""
    while len(have) < first.length:  # each piece by a program that was started again
        have += seal_content(PLAIN, KEY).piece(len(have), 50_000)
    assert have == sealed(PLAIN)


@settings(max_examples=60)
@given(begin=st.integers(0, sealed_length(len(PLAIN)) + 5), most=st.integers(0, 100_000))
def test_any_piece_is_that_part_of_the_whole(begin: int, most: int) -> None:
    assert seal_content(PLAIN, KEY).piece(begin, most) == WHOLE[begin : begin + most]


WHOLE = sealed(PLAIN)


def test_it_is_spelled_as_the_protocol_says() -> None:
    """Opened by hand: the format stays what it is, whatever both ends think of it."""
    digest = hash_of(PLAIN)

    def derived(info: str) -> bytes:
        return HKDF(SHA256(), 32, salt=None, info=info.encode()).derive(KEY.raw)

    name = derived(f'{{"content":"{digest}","use":"content-name/1"}}').hex()
    assert seal_content(PLAIN, KEY).name == name
    cipher = ChaCha20Poly1305(derived(f'{{"name":"{name}","use":"content/1"}}'))
    header, at = WHOLE[:12], 12
    assert header == b"CDC1" + len(PLAIN).to_bytes(8, "big")
    for index, size in enumerate((65_536, 65_536, 1234)):
        nonce = bytes(10) + bytes([index, index == 2])
        chunk = cipher.decrypt(nonce, WHOLE[at : at + size + 16], header)
        assert chunk == PLAIN[index * 65_536 : index * 65_536 + size]
        at += size + 16
    assert at == len(WHOLE)


def test_there_is_no_piece_before_the_beginning() -> None:
    assert seal_content(PLAIN, KEY).piece(-1, 10) == b""


def test_the_name_tells_headquarters_nothing() -> None:
    names = {
        seal_content(PLAIN, KEY).name,
        content_name(key_of(CASE, 2), hash_of(PLAIN)),
        content_name(key_of("case-2"), hash_of(PLAIN)),
        content_name(KEY, hash_of(b"another")),
        hash_of(PLAIN),
    }
    assert len(names) == 5
    assert all(len(name) == 64 for name in names)
    assert candidate_names([key_of(CASE, 2), KEY], hash_of(PLAIN)) == (
        content_name(key_of(CASE, 2), hash_of(PLAIN)),
        seal_content(PLAIN, KEY).name,
    )


def test_another_key_or_name_opens_nothing() -> None:
    assert reason(WHOLE, key=key_of(CASE, 2)) == "seal"
    assert reason(WHOLE, plain=b"another document") == "seal"
    assert reason(sealed(b"another document")) == "seal"


def test_a_document_under_a_name_that_is_not_its_own() -> None:
    """A colleague's program that seals something else under the name that the record promises."""
    name = content_name(KEY, hash_of(PLAIN))
    lying = contents.SealedContent(name, sealed_length(5), b"other", contents._content_cipher(KEY, name))
    assert reason(lying.piece(0, 1000)) == "other"


def test_a_cut_one_is_noticed_at_every_byte() -> None:
    data = sealed(PLAIN[:40])
    for at in range(len(data)):
        assert reason(data[:at], PLAIN[:40]) == "cut"
    for at in (HEADER_BYTES + SEALED_CHUNK_BYTES, HEADER_BYTES + 2 * SEALED_CHUNK_BYTES, len(WHOLE) - 1):
        assert reason(WHOLE[:at]) == "cut"


def test_a_flipped_bit_is_noticed_at_every_byte() -> None:
    data = sealed(PLAIN[:40])
    for at in range(len(data)):
        wrong = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        expected = {"malformed"} if at < 4 else {"seal", "cut", "long"} if at < HEADER_BYTES else {"seal"}
        assert reason(wrong, PLAIN[:40]) in expected


def test_chunks_can_be_neither_moved_nor_repeated_nor_left_out() -> None:
    plain = PLAIN[: 2 * CHUNK_BYTES] * 2
    data = sealed(plain)
    chunks = [data[at : at + SEALED_CHUNK_BYTES] for at in range(HEADER_BYTES, len(data), SEALED_CHUNK_BYTES)]
    assert len(chunks) == 4
    assert chunks[0] != chunks[2]  # the same text twice is sealed differently
    header = data[:HEADER_BYTES]
    for order in ([1, 0, 2, 3], [0, 0, 2, 3], [0, 2, 1, 3], [3, 1, 2, 0]):
        assert reason(header + b"".join(chunks[index] for index in order), plain) == "seal"
    shorter = contents._header(2 * CHUNK_BYTES)
    assert reason(shorter + chunks[0] + chunks[3], plain) == "seal"
    assert reason(shorter + chunks[0] + chunks[1], plain) == "seal"  # chunk 1 was not the last


def test_what_follows_the_end_is_noticed() -> None:
    assert reason(WHOLE + b"x") == "long"
    with pytest.raises(ContentRefused):
        open_content([WHOLE, b"", b"x"], KEY, hash_of(PLAIN))
    assert open_content([WHOLE, b"", b""], KEY, hash_of(PLAIN)) == PLAIN


def test_an_impossible_length_is_refused_before_anything_is_read() -> None:
    for length in (MOST_PLAIN_BYTES + 1, 2**63, 2**64 - 1):
        assert reason(contents.MAGIC + length.to_bytes(8, "big") + bytes(100)) == "long"
    with pytest.raises(ContentRefused):
        seal_content(bytes(MOST_PLAIN_BYTES + 1), KEY)
    assert sealed_length(MOST_PLAIN_BYTES) <= CONTENT_BYTES < sealed_length(MOST_PLAIN_BYTES + 17)


def test_a_long_document_is_opened_in_the_memory_of_a_chunk() -> None:
    plain = bytes(8 * 1024 * 1024)
    content = seal_content(plain, KEY)
    size, at = 0, 0

    def pieces() -> object:
        nonlocal at
        while at < content.length:
            yield content.piece(at, 32 * 1024)
            at += 32 * 1024

    tracemalloc.start()
    for chunk in opened_chunks(pieces(), KEY, content.name):  # type: ignore[arg-type]  # a generator of bytes
        size += len(chunk)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size == len(plain)
    assert peak < 1024 * 1024


@given(data=st.binary(max_size=200))
def test_garbage_is_refused(data: bytes) -> None:
    for one in (data, contents.MAGIC + data):
        with pytest.raises(ContentRefused):
            open_content([one], KEY, hash_of(PLAIN))
