"""The lines of the history as cards: who, when, and each field before and after. No widget in here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coachdesk.errors import CoachDeskError
from coachdesk.journal.change import DELETED
from coachdesk.programme.declaration import FieldSpec, FieldType, Plain, Sensitivity
from coachdesk.programme.registry import ENTITY_TYPES
from ui.case_file.tab import CaseView
from ui.formats import NO_BREAK
from ui.messages import act_label, choice_label, format_date_long, format_time, label, programme_zone, tr
from ui.theme import Tone
from ui.widgets.forms.value_text import plain_text
from ui.widgets.timeline_item import TimelineItem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coachdesk.services.history import HistoryEntry

UNDO = "undo"
_LONGEST_VALUE = 90
_MOST_LINES = 6
_NOT_TOLD = frozenset(
    {("document", "content_hash"), ("document", "size_bytes"), ("milestone", "template_code")}
)
"""Of use to the program only."""


def history_items(
    entries: Sequence[HistoryEntry], view: CaseView, offered: frozenset[str]
) -> list[TimelineItem]:
    """Return the cards of the history, newest first, under their days; ``offered`` ones can be taken back."""
    return [_item(entry, view, is_offered=entry.change_id in offered) for entry in entries]


def undoable(entries: Sequence[HistoryEntry], *, is_whole: bool) -> frozenset[str]:
    """Return the ids of the changes that can be taken back here.

    Taking back the opening of a case file would delete it: that is left to the menu that says so. It is among
    ``entries`` when they are whole history (``is_whole``).
    """
    oldest_first = reversed(entries) if is_whole else iter(())
    opening = next((one.change_id for one in oldest_first if one.kind == "beneficiary"), "")
    return frozenset(one.change_id for one in entries if one.can_undo and one.change_id != opening)


def _item(entry: HistoryEntry, view: CaseView, *, is_offered: bool) -> TimelineItem:
    tags: list[tuple[str, Tone]] = [(tr("history.undone"), "warning")] if entry.undone_by else []
    who = view.references.name("person", entry.person_id) or tr("history.somebody")
    local = entry.at.astimezone(programme_zone())
    return TimelineItem(
        key=entry.change_id,
        title=_title(entry, view),
        meta=f"{who} · {format_time(f'{local:%H:%M}')}",
        text="\n".join(_lines(entry, view)),
        icon=_icon(entry),
        tone="danger" if entry.is_delete else "neutral",
        tags=tuple(tags),
        group=format_date_long(local.date()),
        lines=_MOST_LINES,
        action=UNDO if is_offered else "",
        action_text=tr("history.undo") if is_offered else "",
    )


def _icon(entry: HistoryEntry) -> str:
    if entry.is_delete:
        return "trash-2"
    return {"undo": "undo-2", "make_report": "file-text", "record_session": "notebook-text"}.get(
        entry.act, "pencil"
    )


def _title(entry: HistoryEntry, view: CaseView) -> str:
    act = act_label(entry.act, entry.kind)
    name = _name_of_entity(entry.kind, entry.entity_id, view)
    return f"{act}{NO_BREAK}: {name}" if name else act


def _name_of_entity(kind: str, entity_id: str, view: CaseView) -> str:
    """Return what an entity is called now; "" when it has no name of its own, or is not there any more."""
    case = view.case
    if kind == "session":
        return next((format_date_long(one.held_on) for one in case.sessions if one.id == entity_id), "")
    if kind == "barrier":
        return next(
            (choice_label("barrier_themes", one.theme) for one in case.barriers if one.id == entity_id), ""
        )
    titles = {
        "action": {one.id: one.title for one in case.actions},
        "milestone": {one.id: one.title for one in case.milestones},
        "document": {one.id: one.title for one in case.documents},
    }
    return titles.get(kind, {}).get(entity_id) or ""


def _lines(entry: HistoryEntry, view: CaseView) -> list[str]:
    """Return "Champ : avant → après" for each field written."""
    described = ENTITY_TYPES.get(entry.kind)
    if described is None:
        return []
    lines = []
    for name, spec in described.fields.items():  # in the order of the forms
        if name in entry.after and (entry.kind, name) not in _NOT_TOLD:
            lines.append(_line(entry, spec, entry.before.get(name), entry.after[name], view))
    if DELETED in entry.after and not entry.is_delete and entry.before.get(DELETED):
        lines.insert(0, tr("history.brought_back"))
    return lines


def _line(entry: HistoryEntry, spec: FieldSpec, before: Plain, after: Plain, view: CaseView) -> str:
    field = label(entry.kind, spec.name)
    if spec.sensitivity is Sensitivity.SPECIAL:
        return tr("history.hidden", field=field)
    new = _value(entry.kind, spec, after, view)
    if before in (None, [], ""):
        return tr("history.set", field=field, after=new)
    return tr("history.changed", field=field, before=_value(entry.kind, spec, before, view), after=new)


def _value(kind: str, spec: FieldSpec, value: Plain, view: CaseView) -> str:
    def name_of(target: str, entity_id: str) -> str:
        if target in view.references.by_kind():
            return view.references.name(target, entity_id)
        return _name_of_entity(target, entity_id, view)

    try:
        said = plain_text(kind, spec, value, name_of)
    except (CoachDeskError, ValueError, TypeError):  # written by a version that knows more than this one
        said = str(value)
    if spec.type in (FieldType.TEXT, FieldType.NOTE):
        said = " ".join(said.split())
    return said if len(said) <= _LONGEST_VALUE else f"{said[: _LONGEST_VALUE - 1].rstrip()}…"
