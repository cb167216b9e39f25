"""The pathway: actions to do, and the phases with their milestones, each ticked with one click."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from coachdesk.programme.pathway import Milestone, phase_progress
from coachdesk.programme.session import Action
from ui.case_file.actions_card import NEW_ACTION, ActionsCard
from ui.case_file.case_desk import taking_back
from ui.case_file.case_forms import ACTION_GROUP, MILESTONE_GROUP
from ui.case_file.details import EntityDetails, bring_up
from ui.case_file.pathway_lines import by_phase, milestone_line
from ui.case_file.pathway_start import START_DAY, PathwayStart
from ui.case_file.phase_section import PhaseSection
from ui.case_file.tab import CaseTab, CaseView
from ui.case_file.tick_row import TickRow
from ui.case_file.waiting import waiting_in
from ui.messages import choices, tr
from ui.milestone_names import milestone_name
from ui.operations import pathway
from ui.theme import Space
from ui.widgets import column, scroll_page

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from ui.case_file.case_desk import CaseDesk
    from ui.shell.host import Host


class PathwayTab(CaseTab):
    """Actions over phases; one milestone or action at a time unfolds its form."""

    key = "pathway"

    def __init__(self, host: Host, desk: CaseDesk, parent: QWidget | None = None) -> None:
        super().__init__(host, desk, parent)
        # From the outside in: a widget that is made inside its place is styled once.
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        outer, body = column(margin=Space.XL)
        self.area = scroll_page(outer)
        whole.addWidget(self.area)
        inside = body.parentWidget()
        self._shown_case = ""
        self._awaited = ""
        self.milestone_details = EntityDetails(MILESTONE_GROUP, desk, self)
        self.action_details = EntityDetails(ACTION_GROUP, desk, self)
        for details in (self.milestone_details, self.action_details):
            details.remove_asked.connect(self._on_remove)
        self.actions_card = ActionsCard(desk, inside)
        self.actions_card.ticked.connect(self._on_action_ticked)
        self.actions_card.details_asked.connect(self.toggle)
        self.start = PathwayStart(desk, inside)
        self.start.start_asked.connect(self._on_start)
        self.sections = {phase: self._make_section(phase, inside) for phase in (*choices("phases"), "")}
        body.addWidget(self.start)
        body.addWidget(self.actions_card)
        phases = QVBoxLayout()
        phases.setSpacing(Space.S)
        for section in self.sections.values():
            phases.addWidget(section)
        body.addLayout(phases)
        body.addStretch(1)

    def _make_section(self, phase: str, inside: QWidget | None) -> PhaseSection:
        section = PhaseSection(phase, inside)
        section.list.ticked.connect(self._on_milestone_ticked)
        section.list.details_asked.connect(self.toggle)
        section.add_asked.connect(self._on_add_milestone)
        return section

    def fill(self, view: CaseView) -> None:
        case = view.case
        is_other = case.id != self._shown_case
        self._shown_case = case.id
        has_come_back = is_other and self._begin_anew(view)
        for details in (self.milestone_details, self.action_details):
            if details.entity_id and self._entity(details.entity_id) is None:
                details.lose()
        self.start.setVisible(not case.milestones)
        self.start.fill(view)
        self._fill_lists(view)
        self._refresh_details(view)
        if self._awaited and self._entity(self._awaited) is not None:
            awaited, self._awaited = self._awaited, ""
            self.reveal(awaited)
        elif is_other and not self._give_back(view) and has_come_back:
            self.host.tell(tr("forms.given_back"))

    def _fill_lists(self, view: CaseView) -> None:
        case = view.case
        unfolded = (self.milestone_details.entity_id, self.action_details.entity_id)
        waiting = waiting_in(view, self.desk, unfolded)
        self.actions_card.fill(case.actions, view.today, self.action_details.entity_id, waiting)
        grouped = by_phase(case.milestones, tuple(choices("phases")))
        progress = {one.phase: one for one in phase_progress(case.milestones, tuple(grouped), view.today)}
        current = next((one.phase for one in progress.values() if one.applicable and not one.is_complete), "")
        for phase, section in self.sections.items():
            lines = [waiting.marked(milestone_line(one, view.today)) for one in grouped[phase]]
            section.setVisible(bool(case.milestones) and (bool(lines) or phase != ""))
            section.fill(
                progress[phase], lines, self.milestone_details.entity_id, is_current=phase == current
            )

    def _begin_anew(self, view: CaseView) -> bool:
        self.milestone_details.put_away()
        self.action_details.put_away()
        for section in self.sections.values():
            section.forget()
        self.area.verticalScrollBar().setValue(0)
        came_back = [part.show_case(view) for part in (self.actions_card, self.start)]
        return any(came_back)

    def _give_back(self, view: CaseView) -> bool:
        """Unfold what something is typed about that is not written; the keyboard stays where it is."""
        texts = self.desk.sealed(view.sealed)
        entity_id = next((one.id for one in self._entities(view) if one.id in texts), "")
        if entity_id:
            self._unfold(entity_id, view)
            self._bring_up(entity_id)
        return bool(entity_id)

    def reveal(self, entity_id: str) -> None:
        if entity_id in (NEW_ACTION, START_DAY):
            (self.actions_card.first_box() if entity_id == NEW_ACTION else self.start.day).setFocus()
            return
        if entity_id in self.sections:
            self.sections[entity_id].unfold()
            self.sections[entity_id].focus_first()
            bring_up(self.area, self.sections[entity_id])
            return
        entity = self._entity(entity_id)
        if entity is None:
            return
        if self._details_of(entity).entity_id == entity_id:
            self._details_of(entity).focus_first()
        else:
            self.toggle(entity_id)
        self._bring_up(entity_id)

    def _bring_up(self, entity_id: str) -> None:
        row = self._row(entity_id)
        if row is not None:
            bring_up(self.area, row)

    def leave(self) -> None:
        self.milestone_details.leave()
        self.action_details.leave()
        self.actions_card.seal()
        self.start.seal()

    def focus_first(self) -> None:
        if self.view is not None and not self.view.case.milestones:
            self.start.focus_first()
        else:
            self.actions_card.title.setFocus()

    def toggle(self, entity_id: str) -> None:
        """Unfold or fold up the details of a milestone or an action."""
        entity = self._entity(entity_id)
        if entity is None or self.view is None:
            return
        details = self._details_of(entity)
        if details.entity_id == entity_id:
            details.close_up()
            self._fill_lists(self.view)
            row = self._row(entity_id)
            if row is not None:
                row.details.setFocus()
            return
        self._unfold(entity_id, self.view)
        details.focus_first()

    def _details_of(self, entity: Milestone | Action) -> EntityDetails:
        return self.milestone_details if isinstance(entity, Milestone) else self.action_details

    def _unfold(self, entity_id: str, view: CaseView) -> None:
        entity = self._entity(entity_id)
        if entity is None:
            return
        (self.action_details if isinstance(entity, Milestone) else self.milestone_details).close_up()
        if isinstance(entity, Milestone):
            self.sections[entity.phase if entity.phase in self.sections and entity.phase else ""].unfold()
        elif entity.done_on is not None:
            self.actions_card.unfold_done()
        row = self._row(entity_id)
        if row is None:
            return
        came_back = self._details_of(entity).open_in(row.slot, entity, view, _title(entity))
        self._fill_lists(view)
        if came_back:
            self.host.tell(tr("forms.given_back"))

    def _refresh_details(self, view: CaseView) -> None:
        for details in (self.milestone_details, self.action_details):
            entity = self._entity(details.entity_id)
            row = self._row(details.entity_id)
            if entity is None or row is None:
                continue
            if row.slot.indexOf(details) < 0:
                row.slot.addWidget(details)
            details.show_entity(entity, view, _title(entity))

    def _entity(self, entity_id: str) -> Milestone | Action | None:
        if self.view is None or not entity_id:
            return None
        return next((one for one in self._entities(self.view) if one.id == entity_id), None)

    @staticmethod
    def _entities(view: CaseView) -> list[Milestone | Action]:
        return [*view.case.milestones, *view.case.actions]

    def _row(self, key: str) -> TickRow | None:
        lists = [self.actions_card.open_list, self.actions_card.done_list]
        lists += [section.list for section in self.sections.values()]
        return next((row for tick_list in lists if (row := tick_list.row(key)) is not None), None)

    def _on_start(self, entered_on: date) -> None:
        if self.view is None:
            return
        case_id = self.view.case.id
        if self.view.case.beneficiary.entered_on != entered_on:
            self.desk.revise("beneficiary", case_id, {"entered_on": entered_on})

        def done(changed: Changed | None) -> None:
            if changed is not None:
                count = len(changed.entities)
                text = tr("case_file.pathway.started", count=count)
                self.host.tell(text, undo=taking_back(self.desk.ops, changed), tone="success")

        pathway.start_pathway(self.desk.ops, case_id, entered_on, done, owner=self)

    def _on_milestone_ticked(self, milestone_id: str, is_on: bool) -> None:
        milestone = self._entity(milestone_id)
        if self.view is None or not isinstance(milestone, Milestone):
            return
        for section in self.sections.values():
            if section.list.row(milestone_id) is not None:
                section.stay_open()  # the last tick of a phase must not fold it up under the hand
        day = self.view.today if is_on else None
        done = self._telling(tr("case_file.milestone.ticked", title=_title(milestone)) if is_on else "")
        ops, case_id = self.desk.ops, self.view.case.id
        pathway.tick_milestone(ops, case_id, milestone_id, day, done, self._not_ticked, owner=self)

    def _on_action_ticked(self, action_id: str, is_on: bool) -> None:
        action = self._entity(action_id)
        if self.view is None or action is None:
            return
        day = self.view.today if is_on else None
        done = self._telling(tr("case_file.action.completed", title=_title(action)) if is_on else "")
        ops, case_id = self.desk.ops, self.view.case.id
        pathway.complete_action(ops, case_id, action_id, day, done, self._not_ticked, owner=self)

    def _not_ticked(self, error: Exception) -> None:
        if self.view is not None:
            self._fill_lists(self.view)  # each tick stands as it is kept
        self.host.show_error(error)

    def _telling(self, text: str) -> Callable[[Changed | None], None]:
        def done(changed: Changed | None) -> None:
            self.desk.written.emit(changed)
            if changed is not None and text:
                self.host.tell(text, undo=taking_back(self.desk.ops, changed), tone="success")

        return done

    def _on_add_milestone(self, phase: str) -> None:
        def done(entity_id: str) -> None:
            self._awaited = entity_id

        fields: dict[str, object] = {"title": tr("case_file.pathway.new_title")}
        if phase:
            fields["phase"] = phase
        self.desk.add("milestone", fields, done)

    def _on_remove(self, entity_id: str) -> None:
        entity = self._entity(entity_id)
        if entity is None:
            return
        kind = "milestone" if isinstance(entity, Milestone) else "action"
        text = tr(f"case_file.{kind}.removed", title=_title(entity))

        def done(changed: Changed | None) -> None:
            if changed is not None:
                typed_again = self._details_of(entity).forget_typed(entity_id)
                self.host.tell(text, undo=taking_back(self.desk.ops, changed, typed_again))

        self.desk.remove(kind, entity_id, done)


def _title(entity: Milestone | Action) -> str:
    if isinstance(entity, Milestone):
        return milestone_name(entity)
    return entity.title or tr("case_file.action.untitled")
