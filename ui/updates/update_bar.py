"""The bar about a newer program: a sentence, how far a download is, one act, and "later" where it was not asked for."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.messages import tr
from ui.theme import Size, Space
from ui.updates.words import Act, BarWords, bar_words, needed_words
from ui.widgets.buttons import Button
from ui.widgets.card import IconLabel
from ui.widgets.text import restyle, set_role, text_label

if TYPE_CHECKING:
    from ui.operations.updates import Updating

HASTY_S = 0.6
"""A click that comes sooner after the button got another meaning was for the former one."""
_STEPS = 1_000
"""Of the bar: more bytes than a whole number of Qt holds may come."""


class UpdateBar(QFrame):
    """Follows ``updating``. ``said``: it has something to show, or nothing any more.

    ``can_be_put_off``: it came unasked, and ``is_on_need``: it also speaks where headquarters wants a newer program and
    offers none.
    """

    said = Signal(bool)

    def __init__(
        self,
        updating: Updating,
        *,
        name: str,
        can_be_put_off: bool = False,
        is_on_need: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "bar")
        self.setProperty("tone", "accent")
        self._updating = updating
        self._is_on_need = is_on_need
        self._words: BarWords | None = None
        self._act_since = 0.0
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, 10, Space.M, 10)
        row.setSpacing(12)
        self._icon = IconLabel("download", "on_accent_soft", Size.ICON)
        row.addWidget(self._icon)
        middle = QVBoxLayout()
        middle.setSpacing(Space.S)
        self.label = text_label("", wrap=True)
        middle.addWidget(self.label)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("updates.progress"))
        self.progress.hide()
        middle.addWidget(self.progress)
        row.addLayout(middle, 1)
        self.act_button = Button("", on_click=self._act, name=f"{name}.act")
        self.later_button = Button(
            tr("updates.later"), "quiet", on_click=updating.put_off, name=f"{name}.later"
        )
        self.later_button.setToolTip(tr("updates.later.hint"))
        self.later_button.setAccessibleDescription(tr("updates.later.hint"))
        self._can_be_put_off = can_be_put_off
        for button in (self.act_button, self.later_button):
            button.hide()  # setHidden(False) would show it as a window of its own for a moment
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        updating.state_changed.connect(self._on_state)
        self.write()

    @property
    def has_words(self) -> bool:
        """Tell whether there is anything to say."""
        return self._words is not None

    def write(self) -> None:
        """Show how it stands now."""
        state = self._updating.state
        words = bar_words(state, can_install=self._updating.can_install)
        if words is None and self._is_on_need and self._updating.is_needed:
            words = needed_words()
        self.act_button.set_kind("primary" if self._is_on_need and self._updating.is_needed else "secondary")
        if words is not None:
            if words != self._words:
                self._show_words(words)
            self._show_progress(state.done, state.size)
        self._words = words
        self.said.emit(words is not None)

    def _show_words(self, words: BarWords) -> None:
        if self._words is None or words.act is not self._words.act:
            self._act_since = monotonic()
        self.label.setText(words.text)
        self.setAccessibleName(words.text)
        self._icon.set_icon(words.icon, f"on_{words.tone}_soft")
        set_role(self, "tone", words.tone)
        restyle(self.label)  # its colour is the bar's
        if words.act is not Act.NONE:
            self.act_button.set_text(words.act_text)
        self.act_button.setVisible(words.act is not Act.NONE)
        self.act_button.setAccessibleDescription(words.text)
        self.later_button.setVisible(self._can_be_put_off and not words.is_moving)
        self.progress.setVisible(words.is_moving)

    def _show_progress(self, done: int, size: int) -> None:
        is_known = 0 < done <= size
        self.progress.setRange(0, _STEPS if is_known else 0)
        if is_known:
            self.progress.setValue(done * _STEPS // size)

    def _on_state(self, _state: object) -> None:
        self.write()

    def _act(self) -> None:
        words = self._words
        if words is None or monotonic() - self._act_since < HASTY_S:
            return
        acts = {
            Act.LOOK: self._updating.look,
            Act.FETCH: self._updating.fetch,
            Act.STOP: self._updating.stop,
            Act.INSTALL: self._updating.install,
        }
        if words.act in acts:
            acts[words.act]()
