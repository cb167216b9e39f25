"""The barriers of a case file: cards, added from the themes, lifted with one click."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coachdesk.programme.beneficiary import Barrier
from ui.case_file.barrier_card import BarrierCard, theme_text
from ui.case_file.barrier_menu import barrier_menu
from ui.case_file.case_desk import taking_back
from ui.case_file.case_forms import BARRIER_GROUP
from ui.case_file.details import EntityDetails, bring_up
from ui.case_file.tab import CaseTab, CaseView
from ui.case_file.waiting import Waiting, waiting_in
from ui.messages import tr
from ui.theme import Space
from ui.widgets import Button, EmptyState, SegmentedControl, column, scroll_page

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from ui.case_file.case_desk import CaseDesk
    from ui.shell.host import Host

_FILTERS = ("open", "lifted", "all")


class BarriersTab(CaseTab):
    """Cards of barriers with a filter; one at a time unfolds its form."""

    key = "barriers"

    def __init__(self, host: Host, desk: CaseDesk, parent: QWidget | None = None) -> None:
        super().__init__(host, desk, parent)
        # From the outside in: a widget that is made inside its place is styled once.
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        outer, body = column(margin=Space.XL)
        self.area = scroll_page(outer)
        whole.addWidget(self.area)
        self._inside = body.parentWidget()
        self._cards: list[BarrierCard] = []
        self._awaited = ""
        self._shown_case = ""
        self.details = EntityDetails(BARRIER_GROUP, desk, self)
        self.details.remove_asked.connect(self._on_remove)
        desk.told.connect(self._on_told)
        self.filter = SegmentedControl(
            [(name, tr(f"case_file.barriers.{name}", count=0)) for name in _FILTERS],
            label=tr("case_file.barriers.filter"),
            name="barriers.filter",
        )
        self.filter.set_value("open")
        self.filter.chosen.connect(lambda _value: self._show_list())
        self.add_button = Button(tr("case_file.barriers.add"), icon="plus", name="barriers.add")
        self.add_menu = barrier_menu(self, self._add)
        self.add_button.clicked.connect(lambda _checked=False: self._open_menu(self.add_button))
        self._head = QWidget(self._inside)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(Space.S)
        head.addWidget(self.filter)
        head.addStretch(1)
        head.addWidget(self.add_button)
        body.addWidget(self._head)
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.M)
        body.addLayout(self._list)
        self._empty: EmptyState | None = None
        body.addStretch(1)

    def fill(self, view: CaseView) -> None:
        is_other = view.case.id != self._shown_case
        self._shown_case = view.case.id
        if is_other:
            self.details.put_away()
        elif self.details.entity_id and self._find(self.details.entity_id) is None:
            self.details.lose()
        lifted = sum(barrier.lifted_on is not None for barrier in view.case.barriers)
        counts = {"open": len(view.case.barriers) - lifted, "lifted": lifted, "all": len(view.case.barriers)}
        for name, count in counts.items():
            self.filter.button(name).setText(tr(f"case_file.barriers.{name}", count=count))
        self._show_list()
        if self._awaited and any(barrier.id == self._awaited for barrier in view.case.barriers):
            self.reveal(self._awaited)
            self._awaited = ""
        elif is_other:
            self._give_back(view)

    def _give_back(self, view: CaseView) -> None:
        """Unfold the barrier about which something is typed and not written; the keyboard stays where it is."""
        texts = self.desk.sealed(view.sealed)
        barrier = next((one for one in view.case.barriers if one.id in texts), None)
        if barrier is not None:
            self._unfold(barrier, view)
            self._bring_up(barrier.id)

    def reveal(self, entity_id: str) -> None:
        barrier = self._find(entity_id)
        if barrier is None:
            return
        wanted = "lifted" if barrier.lifted_on else "open"
        if self.filter.value() not in (wanted, "all"):
            self.filter.set_value(wanted)
        if self.details.entity_id != entity_id:
            self._toggle(entity_id)
        else:
            self.details.focus_first()
        self._bring_up(entity_id)

    def _bring_up(self, entity_id: str) -> None:
        card = self._card(entity_id)
        if card is not None:
            bring_up(self.area, card)

    def leave(self) -> None:
        self.details.leave()

    def focus_first(self) -> None:
        (self._empty.action_button if self._head.isHidden() and self._empty else self.add_button).setFocus()

    def _shown(self, waiting: Waiting) -> list[Barrier]:
        if self.view is None:
            return []
        wanted = self.filter.value()
        return [
            barrier
            for barrier in self.view.case.barriers
            if wanted == "all"
            or (barrier.lifted_on is not None) == (wanted == "lifted")
            or barrier.id == self.details.entity_id
            or barrier.id in waiting
        ]

    def _show_list(self) -> None:
        if self.view is None:
            return
        waiting = waiting_in(self.view, self.desk, [self.details.entity_id])
        shown = self._shown(waiting)
        spare = [card for card in self._cards if all(card.barrier_id != one.id for one in shown)]
        for index, barrier in enumerate(shown):
            # A card stays with its barrier, so that a form being typed in keeps the keyboard.
            card = self._card(barrier.id) or (spare.pop() if spare else self._make_card())
            if self._list.indexOf(card) != index:
                self._list.insertWidget(index, card)
            self._fill_card(card, barrier, waiting)
            card.show()
        for card in spare:
            card.empty()
        self._show_empty(not shown)

    def _fill_card(self, card: BarrierCard, barrier: Barrier, waiting: Waiting) -> None:
        if self.view is None:
            return
        is_open = barrier.id == self.details.entity_id
        card.fill(barrier, self.view.references, waiting, is_open=is_open)
        if is_open:
            if card.slot.indexOf(self.details) < 0:
                card.slot.addWidget(self.details)
            self.details.show_entity(barrier, self.view, theme_text(barrier))

    def _make_card(self) -> BarrierCard:
        card = BarrierCard(self._inside)
        card.details_asked.connect(self._toggle)
        card.lift_asked.connect(self._on_lift)
        card.level_picked.connect(self._on_level_picked)
        self._cards.append(card)
        return card

    def _show_empty(self, is_empty: bool) -> None:
        if self._empty is not None:
            self._empty.hide()
            self._empty.deleteLater()
            self._empty = None
        self._head.setHidden(self.view is not None and not self.view.case.barriers)
        if not is_empty or self.view is None:
            return
        kind = "empty" if not self.view.case.barriers else f"none_{self.filter.value()}"
        add = tr("case_file.barriers.add") if kind == "empty" else ""
        empty = EmptyState(
            "puzzle",
            tr(f"case_file.barriers.{kind}.title"),
            tr(f"case_file.barriers.{kind}.text"),
            action_text=add,
            on_action=lambda: self._open_menu(empty.action_button),
        )
        self._list.addWidget(empty)
        self._empty = empty

    def _find(self, barrier_id: str) -> Barrier | None:
        barriers = self.view.case.barriers if self.view else ()
        return next((barrier for barrier in barriers if barrier.id == barrier_id), None)

    def _card(self, barrier_id: str) -> BarrierCard | None:
        return next((card for card in self._cards if card.barrier_id == barrier_id), None)

    def _open_menu(self, below: QWidget) -> None:
        self.add_menu.popup(below.mapToGlobal(below.rect().bottomLeft()))

    def _add(self, theme: str) -> None:
        def done(entity_id: str) -> None:
            self._awaited = entity_id

        opened_on = self.view.today if self.view else self.host.today()
        self.desk.add("barrier", {"theme": theme, "opened_on": opened_on}, done)

    def _toggle(self, barrier_id: str) -> None:
        if self.details.entity_id == barrier_id:
            self.details.close_up()
            self._show_list()
            card = self._card(barrier_id)
            if card is not None:
                card.focus_details()
            return
        barrier = self._find(barrier_id)
        if barrier is None or self.view is None:
            return
        self._unfold(barrier, self.view)
        self.details.focus_first()

    def _unfold(self, barrier: Barrier, view: CaseView) -> None:
        card = self._card(barrier.id)
        slot = card.slot if card is not None else self._list
        came_back = self.details.open_in(slot, barrier, view, theme_text(barrier))
        self._show_list()
        if came_back:
            self.host.tell(tr("forms.given_back"))

    def _on_told(self, text: str, undo: Callable[[], None]) -> None:
        if self.isVisible():
            self.host.tell(text, undo=undo, tone="success")

    def _on_level_picked(self, barrier_id: str, level: int | None) -> None:
        # Not written, the level shown is the one that is kept.
        self.desk.revise("barrier", barrier_id, {"level": level}, on_error=self._show_list)

    def _on_lift(self, barrier_id: str, is_to_lift: bool) -> None:
        barrier = self._find(barrier_id)
        if barrier is None or self.view is None:
            return
        text = tr("case_file.barrier.lifted", theme=theme_text(barrier))

        def done(changed: Changed | None) -> None:
            if changed is not None and is_to_lift:
                self.host.tell(text, undo=taking_back(self.desk.ops, changed), tone="success")

        self.desk.revise("barrier", barrier_id, {"lifted_on": self.view.today if is_to_lift else None}, done)

    def _on_remove(self, barrier_id: str) -> None:
        barrier = self._find(barrier_id)
        if barrier is None:
            return
        text = tr("case_file.barrier.removed", theme=theme_text(barrier))

        def done(changed: Changed | None) -> None:
            if changed is not None:
                typed_again = self.details.forget_typed(barrier_id)
                self.host.tell(text, undo=taking_back(self.desk.ops, changed, typed_again))

        self.desk.remove("barrier", barrier_id, done)
