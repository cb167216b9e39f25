"""Bytes as letters that people can copy, read out and type: invitations, halves of the recovery key.

``KIND-`` and groups of five letters of Crockford's base32, which has no I, L, O or U. The last seven are a checksum of
35 bits over the kind and the bytes. Small letters, blanks, line breaks and hyphens make no difference; what looks like
a 0 or a 1 is one.
"""

from __future__ import annotations

import base64
import hashlib

from sync.protocol.errors import TextMalformed

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_TO_CROCKFORD = str.maketrans(_STANDARD, _CROCKFORD)
_TO_STANDARD = str.maketrans(_CROCKFORD, _STANDARD)
_LOOKS_LIKE = str.maketrans("OIL", "011")
_IGNORED = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212\ufeff\u200b\u2060\u00ad>")
"""What a letter, a mail program or a word processor puts between: hyphens of all kinds, marks without width, quotes."""

CHECK_LETTERS = 7
GROUP = 5
GROUPS_IN_LINE = 10
MOST_LETTERS = 20_000


def write_text(kind: str, data: bytes) -> str:
    """Return the text: the kind and its first groups in the first line, ten groups in each."""
    body = base64.b32encode(data).decode("ascii").rstrip("=").translate(_TO_CROCKFORD)
    letters = body + _checksum(kind, data)
    groups = [letters[at : at + GROUP] for at in range(0, len(letters), GROUP)]
    groups[0] = f"{kind}-{groups[0]}"
    lines = (groups[at : at + GROUPS_IN_LINE] for at in range(0, len(groups), GROUPS_IN_LINE))
    return "\n".join("-".join(line) for line in lines)


def read_text(kind: str, text: str) -> bytes:
    """Return the bytes of a text as it was typed or pasted.

    Raises ``TextMalformed`` (reason: ``kind``, ``cut``, ``long``, ``letters``, ``checksum``).
    """
    if len(text) > MOST_LETTERS:
        raise TextMalformed(reason="long")
    kept = (letter for letter in text if not letter.isspace() and letter not in _IGNORED)
    letters = "".join(kept).upper().translate(_LOOKS_LIKE)
    prefix = kind.upper().translate(_LOOKS_LIKE)
    if not letters.startswith(prefix):
        raise TextMalformed(reason="cut" if prefix.startswith(letters) else "kind")
    letters = letters[len(prefix) :]
    if not all(letter in _CROCKFORD for letter in letters):
        raise TextMalformed(reason="letters")
    if len(letters) <= CHECK_LETTERS:
        raise TextMalformed(reason="cut")
    body, check = letters[:-CHECK_LETTERS], letters[-CHECK_LETTERS:]
    standard = body.translate(_TO_STANDARD)
    try:
        data = base64.b32decode(standard + "=" * (-len(standard) % 8))
    except ValueError as error:  # no number of bytes has so many letters
        raise TextMalformed(reason="checksum") from error
    written = base64.b32encode(data).decode("ascii").rstrip("=")
    if written != standard or _checksum(kind, data) != check:
        raise TextMalformed(reason="checksum")
    return data


def _checksum(kind: str, data: bytes) -> str:
    digest = hashlib.sha256(b"coachdesk/text/1\0" + kind.encode("ascii") + b"\0" + data).digest()
    return base64.b32encode(digest[:5]).decode("ascii").translate(_TO_CROCKFORD)[:CHECK_LETTERS]
