"""One row of the sheet beside the table: what it would write, and whether it comes in at all."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coachdesk.spreadsheets.decisions import RowChoice, RowDecision
from coachdesk.spreadsheets.plan import SKIP, UPDATE, PlannedRow
from ui.importing.detail_parts import DetailPanel, value_grid
from ui.importing.doubt_words import doubt_words, outcome_words
from ui.importing.review import is_row_skipped
from ui.importing.review_models import action_tag, row_detail
from ui.importing.session import ImportSession
from ui.importing.words import PlanNames, names_of, plain_words, row_values
from ui.messages import choice_label, tr
from ui.widgets import Button, Tag, line, text_label


class RowDetail(DetailPanel):
    """What a row says, and a way to leave it out."""

    def __init__(self, session: ImportSession, parent: QWidget | None = None) -> None:
        super().__init__("importing.row_detail", parent)
        self._session = session

    def show_row(self, row: PlannedRow | None) -> None:
        """Show a row; None: nobody is chosen."""
        plan = self._session.plan
        if row is None or plan is None:
            self.show_nothing(tr("importing.row.choose"))
            return
        self.renew()
        names = names_of(self._session.known) if self._session.known is not None else PlanNames()
        self.add_heading(
            row.title or tr("importing.no_title"),
            tr("importing.row.place", number=row.number, row=str(row.row)),
            Tag(*action_tag(row)),
        )
        detail = row_detail(row, plan)
        if detail and row.action != UPDATE:
            self.content.addWidget(text_label(detail, "muted", wrap=True))
        self._add_choice(row)
        self.content.addWidget(line())
        if row.action == UPDATE:
            self._add_changes(row, names)
        else:
            self.content.addLayout(value_grid(row_values(row, names)))
        if row.barriers:
            themes = ", ".join(choice_label("barrier_themes", barrier.theme) for barrier in row.barriers)
            self.content.addWidget(text_label(tr("importing.row.barriers", names=themes), wrap=True))
        self._add_doubts(row)
        self.finish()

    def _add_choice(self, row: PlannedRow) -> None:
        is_skipped = is_row_skipped(self._session.decisions, row.row)
        if row.action == SKIP and not is_skipped:
            return
        decision = None if is_skipped else RowDecision(RowChoice.SKIP)
        self.content.addWidget(
            Button(
                tr("importing.row.take" if is_skipped else "importing.row.leave_out"),
                on_click=lambda: self._session.decide_rows({row.row: decision}),
                name="importing.row.skip",
            )
        )

    def _add_changes(self, row: PlannedRow, names: PlanNames) -> None:
        case = self._session.known.values_of(row.case_id or "") if self._session.known else None
        said = row_values(row, names)
        shown = {}
        for key, words in said.items():
            if key in row.changes or key in row.new_names:
                before = plain_words(key, case.current.get(key), names) if case is not None else ""
                shown[key] = tr("importing.row.change", before=before, after=words)
        self.content.addWidget(text_label(tr("importing.row.changes"), "strong"))
        self.content.addLayout(value_grid(shown))

    def _add_doubts(self, row: PlannedRow) -> None:
        doubts = [doubt for doubt in row.doubts if doubt.code != "possible_duplicate"]
        if doubts:
            self.content.addWidget(line())
        for doubt in doubts:
            where = doubt.header or doubt.column
            said = tr("importing.row.doubt", column=where, problem=doubt_words(doubt), value=doubt.shown)
            self.content.addWidget(text_label(said if where else doubt_words(doubt), wrap=True))
            self.content.addWidget(text_label(outcome_words(doubt), "caption", wrap=True))
