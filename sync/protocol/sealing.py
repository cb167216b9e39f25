"""Seal changes into an envelope, and open one.

Each envelope has a key of its own, HKDF-SHA256 of the scope key for its device and number, and a random nonce
beside: a desk that was restored and counts again from an old number still never uses a key and nonce twice.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.protocol import canonical
from sync.protocol.changes import WireChange, read_changes, write_changes
from sync.protocol.envelope import LABEL, NONCE_BYTES, Envelope, Header, Link, read_header
from sync.protocol.errors import Bomb, ChangeRefused, SealBroken
from sync.protocol.keys import KEY_BYTES, KeyPlace, ScopeKey, sign
from sync.protocol.limits import NO_HASH, PLAIN_BYTES, SEALED_BYTES, SEEN

ZSTD_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Writing:
    """Where an envelope is to stand: the key's place, its device and the last envelope of that chain.

    ``directory``: the number of the newest statement that the desk knows. ``seen``: device → number of the newest
    envelope of other chains, most urgent first; what is beyond 128 waits for the next envelope. ``again``: begins a
    run that repeats what headquarters forgot, standing on that envelope of this chain (``BEGINNING`` when it forgot
    all); ``after`` still gives the last number used.
    """

    place: KeyPlace
    device: str
    after: Link
    directory: int
    seen: Mapping[str, int] = field(default_factory=dict)
    again: Link | None = None


def seal(
    writing: Writing,
    changes: Sequence[WireChange],
    key: ScopeKey,
    signing_key: bytes,
    *,
    are_checked: bool = False,
) -> Envelope:
    """Return the envelope of these changes, signed by the device (32 raw bytes of Ed25519).

    ``are_checked``: each was found just now to be one that may travel.

    Raises ``ChangeRefused`` (reason ``size`` when the sealed body would be over 1 MiB: cut the portion).
    """
    plain = write_changes(changes, writing.device, are_checked=are_checked)
    stands_on = writing.after if writing.again is None else writing.again
    unsealed = Header(
        organisation=writing.place.organisation,
        scope=writing.place.scope,
        device=writing.device,
        epoch=writing.place.epoch,
        number=writing.after.number + 1,
        previous=stands_on.hash,
        directory=writing.directory,
        seen=dict(list(writing.seen.items())[:SEEN]),
        changes=len(changes),
        nonce=secrets.token_bytes(NONCE_BYTES),
        sealed=NO_HASH,
        again=None if writing.again is None else writing.again.number,
    )
    compressed = zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_content_size=True).compress(plain)
    cipher = ChaCha20Poly1305(_envelope_key(key, unsealed))
    body = cipher.encrypt(unsealed.nonce, compressed, unsealed.bound())
    if len(body) > SEALED_BYTES:
        raise ChangeRefused(reason="size")
    header = replace(unsealed, sealed=hashlib.sha256(body).hexdigest())
    header_bytes = canonical.write(header.as_json())
    read_header(header_bytes)  # nothing leaves this desk that another one would refuse
    return Envelope(header, header_bytes, sign(signing_key, LABEL, header_bytes), body)


def unseal(envelope: Envelope, key: ScopeKey) -> tuple[WireChange, ...]:
    """Return the changes of an envelope whose signature was checked.

    Raises ``SealBroken``, ``Bomb``, ``BadContent``, ``Newer``.
    """
    header = envelope.header
    try:
        cipher = ChaCha20Poly1305(_envelope_key(key, header))
        compressed = cipher.decrypt(header.nonce, envelope.body, header.bound())
    except InvalidTag as error:
        raise SealBroken(device=header.device, scope=header.scope, number=header.number) from error
    return read_changes(_decompressed(compressed), header.device, header.changes)


def _envelope_key(key: ScopeKey, header: Header) -> bytes:
    info = canonical.write({"use": "envelope/1", "device": header.device, "number": header.number})
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(key.raw)


def _decompressed(compressed: bytes) -> bytes:
    """Return the one frame's text, of exactly the size that it declares."""
    try:
        frame = zstandard.get_frame_parameters(compressed)
        if frame.content_size > PLAIN_BYTES or frame.window_size > PLAIN_BYTES:
            raise Bomb(limit=PLAIN_BYTES)  # also a size that is not declared, which reads as a huge one
        return zstandard.ZstdDecompressor().decompress(compressed, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise Bomb(limit=PLAIN_BYTES) from error
