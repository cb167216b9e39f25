"""The second page: what each column holds; guessed, remembered, and for the person to say."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from coachdesk.spreadsheets.header import Column, Table
from coachdesk.spreadsheets.mapping import ColumnMapping
from coachdesk.spreadsheets.targets import FORBIDDEN, KEEP, LEAVE_OUT
from ui.importing.doubt_words import notice_words
from ui.importing.elided_label import ElidedLabel
from ui.importing.samples import column_samples
from ui.importing.session import ImportSession
from ui.importing.target_box import TargetBox, target_model
from ui.messages import tr
from ui.theme import Space, Tone
from ui.widgets import ChoiceBox, InfoBar, LabelledField, SectionHeader, Tag, scroll_page

_SURE = 0.8
_HEADER_ROWS = 12
_HEADER_LETTERS = 20


class MappingPage(QWidget):
    """A line for each column: its heading, what stands in it, what it is taken for, how sure that is."""

    def __init__(self, session: ImportSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: dict[int, _ColumnRow] = {}
        self._targets = target_model(self)
        self._header = SectionHeader(tr("importing.columns.title"), " ")
        self._sheet_box = ChoiceBox({}, allow_empty=False, name="importing.sheet")
        self._row_box = ChoiceBox({}, allow_empty=False, name="importing.header_row")
        self._sheet_field = LabelledField(tr("importing.columns.sheet"), self._sheet_box)
        self._row_field = LabelledField(tr("importing.columns.header_row"), self._row_box)
        self._sheet_box.changed.connect(lambda name: session.choose_list(name, None))
        self._row_box.changed.connect(self._on_header_row)
        self._month_first = QCheckBox(tr("importing.columns.month_first"))
        self._month_first.toggled.connect(session.set_month_first)
        self._needs_names = InfoBar(tr("importing.columns.needs_names"), "warning")
        self._needs_names.setObjectName("importing.needs_names")
        self._bars = QVBoxLayout()
        self._bars.setSpacing(Space.S)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(0, 0, Space.S, 0)
        self._lay_out()
        session.opened.connect(self._on_opened)
        session.mapping_changed.connect(self._show_mapping)

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(Space.M)
        choices.addWidget(self._header, 2)
        choices.addWidget(self._sheet_field, 1)
        choices.addWidget(self._row_field, 1)
        inner = QWidget()
        inner.setLayout(self._body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S + Space.XS)
        column.addLayout(choices)
        column.addLayout(self._bars)
        column.addWidget(self._needs_names)
        column.addWidget(scroll_page(inner), 1)
        column.addWidget(self._month_first)

    def focus_first(self) -> None:
        """Put the keyboard on the first column that wants a look, or the first there is."""
        rows = list(self._rows.values())
        unsure = next((row for row in rows if row.wants_a_look()), rows[0] if rows else None)
        if unsure is not None:
            unsure.box.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def is_complete(self) -> bool:
        """Tell whether the import can go on: some column holds names."""
        mapping = self._session.mapping
        return mapping is not None and mapping.has_names

    def _on_header_row(self, value: str) -> None:
        self._session.choose_list(self._session.table.sheet, int(value))

    def _on_opened(self) -> None:
        table = self._session.table
        self._header.set_subtitle(
            tr("importing.columns.found", count=len(table.rows), sheet=table.sheet or self._session.file_name)
        )
        self._offer_sheets(table)
        self._offer_header_rows(table)
        self._say_notices(table)
        self._make_rows(table)
        self._show_mapping()

    def _offer_sheets(self, table: Table) -> None:
        self._sheet_box.set_options(
            {
                one.name: tr("importing.columns.sheet_rows", name=one.name, count=one.rows)
                for one in table.sheets
                if not one.is_too_long
            }
        )
        self._sheet_box.set_value(table.sheet)
        self._sheet_field.setVisible(len(table.sheets) > 1)

    def _offer_header_rows(self, table: Table) -> None:
        opened = self._session.sheet
        sheets = opened.workbook.sheets if opened is not None else ()
        sheet = next((one for one in sheets if one.name == table.sheet), None)
        options = {}
        for row in sheet.rows[:_HEADER_ROWS] if sheet is not None else ():
            words = " · ".join(str(value) for value in row.values if isinstance(value, str))
            short = words[:_HEADER_LETTERS] + ("…" if len(words) > _HEADER_LETTERS else "")
            options[str(row.number)] = tr("importing.columns.header_at", row=str(row.number), text=short)
        if table.header_row is not None:
            options.setdefault(
                str(table.header_row), tr("importing.columns.header_at", row=str(table.header_row), text="…")
            )
        options["0"] = tr("importing.columns.no_header")
        self._row_box.set_options(options)
        self._row_box.set_value(str(table.header_row or 0))

    def _say_notices(self, table: Table) -> None:
        while (item := self._bars.takeAt(0)) is not None:
            if (bar := item.widget()) is not None:
                bar.deleteLater()
        opened = self._session.sheet
        if opened is not None and opened.is_remembered:
            self._bars.addWidget(InfoBar(tr("importing.columns.remembered"), "success"))
        for notice in table.notices:
            if words := notice_words(notice):
                self._bars.addWidget(InfoBar(words, "neutral"))

    def _make_rows(self, table: Table) -> None:
        while (item := self._body.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._rows = {}
        for column in table.columns:
            row = _ColumnRow(column, column_samples(table, column.index), self._targets, self._session)
            self._rows[column.index] = row
            self._body.addWidget(row)
        self._body.addStretch(1)

    def _show_mapping(self) -> None:
        mapping = self._session.mapping
        opened = self._session.sheet
        if mapping is None or opened is None:
            return
        for column in mapping.columns:
            is_chosen = column.column in self._session.chosen_columns
            self._rows[column.column].show_mapping(
                column, is_chosen=is_chosen, is_remembered=opened.is_remembered
            )
        self._needs_names.setVisible(not mapping.has_names)
        self._month_first.blockSignals(True)
        self._month_first.setChecked(mapping.is_month_first)
        self._month_first.blockSignals(False)


class _ColumnRow(QWidget):
    """One column: heading and samples at the left, target and certainty at the right."""

    def __init__(
        self, column: Column, samples: list[str], targets: QStandardItemModel, session: ImportSession
    ) -> None:
        super().__init__()
        self._mapping: ColumnMapping | None = None
        self._sure = Tag("")
        what = tr("importing.columns.what_is", header=column.header)
        self.box = TargetBox(targets, label=what, name=f"importing.target.{column.letters}")
        self.box.picked.connect(lambda target: session.set_target(column.index, target))
        self._no_noes = QCheckBox(tr("importing.columns.no_noes"))
        self._no_noes.setChecked(column.index in session.decisions.dropped_noes)
        self._no_noes.toggled.connect(lambda is_on: session.drop_noes(column.index, is_on))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, Space.XS, 0, Space.XS)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(1, 4)
        self._no_noes.ensurePolished()
        grid.setColumnMinimumWidth(2, self._no_noes.sizeHint().width())  # alike in every row
        heading = (
            column.header if column.has_header else tr("importing.columns.column", letters=column.letters)
        )
        if column.group:
            heading = f"{heading} ({column.group})"
        grid.addWidget(ElidedLabel(heading, "strong"), 0, 0)
        said = tr("importing.columns.samples", samples=" · ".join(samples)) if samples else ""
        grid.addWidget(ElidedLabel(said or tr("importing.columns.empty"), "caption"), 1, 0)
        grid.addWidget(self.box, 0, 1, 2, 1)
        certainty = QVBoxLayout()
        certainty.setSpacing(0)
        certainty.addStretch(1)
        certainty.addWidget(self._sure)
        certainty.addWidget(self._no_noes)
        certainty.addStretch(1)
        grid.addLayout(certainty, 0, 2, 2, 1)
        self._no_noes.hide()

    def wants_a_look(self) -> bool:
        """Tell whether the guess is unsure."""
        return self._mapping is not None and self._sure.tone() == "warning"

    def show_mapping(self, mapping: ColumnMapping, *, is_chosen: bool, is_remembered: bool) -> None:
        """Show what the column is taken for."""
        self._mapping = mapping
        self.box.set_target(mapping.target)
        self._sure.set_tag(*_certainty(mapping, is_chosen=is_chosen, is_remembered=is_remembered))
        self._no_noes.setVisible(mapping.target.kind in ("resource", "barrier"))


def _certainty(mapping: ColumnMapping, *, is_chosen: bool, is_remembered: bool) -> tuple[str, Tone]:
    if mapping.target == FORBIDDEN:
        return tr("importing.sure.forbidden"), "danger"
    if mapping.target == LEAVE_OUT:
        return tr("importing.sure.nothing"), "neutral"
    if mapping.target == KEEP:
        return tr("importing.sure.comment"), "neutral"
    if is_chosen:
        return tr("importing.sure.chosen"), "accent"
    if is_remembered:
        return tr("importing.sure.remembered"), "success"
    if mapping.confidence >= _SURE:
        return tr("importing.sure.certain"), "success"
    return tr("importing.sure.likely"), "warning"
