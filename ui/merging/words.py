"""What a conflict is about and what its answers say, in words. No widget in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coachdesk.errors import CoachDeskError
from coachdesk.programme.declaration import FieldSpec, FieldType, Plain, Sensitivity
from coachdesk.programme.registry import ENTITY_TYPES
from ui.merging.differences import ITEMS, WORDS, Piece, differing
from ui.messages import choice_label, format_date_long, format_instant, tr
from ui.milestone_names import milestone_name, milestone_title_text
from ui.operations.case_files import References
from ui.operations.conflicts import ConflictsReading
from ui.widgets.forms.value_text import field_words, pair, plain_text, size_text

if TYPE_CHECKING:
    from coachdesk.services.conflicts import OpenAnswer, OpenConflict, Writer

_COMPARED = frozenset(
    {
        FieldType.TEXT,
        FieldType.NOTE,
        FieldType.CHOICES,
        FieldType.DATE,
        FieldType.CENTS,
    }
)
"""Types whose values can be alike in parts; of the others each value is another as a whole."""

_SHORT = 80
_CONTENT = ("document", "content_hash")
_NOT_TOLD = frozenset({"content_hash", "size_bytes", "template_code"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One line of what somebody wrote: a field, its value, and what stood before ("" for nothing)."""

    label: str
    value: str
    before: str = ""


def spec_of(conflict: OpenConflict) -> FieldSpec | None:
    """Return the declaration of the field; None when a whole thing is concerned."""
    return None if conflict.is_deletion else ENTITY_TYPES[conflict.kind].fields[conflict.field]


def is_special(conflict: OpenConflict) -> bool:
    """Tell whether the answers are about health, and stay covered until somebody asks for them."""
    spec = spec_of(conflict)
    return spec is not None and spec.sensitivity is Sensitivity.SPECIAL


def is_long(conflict: OpenConflict) -> bool:
    """Tell whether the answers are texts to read rather than values to see at a glance."""
    spec = spec_of(conflict)
    is_note = spec is not None and spec.type is FieldType.NOTE
    return is_note or any(len(str(answer.value)) > _SHORT for answer in conflict.answers)


def who_of(conflict: OpenConflict) -> str:
    """Return whose file it is; of what all files share, that it is."""
    if conflict.is_shared:
        return tr("merging.shared")
    return conflict.case_name or tr("case_file.unnamed")


def coach_of(conflict: OpenConflict, references: References) -> str:
    """Return who accompanies that person; "" for whoever works here, who knows."""
    is_mine = conflict.coach_id == references.me_id
    return "" if is_mine else references.name("person", conflict.coach_id)


def thing_of(conflict: OpenConflict) -> str:
    """Return which thing of the file is concerned, by its name where it has one."""
    name = _name_of(conflict)
    if name:
        return tr(f"merging.thing.{conflict.kind}.named", name=name)
    return tr(f"merging.thing.{conflict.kind}")


def _name_of(conflict: OpenConflict) -> str:
    entity = conflict.entity
    if entity is None or conflict.kind in ("beneficiary", "situation", "project"):
        return ""
    if conflict.kind == "session":
        return format_date_long(entity.held_on) if entity.held_on else ""
    if conflict.kind == "barrier":
        return choice_label("barrier_themes", entity.theme)
    if conflict.kind == "milestone":
        return milestone_name(entity)
    return (entity.name if conflict.is_shared else entity.title) or ""


def what_of(conflict: OpenConflict) -> str:
    """Return what there is to choose: the label of a field, or that a thing was deleted."""
    if conflict.is_deletion:
        return tr("merging.deletion")
    if (conflict.kind, conflict.field) == _CONTENT:
        return tr("merging.content")
    return field_words(conflict.kind, conflict.field)


def lead_of(conflict: OpenConflict) -> str:
    """Return what happened, in one plain sentence."""
    if conflict.is_deletion:
        return tr(f"case_file.deleted_conflict.{conflict.kind}")
    people = {writer.person_id for answer in conflict.answers for writer in answer.writers}
    return tr("merging.lead", count=len(people))


def writer_name(writer: Writer, references: References) -> str:
    """Return who wrote; whoever works here is addressed."""
    if writer.person_id == references.me_id:
        return tr("merging.you")
    return references.name("person", writer.person_id) or tr("merging.somebody")


def written_at(writer: Writer) -> str:
    """Return when somebody wrote."""
    return format_instant(writer.at)


def value_of(conflict: OpenConflict, name: str, value: Plain, references: References) -> str:
    """Return a plain value of a field of the conflict's thing, as a person writes it."""
    spec = ENTITY_TYPES[conflict.kind].fields[name]
    if conflict.kind == "milestone" and name == "title" and isinstance(value, str):
        return milestone_title_text(getattr(conflict.entity, "template_code", None), value)
    try:
        return plain_text(conflict.kind, spec, value, references.name)
    except (CoachDeskError, ValueError, TypeError):  # written by a version that knows more than this one
        return str(value)


def answer_text(conflict: OpenConflict, answer: OpenAnswer, references: References) -> str:
    """Return one of the open answers in words."""
    if (conflict.kind, conflict.field) == _CONTENT:
        size = answer.beside.get("size_bytes")
        return (
            tr("merging.version", size=size_text(size))
            if isinstance(size, int)
            else tr("merging.version_any")
        )
    return value_of(conflict, conflict.field, answer.value, references)


def answer_pieces(conflict: OpenConflict, references: References) -> list[list[Piece]]:
    """Return every answer in pieces, those marked that another one does not have."""
    texts = [answer_text(conflict, answer, references) for answer in conflict.answers]
    spec = spec_of(conflict)
    is_empty = any(answer.value in (None, "", []) for answer in conflict.answers)
    if spec is None or spec.type not in _COMPARED or is_empty or conflict.field == _CONTENT[1]:
        return [[(text, False)] for text in texts]
    return differing(texts, ITEMS if spec.type is FieldType.CHOICES else WORDS)


def before_text(conflict: OpenConflict, value: Plain, references: References) -> str:
    """Return what stood before, in words; "" when nothing can be said of it."""
    if conflict.is_deletion or (conflict.kind, conflict.field) == _CONTENT:
        return ""
    if value in (None, "", []):
        return tr("merging.before.nothing")
    return value_of(conflict, conflict.field, value, references)


def edits_of(conflict: OpenConflict, answer: OpenAnswer, references: References) -> list[FieldChange]:
    """Return what was written of a thing that somebody else deleted, in the order of its declaration."""
    lines = []
    for name, spec in ENTITY_TYPES[conflict.kind].fields.items():
        if name not in answer.edits or name in _NOT_TOLD:
            continue
        before, after = answer.edits[name]
        words = field_words(conflict.kind, name)
        if spec.sensitivity is Sensitivity.SPECIAL:
            lines.append(FieldChange(words, tr("history.hidden_value")))
            continue
        old = "" if before in (None, "", []) else value_of(conflict, name, before, references)
        lines.append(FieldChange(words, value_of(conflict, name, after, references), old))
    return lines


def spoken(conflict: OpenConflict) -> str:
    """Return a conflict in one line, for those who hear it."""
    return pair(who_of(conflict), f"{thing_of(conflict)}, {what_of(conflict)}")


def summed_up(reading: ConflictsReading) -> str:
    """Return how much waits; not all of it is listed when it is in very many files."""
    said = tr("merging.count", count=reading.total)
    if reading.total <= len(reading.conflicts):
        return said
    return " ".join((said, tr("merging.first", count=len(reading.conflicts))))
