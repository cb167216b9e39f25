"""Where a column of a sheet can go: a declared field, or one of a few special targets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from coachdesk.programme.declaration import FieldSpec, FieldType
from coachdesk.programme.registry import ENTITY_TYPES
from resources import catalogue_entries

FieldKey = tuple[str, str]
"""(kind, field) of a declared field."""

SINGLE_KINDS = ("beneficiary", "situation", "project")
"""The kinds of which a case file holds one, so that a column can stand for a field."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a column is: a declared field (its kind and name), or a special target.

    =========  ===============================  ====================================================
    kind       field                            the column holds
    =========  ===============================  ====================================================
    row        number                           the person's own numbering of the rows
    name       full, full_first                 both names in one cell, last or first name first
    postal     code_and_city                    "93200 Saint-Denis"
    resource   a code of ``resources``          yes or no to one resource ("RSA (O/N)")
    barrier    a code of ``barrier_themes``     yes or no, 0 to 3, or a word about one barrier
    barriers   list                             barriers by name, several in a cell
    keep       comment                          anything: kept in the comment as "Header : value"
    keep       nothing                          what the person chose to leave out
    forbidden  nir                              social-security numbers: never read
    =========  ===============================  ====================================================
    """

    kind: str
    field: str

    @property
    def spec(self) -> FieldSpec | None:
        """Return the declaration of the field, None for a special target."""
        if self.kind not in SINGLE_KINDS:
            return None
        return ENTITY_TYPES[self.kind].fields.get(self.field)

    @property
    def key(self) -> FieldKey:
        """Return (kind, field)."""
        return (self.kind, self.field)

    @property
    def may_repeat(self) -> bool:
        """Tell whether several columns may have this target."""
        return self.kind in ("keep", "forbidden") or self.key == ("beneficiary", "comment")


NUMBER = Target("row", "number")
FULL_NAME = Target("name", "full")
FULL_NAME_FIRST = Target("name", "full_first")
CODE_AND_CITY = Target("postal", "code_and_city")
BARRIERS = Target("barriers", "list")
KEEP = Target("keep", "comment")
LEAVE_OUT = Target("keep", "nothing")
FORBIDDEN = Target("forbidden", "nir")

BIRTH_NAME = Target("beneficiary", "birth_name")
USUAL_NAME = Target("beneficiary", "usual_name")
FIRST_NAMES = Target("beneficiary", "first_names")
BORN_ON = Target("beneficiary", "born_on")
PHONE = Target("beneficiary", "phone")
OTHER_PHONE = Target("beneficiary", "other_phone")
EMAIL = Target("beneficiary", "email")
COMMENT = Target("beneficiary", "comment")
PROMOTION = Target("beneficiary", "promotion_id")
COACH = Target("beneficiary", "coach_id")
ENTERED_ON = Target("beneficiary", "entered_on")

_NAMED = ("promotion", "person")
"""Entities of the register that a sheet may call by their name."""


@cache
def available_targets() -> tuple[Target, ...]:
    """Return every target a person may choose for a column, in the order of the case file."""
    found = [NUMBER, FULL_NAME, FULL_NAME_FIRST]
    for kind in SINGLE_KINDS:
        for name, spec in ENTITY_TYPES[kind].fields.items():
            if spec.type is FieldType.REFERENCE and spec.target not in _NAMED:
                continue
            if (kind, name) != ("beneficiary", "outside_number"):  # the row's number goes there
                found.append(Target(kind, name))
    found.insert(found.index(Target("beneficiary", "postal_code")), CODE_AND_CITY)
    found += [Target("resource", str(entry["code"])) for entry in catalogue_entries("resources")]
    found.append(BARRIERS)
    found += [Target("barrier", str(entry["code"])) for entry in catalogue_entries("barrier_themes")]
    found += [KEEP, LEAVE_OUT]
    return tuple(found)
