"""Read what can still be read of damaged scope files: the journal's changes, and the bytes of kept documents.

A change is one row and is never altered, so each one that stands on a page that can be trusted is as good as ever,
whatever happened to the pages around it. A row is known by its shape: only the journal and the kept documents have
row numbers, and no two tables of such a file have rows alike. The journal's own list of ids, and the row numbers in
the heads, tell how many changes there were. The files are not written.

Measured on a case file of 100 notes (60 pages), one page broken at a time: through SQL four of the pages lose
everything; here one flipped bit anywhere loses nothing, and a page that is lost whole costs its own 5 or 6 changes at
most, unless it is the first, which holds the salt.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from coachdesk.journal.change import JOURNAL_FORMAT, BadChange, Change, body_of
from coachdesk.storage.damaged_pages import Pages, read_pages
from coachdesk.storage.errors import FileTooNew, FileUnreachable
from coachdesk.storage.page_rows import FoundRow, rows_of
from coachdesk.storage.projection import change_from_row

_COLUMN_TYPES: tuple[tuple[type, ...], ...] = (
    (type(None),),  # seq, kept as the row's number
    *((str,) for _ in ("id", "kind", "entity", "act", "body")),
    (int,),
    *((str,) for _ in ("person", "device")),
    (int,),
    (str, type(None)),
)

_HASH_LETTERS = 64
"""What the list of kept documents has where the journal's list of ids has ids."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What could be read.

    ``changes`` in the order they were kept; ``contents``: SHA-256 (hex) → the bytes of a kept document, whole;
    ``missing``: how many changes are known to have been there and cannot be read; ``missing_ids``: theirs, as far as
    the list of ids says. ``lost_pages`` of the files; with none lost, ``missing`` is exact, otherwise the least.
    """

    changes: tuple[Change, ...] = ()
    contents: dict[str, bytes] = field(default_factory=dict)
    missing: int = 0
    missing_ids: frozenset[str] = frozenset()
    lost_pages: int = 0
    mended_pages: int = 0


@dataclass
class _Journal:
    """One file's journal as far as found: row number → change; the ids and numbers that are known to have been."""

    changes: dict[int, Change] = field(default_factory=dict)
    ids: dict[int, str] = field(default_factory=dict)
    last_seq: int = 0
    contents: dict[str, bytes] = field(default_factory=dict)


def salvage(paths: Iterable[Path], key: bytes, scope_id: str) -> Salvaged:
    """Return what the damaged files of one scope hold together; the same change in two of them is one.

    Raises ``FileTooNew`` when a newer version wrote the journal, ``FileUnreachable`` when a file cannot be opened.
    """
    changes: dict[str, Change] = {}
    contents: dict[str, bytes] = {}
    known_ids: set[str] = set()
    unnamed = lost = mended = 0
    for path in paths:
        try:
            pages = read_pages(path, key)
        except OSError:
            raise FileUnreachable(file=path.name) from None
        found = _journal_of(pages, scope_id, path.name)
        for seq in sorted(found.changes):
            changes.setdefault(found.changes[seq].id, found.changes[seq])
        contents |= found.contents
        known_ids.update(found.ids.values())
        unnamed += len(set(range(1, found.last_seq + 1)) - found.changes.keys() - found.ids.keys())
        lost += len(pages.lost)
        mended += pages.mended
    missing_ids = frozenset(known_ids - changes.keys())
    return Salvaged(tuple(changes.values()), contents, len(missing_ids) + unnamed, missing_ids, lost, mended)


def readable_changes(path: Path, key: bytes, scope_id: str) -> list[Change]:
    """Return the changes of one file that can be read, in order; none when nothing can."""
    return list(salvage([path], key, scope_id).changes)


def _journal_of(pages: Pages, scope_id: str, name: str) -> _Journal:
    found = _Journal()
    for number, page in pages.all():
        for row in rows_of(number, page, pages.newest):
            _take(found, row, scope_id, name, are_chains_sound=pages.is_log_sound and number > 0)
    found.last_seq = max([found.last_seq, *found.changes, *found.ids])
    return found


def _take(found: _Journal, row: FoundRow, scope_id: str, name: str, *, are_chains_sound: bool) -> None:
    """Note what a row says, by its shape; what is of no use here is left out."""
    match row.values:
        case (str() as content_hash, int() as size, bytes() as data):
            if len(data) == size and hashlib.sha256(data).hexdigest() == content_hash:
                found.contents[content_hash] = data
        case ("format", str() as version) if row.number is None and version.isdigit():
            if int(version) > JOURNAL_FORMAT:
                raise FileTooNew(file=name)
        case (str() as change_id, int() as seq) if row.number is None and len(change_id) != _HASH_LETTERS:
            found.ids[seq] = change_id
        case (str(), str(), str() as heads) if row.number is None and not row.is_chained:
            found.last_seq = max(found.last_seq, _highest(heads))
        case values if row.number is not None and _is_change(values):
            _take_change(found, row, scope_id, is_certain=are_chains_sound or not row.is_chained)


def _is_change(values: tuple[object, ...]) -> bool:
    return len(values) == len(_COLUMN_TYPES) and all(
        isinstance(value, types) for value, types in zip(values, _COLUMN_TYPES, strict=True)
    )


def _take_change(found: _Journal, row: FoundRow, scope_id: str, *, is_certain: bool) -> None:
    try:
        change = change_from_row(row.values[1:], scope_id)
    except BadChange:
        return
    # A long change goes on in pages of its own. Where an older state may stand for one of those, what was put
    # together must be letter for letter what this program writes, which no other page could have completed.
    if not is_certain and body_of(change) != row.values[5]:
        return
    if row.number is not None:
        found.changes[row.number] = replace(change, written=str(row.values[5]))


def _highest(heads: str) -> int:
    """Return the highest row number in a row of heads; 0 when it is none."""
    try:
        packed = json.loads(heads)
        numbers = [n for seqs in packed.values() for n in ([seqs] if isinstance(seqs, int) else seqs)]
        return max(numbers, default=0)
    except (ValueError, TypeError, AttributeError):
        return 0
