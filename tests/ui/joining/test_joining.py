"""Joining with a real headquarters: the code, the fingerprint, the wait, and every way in which it can end."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QApplication

from coachdesk.storage.membership_store import MembershipStore
from sync.client.bundles import Bundles
from sync.client.inviting import Inviting
from tests.ui import looks
from tests.ui.joining.newcomer import Newcomer, words
from tests.ui.synchronisation.desk_on_thread import COACH
from tests.ui.synchronisation.siege import Siege
from ui.joining.fingerprint_card import spoken
from ui.joining.joining_dialog import JoiningDialog
from ui.joining.settings_card import JoiningCard
from ui.messages import Language, set_language, tr
from ui.operations.joining import JoinStage, JoinStanding
from ui.operations.sync_state import Stage
from ui.widgets import Dialog


def test_from_the_code_to_being_let_in(newcomer: Newcomer, siege: Siege) -> None:
    case_id = newcomer.new_case("Moreau")
    newcomer.give(siege.invitation(COACH))
    shown = newcomer.request().card
    newcomer.wait(
        lambda: newcomer.request().bar.text().startswith(tr("joining.standing.waiting", date="")[:16])
    )
    (asking,) = Inviting(siege.office.connection()).waiting()
    assert asking.fingerprint == shown.groups
    assert shown.accessibleName() == spoken(asking.fingerprint)
    siege.let_in()
    newcomer.request().ask()
    newcomer.shows(tr("joining.accepted.title"))
    newcomer.wait_for(Stage.IDLE)
    newcomer.wait(lambda: siege.names(case_id) == ["Moreau"])
    newcomer.dialog().go_button.click()
    newcomer.wait(lambda: newcomer.find_dialog() is None)


def test_a_desk_that_was_copied_asks_again_and_is_let_in(newcomer: Newcomer, siege: Siege) -> None:
    """All that a copy keeps of its organisation is which one it is."""
    kept = {"organisation": siege.headquarters.organisation, "url": "https://siege.example.org"}
    newcomer.ask(lambda cabinet: MembershipStore(cabinet.vault).keep_facts(kept))
    newcomer.drop_frame()
    newcomer.unlock()
    newcomer.make_frame()
    assert newcomer.syncing.status.stage is Stage.NOT_JOINED
    newcomer.give(siege.invitation(COACH))
    newcomer.wait(lambda: Inviting(siege.office.connection()).waiting())
    siege.let_in()
    newcomer.request().ask()
    newcomer.wait_for(Stage.IDLE)


def test_a_wrong_code_is_said_kindly_and_nothing_is_kept(newcomer: Newcomer, siege: Siege) -> None:
    good = siege.invitation(COACH)
    dialog = newcomer.open_dialog()
    entry = dialog.entry
    assert entry is not None
    groups = good.replace("\n", "-").split("-")
    for text, said in (
        ("", tr("joining.wrong.empty")),
        ("Bonjour", tr("joining.wrong.kind")),
        (good[:200], tr("joining.wrong.cut")),
        (
            good.replace(groups[3], groups[3][:4], 1),
            tr("joining.wrong.group_length", group=groups[3][:4], count=4),
        ),
        (
            good.replace(groups[3], groups[3][:4] + "!", 1),
            tr("joining.wrong.letters", group=groups[3][:4] + "!"),
        ),
        (good[:-1] + ("A" if good[-1] != "A" else "B"), tr("joining.wrong.checksum")),
    ):
        entry.field.setPlainText(text)
        dialog.go_button.click()
        newcomer.settle()
        assert entry.labelled.error() == said, text
        assert dialog.request is None
    assert newcomer.syncing.status.stage is Stage.NOT_JOINED


def test_an_expired_invitation(newcomer: Newcomer, siege: Siege, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.client.inviting.VALID_S", -3600)
    dialog = newcomer.give(siege.invitation(COACH))
    assert dialog.entry is not None
    assert dialog.entry.labelled.error().startswith(tr("joining.wrong.expired", date="")[:30])


def test_a_file_is_dropped_on_the_field(newcomer: Newcomer, siege: Siege, tmp_path: Path) -> None:
    file = tmp_path / "a.coachinvite"
    file.write_text(siege.invitation(COACH), "utf-8")
    entry = newcomer.open_dialog().entry
    assert entry is not None
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    assert entry.field.canInsertFromMimeData(data)
    entry.field.insertFromMimeData(data)
    newcomer.settle()
    newcomer.wait(lambda: entry.is_good)
    entry.take_file(tmp_path / "gone.coachinvite")
    newcomer.settle()
    assert entry.labelled.error() == tr("errors.sync.bundle_unreadable")


def be_declined(newcomer: Newcomer, siege: Siege) -> None:
    newcomer.give(siege.invitation(COACH))
    newcomer.wait(lambda: Inviting(siege.office.connection()).waiting())
    inviting = Inviting(siege.office.connection())
    inviting.decline(inviting.waiting()[0])
    newcomer.request().ask()
    newcomer.shows(tr("joining.request.declined"))


def test_declined_is_said_and_nothing_was_sent(newcomer: Newcomer, siege: Siege) -> None:
    case_id = newcomer.new_case("Moreau")
    be_declined(newcomer, siege)
    assert tr("joining.standing.declined") in words(newcomer.dialog())
    assert not newcomer.request().card.isVisible()
    assert siege.names(case_id) == []
    newcomer.request().again_button.click()
    assert newcomer.dialog().entry is not None


def test_declined_and_let_in_by_another_invitation(newcomer: Newcomer, siege: Siege) -> None:
    be_declined(newcomer, siege)
    newcomer.request().again_button.click()
    newcomer.give(siege.invitation(COACH))
    newcomer.qtbot.waitUntil(lambda: bool(Inviting(siege.office.connection()).waiting()), timeout=3_000)


def test_an_invitation_that_was_used(newcomer: Newcomer, siege: Siege, tmp_path: Path) -> None:
    text = siege.invitation(COACH)
    other = Newcomer(tmp_path / "other", siege, newcomer.qtbot)
    try:
        other.give(text)
        other.wait(lambda: Inviting(siege.office.connection()).waiting())
        siege.let_in()
        other.request().ask()
        other.shows(tr("joining.accepted.title"))
    finally:
        other.end()
    newcomer.give(text)
    newcomer.shows(tr("errors.sync.invitation.used"))
    assert newcomer.request().again_button.isVisible()


def test_no_network_and_back(newcomer: Newcomer, siege: Siege) -> None:
    siege.road.is_away = True
    newcomer.give(siege.invitation(COACH))
    newcomer.shows(tr("joining.standing.offline", why=tr("errors.sync.unreachable.offline")))
    newcomer.wait(lambda: newcomer.syncing.status.problem == "sync.unreachable")
    assert newcomer.syncing.status.stage is Stage.WAITING  # no member yet: the page leads back to the request
    siege.road.is_away = False
    newcomer.request().ask()
    newcomer.wait(lambda: Inviting(siege.office.connection()).waiting())
    siege.let_in()
    newcomer.request().ask()
    newcomer.shows(tr("joining.accepted.title"))


def test_closed_while_it_waits_and_let_in_meanwhile(newcomer: Newcomer, siege: Siege) -> None:
    newcomer.give(siege.invitation(COACH))
    before = newcomer.request().card.groups
    newcomer.wait(lambda: Inviting(siege.office.connection()).waiting())
    newcomer.dialog().close_button.click()
    newcomer.drop_frame()
    newcomer.unlock()
    newcomer.make_frame()
    newcomer.settle()
    assert newcomer.find_dialog() is None  # it was seen: not shown at each opening
    dialog = newcomer.open_dialog()
    assert newcomer.request().card.groups == before
    dialog.close_button.click()
    newcomer.wait(lambda: newcomer.find_dialog() is None)
    siege.let_in()
    newcomer.syncing.ask()
    newcomer.wait(lambda: newcomer.frame.toast.text() == tr("joining.news.accepted"))


def test_locked_before_the_numbers_were_seen_they_are_shown_at_the_next_opening(
    newcomer: Newcomer, siege: Siege
) -> None:
    newcomer.ask_to_join()  # as the first start does
    newcomer.drop_frame()
    newcomer.unlock()
    newcomer.make_frame()
    newcomer.settle()
    assert newcomer.request().card.isVisible()


def test_giving_up_leaves_a_desk_that_works_alone(newcomer: Newcomer, siege: Siege) -> None:
    newcomer.give(siege.invitation(COACH))
    newcomer.dialog().give_up_button.click()
    question = next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, Dialog) and one.objectName() == "confirm"
    )
    yes = question.findChild(type(newcomer.dialog().go_button), "confirm.yes")
    assert yes is not None
    yes.click()
    newcomer.wait_for(Stage.NOT_JOINED)
    newcomer.wait(lambda: newcomer.find_dialog() is None)
    assert newcomer.open_dialog().entry is not None


def test_by_hand_from_one_desk_to_the_other(newcomer: Newcomer, siege: Siege, tmp_path: Path) -> None:
    siege.road.is_away = True
    newcomer.give(siege.invitation(COACH))
    request = newcomer.request()
    file, answer = tmp_path / "a.coachjoin", tmp_path / "a.coachbundle"
    request.save_to(file)
    newcomer.settle()
    newcomer.shows(tr("joining.by_hand.saved", file="a.coachjoin"))
    connection = siege.office.connection()
    asking = Inviting(connection).read_file(file.read_bytes())
    assert asking.fingerprint == request.card.groups
    Inviting(connection).admit(asking.request)
    Bundles(connection).for_device(answer, asking.request.device)
    request.take_answer(answer)
    newcomer.shows(tr("joining.accepted.title"))
    assert newcomer.syncing.is_joined
    newcomer.wait(lambda: newcomer.syncing.status.is_member)


def test_a_full_disk_or_a_missing_stick_is_said(newcomer: Newcomer, siege: Siege, tmp_path: Path) -> None:
    newcomer.give(siege.invitation(COACH))
    newcomer.request().hold()
    newcomer.request().save_to(tmp_path / "no" / "a.coachjoin")
    newcomer.settle()
    newcomer.shows(tr("errors.output_unwritable"))


@pytest.mark.parametrize("language", ["fr", "en", "xx"])
def test_nothing_is_cut_and_everything_is_named_and_reached(
    newcomer: Newcomer, language: Language, qapp: QApplication
) -> None:
    set_language(qapp, language)
    groups = ("4821", "0937", "5560", "1284", "7719", "3046")
    for stage in JoinStage:
        dialog = JoiningDialog(newcomer.frame.host)
        dialog.show_standing(JoinStanding(stage, groups, 1_800_000_000))
        dialog.open()
        if dialog.request is not None:
            dialog.request.hold()
        newcomer.settle()
        looks.assert_nothing_clipped(dialog)
        looks.assert_accessible(dialog)
        reached = set(looks.tab_order(dialog))
        missed = [
            looks.describe(one) for one in looks.controls(dialog) if one.isEnabled() and one not in reached
        ]
        assert not missed
        dialog.close()


def test_the_settings_lead_there_and_follow(newcomer: Newcomer, siege: Siege) -> None:
    newcomer.frame.host.navigate("settings")
    newcomer.settle()
    page = newcomer.frame.page
    assert page is not None
    card = page.findChild(JoiningCard)
    assert card is not None
    assert tr("joining.settings.alone") in words(card)
    card.button.click()
    newcomer.settle()
    newcomer.give(siege.invitation(COACH))
    newcomer.wait(lambda: tr("joining.settings.waiting") in words(card))
    newcomer.wait(lambda: Inviting(siege.office.connection()).waiting())
    siege.let_in()
    newcomer.request().ask()
    newcomer.wait(lambda: tr("joining.settings.member") in words(card))
    newcomer.shows(tr("joining.accepted.title"))
    newcomer.dialog().accept()
    card.button.click()
    place = newcomer.frame.navigator.place
    assert place is not None
    assert place.route == "synchronisation"


def test_an_answer_that_is_none_changes_nothing(newcomer: Newcomer, siege: Siege, tmp_path: Path) -> None:
    newcomer.give(siege.invitation(COACH))
    newcomer.request().hold()
    (tmp_path / "a.coachbundle").write_bytes(b"something else")
    newcomer.request().take_answer(tmp_path / "a.coachbundle")
    newcomer.shows(tr("errors.bundle.malformed"))
    assert newcomer.syncing.status.stage is Stage.WAITING
