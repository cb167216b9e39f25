"""A statement of the directory: made, signed, read and checked.

On the wire a statement is one canonical JSON object; its ``signature`` is over the same object without it.
Whether a statement counts, ``directory`` decides.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sync.protocol import canonical
from sync.protocol.acts import ROOT, Body
from sync.protocol.canonical import Value
from sync.protocol.errors import NotCanonical, StatementMalformed, StatementSignature
from sync.protocol.keys import SIGNATURE_BYTES, is_signed, sign
from sync.protocol.limits import NO_HASH, STATEMENT_BYTES, is_code, is_hash, is_id, is_number, is_organisation

LABEL = b"coachdesk/statement/1"
_INSTANT = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")
_KNOWN = frozenset({"organisation", "number", "previous", "at", "by", "act", "body", "signature"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next statement is to stand: after ``number - 1`` statements, the last of which has this hash."""

    organisation: str
    number: int = 1
    previous: str = NO_HASH


@dataclass(frozen=True, slots=True)
class Statement:
    """What was stated: by a device (or ``root``) at an instant of its own clock, for people only.

    ``raw``: the bytes as they came, which hold what a newer version added too.
    """

    place: Place
    at: str
    by: str
    act: str
    body: Mapping[str, Value]
    signature: bytes
    raw: bytes = field(repr=False)

    @property
    def number(self) -> int:
        """Return its number, from 1."""
        return self.place.number

    @property
    def hash(self) -> str:
        """Return the SHA-256 (hex) of the statement with its signature: what the next one calls ``previous``."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def signed(self) -> bytes:
        """Return what the signature is over: the same object without it."""
        found = json.loads(self.raw)
        del found["signature"]
        return canonical.write(found)

    @property
    def next_place(self) -> Place:
        """Return where the statement after this one stands."""
        return Place(self.place.organisation, self.number + 1, self.hash)


def make_statement(place: Place, body: Body, *, by: str, at: str, signing_key: bytes) -> Statement:
    """Return the statement, signed.

    ``by``: the device, or ``root``, whose private key (32 raw bytes) this is; ``at``: ``YYYY-MM-DDTHH:MM:SSZ``. Raises
    ``StatementMalformed`` for what nobody would read.
    """
    said: dict[str, Value] = {
        "organisation": place.organisation,
        "number": place.number,
        "previous": place.previous,
        "at": at,
        "by": by,
        "act": body.act.value,
        "body": body.as_json(),
    }
    signature = sign(signing_key, LABEL, canonical.write(said))
    return read_statement(canonical.write({**said, "signature": canonical.to_base64(signature)}))


def read_statement(data: bytes) -> Statement:
    """Return the statement of its bytes, its signature not yet checked; raise ``StatementMalformed`` (reason)."""
    try:
        found = canonical.read_object(data, STATEMENT_BYTES)
        signature = canonical.from_base64(found.get("signature"), SIGNATURE_BYTES)
    except NotCanonical as error:
        raise StatementMalformed(reason=error.context["reason"]) from error
    wrong = _wrong_field(found)
    if wrong is not None:
        raise StatementMalformed(reason=wrong)
    return _statement(found, signature, data)


def recall_statement(data: bytes) -> Statement:
    """Return a statement that this desk read and checked earlier, out of its own vault: its form is not checked again.

    Whatever the bytes are instead, a ``StatementMalformed`` or what ``Directory.recalled`` says of it follows.
    """
    try:
        found = json.loads(data)
        if type(found["number"]) is not int or not isinstance(found["by"], str):
            raise StatementMalformed(reason="number")
        return _statement(found, canonical.from_base64(found["signature"], SIGNATURE_BYTES), data)
    except (ValueError, TypeError, KeyError, RecursionError, NotCanonical) as error:
        raise StatementMalformed(reason="json") from error


def _statement(found: dict[str, Any], signature: bytes, data: bytes) -> Statement:
    return Statement(
        Place(found["organisation"], found["number"], found["previous"]),
        found["at"],
        found["by"],
        found["act"],
        MappingProxyType(found["body"]),
        signature,
        bytes(data),
    )


def check_signature(statement: Statement, public_key: bytes) -> None:
    """Check that this key (32 raw bytes) signed it; raise ``StatementSignature``."""
    if not is_signed(public_key, statement.signature, LABEL, statement.signed):
        raise StatementSignature(number=statement.number, by=statement.by)


def _wrong_field(found: Mapping[str, Value]) -> str | None:
    at, number, previous = found.get("at"), found.get("number"), found.get("previous")
    rules = {
        "organisation": is_organisation(found.get("organisation")),
        "number": is_number(number, least=1),
        "previous": is_hash(previous) and (previous == NO_HASH) == (number == 1),
        "at": isinstance(at, str) and _INSTANT.fullmatch(at) is not None,
        "by": found.get("by") == ROOT or is_id(found.get("by")),
        "act": is_code(found.get("act")),
        "body": isinstance(found.get("body"), dict),
    }
    return next((name for name, is_well in rules.items() if not is_well), None)
