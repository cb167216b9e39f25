"""One conflict in full: what happened, every answer side by side, and the ways to decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coachdesk.programme.declaration import Plain, from_plain
from ui.merging.answer_card import AnswerCard
from ui.merging.columns import Columns
from ui.merging.own_answer import OwnAnswer, can_be_typed
from ui.merging.words import (
    answer_pieces,
    before_text,
    edits_of,
    is_long,
    is_special,
    lead_of,
    spec_of,
    spoken,
    thing_of,
    what_of,
)
from ui.messages import tr
from ui.operations.case_files import References
from ui.theme import Size, Space
from ui.widgets import Button, FlowLayout, IconLabel, text_label
from ui.widgets.forms.text_editors import NoteEditor

if TYPE_CHECKING:
    from coachdesk.services.conflicts import OpenConflict


class ConflictView(QWidget):
    """Made anew for each conflict; it decides nothing itself."""

    taken = Signal(int)
    """The place of the answer that is taken."""

    decided = Signal(object)
    """Another value, typed as in the entity."""

    name_asked = Signal(str)
    typed_in = Signal(object)
    """What is being written, to be sealed; None when it was given up."""

    grown = Signal(QWidget)
    """Something unfolded that has to be seen."""

    def __init__(self, conflict: OpenConflict, references: References, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAccessibleName(spoken(conflict))
        self.conflict = conflict
        self._references = references
        self.cards: list[AnswerCard] = []
        self.own: OwnAnswer | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.M)
        title = QVBoxLayout()
        title.setSpacing(2)
        title.addWidget(text_label(thing_of(conflict), "muted", wrap=True))
        title.addWidget(text_label(what_of(conflict), "title", wrap=True))
        title.addWidget(text_label(lead_of(conflict), "muted", wrap=True))
        self._column.addLayout(title)
        self._cover: QWidget | None = None
        if is_special(conflict):
            self._show_cover()
        else:
            self._show_answers()
        self._column.addStretch(1)

    @property
    def is_covered(self) -> bool:
        """Tell whether the answers stay out of sight until somebody asks for them."""
        return self._cover is not None

    def uncover(self) -> None:
        """Show answers about health."""
        if self._cover is not None:
            self._cover.hide()
            self._cover.deleteLater()
            self._cover = None
            self._show_answers(1)
            for card in self.cards:
                card.show()
            self.focus_first()

    def write_own(self, *, joined: bool = False) -> None:
        """Open the field's editor: empty-handed with the answer shown for now, or with all answers together."""
        if self.own is not None or self.is_covered:
            return
        spec = spec_of(self.conflict)
        if spec is None or not can_be_typed(self.conflict.kind, spec):
            return
        own = self._make_own()
        if own is not None:
            plain = self.conflict.joined() if joined else self.conflict.answers[0].value
            own.begin_with(from_plain(spec, plain))
            if joined and isinstance(own.editor, NoteEditor):
                own.editor.box.moveCursor(QTextCursor.MoveOperation.End)  # what is new is seldom at the top
            target = own.save_button if joined else own.editor
            target.setFocus(Qt.FocusReason.OtherFocusReason)
            self.grown.emit(own.save_button)

    def give_back(self, typed: Plain) -> None:
        """Open the editor with what was being typed."""
        self.uncover()
        own = self._make_own()
        if own is not None:
            own.give_back(typed)
            self.grown.emit(own.save_button)

    def set_busy(self, is_busy: bool) -> None:
        """Let nothing be decided twice while a decision is being written."""
        self.setEnabled(not is_busy)

    def focus_first(self) -> None:
        """Put the keyboard on the first way to decide."""
        first = self.findChild(Button, "merging.reveal") if self.is_covered else self.cards[0].take_button
        if isinstance(first, QWidget):
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_cover(self) -> None:
        self._cover = QWidget()
        line = QHBoxLayout(self._cover)
        line.setContentsMargins(0, Space.S, 0, 0)
        line.setSpacing(Space.S)
        line.addWidget(IconLabel("lock", "muted", Size.ICON_SMALL))
        line.addWidget(text_label(tr("merging.covered"), "muted", wrap=True), 1)
        line.addWidget(Button(tr("merging.reveal"), icon="eye", on_click=self.uncover, name="merging.reveal"))
        self._column.addWidget(self._cover)

    def _show_answers(self, at: int = -1) -> None:
        """Put the answers in, at a place of the column (-1: at its end)."""
        conflict, references = self.conflict, self._references
        befores = {before_text(conflict, answer.before, references) for answer in conflict.answers}
        is_common = len(befores) == 1
        common = befores.pop() if is_common else ""
        pieces = answer_pieces(conflict, references) if not conflict.is_deletion else []
        for place, answer in enumerate(conflict.answers):
            card = AnswerCard(conflict, answer, references, place)
            if conflict.is_deletion:
                card.show_edits(edits_of(conflict, answer, references))
            else:
                before = "" if is_common else before_text(conflict, answer.before, references)
                card.show_pieces(pieces[place], before)
            card.taken.connect(lambda at=place: self.taken.emit(at))
            self.cards.append(card)
        self._before = text_label(tr("merging.before", value=common), "muted", wrap=True)
        self._before.setObjectName("merging.before")
        if not common or is_long(conflict):
            self._before.hide()  # setHidden(False) would show it as a window of its own for a moment
        parts: list[QWidget] = [self._before, Columns(self.cards), self._other_ways(common)]
        for part in parts:
            self._column.insertWidget(at, part)
            at = at + 1 if at >= 0 else at

    def _other_ways(self, before: str) -> QWidget:
        """Return the acts beside taking one answer as it is; none where there is only one thing to say."""
        self._ways = ways = QWidget()
        flow = FlowLayout(ways)
        spec = spec_of(self.conflict)
        if spec is not None and can_be_typed(self.conflict.kind, spec):
            if self.conflict.can_join:
                words = tr("merging.join", count=len(self.conflict.answers))
                join = Button(words, icon="git-merge", name="merging.join")
                join.clicked.connect(lambda _checked=False: self.write_own(joined=True))
                flow.addWidget(join)
            write = Button(tr("merging.write"), icon="pencil", name="merging.write")
            write.clicked.connect(lambda _checked=False: self.write_own())
            flow.addWidget(write)
        if any(card.is_foldable for card in self.cards):
            flow.addWidget(_Toggle("merging.whole", self._show_whole))
        if before and is_long(self.conflict):
            flow.addWidget(_Toggle("merging.earlier", self._before.setVisible))
        if not flow.count():
            ways.hide()
        return ways

    def _show_whole(self, is_whole: bool) -> None:
        for card in self.cards:
            card.show_whole(is_whole)

    def _make_own(self) -> OwnAnswer | None:
        spec = spec_of(self.conflict)
        if self.own is not None or spec is None:
            return self.own
        self.own = OwnAnswer(self.conflict.kind, spec, self._references)
        self.own.decided.connect(self.decided)
        self.own.name_asked.connect(self.name_asked)
        self.own.typed_in.connect(self.typed_in)
        self.own.given_up.connect(self._give_up)
        self._column.insertWidget(self._column.indexOf(self._ways), self.own)
        self._ways.hide()
        self.own.show()  # what is not shown yet cannot take the keyboard
        return self.own

    def _give_up(self) -> None:
        if self.own is None:
            return
        was_typed = self.own.is_typed
        self.own.is_typed = False
        self.own.hide()
        self.own.deleteLater()
        self.own = None
        self._ways.show()
        write = self._ways.findChild(Button, "merging.write")
        if isinstance(write, Button):
            write.setFocus(Qt.FocusReason.OtherFocusReason)
        if was_typed:
            self.typed_in.emit(None)


class _Toggle(Button):
    """Shows something more, and hides it again; its words are two keys, ``….show`` and ``….hide``."""

    def __init__(self, key: str, on_change: Callable[[bool], object]) -> None:
        super().__init__(tr(f"{key}.show"), "quiet", icon="eye", name=key)
        self._key, self._is_on = key, False
        self._on_change = on_change
        self.clicked.connect(lambda _checked=False: self._turn())

    def _turn(self) -> None:
        self._is_on = not self._is_on
        self.set_text(tr(f"{self._key}.hide" if self._is_on else f"{self._key}.show"))
        self.set_icon("eye-off" if self._is_on else "eye")
        self._on_change(self._is_on)
