"""Somebody is let in, through the supervisor's window and their own."""

from __future__ import annotations

from pathlib import Path

from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.membership_store import MembershipStore
from tests.ui.joining.newcomer import Newcomer, words
from tests.ui.synchronisation.desk_on_thread import COACH
from tests.ui.synchronisation.siege import Siege
from tests.ui.team.leader import Leader
from ui.messages import tr
from ui.operations.sync_state import Stage
from ui.operations.team_acts import MadeInvitation
from ui.team.accept_dialog import AcceptDialog
from ui.team.invite_dialog import CodeDialog, InviteDialog
from ui.widgets import Button


def invited(leader: Leader, name: str) -> str:
    """Invite somebody through the window; return the code that is shown."""
    leader.press("team.invite.open")
    dialog = leader.over(InviteDialog)
    dialog.name.setText(name)
    dialog.go_button.click()
    code = leader.over(CodeDialog)
    text = code.code.toPlainText()
    code.accept()
    leader.says(tr("team.invitations.title"))
    return text


def names_at(desk: Newcomer, case_id: str) -> list[str]:
    def work(cabinet: Cabinet) -> list[str]:
        if cabinet.scope_entry(case_id) is None:
            return []
        rows = cabinet.file(case_id).sql.execute("SELECT birth_name FROM p_beneficiary")
        return [str(row[0]) for row in rows]

    found = desk.ask(work)
    assert isinstance(found, list)
    return found


def let_in(leader: Leader, newcomer: Newcomer, name: str) -> None:
    """The whole way, in both windows."""
    newcomer.give(invited(leader, name))
    newcomer.wait(lambda: "POST /v1/join" in leader.siege.road.asked)
    newcomer.wait(lambda: newcomer.syncing.status.stage is Stage.WAITING)
    leader.page.look()
    leader.says(tr("team.applicants.title"))
    leader.wait(lambda: leader.frame.rail.button("team").count == 1)
    leader.wait(lambda: leader.page.applicants.findChild(Button) is not None)
    button = leader.page.applicants.findChild(Button)
    assert button is not None
    button.click()
    dialog = leader.over(AcceptDialog)
    assert dialog.card.groups == newcomer.request().card.groups
    assert name in words(dialog)
    assert not dialog.go_button.isEnabled()
    dialog.compared.setChecked(True)
    dialog.go_button.click()
    leader.wait(lambda: leader.is_closed(AcceptDialog))
    newcomer.request().ask()
    newcomer.shows(tr("joining.accepted.title"))
    newcomer.wait_for(Stage.IDLE)


def test_the_whole_way_through_two_windows(leader: Leader, newcomer: Newcomer) -> None:
    case_id = newcomer.new_case("Moreau")
    person = newcomer.person()
    let_in(leader, newcomer, "Salomé")
    newcomer.dialog().accept()
    leader.wait(lambda: leader.page.reading.person(person) is not None)
    # Known by the invitation's name until their own entry has come.
    assert leader.colleague(person).invited_as == "Salomé"
    newcomer.round()
    leader.round()
    leader.wait(lambda: leader.colleague(person).name == COACH)
    leader.wait(lambda: leader.colleague(person).case_ids == (case_id,))
    assert names_at(leader, case_id) == ["Moreau"]
    assert not leader.page.applicants.isVisible()
    assert leader.frame.rail.button("team").count == 0
    assert not leader.page.invitations.isVisible()
    leader.says(tr("team.person.cases", count=1))


def test_a_request_that_is_declined(leader: Leader, newcomer: Newcomer) -> None:
    newcomer.give(invited(leader, "Salomé"))
    newcomer.wait(lambda: "POST /v1/join" in leader.siege.road.asked)
    leader.page.look()
    leader.wait(lambda: leader.page.applicants.findChild(Button) is not None)
    leader.page.applicants.findChildren(Button)[0].click()
    leader.over(AcceptDialog).decline_button.click()
    question = next(one for one in leader.over(AcceptDialog).findChildren(Button, "confirm.yes"))
    question.click()
    leader.wait(lambda: leader.is_closed(AcceptDialog))
    newcomer.request().ask()
    newcomer.shows(tr("joining.request.declined"))
    leader.wait(lambda: not leader.page.applicants.isVisible())


def test_the_name_is_asked_for(leader: Leader) -> None:
    leader.press("team.invite.open")
    dialog = leader.over(InviteDialog)
    dialog.go_button.click()
    assert dialog.labelled.error() == tr("team.invite.name.missing")
    dialog.name.setText("Salomé")
    for box in dialog.roles.boxes.values():
        box.setChecked(False)
    dialog.go_button.click()
    assert dialog.problem.text() == tr("team.roles.missing")


def test_an_invitation_is_made_without_a_network_but_nobody_is_accepted(
    leader: Leader, newcomer: Newcomer, siege: Siege
) -> None:
    newcomer.give(invited(leader, "Salomé"))
    newcomer.wait(lambda: "POST /v1/join" in siege.road.asked)
    leader.page.look()
    leader.wait(lambda: leader.page.applicants.findChild(Button) is not None)
    siege.road.is_away = True
    leader.syncing.ask()
    leader.wait_for(Stage.OFFLINE)
    leader.says(tr("team.offline"))
    assert COACH in words(leader.page)  # what is known stays
    leader.page.applicants.findChildren(Button)[0].click()
    dialog = leader.over(AcceptDialog)
    dialog.compared.setChecked(True)
    dialog.go_button.click()
    leader.wait(dialog.problem.isVisible)
    assert dialog.problem.text() == tr("errors.sync.unreachable.offline")
    assert dialog.go_button.isEnabled()
    siege.road.is_away = False
    dialog.go_button.click()
    leader.wait(lambda: leader.is_closed(AcceptDialog))


def test_the_code_is_copied_until_the_lock_and_saved_as_a_file(leader: Leader, tmp_path: Path) -> None:
    code = CodeDialog(leader.frame.host, MadeInvitation("Salomé", "CDI1-AAAAA", 1_800_000_000))
    code.open()
    code.copy_button.click()
    assert code.bar.text() == tr("team.code.copied")
    code.save_to(tmp_path / "a.coachinvite")
    leader.settle()
    assert (tmp_path / "a.coachinvite").read_text("utf-8").strip() == "CDI1-AAAAA"
    code.save_to(tmp_path / "no" / "a.coachinvite")
    leader.settle()
    assert code.bar.text() == tr("errors.output_unwritable")
    leader.frame.host.clear_copied()


def test_a_request_by_file_is_answered_by_a_file(
    leader: Leader, newcomer: Newcomer, siege: Siege, tmp_path: Path
) -> None:
    text = invited(leader, "Salomé")
    request, answer = tmp_path / "a.coachjoin", tmp_path / "a.coachbundle"
    newcomer.give(text)
    newcomer.request().save_to(request)
    newcomer.settle()
    groups = newcomer.request().card.groups
    leader.page.take_file(request)
    dialog = leader.over(AcceptDialog)
    assert dialog.card.groups == groups
    dialog.compared.setChecked(True)
    dialog.go_button.click()
    leader.wait(lambda: leader.page.reading.person(newcomer.person()) is not None)
    dialog.write_answer(answer)
    leader.wait(answer.exists)
    siege.road.is_away = True
    newcomer.request().take_answer(answer)
    newcomer.shows(tr("joining.accepted.title"))
    state = newcomer.ask(lambda cabinet: MembershipStore(cabinet.vault).facts()["join_state"])
    assert state == "accepted"


def test_a_file_that_is_no_request_is_said(leader: Leader, tmp_path: Path) -> None:
    (tmp_path / "a.coachjoin").write_bytes(b"something else")
    leader.page.take_file(tmp_path / "a.coachjoin")
    leader.wait(lambda: leader.frame.toast.text() == tr("team.file.wrong"))
    leader.page.take_file(tmp_path / "gone.coachjoin")
    leader.wait(lambda: leader.frame.toast.text() == tr("errors.sync.bundle_unreadable"))
    assert leader.is_closed(AcceptDialog)
