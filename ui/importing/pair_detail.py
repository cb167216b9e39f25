"""Two who may be one person, side by side, and the choice."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coachdesk.spreadsheets.decisions import RowChoice, RowDecision
from coachdesk.spreadsheets.targets import FieldKey
from ui.importing.detail_parts import DetailPanel, compare_grid
from ui.importing.review import PairEntry
from ui.importing.review_models import pair_tag
from ui.importing.session import ImportSession
from ui.importing.words import PlanNames, names_of, number_of, plain_words, reason_words, row_values
from ui.messages import tr
from ui.theme import Space
from ui.widgets import Button, FlowLayout, Tag, line, text_label


class PairDetail(DetailPanel):
    """Compares, and asks: the same person, two persons, or not at all. ``decided`` asks for the next pair."""

    decided = Signal()

    def __init__(self, session: ImportSession, parent: QWidget | None = None) -> None:
        super().__init__("importing.pair_detail", parent)
        self._session = session

    def show_entry(self, entry: PairEntry | None) -> None:
        """Show a pair; None: none is chosen."""
        plan = self._session.plan
        if entry is None or plan is None:
            self.show_nothing(tr("importing.pair.choose"))
            return
        self.renew()
        self.add_heading(
            tr("importing.pair.question"),
            tr("importing.pair.why", reasons=reason_words(entry.reasons)),
            Tag(*pair_tag(entry)),
        )
        names = names_of(self._session.known) if self._session.known is not None else PlanNames()
        if entry.other_row is not None:
            head = tr("importing.pair.row", number=number_of(plan, entry.other_row))
            other = next((row for row in plan.rows if row.row == entry.other_row), None)
            before = row_values(other, names) if other is not None else {}
        else:
            head = tr("importing.pair.case")
            before = self._case_values(entry.case_id or "", names)
        now = row_values(entry.row, names)
        keys = list(dict.fromkeys([*now, *before]))
        grid = compare_grid((head, tr("importing.pair.row", number=entry.row.number)), keys, before, now)
        self._add_choices(entry)
        self.content.addWidget(line())
        self.content.addLayout(grid)
        self.finish()

    def _case_values(self, case_id: str, names: PlanNames) -> dict[FieldKey, str]:
        known = self._session.known
        if known is None:
            return {}
        return {
            key: plain_words(key, plain, names) for key, plain in known.values_of(case_id).current.items()
        }

    def _add_choices(self, entry: PairEntry) -> None:
        holder = QWidget()
        flow = FlowLayout(holder, spacing=Space.S)
        if entry.other_row is not None:
            merge = RowDecision(RowChoice.MERGE_INTO_ROW, row=entry.other_row)
        else:
            merge = RowDecision(RowChoice.MERGE_INTO_CASE, case_id=entry.case_id)
        together = entry.is_together
        for key, name, decision, is_now in (
            ("importing.pair.same", "same", merge, together),
            (
                "importing.pair.two",
                "two",
                RowDecision(RowChoice.CREATE),
                not together and not entry.is_skipped,
            ),
            ("importing.pair.skip", "skip", RowDecision(RowChoice.SKIP), entry.is_skipped),
        ):
            button = Button(
                tr(key, number=entry.row.number),
                icon="check" if is_now else "",
                on_click=partial(self._decide, entry, decision),
                name=f"importing.pair.{name}",
            )
            flow.addWidget(button)
        self.content.addWidget(holder)
        if entry.is_decided:
            self.content.addWidget(
                Button(
                    tr("importing.pair.undecide"),
                    "quiet",
                    on_click=lambda: self._decide(entry, None),
                    name="importing.pair.undecide",
                )
            )
        else:
            self.content.addWidget(text_label(tr("importing.pair.proposed"), "caption", wrap=True))

    def _decide(self, entry: PairEntry, decision: RowDecision | None) -> None:
        self._session.decide_rows({entry.row.row: decision})
        if decision is not None:
            self.decided.emit()
