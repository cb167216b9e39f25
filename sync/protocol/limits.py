"""The limits of PROTOCOL part 3 and 4, checked before anything is allocated."""

from __future__ import annotations

import re
from typing import TypeGuard

HEADER_BYTES = 16 * 1024
SEALED_BYTES = 1024 * 1024
PLAIN_BYTES = 8 * 1024 * 1024
CHANGES = 2000
SEEN = 128
"""How many other chains one header may speak of."""

PORTION_CHANGES = 500
PORTION_BYTES = 512 * 1024
"""What a desk puts into one envelope at most, in changes and in bytes of plain text."""

STATEMENT_BYTES = 256 * 1024
NAMES = 2000
"""How many persons, scopes or devices one statement may list."""

CONTENT_BYTES = 64 * 1024 * 1024
"""The longest sealed document."""

RELEASE_BYTES = 1024 * 1024 * 1024
"""The longest installer."""

CANONICAL_DEPTH = 8
MOST_NUMBER = 2**53 - 1
MOST_STAMP = 2**63 - 1
MOST_SCHEMA = 2**31 - 1

ID = re.compile(r"[a-z0-9-]{1,64}")
CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")
HASH = re.compile(r"[0-9a-f]{64}")
ORGANISATION = re.compile(r"[0-9a-f]{32}")
HISTORY = re.compile(r"[0-9a-f]{16}")
VERSION = re.compile(r"(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?(?:[.+a-z-][0-9A-Za-z.+-]{0,40})?")
NO_HASH = "0" * 64


def is_id(value: object) -> TypeGuard[str]:
    """Tell whether this is an opaque id: 1 to 64 of ``a-z 0-9 -``."""
    return isinstance(value, str) and ID.fullmatch(value) is not None


def is_code(value: object) -> TypeGuard[str]:
    """Tell whether this may name a kind or an act: ``a-z``, digits and ``_``, a letter first."""
    return isinstance(value, str) and CODE.fullmatch(value) is not None


def is_hash(value: object) -> TypeGuard[str]:
    """Tell whether this is a SHA-256 in lower-case hexadecimal."""
    return isinstance(value, str) and HASH.fullmatch(value) is not None


def is_organisation(value: object) -> TypeGuard[str]:
    """Tell whether this names an organisation."""
    return isinstance(value, str) and ORGANISATION.fullmatch(value) is not None


def is_history(value: object) -> TypeGuard[str]:
    """Tell whether this is what headquarters may call its own past: 16 hexadecimal digits."""
    return isinstance(value, str) and HISTORY.fullmatch(value) is not None


def is_version(value: object) -> TypeGuard[str]:
    """Tell whether this is a program's version, such as ``1.4``, ``1.4.2`` or ``1.4.2rc1``."""
    return isinstance(value, str) and VERSION.fullmatch(value) is not None


def is_number(value: object, least: int = 0, most: int = MOST_NUMBER) -> TypeGuard[int]:
    """Tell whether this is a whole number (not a truth value) between the two."""
    return type(value) is int and least <= value <= most
