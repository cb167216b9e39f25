"""Add a person: a short form that says, while one types, when somebody like them is there already."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout

from coachdesk.programme.registry import entity_type
from ui.dossiers.lookalikes import LookalikeCard
from ui.messages import error_sentence, tr
from ui.operations import enrolment, finding
from ui.theme import Space
from ui.widgets import Dialog, InfoBar
from ui.widgets.forms.field_row import FieldRow
from ui.widgets.forms.grid import ResponsiveGrid
from ui.widgets.forms.layout import HALF, THIRD, TWO_THIRDS, Place
from ui.widgets.forms.make_editor import make_editor
from ui.widgets.forms.reference_editor import ReferenceEditor

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from ui.background import Task
    from ui.operations.finding import Lookalike, Names
    from ui.shell.host import Host

_PLACES: tuple[tuple[str, Place], ...] = (
    ("beneficiary", Place("first_names", HALF)),
    ("beneficiary", Place("birth_name", HALF)),
    ("beneficiary", Place("born_on", THIRD)),
    ("beneficiary", Place("phone", THIRD)),
    ("beneficiary", Place("email", THIRD)),
    ("beneficiary", Place("postal_code", THIRD, stays_beside=True)),
    ("beneficiary", Place("city", TWO_THIRDS, stays_beside=True)),
    ("beneficiary", Place("promotion_id", HALF)),
    ("beneficiary", Place("coach_id", HALF)),
    ("beneficiary", Place("entered_on", HALF)),
    ("situation", Place("in_qpv", HALF)),
)
_COMPARED = ("first_names", "birth_name", "born_on", "phone", "email")
_DELAY_MS = 250
_WHOLE_WIDTH = 16_777_215
"""Qt's own word for "as wide as there is room"."""
_HEIGHT = 660
"""With room for what comes up while one types, so that nothing jumps."""


def open_new_person(host: Host, typed: str = "") -> None:
    """Open the form; ``typed`` is a name that was looked for and not found."""
    NewPersonDialog(host, typed).open()


class NewPersonDialog(Dialog):
    """Writes nothing until "Add"; then the new case file opens."""

    def __init__(self, host: Host, typed: str = "") -> None:
        super().__init__(
            tr("dossiers.add.title"),
            host.window_widget(),
            subtitle=tr("dossiers.add.subtitle"),
            width=680,
            height=_HEIGHT,
        )
        self.setObjectName("dossiers.new_person")
        self._host = host
        self._rows: dict[str, FieldRow] = {}
        self._task: Task | None = None
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self._look)
        self._problem = InfoBar("", "danger")
        self._problem.hide()
        self._alike = QVBoxLayout()
        self._alike.setSpacing(Space.S)
        grid = ResponsiveGrid()
        for kind, place in _PLACES:
            spec = entity_type(kind).field(place.name)
            row = FieldRow(kind, place, make_editor(kind, spec, place))
            row.editor.edited.connect(partial(self._on_edited, place.name))
            row.editor.left.connect(partial(self._check, row))
            row.editor.main_widget().setMaximumWidth(_WHOLE_WIDTH)  # dates too end where their neighbours end
            grid.add(row, place.span, stays_beside=place.stays_beside)
            self._rows[place.name] = row
        self.body.addWidget(self._problem)
        self.body.addWidget(grid)
        self.body.addLayout(self._alike)
        self.body.addStretch(1)
        self.add_cancel()
        self._add = self.add_button(
            tr("dossiers.add.go"), "primary", self._on_add, default=True, name="dossiers.add.go"
        )
        self._begin(typed)
        finding.read_names(host.operations, self._on_names, owner=self)

    def _begin(self, typed: str) -> None:
        words = typed.split()
        if words:
            self._rows["first_names"].editor.show_typed(words[0])
            self._rows["birth_name"].editor.show_typed(" ".join(words[1:]))
            self._timer.start()
        self._rows["entered_on"].editor.show_value(self._host.today())
        first = "birth_name" if len(words) == 1 else "first_names"
        self._rows[first].editor.main_widget().setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_add()

    def _on_names(self, names: Names) -> None:
        for field, offered in (("promotion_id", names.promotions), ("coach_id", names.coaches)):
            editor = self._rows[field].editor
            if isinstance(editor, ReferenceEditor):
                editor.set_names(offered)
        if self._rows["coach_id"].editor.typed() is None:
            self._rows["coach_id"].editor.show_value(names.me_id)

    # While one types

    def _on_edited(self, name: str) -> None:
        self._rows[name].say(None)
        self._show_add()
        if name in _COMPARED:
            self._timer.start()

    def _check(self, row: FieldRow) -> None:
        reading = row.editor.read()
        row.say(reading.problem, reading.remark)

    def _show_add(self) -> None:
        names = (self._rows[name].editor.typed() for name in ("first_names", "birth_name"))
        self._add.setEnabled(any(isinstance(name, str) and name.strip() for name in names))

    def _look(self) -> None:
        fields: dict[str, object] = {}
        for name in _COMPARED:
            reading = self._rows[name].editor.read()
            if reading.problem is None and reading.value is not None:
                fields[name] = reading.value
        if self._task is not None:
            self._task.cancel()
        if not fields:
            self._show_alike(())
            return
        self._task = finding.find_lookalikes(self._host.operations, fields, self._show_alike, owner=self)

    def _show_alike(self, found: tuple[Lookalike, ...]) -> None:
        while (item := self._alike.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if found:
            self._alike.addWidget(InfoBar(tr("dossiers.add.alike", count=len(found)), "warning"))
        for one in found[:3]:
            card = LookalikeCard(one)
            card.opened.connect(self._open_instead)
            self._alike.addWidget(card)

    def _open_instead(self, case_id: str) -> None:
        self.accept()
        self._host.navigate("case_file", case_id=case_id)

    # Adding

    def _on_add(self) -> None:
        fields: dict[str, dict[str, object]] = {"beneficiary": {}, "situation": {}}
        is_sound = True
        for kind, place in _PLACES:
            row = self._rows[place.name]
            reading = row.editor.read()
            row.say(reading.problem, reading.remark)
            if reading.problem is not None:
                if is_sound:
                    row.editor.main_widget().setFocus(Qt.FocusReason.OtherFocusReason)
                is_sound = False
            elif reading.value is not None and reading.value != "":
                fields[kind][place.name] = reading.value
        if not is_sound or not self._add.isEnabled():
            return
        self._add.setEnabled(False)
        enrolment.enrol_beneficiary(
            self._host.operations,
            fields["beneficiary"],
            fields["situation"],
            self._on_added,
            self._on_failed,
            owner=self,
        )

    def _on_added(self, changed: Changed) -> None:
        host, case_id = self._host, changed.scope
        self.accept()
        host.navigate("case_file", case_id=case_id)

    def _on_failed(self, error: Exception) -> None:
        self._add.setEnabled(True)
        self._problem.set_message(error_sentence(error), "danger")
        self._problem.show()
