"""One session's note in full, to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.case_file.tab import References
from ui.formats import NO_BREAK
from ui.messages import (
    choice_label,
    format_date,
    format_date_long,
    format_minutes,
    format_time,
    format_weekday,
    label,
    tr,
)
from ui.theme import Space
from ui.widgets import text_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coachdesk.programme.session import Action, Session

_PARTS = ("absence", "topics", "note", "decisions", "actions", "documents_exchanged", "next_on")


class SessionPreview(QWidget):
    """Labels made once and filled for each session; a part that is empty takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        self._title = text_label("", "title", wrap=True)
        self._facts = text_label("", "muted", wrap=True)
        column.addWidget(self._title)
        column.addWidget(self._facts)
        self._parts: dict[str, tuple[QLabel, QLabel]] = {}
        for name in _PARTS:
            words = tr("sessions.actions") if name == "actions" else label("session", name)
            head = text_label(words, "strong")
            head.setContentsMargins(0, Space.M, 0, 0)
            text = text_label("", wrap=True, selectable=True)
            column.addWidget(head)
            column.addWidget(text)
            self._parts[name] = (head, text)
        column.addStretch(1)

    def show_session(self, session: Session, actions: Sequence[Action], references: References) -> None:
        """Show a session with the actions that came out of it."""
        self._title.setText(format_date_long(session.held_on) or tr("sessions.no_date"))
        coach = references.name("person", session.coach_id)
        facts = (
            choice_label("session_kinds", session.kind),
            choice_label("session_modes", session.mode),
            format_time(session.starts),
            format_minutes(session.minutes),
            session.place or "",
            coach,
            session.others_present or "",
        )
        said = " · ".join(part for part in facts if part)
        self._facts.setText(said)
        self._facts.setHidden(not said)
        texts = {
            "absence": choice_label("absences", session.absence),
            "topics": ", ".join(choice_label("phases", code) for code in session.topics),
            "note": session.note or "",
            "decisions": session.decisions or "",
            "actions": "\n".join(_action_line(action) for action in actions),
            "documents_exchanged": session.documents_exchanged or "",
            "next_on": " · ".join(
                part for part in (format_weekday(session.next_on), format_time(session.next_at)) if part
            ),
        }
        for name, (head, text) in self._parts.items():
            text.setText(texts[name])
            head.setHidden(not texts[name])
            text.setHidden(not texts[name])

    def text_of(self, part: str) -> str:
        """Return what is shown of a part (a field of a session, or ``actions``)."""
        return self._parts[part][1].text()


def _action_line(action: Action) -> str:
    if action.done_on:
        state = tr("sessions.action_done", on=format_date(action.done_on))
    elif action.due_on:
        state = tr("sessions.action_due", on=format_date(action.due_on))
    else:
        state = tr("sessions.action_open")
    owner = choice_label("action_owners", action.owner)
    details = ", ".join(part for part in (owner, state) if part)
    return f"•{NO_BREAK}{action.title or tr('overview.untitled_action')} ({details})"
