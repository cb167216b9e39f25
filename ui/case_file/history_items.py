"""The lines of the history as cards: who, when, and each field before and after. No widget in here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coachdesk.errors import CoachDeskError
from coachdesk.journal.change import DELETED
from coachdesk.programme.declaration import FieldSpec, FieldType, Plain, Sensitivity
from coachdesk.programme.registry import ENTITY_TYPES
from ui.case_file.tab import CaseView
from ui.messages import act_label, choice_label, format_date_long, format_time, programme_zone, tr
from ui.milestone_names import milestone_name, milestone_title_text
from ui.theme import Tone
from ui.widgets.forms.value_text import field_words, pair, plain_text
from ui.widgets.timeline_item import Fact, TimelineItem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coachdesk.programme.document import Document
    from coachdesk.programme.session import Action
    from coachdesk.services.history import HistoryEntry

UNDO = "undo"
_SHORT_VALUE = 120
_LONGEST_VALUE = 4_000
_LONGEST_TITLE = 80
_MOST_FACTS = 5
_NOT_TOLD = frozenset(
    {("document", "content_hash"), ("document", "size_bytes"), ("milestone", "template_code")}
)
"""Of use to the program only."""

_NAMING = {
    "session": "held_on",
    "barrier": "theme",
    "action": "title",
    "milestone": "title",
    "document": "title",
}
"""The field whose value stands in the title of a card already."""


def history_items(
    entries: Sequence[HistoryEntry],
    view: CaseView,
    offered: frozenset[str],
    opened: frozenset[str] = frozenset(),
    places: Mapping[str, str] | None = None,
) -> list[TimelineItem]:
    """Return the cards of the history, newest first, under their days.

    ``offered`` ones can be taken back; ``opened`` ones show all their fields, the others the first few. ``places``:
    change → where it is, in words.
    """
    known = places or {}
    return [
        _item(
            entry,
            view,
            known.get(entry.change_id, ""),
            is_offered=entry.change_id in offered,
            is_open=entry.change_id in opened,
        )
        for entry in entries
    ]


def undoable(entries: Sequence[HistoryEntry], *, is_whole: bool) -> frozenset[str]:
    """Return the ids of the changes that can be taken back here.

    Taking back the opening of a case file would delete it: that is left to the menu that says so. It is among
    ``entries`` when they are whole history (``is_whole``).
    """
    oldest_first = reversed(entries) if is_whole else iter(())
    opening = next((one.change_id for one in oldest_first if one.kind == "beneficiary"), "")
    return frozenset(one.change_id for one in entries if one.can_undo and one.change_id != opening)


def _item(
    entry: HistoryEntry, view: CaseView, place: str, *, is_offered: bool, is_open: bool
) -> TimelineItem:
    facts = history_facts(entry, view)
    shown, more = _folded(facts, is_open=is_open)
    tags: list[tuple[str, Tone]] = [(tr("history.undone"), "warning")] if entry.undone_by else []
    if DELETED in entry.after and not entry.is_delete and entry.before.get(DELETED):
        tags.append((tr("history.brought_back"), "success"))
    who = view.references.name("person", entry.person_id) or tr("history.somebody")
    local = entry.at.astimezone(programme_zone())
    return TimelineItem(
        key=entry.change_id,
        title=_title(entry, view),
        meta=" · ".join(filter(None, (who, format_time(f"{local:%H:%M}"), place))),
        text="\n".join(_spoken(fact) for fact in shown),
        icon=_icon(entry),
        tone="danger" if entry.is_delete else "neutral",
        tags=tuple(tags),
        group=format_date_long(local.date()),
        facts=shown,
        more=more,
        action=UNDO if is_offered else "",
        action_text=tr("history.undo") if is_offered else "",
    )


def _folded(facts: Sequence[Fact], *, is_open: bool) -> tuple[tuple[Fact, ...], str]:
    """Return the facts that a card shows, and the words for unfolding or folding it; "" when it shows all there is."""
    hidden = len(facts) - _MOST_FACTS if len(facts) > _MOST_FACTS + 1 else 0
    short = tuple(Fact(one.label, _cut(one.value), _cut(one.before)) for one in facts[: len(facts) - hidden])
    is_all = not hidden and short == tuple(facts)
    if is_open:
        return tuple(facts), "" if is_all else tr("history.less")
    if is_all:
        return short, ""
    return short, tr("history.more_fields", count=hidden) if hidden else tr("history.more_text")


def _cut(value: str) -> str:
    if len(value) <= _SHORT_VALUE:
        return value
    words = value[:_SHORT_VALUE].rpartition(" ")[0] or value[:_SHORT_VALUE]
    return words.rstrip(" \u00a0\u202f,;:.") + "…"


def _icon(entry: HistoryEntry) -> str:
    if entry.is_delete:
        return "trash-2"
    return {"undo": "undo-2", "make_report": "file-text", "record_session": "notebook-text"}.get(
        entry.act, "pencil"
    )


def _title(entry: HistoryEntry, view: CaseView) -> str:
    act = act_label(entry.act, entry.kind)
    name = _name_of_entity(entry.kind, entry.entity_id, view)
    return pair(act, name) if name else act


def _name_of_entity(kind: str, entity_id: str, view: CaseView) -> str:
    """Return what an entity is called now; "" when it has no name of its own, or is not there any more."""
    case = view.case
    if kind == "session":
        return next((format_date_long(one.held_on) for one in case.sessions if one.id == entity_id), "")
    if kind == "barrier":
        return next(
            (choice_label("barrier_themes", one.theme) for one in case.barriers if one.id == entity_id), ""
        )
    if kind == "milestone":
        return next((milestone_name(one) for one in case.milestones if one.id == entity_id), "")
    titled: Sequence[Action | Document] = ()
    if kind in ("action", "document"):
        titled = case.actions if kind == "action" else case.documents
    return next((one.title or "" for one in titled if one.id == entity_id), "")


def history_facts(entry: HistoryEntry, view: CaseView) -> list[Fact]:
    """Return each field that a change wrote, in the order of the forms, as a person writes it.

    What the card's title says is not said again; of health nothing but that it was written.
    """
    described = ENTITY_TYPES.get(entry.kind)
    if described is None:
        return []
    title = _name_of_entity(entry.kind, entry.entity_id, view)
    facts = []
    for name, spec in described.fields.items():
        if name not in entry.after or (entry.kind, name) in _NOT_TOLD:
            continue
        fact = _fact(entry, spec, entry.before.get(name), entry.after[name], view)
        is_said = _NAMING.get(entry.kind) == name and fact.value == title and len(title) <= _LONGEST_TITLE
        if fact.before or not is_said:
            facts.append(fact)
    return facts


def _fact(entry: HistoryEntry, spec: FieldSpec, before: Plain, after: Plain, view: CaseView) -> Fact:
    field = field_words(entry.kind, spec.name)
    if spec.sensitivity is Sensitivity.SPECIAL:
        return Fact(field, tr("history.hidden_value"))
    new = _value(entry, spec, after, view)
    return Fact(field, new, "" if before in (None, [], "") else _value(entry, spec, before, view))


def _spoken(fact: Fact) -> str:
    """Return a field in one line, for those who hear it."""
    if not fact.before:
        return pair(fact.label, fact.value)
    return pair(fact.label, tr("history.changed_to", before=fact.before, after=fact.value))


def _value(entry: HistoryEntry, spec: FieldSpec, value: Plain, view: CaseView) -> str:
    def name_of(target: str, entity_id: str) -> str:
        if target in view.references.by_kind():
            return view.references.name(target, entity_id)
        return _name_of_entity(target, entity_id, view)

    if entry.kind == "milestone" and spec.name == "title" and isinstance(value, str):
        return milestone_title_text(_template_code(entry, view), value)
    try:
        said = plain_text(entry.kind, spec, value, name_of)
    except (CoachDeskError, ValueError, TypeError):  # written by a version that knows more than this one
        said = str(value)
    if spec.type is FieldType.NOTE:
        said = " ".join(said.split())
    return said[:_LONGEST_VALUE]


def _template_code(entry: HistoryEntry, view: CaseView) -> str | None:
    written = entry.after.get("template_code")
    if isinstance(written, str):
        return written
    milestones = view.case.milestones
    return next((one.template_code for one in milestones if one.id == entry.entity_id), None)
