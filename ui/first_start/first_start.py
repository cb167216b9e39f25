"""The first start, from the welcome to an open desk."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.background import Background
from ui.first_start.step import Step
from ui.first_start.steps import PassphraseStep, RecoveryStep, WelcomeStep, WhereStep, WhoStep
from ui.first_start.together_step import TogetherStep
from ui.messages import error_sentence, programme_zone, tr
from ui.operations import desk as desk_operations
from ui.operations import joining
from ui.operations.desk import Unlocked
from ui.theme import Space
from ui.widgets.bars import InfoBar
from ui.widgets.buttons import Button
from ui.widgets.centred import CentredCard
from ui.widgets.one_of import OneOf
from ui.widgets.text import text_label

_STEPS = 6
_HEIGHT = 440


class FirstStart(CentredCard):
    """``finished`` carries the folder and the ``Unlocked`` desk once the recovery words were kept."""

    finished = Signal(object, object)
    other_desk_asked = Signal()

    def __init__(self, background: Background, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(640, parent)
        self.setObjectName("first_start")
        self._background = background
        self._unlocked: Unlocked | None = None
        self._invitation: tuple[Path, str] | None = None
        self.who = WhoStep()
        self.where = WhereStep(folder)
        self.passphrase = PassphraseStep()
        self._steps: list[Step] = [WelcomeStep(), self.who, self.where, self.passphrase]
        self._place = text_label("", "caption")
        self._parts = OneOf()
        self.bar = InfoBar("", "danger")
        self.bar.setHidden(True)
        self.next_button = Button("", "primary", on_click=self.go_on, name="first_start.next")
        self.back_button = Button(tr("first_start.back"), on_click=self.go_back, name="first_start.back")
        self.other_button = Button(
            tr("first_start.other_desk"),
            "quiet",
            on_click=self.other_desk_asked.emit,
            name="first_start.other",
        )
        acts = QHBoxLayout()
        acts.setSpacing(Space.S)
        acts.addWidget(self.next_button)
        acts.addWidget(self.back_button)
        acts.addStretch(1)
        acts.addWidget(self.other_button)
        self.body.addWidget(self._place)
        self.body.addWidget(self._parts)
        self.body.addWidget(self.bar)
        self.body.addStretch(1)
        self.card.setMinimumHeight(_HEIGHT)
        self.body.addLayout(acts)
        for step in self._steps:
            self._add(step)
        self._show(0)

    @property
    def step(self) -> Step:
        """The step shown."""
        return self._steps[self._parts.index]

    @property
    def unlocked(self) -> Unlocked | None:
        """The desk once it is made."""
        return self._unlocked

    def go_on(self) -> None:
        """Go to the next step if this one is complete."""
        if not self.next_button.isEnabled():
            return
        self.bar.setHidden(True)
        step = self.step
        if isinstance(step, RecoveryStep):
            step.sheet.check()
        elif isinstance(step, TogetherStep):
            step.when_settled(self._begin_together)
        elif self.step.is_ready():
            if self.step is self.passphrase:
                self._make_desk()
            else:
                self._show(self._parts.index + 1)

    def go_back(self) -> None:
        """Go to the step before."""
        self.bar.setHidden(True)
        self._show(max(0, self._parts.index - 1))

    def abandon_open_desk(self) -> None:
        """Close the desk that was made, when the window goes before the end."""
        if self._unlocked is not None:
            desk_operations.close(self._background, self._unlocked.desk)
            self._unlocked = None

    def _add(self, step: Step) -> None:
        step.done.connect(self._on_step_done)
        self._parts.add(step)

    def _on_step_done(self) -> None:
        if isinstance(self.step, RecoveryStep):
            self.show_together()
        else:
            self.go_on()

    def _show(self, index: int) -> None:
        self._parts.show_only(index)
        self._place.setText(tr("first_start.place", number=index + 1, total=_STEPS))
        self.back_button.setHidden(index in (0, _STEPS - 2, _STEPS - 1))
        self.other_button.setHidden(index != 0)
        keys = {0: "first_start.begin", 3: "first_start.make", _STEPS - 1: "first_start.finish"}
        self.next_button.set_text(tr(keys.get(index, "first_start.next")))
        if index:
            self.step.setFocus()
        else:
            self.next_button.setFocus()

    def _make_desk(self) -> None:
        self._set_busy(is_busy=True)
        desk_operations.create(
            self._background,
            self.where.folder(),
            self.passphrase.chosen,
            self.who.name(),
            self._on_made,
            self._on_failed,
        )

    def _on_made(self, unlocked: Unlocked) -> None:
        self._unlocked = unlocked
        self.passphrase.entry.clear()
        self.passphrase.chosen = ""
        self._set_busy(is_busy=False)
        made_on = datetime.now(programme_zone()).date()
        self.show_words(RecoveryStep(unlocked.words, self.who.name(), made_on))

    def show_words(self, step: RecoveryStep) -> None:
        """Show the recovery words of the desk just made; there is no way back from here."""
        self._steps.append(step)
        self._add(step)
        self._show(len(self._steps) - 1)
        step.sheet.answer.setFocus()

    def show_together(self) -> None:
        """Ask whether this desk works with a headquarters: the last step."""
        step = TogetherStep(self._background)
        self._steps.append(step)
        self._add(step)
        self._show(len(self._steps) - 1)
        if self._invitation is not None:
            step.offer(*self._invitation)

    def offer_invitation(self, file: Path, whence: str) -> None:
        """Offer the invitation of a file in the last step; ``whence``: the sentence that says where it came from."""
        self._invitation = (file, whence)
        if isinstance(self.step, TogetherStep):
            self.step.offer(file, whence)

    def _begin_together(self, invitation: str) -> None:
        """Open the desk; with an invitation, ask to be let in first: the fingerprint is shown in the window."""
        if self._unlocked is None or not invitation:
            self._finish()
            return
        self.next_button.setEnabled(False)
        joining.begin_on(
            self._background,
            self._unlocked.desk,
            invitation,
            lambda _nothing: self._finish(),
            self._on_not_begun,
        )

    def _on_not_begun(self, error: Exception) -> None:
        self.next_button.setEnabled(True)
        if isinstance(self.step, TogetherStep):
            self.step.entry.show_error(error_sentence(error))

    def _on_failed(self, error: Exception) -> None:
        self._set_busy(is_busy=False)
        code = getattr(error, "code", "")
        if code.startswith("desk."):  # the folder: said where it can be put right
            self._show(self._steps.index(self.where))
            self.where.say(error_sentence(error))
            return
        self.bar.set_message(error_sentence(error), "danger")
        self.bar.setHidden(False)

    def _set_busy(self, *, is_busy: bool) -> None:
        self.next_button.setEnabled(not is_busy)
        self.back_button.setEnabled(not is_busy)
        self.next_button.set_text(tr("first_start.making" if is_busy else "first_start.make"))

    def _finish(self) -> None:
        unlocked = self._unlocked
        if unlocked is not None:
            self._unlocked = None
            self.finished.emit(self.where.folder(), unlocked)
