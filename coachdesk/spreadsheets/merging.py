"""Three-way merging: what the sheet says, what it said at the last import, what the program has now.

============  =============  =========================================================================
the sheet     the program    is done
============  =============  =========================================================================
says nothing  anything       nothing: an empty cell does not erase
= program     anything       nothing
changed       as imported    the sheet's value is written
changed       edited since   the sheet's value is written and the doubt ``both_changed`` says so
unchanged     edited since   the program's value stands (also where it was cleared)
not known     empty          the sheet's value is written
not known     differs        the program's value stands, the doubt ``differs_from_program`` says so
============  =============  =========================================================================

"Not known": the field never came from a sheet. Comments and lists of codes are merged, not replaced; what the
sheet newly says somebody has leaves the list of what they have not, and the other way round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coachdesk.programme.declaration import FieldType, Plain, from_plain, to_plain
from coachdesk.programme.folding import fold
from coachdesk.programme.registry import ENTITY_TYPES
from coachdesk.spreadsheets.situation_cells import RESOURCES, RESOURCES_ABSENT
from coachdesk.spreadsheets.targets import COMMENT, FieldKey

_LIMIT = 4_000


@dataclass(frozen=True, slots=True)
class CaseValues:
    """What a case file has now, and what imports last put there; plain values by field.

    ``barriers``: the themes it has, lifted ones too.
    """

    current: Mapping[FieldKey, Plain] = field(default_factory=dict)
    imported: Mapping[FieldKey, Plain] = field(default_factory=dict)
    barriers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Merged:
    """The typed values to write, and (field, code) of what a person should look at."""

    changes: dict[FieldKey, object]
    remarks: tuple[tuple[FieldKey, str], ...]


def merge(
    values: Mapping[FieldKey, object], case: CaseValues, from_sheet: frozenset[FieldKey] = frozenset()
) -> Merged:
    """Return what a row changes in a case file; ``from_sheet``: fields where the person chose the sheet's value."""
    changes: dict[FieldKey, object] = {}
    remarks: list[tuple[FieldKey, str]] = []
    for key, value in values.items():
        spec = ENTITY_TYPES[key[0]].fields[key[1]]
        wanted = to_plain(spec, value)
        now = case.current.get(key)
        before = case.imported.get(key)
        if wanted in (None, []) or _is_equal(wanted, now):
            continue
        if key == COMMENT.key:
            merged = _merged_comment(str(wanted), now, before)
            if merged is not None:
                changes[key] = merged
        elif spec.type is FieldType.CHOICES:
            codes = _merged_codes(wanted, now, before)
            if codes != now:
                changes[key] = from_plain(spec, codes)
        elif key in from_sheet or _is_sheet_newer(wanted, now, before):
            changes[key] = value
            if key not in from_sheet and now is not None and not _is_equal(before, now):
                remarks.append((key, "both_changed"))
        elif before is None:
            remarks.append((key, "differs_from_program"))
    _keep_apart(changes, case)
    return Merged(changes, tuple(remarks))


def _keep_apart(changes: dict[FieldKey, object], case: CaseValues) -> None:
    """Take a resource out of the list that it newly contradicts: the RSA of last month that is a "no" now."""
    for said, other in ((RESOURCES, RESOURCES_ABSENT), (RESOURCES_ABSENT, RESOURCES)):
        new = _codes(changes.get(said)) - _codes(case.current.get(said))
        standing = _codes(changes.get(other, case.current.get(other)))
        if new & standing and not new & (_codes(changes.get(other)) - _codes(case.current.get(other))):
            changes[other] = tuple(sorted(standing - new))


def _codes(value: object) -> set[str]:
    return {str(code) for code in value} if isinstance(value, list | tuple) else set()


def _is_equal(one: Plain, other: Plain) -> bool:
    """Tell whether two values are the same; text that differs only in accents or case counts as the same."""
    if isinstance(one, str) and isinstance(other, str):
        return one == other or (fold(one) == fold(other) != "" and one.casefold() == other.casefold())
    return one == other and type(one) is type(other)


def _is_sheet_newer(wanted: Plain, now: Plain, before: Plain) -> bool:
    if before is None:
        return now is None
    return not _is_equal(wanted, before)


def _merged_comment(wanted: str, now: Plain, before: Plain) -> str | None:
    """Return the comment with what is new in the sheet; None when nothing is."""
    if now is None and before is None:
        return wanted
    if now is not None and _is_equal(now, before):
        return wanted
    old = set(str(before or "").split("\n")) | set(str(now or "").split("\n"))
    new = [line for line in wanted.split("\n") if line not in old]
    if not new:
        return None
    merged = "\n".join([*([str(now)] if now else []), *new])
    return merged if len(merged) <= _LIMIT else merged[: _LIMIT - 1] + "…"


def _merged_codes(wanted: Plain, now: Plain, before: Plain) -> list[str]:
    """Return a list of codes with what the sheet added and without what it took away."""
    sheet, here, was = (set(codes) if isinstance(codes, list) else set() for codes in (wanted, now, before))
    return sorted((here | (sheet - was)) - (was - sheet))
