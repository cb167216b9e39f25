"""What stands in place of a pathway that has not started: the day of entry and one button."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from coachdesk.programme.declaration import Plain
from ui.case_file.line_draft import LineDraft
from ui.messages import format_date, tr
from ui.theme import Space
from ui.widgets import Button, Card, DateField, LabelledField, text_label

if TYPE_CHECKING:
    from ui.case_file.case_desk import CaseDesk
    from ui.case_file.tab import CaseView

START_DAY = "pathway_start"
"""What the day of entry is called where its text is sealed."""


class PathwayStart(Card):
    """Ask for the day of entry, and start."""

    start_asked = Signal(object)
    """The day of entry."""

    def __init__(self, desk: CaseDesk, parent: QWidget | None = None) -> None:
        super().__init__(tr("case_file.pathway.empty.title"), icon="milestone", parent=parent)
        self.setObjectName("pathway.start")
        self.body.addWidget(text_label(tr("case_file.pathway.empty.text"), "muted", wrap=True))
        self.day = DateField(name="pathway.start.day")
        self._proposed: date | None = None
        self._draft = LineDraft(desk, "beneficiary", START_DAY, self.new_typed, self)
        self.day.textEdited.connect(self._draft.touch)
        self.day.changed.connect(self._draft.touch)
        self._field = LabelledField(tr("case_file.pathway.start_on"), self.day)
        self.day.returnPressed.connect(self._on_start)
        self.button = Button(
            tr("case_file.pathway.start"),
            "primary",
            icon="milestone",
            on_click=self._on_start,
            name="pathway.start.go",
        )
        self.body.addSpacing(Space.S)
        self.body.addWidget(self._field)
        line = QHBoxLayout()
        line.addWidget(self.button)
        line.addStretch(1)
        self.body.addLayout(line)

    def show_case(self, view: CaseView) -> bool:
        """Begin anew with another person; tell whether a day that was being typed for them came back."""
        self._proposed = None
        typed = self._draft.show_case(view)
        self.fill(view)
        text = typed.get("entered_on")
        if not isinstance(text, str) or view.case.milestones:
            return False
        self.day.setText(text)
        return True

    def seal(self) -> None:
        """Seal the day that is being typed."""
        self._draft.seal()

    def fill(self, view: CaseView) -> None:
        """Propose the day of entry that is known, or today; what is typed stays until the pathway starts."""
        is_typed = bool(self.new_typed()) and not view.case.milestones
        self._proposed = view.case.beneficiary.entered_on or view.today
        if not is_typed:
            self.day.set_value(self._proposed)
        if view.case.milestones:
            self.seal()

    def new_typed(self) -> dict[str, Plain]:
        """Return the day as it is typed; empty when it is the one proposed."""
        typed = self.day.text()
        return {} if self._proposed is None or typed == format_date(self._proposed) else {"entered_on": typed}

    def focus_first(self) -> None:
        """Put the keyboard on the button."""
        self.button.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_start(self) -> None:
        day = self.day.value()
        self._field.set_error("" if day else tr("forms.problem.not_a_date"))
        if day is not None:
            self.start_asked.emit(day)
