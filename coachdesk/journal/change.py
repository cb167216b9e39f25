"""A change: one edit of one entity; and its form in the journal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coachdesk.errors import Fault
from coachdesk.programme.declaration import Plain

DELETED = "_deleted"
"""The field that every entity has beside its declared ones: True once deleted, False once brought back."""

JOURNAL_FORMAT = 1
"""The version of the body's layout; a file with a newer one is refused, untouched."""


class BadChange(Fault):
    """A change's body cannot be read (context: change)."""

    code = "bad_change"


@dataclass(frozen=True, slots=True)
class Change:
    """One edit, as every replica keeps it.

    ``put``: the fields written, with plain values. ``replaces``: field → ids of the changes whose values the writer
    saw. For a field that is put, they stop being heads. A deletion also lists the heads it saw of the fields it does
    not put: they stay, and a head that it did not see makes the deletion a conflict. ``undoes``: the change that
    this one takes back. ``extra``: what a newer version wrote into the body and this one does not know. ``written``:
    the body's text as it came, which is kept letter for letter; it says what the fields say, and is no part of what
    makes two changes equal.
    """

    id: str
    scope: str
    kind: str
    entity_id: str
    act: str
    put: Mapping[str, Plain]
    replaces: Mapping[str, tuple[str, ...]]
    stamp: int
    person: str
    device: str
    schema: int
    batch: str | None = None
    undoes: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    written: str | None = field(default=None, compare=False, repr=False)

    @property
    def is_delete(self) -> bool:
        """Tell whether this change deletes its entity."""
        return self.put.get(DELETED) is True


_KNOWN_KEYS = frozenset({"p", "r", "u"})
_DECODER = json.JSONDecoder()


def body_of(change: Change) -> str:
    """Return the body for the journal: the text as it came, or compact JSON with stable key order."""
    if change.written is not None:
        return change.written
    body: dict[str, Any] = {**change.extra, "p": dict(change.put)}
    if change.replaces:
        body["r"] = {name: list(ids) for name, ids in change.replaces.items()}
    if change.undoes is not None:
        body["u"] = change.undoes
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _parsed(body: str) -> Any:
    """Return what a body says, as ``json.loads`` does; without its way to the decoder for one with no space around."""
    if body.startswith("{"):
        parsed, end = _DECODER.raw_decode(body)
        if end == len(body):
            return parsed
    return json.loads(body)


def read_body(
    body: str, change_id: str
) -> tuple[dict[str, Plain], dict[str, tuple[str, ...]], str | None, dict[str, Any]]:
    """Return (put, replaces, undoes, extra) of a body; raise ``BadChange`` when it is not one."""
    try:
        parsed = _parsed(body)
        put = parsed["p"]
        replaced = parsed.get("r")
        replaces = {} if replaced is None else {name: tuple(ids) for name, ids in replaced.items()}
        if not isinstance(put, dict):
            raise TypeError(type(put).__name__)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadChange(change=change_id) from error
    # Nearly every body has nothing else: thousands are read one after another.
    extra = (
        {} if parsed.keys() <= _KNOWN_KEYS else {name: parsed[name] for name in parsed.keys() - _KNOWN_KEYS}
    )
    return put, replaces, parsed.get("u"), extra
