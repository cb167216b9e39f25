"""What an import says in words: targets of columns, values, reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coachdesk.programme.declaration import FieldSpec, FieldType, Plain, from_plain
from coachdesk.programme.registry import ENTITY_TYPES
from coachdesk.spreadsheets.plan import ImportPlan, KnownDesk, PlannedRow
from coachdesk.spreadsheets.targets import FORBIDDEN, FieldKey, Target
from ui.messages import choice_label, label, tr
from ui.widgets.forms.value_text import value_text

_SPECIAL_TARGETS = {
    ("row", "number"): "importing.target.number",
    ("name", "full"): "importing.target.full_name",
    ("name", "full_first"): "importing.target.full_name_first",
    ("postal", "code_and_city"): "importing.target.code_and_city",
    ("barriers", "list"): "importing.target.barriers",
    ("keep", "comment"): "importing.target.comment",
    ("keep", "nothing"): "importing.target.nothing",
}
_GROUPS = {
    "beneficiary": "importing.group.beneficiary",
    "situation": "importing.group.situation",
    "project": "importing.group.project",
    "resource": "importing.group.resource",
    "barrier": "importing.group.barrier",
    "barriers": "importing.group.barrier",
    "keep": "importing.group.keep",
}
REASONS: Mapping[str, str] = {
    "same_name": "importing.reason.same_name",
    "names_swapped": "importing.reason.names_swapped",
    "last_name_near": "importing.reason.last_name_near",
    "first_name_near": "importing.reason.first_name_near",
    "name_part_missing": "importing.reason.name_part_missing",
    "same_first_name": "importing.reason.same_first_name",
    "same_birth": "importing.reason.same_birth",
    "birth_day_month_swapped": "importing.reason.birth_swapped",
    "birth_near": "importing.reason.birth_near",
    "other_birth": "importing.reason.other_birth",
    "same_phone": "importing.reason.same_phone",
    "same_email": "importing.reason.same_email",
    "same_number": "importing.reason.same_number",
    "imported_before": "importing.reason.imported_before",
    "decided": "importing.reason.decided",
    "no_name": "importing.reason.no_name",
}
"""Why two people are taken for one, or a row is left out: code → key of its words."""


def target_words(target: Target) -> str:
    """Return what a column is, in words."""
    if target == FORBIDDEN:
        return tr("importing.target.forbidden")
    key = _SPECIAL_TARGETS.get(target.key)
    if key is not None:
        return tr(key)
    if target.kind == "resource":
        return tr("importing.target.resource", name=choice_label("resources", target.field))
    if target.kind == "barrier":
        return tr("importing.target.barrier", name=choice_label("barrier_themes", target.field))
    return label(target.kind, target.field)


def group_words(target: Target) -> str:
    """Return the heading a target stands under in the list of targets."""
    return tr(_GROUPS.get(target.kind, "importing.group.beneficiary"))


def reason_words(codes: tuple[str, ...]) -> str:
    """Return the reasons in words, those this version knows."""
    return ", ".join(tr(REASONS[code]) for code in codes if code in REASONS)


@dataclass(frozen=True, slots=True)
class PlanNames:
    """The names that values of a plan point to: of the register, and those to be made."""

    names: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def of(self, kind: str, entity_id: str) -> str:
        """Return the name of a promotion or of somebody of the association; "" when unknown."""
        return self.names.get((kind, entity_id), "")


def names_of(known: KnownDesk) -> PlanNames:
    """Return the names in the register."""
    names = {("promotion", one.id): one.name or "" for one in known.promotions}
    names |= {("person", one.id): one.name or "" for one in known.coaches}
    return PlanNames(names)


def field_words(key: FieldKey) -> str:
    """Return the label of a field."""
    kind, name = key
    return label(kind, name)


def value_words(key: FieldKey, value: object, names: PlanNames) -> str:
    """Return a typed value in words; special data is covered."""
    spec = _spec(key)
    return value_text(key[0], spec, value, names.of)


def plain_words(key: FieldKey, plain: Plain, names: PlanNames) -> str:
    """Return a plain value (as the journal keeps it) in words."""
    return value_words(key, from_plain(_spec(key), plain), names)


def row_values(row: PlannedRow, names: PlanNames) -> dict[FieldKey, str]:
    """Return everything a row says, in words, in the order of the case file."""
    said = {key: value_words(key, value, names) for key, value in row.values.items()}
    said |= {key: new.name for key, new in row.new_names.items()}
    order = {(kind, name): at for at, (kind, name) in enumerate(_all_fields())}
    return dict(sorted(said.items(), key=lambda item: order.get(item[0], len(order))))


def number_of(plan: ImportPlan, row: int) -> str:
    """Return a row as the person counts: the sheet's own number, or Excel's."""
    return next((one.number for one in plan.rows if one.row == row), str(row))


def _all_fields() -> list[FieldKey]:
    return [
        (kind, name) for kind in ("beneficiary", "situation", "project") for name in ENTITY_TYPES[kind].fields
    ]


def _spec(key: FieldKey) -> FieldSpec:
    return ENTITY_TYPES[key[0]].fields.get(key[1], FieldSpec(key[1], FieldType.TEXT))
