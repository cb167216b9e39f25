"""The escrow: the master key sealed to an organisation's recovery key, which two people hold in halves.

It stands in the header beside the slots, so that changing the passphrase leaves it as it is. What is sealed, and how it
is opened, is the organisation's business: here it is bytes.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field, replace
from typing import Any

from coachdesk.vault.header import ESCROW, Header

_SEALED_BYTES = 4096
_KEY_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Escrow:
    """``recovery``: the organisation's public recovery key that ``sealed`` opens with the private half of."""

    organisation: str
    recovery: bytes = field(repr=False)
    sealed: bytes = field(repr=False)


def escrow_of(header: Header) -> Escrow | None:
    """Return a header's escrow; None when it has none, or one that cannot be read."""
    found: Any = header.extra.get(ESCROW)
    if not isinstance(found, dict):
        return None
    organisation = found.get("organisation")
    recovery, sealed = _bytes(found.get("recovery"), _KEY_BYTES), _bytes(found.get("sealed"), _SEALED_BYTES)
    if not isinstance(organisation, str) or not recovery or not sealed:
        return None
    return Escrow(organisation, recovery, sealed)


def with_escrow(header: Header, escrow: Escrow | None) -> Header:
    """Return a header with this escrow, or with none."""
    extra = {name: value for name, value in header.extra.items() if name != ESCROW}
    if escrow is not None:
        extra[ESCROW] = {
            "organisation": escrow.organisation,
            "recovery": base64.b64encode(escrow.recovery).decode(),
            "sealed": base64.b64encode(escrow.sealed).decode(),
        }
    return replace(header, extra=extra)


def _bytes(value: object, most: int) -> bytes:
    if not isinstance(value, str) or len(value) > 2 * most:
        return b""
    try:
        return base64.b64decode(value, validate=True)[:most]
    except (ValueError, binascii.Error):
        return b""
