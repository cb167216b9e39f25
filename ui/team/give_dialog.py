"""Give one or several case files to people of the team."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QHeaderView, QRadioButton

from ui.messages import tr
from ui.operations.team import Colleague, TeamReading
from ui.operations.team_acts import give, name_coach
from ui.shell.host import Host
from ui.team.act_dialog import ActDialog
from ui.team.case_choice_model import CaseChoiceModel
from ui.team.words import name_of
from ui.theme import Space
from ui.widgets import Button, ChoiceBox, LabelledField, SearchField, TableView, text_label

_TABLE_HEIGHT = 264


class _CaseTable(TableView):
    """Space and Enter choose the row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.row_activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class GiveDialog(ActDialog):
    """``person``: whose case files are shown first, when it began with somebody."""

    def __init__(
        self,
        host: Host,
        reading: TeamReading,
        on_done: Callable[[], object],
        person: Colleague | None = None,
    ) -> None:
        super().__init__(host, tr("team.give.title"), subtitle=tr("team.give.text"), width=760)
        self.setObjectName("team.give")
        self._on_done = on_done
        names = {one.id: name_of(one) for one in reading.people}
        self.model = CaseChoiceModel(reading.cases, names)
        self.model.chosen_changed.connect(self._show_count)
        self._add_filters(reading, person)
        self.table = _CaseTable(label=tr("team.give.cases"), name="team.give.cases")
        self.table.setModel(self.model)
        self.table.setFixedHeight(_TABLE_HEIGHT)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.row_activated.connect(self.model.toggle)
        self.body.addWidget(self.table)
        self._add_count()
        self._add_takers(reading)
        self.add_foot(tr("team.give.go"), self.go)
        self._filter()
        self._show_count()
        self.search.setFocus()

    def _add_filters(self, reading: TeamReading, person: Colleague | None) -> None:
        self.search = SearchField(tr("team.give.search"))
        self.search.setObjectName("team.give.search")
        self.search.searched.connect(lambda _text: self._filter())
        holders = {one.id: name_of(one) for one in reading.people if one.case_ids}
        self.holder = ChoiceBox(
            holders,
            empty_text=tr("team.give.everybody"),
            label=tr("team.give.holder"),
            name="team.give.holder",
        )
        if person is not None and person.id in holders:
            self.holder.set_value(person.id)
        self.holder.changed.connect(lambda _value: self._filter())
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.search, 3)
        row.addWidget(self.holder, 2)
        self.body.addLayout(row)

    def _add_count(self) -> None:
        self._count = text_label("", "muted")
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self._count, 1)
        row.addWidget(
            Button(
                tr("team.give.all"),
                "quiet",
                on_click=lambda: self.model.choose_shown(is_chosen=True),
                name="team.give.all",
            )
        )
        row.addWidget(
            Button(
                tr("team.give.none"),
                "quiet",
                on_click=lambda: self.model.choose_shown(is_chosen=False),
                name="team.give.none",
            )
        )
        self.body.addLayout(row)

    def _add_takers(self, reading: TeamReading) -> None:
        self.to = ChoiceBox(
            {one.id: name_of(one) for one in reading.takers()},
            empty_text=tr("team.transfer.choose"),
            name="team.give.to",
        )
        self.labelled = LabelledField(tr("team.give.to"), self.to)
        self.to.changed.connect(lambda _value: self.labelled.set_error(""))
        self.body.addWidget(self.labelled)
        self.instead = QRadioButton(tr("team.give.instead"))
        self.instead.setObjectName("team.give.instead")
        self.beside = QRadioButton(tr("team.give.beside"))
        self.beside.setObjectName("team.give.beside")
        group = QButtonGroup(self)
        for choice in (self.instead, self.beside):
            group.addButton(choice)
            self.body.addWidget(choice)
        self.instead.setChecked(True)

    def go(self) -> None:
        """Give them."""
        cases, to = self.model.chosen(), self.to.value()
        if not cases:
            self.say(tr("team.give.no_case"))
            return
        if to is None:
            self.labelled.set_error(tr("team.transfer.missing"))
            self.to.setFocus()
            return
        is_added = self.beside.isChecked()
        self.run(
            give(sorted(cases), {to}, is_added=is_added),
            lambda _count: self._given(sorted(cases), to, is_added=is_added),
        )

    def _given(self, cases: list[str], to: str, *, is_added: bool) -> None:
        if not is_added:
            name_coach(self.host.operations, cases, "", to)
        self._on_done()
        self.host.tell(tr("team.give.done", count=len(cases)), tone="success")
        self.accept()

    def _filter(self) -> None:
        self.model.show_only(self.search.text(), self.holder.value())

    def _show_count(self) -> None:
        self._count.setText(tr("team.give.chosen", count=len(self.model.chosen())))
