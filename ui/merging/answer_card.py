"""One of the open answers: who wrote it and when, what it says, and the act that takes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.merging.differences import Piece, folded
from ui.merging.marked_text import MarkedText
from ui.merging.words import FieldChange, is_long, spoken, thing_of, writer_name, written_at
from ui.messages import tr
from ui.operations.case_files import References
from ui.theme import Space
from ui.widgets import Avatar, Button, Card, text_label
from ui.widgets.forms.value_text import pair

if TYPE_CHECKING:
    from coachdesk.services.conflicts import OpenAnswer, OpenConflict, Writer

_AVATAR = 32


class AnswerCard(Card):
    """A column of the choice; ``taken`` when it is chosen."""

    taken = Signal()

    def __init__(
        self,
        conflict: OpenConflict,
        answer: OpenAnswer,
        references: References,
        place: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(padding=Space.M + Space.XS, parent=parent)
        self.setObjectName(f"merging.answer.{place}")
        self._conflict, self._answer, self._references = conflict, answer, references
        self._is_shown_now = not conflict.is_deletion and answer is conflict.answers[0]
        self.body.setSpacing(Space.M)
        for writer in answer.writers[:3]:
            self.body.addLayout(self._who(writer))
        self.take_button = self._make_button(place)
        self.text: MarkedText | None = None
        self._pieces: tuple[Piece, ...] = ()

    def _make_button(self, place: int) -> Button:
        names = " · ".join(writer_name(one, self._references) for one in self._answer.writers[:3])
        name = f"merging.take.{place}"
        if not self._conflict.is_deletion:
            button = Button(tr("merging.take"), icon="check", on_click=self.taken.emit, name=name)
            button.setAccessibleName(tr("merging.take.name", who=names))
        elif self._answer.value:
            button = Button(
                tr("merging.delete"), "danger", icon="trash-2", on_click=self.taken.emit, name=name
            )
        else:
            button = Button(tr("merging.keep"), icon="check", on_click=self.taken.emit, name=name)
        if self._conflict.is_deletion:
            button.setAccessibleName(pair(button.text(), thing_of(self._conflict)))
        button.setAccessibleDescription(spoken(self._conflict))
        return button

    def _who(self, writer: Writer) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(Space.S + 2)
        name = writer_name(writer, self._references)
        avatar = Avatar(self._references.name("person", writer.person_id) or name, _AVATAR)
        line.addWidget(avatar, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(text_label(self._did(name), "strong", wrap=True))
        at = written_at(writer)
        if self._is_shown_now:
            at = tr("merging.shown", at=at)
        words.addWidget(text_label(at, "caption", wrap=True))
        line.addLayout(words, 1)
        return line

    def _did(self, name: str) -> str:
        if not self._conflict.is_deletion:
            return name
        is_me = name == tr("merging.you")
        act = "deleted" if self._answer.value else "edited"
        return tr(f"merging.{act}.you") if is_me else tr(f"merging.{act}", name=name)

    def show_pieces(self, pieces: Sequence[Piece], before: str) -> None:
        """Show what the answer says; ``before``: what its writer saw, "" when it stands elsewhere."""
        self._pieces = tuple(pieces)
        self.text = MarkedText(folded(pieces), "body" if is_long(self._conflict) else "title")
        self.text.setObjectName("merging.text")
        self.body.addWidget(self.text)
        if before:
            self.body.addWidget(text_label(tr("merging.before", value=before), "muted", wrap=True))
        self.body.addStretch(1)
        self.body.addWidget(self.take_button, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def is_foldable(self) -> bool:
        """Tell whether words that every answer has are left out."""
        return folded(self._pieces) != list(self._pieces)

    def show_whole(self, is_whole: bool) -> None:
        """Show the whole text, or what differs and the words around it."""
        if self.text is not None:
            self.text.show_pieces(self._pieces if is_whole else folded(self._pieces))

    def show_edits(self, lines: Sequence[FieldChange]) -> None:
        """Show what was written of the thing, or that it was deleted as it stood."""
        if self._answer.value:
            self.body.addWidget(text_label(tr("merging.delete.text"), "body", wrap=True))
        for line in lines:
            words = QVBoxLayout()
            words.setSpacing(2)
            words.addWidget(text_label(line.label, "label", wrap=True))
            words.addWidget(text_label(line.value, "body", wrap=True, selectable=False))
            if line.before:
                words.addWidget(text_label(tr("merging.before", value=line.before), "caption", wrap=True))
            self.body.addLayout(words)
        self.body.addStretch(1)
        self.body.addWidget(self.take_button, 0, Qt.AlignmentFlag.AlignLeft)
