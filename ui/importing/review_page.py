"""The third page: what would happen to each row, what is doubtful, who may be there twice; nothing is written yet."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from coachdesk.spreadsheets.plan import CREATE, MERGE, SAME, SKIP, UPDATE, ImportPlan, PlannedRow
from ui.importing.detailed_table import DetailedTable
from ui.importing.doubt_detail import DoubtDetail
from ui.importing.pair_detail import PairDetail
from ui.importing.review import DoubtEntry, PairEntry, doubt_entries, pair_entries
from ui.importing.review_models import DoubtsModel, PairsModel, RowsModel
from ui.importing.row_detail import RowDetail
from ui.importing.session import ImportSession
from ui.messages import tr
from ui.theme import Space
from ui.widgets import ChoiceBox, EmptyState, ProgressRow, SectionHeader, SegmentedControl, TableView

_ROWS, _DOUBTS, _PAIRS = "rows", "doubts", "pairs"
_SHOWN_ACTIONS = {
    "all": frozenset[str](),
    "new": frozenset({CREATE}),
    "update": frozenset({UPDATE}),
    "same": frozenset({SAME}),
    "merge": frozenset({MERGE}),
    "skip": frozenset({SKIP}),
}


class ReviewPage(QWidget):
    """Three tables on one plan; it is planned anew after each decision, and the choice stays where it was."""

    def __init__(self, session: ImportSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._header = SectionHeader(tr("importing.check.title"), " ")
        self._views = SegmentedControl(
            [(_ROWS, " "), (_DOUBTS, " "), (_PAIRS, " ")],
            label=tr("importing.check.views"),
            name="importing.views",
        )
        self._views.chosen.connect(self.show_view)
        self._actions = ChoiceBox(
            dict.fromkeys(_SHOWN_ACTIONS, ""), allow_empty=False, label=tr("importing.check.show")
        )
        self._actions.setObjectName("importing.actions")
        self._actions.changed.connect(lambda _key: self._fill_rows())
        self._rows, self._doubts, self._pairs = RowsModel(self), DoubtsModel(self), PairsModel(self)
        self._models: dict[str, RowsModel | DoubtsModel | PairsModel] = {
            _ROWS: self._rows,
            _DOUBTS: self._doubts,
            _PAIRS: self._pairs,
        }
        self._row_detail, self._doubt_detail = RowDetail(session), DoubtDetail(session)
        self._pair_detail = PairDetail(session)
        self._progress = ProgressRow(tr("importing.check.planning"), can_cancel=False)
        self._stack = QStackedWidget()
        self._tables: dict[str, DetailedTable] = {}
        self._nothing: dict[str, EmptyState] = {}
        self._make_tables()
        self._lay_out()
        session.progressed.connect(self._progress.set_progress)
        session.planned.connect(self._on_planned)
        self._doubt_detail.applied.connect(lambda: self._go_to_next(_DOUBTS))
        self._pair_detail.decided.connect(lambda: self._go_to_next(_PAIRS))

    def _make_tables(self) -> None:
        for key, model, widths, stretched, spare, detail, label in (
            (_ROWS, self._rows, (56, 190, 158, 160, 76), 3, -1, self._row_detail, "importing.view.rows"),
            (
                _DOUBTS,
                self._doubts,
                (56, 126, 124, 190, 124),
                3,
                2,
                self._doubt_detail,
                "importing.view.doubts",
            ),
            (_PAIRS, self._pairs, (56, 180, 200, 120), 2, -1, self._pair_detail, "importing.view.pairs"),
        ):
            table = TableView(label=tr(label, count=0), name=f"importing.table.{key}")
            table.setModel(model)
            self._tables[key] = DetailedTable(table, widths, stretched, spare, detail)
            table.selectionModel().currentRowChanged.connect(self._on_current)
            self._stack.addWidget(self._tables[key])
        for key, icon, title, text in (
            (_DOUBTS, "circle-check", "importing.no_doubts.title", "importing.no_doubts.text"),
            (_PAIRS, "circle-check", "importing.no_pairs.title", "importing.no_pairs.text"),
        ):
            self._nothing[key] = EmptyState(icon, tr(title), tr(text))
            self._stack.addWidget(self._nothing[key])

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(Space.M)
        bar.addWidget(self._views)
        bar.addStretch(1)
        self._actions.setFixedWidth(260)
        bar.addWidget(self._actions)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S + Space.XS)
        column.addWidget(self._header)
        column.addLayout(bar)
        column.addWidget(self._progress)
        column.addWidget(self._stack, 1)

    def begin(self) -> None:
        """Show that the plan is being made."""
        self._progress.set_progress(0, 0)
        self._progress.show()
        self._stack.setEnabled(False)
        self._header.set_subtitle(" ")

    def view(self) -> str:
        """Return which table is shown; "" before there is a plan."""
        return self._views.value()

    def start_with(self, view: str) -> None:
        """Show this table when the plan is there, rather than the one that asks for most."""
        if view in self._models:
            self._views.set_value(view)

    def focus_first(self) -> None:
        """Put the keyboard into the table shown."""
        shown = self._tables.get(self._views.value())
        if shown is not None and shown.isVisible():
            shown.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_view(self, key: str) -> None:
        """Show one of the three tables."""
        self._views.set_value(key)
        self._actions.setVisible(key == _ROWS)
        is_empty = key in self._nothing and self._models[key].rowCount() == 0
        self._stack.setCurrentWidget(self._nothing[key] if is_empty else self._tables[key])
        if not is_empty and not self._tables[key].table.currentIndex().isValid():
            self._go_to(key, 0)

    def _on_planned(self) -> None:
        plan = self._session.plan
        if plan is None:
            return
        is_first = self._views.value() == ""
        self._progress.hide()
        self._stack.setEnabled(True)
        self._header.set_subtitle(_summary(plan))
        self._offer_actions(plan)
        decisions = self._session.decisions
        doubts = doubt_entries(plan, decisions, self._session.decided_doubts, self._session.seen)
        pairs = pair_entries(plan, decisions)
        self._refill(_DOUBTS, doubts, lambda entry: entry.identity)
        self._refill(_PAIRS, pairs, lambda entry: entry.identity)
        self._fill_rows()
        open_doubts = sum(1 for entry in doubts if entry.is_open)
        for key, text in (
            (_ROWS, tr("importing.view.rows", count=len(plan.rows))),
            (_DOUBTS, tr("importing.view.doubts", count=open_doubts)),
            (_PAIRS, tr("importing.view.pairs", count=len(pairs))),
        ):
            self._views.button(key).setText(text.replace("&", "&&"))
            self._views.button(key).setAccessibleName(text)
        first = _DOUBTS if open_doubts else _PAIRS if pairs else _ROWS
        self.show_view(first if is_first else self._views.value())
        if is_first and self.isVisible():
            self.focus_first()

    def _offer_actions(self, plan: ImportPlan) -> None:
        counts = plan.counts()
        self._actions.set_options(
            {
                key: tr(text, count=count)
                for key, text, count in (
                    ("all", "importing.show.all", len(plan.rows)),
                    ("new", "importing.show.new", counts[CREATE]),
                    ("update", "importing.show.update", counts[UPDATE]),
                    ("same", "importing.show.same", counts[SAME]),
                    ("merge", "importing.show.merge", counts[MERGE]),
                    ("skip", "importing.show.skip", counts[SKIP]),
                )
                if key == "all" or count
            }
        )
        if self._actions.value() is None:
            self._actions.set_value("all")

    def _fill_rows(self) -> None:
        plan = self._session.plan
        if plan is None:
            return
        table = self._tables[_ROWS].table
        before = self._rows.entry_at(table.currentIndex().row())
        self._rows.show_plan(plan, _SHOWN_ACTIONS[self._actions.value() or "all"])
        rows = [row.row for row in self._rows.entries]
        self._go_to(_ROWS, rows.index(before.row) if before is not None and before.row in rows else 0)

    def _refill(self, key: str, entries: list[Any], identity: Any) -> None:
        model = self._doubts if key == _DOUBTS else self._pairs
        table = self._tables[key].table
        before = model.entry_at(table.currentIndex().row())
        place = max(table.currentIndex().row(), 0)
        model.set_entries(entries)
        known = [identity(entry) for entry in entries]
        held = self._session.pending
        if before is not None and identity(before) in known:
            place = known.index(identity(before))
        elif before is None and held is not None and held.identity in known:
            place = known.index(held.identity)
        self._go_to(key, min(place, len(entries) - 1))

    def _go_to(self, key: str, row: int) -> None:
        table = self._tables[key].table
        model = table.model()
        if 0 <= row < model.rowCount():
            table.setCurrentIndex(model.index(row, 0))
        else:
            self._show_detail(key, None)

    def _go_to_next(self, key: str) -> None:
        """Go on to the next line on which something may still be decided."""
        table = self._tables[key].table
        entries = self._doubts.entries if key == _DOUBTS else self._pairs.entries
        now = table.currentIndex().row()
        order = [*range(now + 1, len(entries)), *range(now)]
        self._go_to(key, next((row for row in order if _is_open(entries[row])), now))

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        for key, shown in self._tables.items():
            if index.model() is shown.table.model():
                self._show_detail(key, self._models[key].entry_at(index.row()))

    def _show_detail(self, key: str, entry: object) -> None:
        if key == _ROWS:
            self._row_detail.show_row(entry if isinstance(entry, PlannedRow) else None)
        elif key == _PAIRS:
            self._pair_detail.show_entry(entry if isinstance(entry, PairEntry) else None)
        else:
            doubt = entry if isinstance(entry, DoubtEntry) else None
            self._doubt_detail.show_entry(doubt, self._alike(doubt) if doubt is not None else [])

    def _alike(self, entry: DoubtEntry) -> list[DoubtEntry]:
        return [
            one
            for one in self._doubts.entries
            if one.doubt.code == entry.doubt.code
            and one.doubt.column == entry.doubt.column
            and one.identity != entry.identity
            and one.decision is None
        ]


def _is_open(entry: object) -> bool:
    if isinstance(entry, DoubtEntry):
        return entry.is_open
    return isinstance(entry, PairEntry) and not entry.is_decided


def _summary(plan: ImportPlan) -> str:
    counts = plan.counts()
    parts = [
        tr(key, count=counts[action])
        for action, key in (
            (CREATE, "importing.sum.create"),
            (UPDATE, "importing.sum.update"),
            (SAME, "importing.sum.same"),
            (MERGE, "importing.sum.merge"),
            (SKIP, "importing.sum.skip"),
        )
        if counts[action]
    ]
    return " · ".join(parts)
