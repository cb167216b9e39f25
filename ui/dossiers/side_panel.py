"""The essentials of the person chosen in the list: who, how to reach them, what is due, the last session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.dossiers.case_columns import ago, flag_texts, most_pressing
from ui.dossiers.case_delegates import chips_of
from ui.dossiers.case_filter import CaseRow
from ui.dossiers.progress_bar import MilestoneBar
from ui.dossiers.row_acts import copy_contact
from ui.messages import choice_label, format_age, format_date_long, format_date_short, tr
from ui.milestone_names import milestone_title_text
from ui.operations import finding
from ui.theme import Space
from ui.widgets import (
    Avatar,
    Button,
    ClickableCard,
    FlowLayout,
    IconButton,
    IconLabel,
    SidePanel,
    Tag,
    line,
    text_label,
)
from ui.widgets.forms.formats import shown_phone

if TYPE_CHECKING:
    from ui.background import Task
    from ui.operations.finding import DueThing, Essentials
    from ui.shell.host import Host

WIDTH = 320
_PRESSING_SHOWN = 6
_READ_DELAY_MS = 120
"""Running through the list with the arrow keys reads no case file on the way."""


class CasePanel(SidePanel):
    """One person's essentials; the rows known from the list are there at once, the rest follows."""

    open_asked = Signal(str)
    chosen = Signal(str)
    """Somebody was picked among those who need attention."""

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(width=WIDTH, parent=parent)
        self.setObjectName("dossiers.panel")
        self._host = host
        self._row: CaseRow | None = None
        self._task: Task | None = None
        self._page = QWidget()
        self._more: QVBoxLayout | None = None
        self._renew()
        self.body.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_READ_DELAY_MS)
        self._timer.timeout.connect(self.read_now)

    def _renew(self) -> None:
        """Put an empty page in the place of what is shown."""
        self._page.hide()
        self._page.deleteLater()
        self.body.removeWidget(self._page)
        self._page = QWidget()
        self._content = QVBoxLayout(self._page)
        self._content.setContentsMargins(0, 0, 0, 0)
        self._content.setSpacing(Space.M - Space.XS)
        self.body.insertWidget(0, self._page)
        self._more = None

    @property
    def case_id(self) -> str:
        """The id of the person shown; "" for none."""
        return self._row.case_id if self._row is not None else ""

    def show_row(self, row: CaseRow | None, today: date) -> None:
        """Show somebody, or that nobody is chosen."""
        self._row = row
        if self._task is not None:
            self._task.cancel()
        self._timer.stop()
        self._renew()
        if row is None:
            self.set_title("")
            return
        self.set_title(row.summary.display_name or tr("dossiers.unnamed"))
        self._add_head(row, today)
        self._add_contact(row)
        self._add_pathway(row, today)
        self._more = QVBoxLayout()
        self._more.setSpacing(Space.S)
        self._content.addLayout(self._more)
        self._page.show()
        if not row.summary.is_damaged:
            self._timer.start()

    def show_attention(self, rows: Sequence[CaseRow]) -> None:
        """With nobody chosen: show who of these rows needs attention first."""
        self.show_row(None, self._host.today())
        pressing = most_pressing(rows, _PRESSING_SHOWN)
        self.set_title(tr("dossiers.panel.attention" if pressing else "dossiers.panel.nobody"))
        said = tr("dossiers.panel.attention_text" if pressing else "dossiers.panel.nobody_text")
        self._content.addWidget(text_label(said, "muted", wrap=True))
        for row in pressing:
            name = row.summary.display_name or tr("dossiers.unnamed")
            reasons = ", ".join(flag_texts(row, with_facts=False))
            card = ClickableCard(f"{name}, {reasons}", padding=Space.S + Space.XS)
            card.body.setSpacing(2)
            card.body.addWidget(text_label(name, "strong", wrap=True))
            card.body.addWidget(text_label(reasons, "caption", wrap=True))
            card.clicked.connect(partial(self.chosen.emit, row.case_id))
            self._content.addWidget(card)
        self._page.show()

    def _add_head(self, row: CaseRow, today: date) -> None:
        summary = row.summary
        head = QHBoxLayout()
        head.setSpacing(Space.S + Space.XS)
        head.addWidget(Avatar(summary.display_name, 44), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        first = " · ".join(
            part
            for part in (format_age(summary.born_on, today), choice_label("case_statuses", summary.status))
            if part
        )
        second = " · ".join(part for part in (row.promotion, row.coach) if part)
        for text in (first, second):
            if text:
                words.addWidget(text_label(text, "muted", wrap=True))
        words.addStretch(1)
        head.addLayout(words, 1)
        self._content.addLayout(head)
        chips = chips_of(row)
        if chips:
            holder = QWidget()
            flow = FlowLayout(holder, spacing=Space.XS)
            for text, tone in chips:
                flow.addWidget(Tag(text, tone))
            self._content.addWidget(holder)
        # A new note about this person starts from the top bar: one button for it, always in the same place.
        recover = partial(self._host.act, "salvage", case_id=summary.case_id)
        self._content.addWidget(
            Button(
                tr("salvage.look" if summary.is_damaged else "dossiers.panel.open"),
                icon="life-buoy" if summary.is_damaged else "folder-open",
                on_click=recover if summary.is_damaged else partial(self.open_asked.emit, summary.case_id),
                name="dossiers.panel.open",
            )
        )

    def _add_contact(self, row: CaseRow) -> None:
        summary = row.summary
        phone = shown_phone(summary.phone) if summary.phone else ""
        rows = [
            ("phone", phone, tr("dossiers.panel.copy_phone")),
            ("mail", summary.email or "", tr("dossiers.panel.copy_email")),
            ("map-pin", summary.city or "", ""),
            ("briefcase-business", summary.project_title or "", ""),
        ]
        shown = [entry for entry in rows if entry[1]]
        if not shown:
            return
        self._content.addWidget(line())
        column = QVBoxLayout()
        column.setSpacing(0)
        for icon, text, copy_name in shown:
            held = QHBoxLayout()
            held.setSpacing(Space.S)
            held.addWidget(IconLabel(icon, "muted"), 0, Qt.AlignmentFlag.AlignVCenter)
            words = text_label(_breakable(text), wrap=True)
            words.setMinimumHeight(28)
            held.addWidget(words, 1)
            if copy_name:
                held.addWidget(
                    IconButton("copy", copy_name, on_click=partial(copy_contact, self._host, text))
                )
            column.addLayout(held)
        self._content.addLayout(column)

    def _add_pathway(self, row: CaseRow, today: date) -> None:
        summary = row.summary
        self._content.addWidget(line())
        if summary.applicable:
            phase = choice_label("phases", summary.phase) or tr("dossiers.progress.done")
            head = QHBoxLayout()
            head.addWidget(text_label(phase, "strong", wrap=True), 1)
            head.addWidget(text_label(f"{summary.reached}/{summary.applicable}", "muted"))
            self._content.addLayout(head)
            self._content.addWidget(MilestoneBar(summary.reached, summary.applicable))
        moments = QHBoxLayout()
        moments.setSpacing(Space.S)
        for title, day, nothing in (
            (tr("dossiers.column.next"), row.next_on, tr("dossiers.panel.no_next")),
            (tr("dossiers.column.last_contact"), summary.last_contact_on, tr("dossiers.never")),
        ):
            column = QVBoxLayout()
            column.setSpacing(2)
            column.addWidget(text_label(title, "caption", wrap=True))
            column.addWidget(text_label(ago(day, today) if day else nothing, wrap=True))
            if day:
                column.addWidget(text_label(format_date_short(day, today), "caption"))
            column.addStretch(1)
            moments.addLayout(column, 1)
        self._content.addLayout(moments)

    def read_now(self) -> None:
        """Read what is due and the last note without waiting for the hand to rest."""
        self._timer.stop()
        if self._row is not None:
            self._task = finding.read_essentials(
                self._host.operations, self._row.case_id, self._on_read, self._on_failed, owner=self
            )

    def _on_failed(self, error: Exception) -> None:
        if self._more is not None:
            self._more.addWidget(text_label(tr("dossiers.panel.unreadable"), "muted", wrap=True))

    def _on_read(self, essentials: Essentials) -> None:
        if self._more is None or essentials.case_id != self.case_id:
            return
        today = self._host.today()
        if essentials.due:
            self._more.addWidget(line())
            self._more.addWidget(text_label(tr("dossiers.panel.due"), "strong"))
            for thing in essentials.due:
                self._more.addLayout(_due_line(thing, today))
        if essentials.last_note:
            self._more.addWidget(line())
            on = format_date_long(essentials.last_held_on)
            self._more.addWidget(text_label(tr("dossiers.panel.last_note", date=on), "strong", wrap=True))
            self._more.addWidget(text_label(essentials.last_note, wrap=True))


def _due_line(thing: DueThing, today: date) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(Space.S)
    is_late = thing.due_on is not None and thing.due_on < today
    mark = IconLabel("milestone" if thing.is_milestone else "square-check", "danger" if is_late else "muted")
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(text_label(milestone_title_text(thing.template_code, thing.title), wrap=True))
    if thing.due_on is not None:
        said = tr(
            "dossiers.panel.late_since" if is_late else "dossiers.panel.due_on", when=ago(thing.due_on, today)
        )
        words.addWidget(text_label(said, "error" if is_late else "caption", wrap=True))
    row.addLayout(words, 1)
    return row


def _breakable(text: str) -> str:
    """Return a text whose long words (addresses) may go on in the next line; the button copies the text itself."""
    return "".join(letter + "\u200b" if letter in "@._-/" else letter for letter in text)
