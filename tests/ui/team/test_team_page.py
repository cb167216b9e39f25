"""The team's page with a real headquarters: roles, case files that change hands, laptops and people that go."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sync.protocol.acts import Role
from tests.ui import keys
from tests.ui.joining.newcomer import Newcomer, words
from tests.ui.synchronisation.siege import Siege
from tests.ui.team.leader import Leader
from tests.ui.team.test_enrolment import let_in, names_at
from ui.messages import format_date_long, tr
from ui.operations.team import COACH, SUPERVISOR
from ui.team.accept_dialog import AcceptDialog
from ui.team.give_dialog import GiveDialog
from ui.team.invite_dialog import CodeDialog, InviteDialog
from ui.team.leaving_dialogs import LetLaptopGoDialog, LetPersonGoDialog, TransferDialog
from ui.team.person_card import offered_acts
from ui.team.roles_dialog import RolesDialog
from ui.widgets import Button


@pytest.fixture
def coach(leader: Leader, newcomer: Newcomer) -> Newcomer:
    """Return a coach of the team, with their window."""
    let_in(leader, newcomer, "Salomé")
    newcomer.dialog().accept()
    newcomer.round()
    leader.round()
    leader.wait(lambda: leader.page.reading.person(newcomer.person()) is not None)
    return newcomer


def with_a_case(coach: Newcomer, leader: Leader, name: str) -> str:
    case_id = coach.new_case(name)
    coach.round()
    leader.round()
    leader.wait(lambda: case_id in leader.colleague(coach.person()).case_ids)
    leader.wait(lambda: any(one.case_id == case_id for one in leader.page.reading.cases))
    return case_id


def test_the_rail_shows_the_page_to_who_may_use_it(leader: Leader, coach: Newcomer) -> None:
    leader.wait(lambda: leader.frame.rail.button("team").isVisible())
    # Merging is a supervisor's work, whatever the register says of them.
    leader.wait(lambda: leader.frame.rail.button("merging").isVisible())
    assert not coach.frame.rail.button("merging").isVisible()
    assert not coach.frame.rail.button("team").isVisible()
    coach.frame.host.navigate("team")
    coach.settle()
    page = coach.frame.page
    assert page is not None
    coach.wait(lambda: tr("team.not_staff") in words(page))
    leader.drop_frame()
    leader.siege.road.is_away = True
    leader.unlock()
    leader.make_frame()
    leader.wait(lambda: leader.frame.rail.button("team").isVisible())  # known from before, with no network


def test_roles_are_changed(leader: Leader, coach: Newcomer) -> None:
    leader.act(coach.person(), "roles")
    dialog = leader.over(RolesDialog)
    dialog.choice.boxes[SUPERVISOR].setChecked(True)
    dialog.go_button.click()
    leader.wait(lambda: leader.colleague(coach.person()).roles == {COACH, SUPERVISOR})
    coach.round()
    coach.round()
    coach.wait(lambda: coach.syncing.status.is_member)
    leader.act(coach.person(), "roles")
    dialog = leader.over(RolesDialog)
    for box in dialog.choice.boxes.values():
        box.setChecked(False)
    dialog.go_button.click()
    assert dialog.problem.text() == tr("team.roles.missing")


def test_a_case_file_is_given_to_a_coach(leader: Leader, coach: Newcomer) -> None:
    case_id = leader.new_case("Diallo")
    leader.round()
    leader.wait(lambda: any(one.case_id == case_id for one in leader.page.reading.cases))
    leader.act(coach.person(), "give")
    dialog = leader.over(GiveDialog)
    assert dialog.to.value() == coach.person()
    dialog.go_button.click()
    assert dialog.problem.text() == tr("team.give.no_case")
    dialog.search.setText("diall")
    dialog.search.searched.emit("diall")
    dialog.table.selectRow(0)
    keys.press(dialog.table, Qt.Key.Key_Space)
    assert dialog.model.chosen() == {case_id}
    dialog.go_button.click()
    leader.wait(lambda: leader.colleague(coach.person()).case_ids == (case_id,))
    leader.settle()
    leader.round()
    coach.round()
    assert names_at(coach, case_id) == ["Diallo"]
    summary = leader.ask(lambda cabinet: cabinet.index.summary(case_id).coach_id)  # type: ignore[union-attr]  # is there
    assert summary == coach.person()


def test_case_files_are_transferred_and_leave_the_former_coach(leader: Leader, coach: Newcomer) -> None:
    case_id = with_a_case(coach, leader, "Moreau")
    leader.act(leader.person(), "roles")
    dialog = leader.over(RolesDialog)
    dialog.choice.boxes[COACH].setChecked(True)
    dialog.go_button.click()
    leader.wait(lambda: COACH in leader.colleague(leader.person()).roles)
    leader.act(coach.person(), "transfer")
    transfer = leader.over(TransferDialog)
    transfer.go_button.click()
    assert transfer.labelled.error() == tr("team.transfer.missing")
    transfer.takers.set_value(leader.person())
    transfer.go_button.click()
    leader.wait(lambda: leader.colleague(coach.person()).case_ids == ())
    assert leader.colleague(leader.person()).case_ids == (case_id,)
    coach.round()
    assert names_at(coach, case_id) == []


def test_another_laptop_for_somebody_known(leader: Leader, coach: Newcomer, tmp_path: Path) -> None:
    case_id = with_a_case(coach, leader, "Moreau")
    leader.act(coach.person(), "laptop")
    dialog = leader.over(InviteDialog)
    assert not dialog.name.isVisible()
    dialog.go_button.click()
    text = leader.over(CodeDialog).code.toPlainText()
    leader.over(CodeDialog).accept()
    second = Newcomer(tmp_path / "second", leader.siege, coach.qtbot)
    try:
        second.give(text)
        leader.page.look()
        leader.wait(leader.page.applicants.isVisible)
        assert tr("team.applicants.somebody") not in words(leader.page)
        button = leader.page.applicants.findChild(Button)
        assert button is not None
        button.click()
        accept = leader.over(AcceptDialog)
        accept.compared.setChecked(True)
        accept.go_button.click()
        leader.wait(lambda: leader.is_closed(AcceptDialog))
        second.request().ask()
        second.shows(tr("joining.accepted.title"))
        assert second.person() == coach.person()
        leader.round()
        leader.wait(lambda: len(leader.colleague(coach.person()).laptops) == 2)
        second.round()
        second.wait(lambda: names_at(second, case_id) == ["Moreau"])
    finally:
        second.end()


def test_a_laptop_is_let_go(leader: Leader, coach: Newcomer) -> None:
    laptop = leader.colleague(coach.person()).laptops[0]
    leader.press(f"team.laptop.{laptop.id}")
    dialog = leader.over(LetLaptopGoDialog)
    assert tr("team.leaving.unsent") in words(dialog)
    dialog.go_button.click()
    leader.wait(lambda: not leader.colleague(coach.person()).laptops[0].is_active)
    assert leader.colleague(coach.person()).is_active
    today = leader.frame.host.today()
    leader.says(tr("team.laptop.left", date=format_date_long(today)))
    with coach.qtbot.waitSignal(coach.syncing.leaving, timeout=20_000):
        coach.syncing.ask()
    coach.operations.take_desk(None)
    coach.syncing.stop()


def test_somebody_leaves_and_a_colleague_takes_over(leader: Leader, coach: Newcomer) -> None:
    case_id = with_a_case(coach, leader, "Moreau")
    leader.act(leader.person(), "roles")
    roles = leader.over(RolesDialog)
    roles.choice.boxes[COACH].setChecked(True)
    roles.go_button.click()
    leader.wait(lambda: COACH in leader.colleague(leader.person()).roles)
    leader.act(coach.person(), "leave")
    dialog = leader.over(LetPersonGoDialog)
    assert dialog.heirs.isVisible()
    dialog.heirs.set_value(leader.person())
    dialog.go_button.click()
    leader.wait(lambda: not leader.colleague(coach.person()).is_active)
    assert leader.colleague(leader.person()).case_ids == (case_id,)
    leader.says(tr("team.gone", count=1))
    coach.operations.take_desk(None)
    coach.syncing.stop()


def test_the_last_administrator_stays(leader: Leader, siege: Siege) -> None:
    """Headquarters' word comes back in plain words, and the page is as it was."""
    others = [one for one in leader.page.reading.people if not one.is_me]
    for one in others:
        leader.act(one.id, "leave")
        leader.over(LetPersonGoDialog).go_button.click()
        leader.wait(lambda one=one: not leader.colleague(one.id).is_active)  # type: ignore[misc]  # bound now
    leader.act(leader.person(), "roles")
    dialog = leader.over(RolesDialog)
    dialog.choice.boxes["administrator"].setChecked(False)
    dialog.choice.boxes[COACH].setChecked(True)
    dialog.go_button.click()
    leader.wait(dialog.problem.isVisible)
    assert dialog.problem.text() == tr("errors.statement.last_administrator")


def test_a_supervisor_invites_coaches_only(
    tmp_path: Path, siege: Siege, qapp: QApplication, qtbot: QtBot
) -> None:
    leader = Leader(tmp_path / "leader", siege, qtbot, {Role.SUPERVISOR})
    try:
        assert leader.page.reading.may_grant() == (COACH,)
        administrator = next(one for one in leader.page.reading.people if not one.is_me)
        assert offered_acts(administrator, leader.page.reading) == ()
        leader.press("team.invite.open")
        dialog = leader.over(InviteDialog)
        assert dialog.roles.boxes == {}
        assert dialog.roles.chosen() == {COACH}
        dialog.reject()
    finally:
        leader.end()
