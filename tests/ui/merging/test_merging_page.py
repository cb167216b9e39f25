"""The Merge page: every answer beside the others, decided by mouse or keyboard, and taken back."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit

from coachdesk.journal.edit import Changed
from coachdesk.programme.register import Person
from coachdesk.services import drafts, editing, register
from coachdesk.services.conflicts import ConflictMoved, count_open, open_conflicts, take
from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.reading import head_ids
from tests.ui import keys
from tests.ui.merging.apart import arrive
from tests.ui.merging.conftest import BORN_HERE, BORN_THERE, Merging
from ui.case_file.case_file_page import CaseFilePage
from ui.merging.marked_text import MarkedText
from ui.messages import error_sentence, format_date_long, format_instant, label, tr
from ui.operations.conflicts import MERGING_DRAFT
from ui.widgets import Button


def texts(merging: Merging) -> list[str]:
    return [one.words() for one in merging.view.findChildren(MarkedText)]


def labels(merging: Merging) -> list[str]:
    return [one.text() for one in merging.view.findChildren(QLabel) if one.isVisibleTo(merging.view)]


def test_nothing_to_decide_is_said_calmly(merging: Merging) -> None:
    merging.enrol("Traoré")
    page = merging.open()
    assert page.empty.isVisible()
    assert QApplication.focusWidget() is page.empty.action_button
    page.empty.action_button.click()
    merging.settle()
    assert merging.frame.page is not page


def test_every_answer_stands_with_who_wrote_it_when_and_what_was_there_before(merging: Merging) -> None:
    merging.enrol("Traoré", born_on=date(1990, 1, 1))
    merging.apart("born_on", BORN_HERE, BORN_THERE)
    page = merging.open()
    assert page.list.items_model().rowCount() == 1
    assert texts(merging) == [format_date_long(date(1992, 3, 5)), format_date_long(date(1992, 5, 3))]
    first, second = merging.view.findChildren(MarkedText)
    assert first.marked() != second.marked()
    said = labels(merging)
    assert tr("merging.you") in said
    assert "Karim Benali" in said
    there = page.conflicts[0].answers[1].writers[0]
    assert format_instant(there.at) in said
    assert tr("merging.before", value=format_date_long(date(1990, 1, 1))) in said
    assert label("beneficiary", "born_on") in said
    assert tr("merging.lead", count=2) in said


@pytest.mark.parametrize(("place", "city"), [(0, "Saint-Denis"), (1, "Épinay")])
def test_one_answer_is_taken_and_the_next_conflict_has_the_keyboard(
    merging: Merging, place: int, city: str
) -> None:
    merging.enrol("Traoré")
    merging.apart("city", "Saint-Denis", "Épinay")
    merging.apart("postal_code", "93200", "93800")
    page = merging.open()
    merging.choose("city")
    merging.press(f"merging.take.{place}")
    assert merging.kept().beneficiary.city == city
    assert merging.waiting() == 1
    assert merging.view.conflict.field == "postal_code"
    assert page.list.current_key() == merging.view.conflict.key
    assert QApplication.focusWidget() is page.list
    merging.press("merging.take.0")
    assert page.empty.isVisible()
    assert QApplication.focusWidget() is page.empty.action_button


def test_a_decision_is_taken_back_and_its_conflict_is_shown_again(merging: Merging) -> None:
    merging.enrol("Traoré")
    merging.apart("city", "Saint-Denis", "Épinay")
    merging.apart("postal_code", "93200", "93800")
    page = merging.open()
    key = merging.view.conflict.key
    answers = texts(merging)
    merging.press("merging.take.1")
    assert merging.view.conflict.key != key
    merging.undo()
    assert merging.view.conflict.key == key
    assert page.list.current_key() == key
    assert texts(merging) == answers
    assert "Karim Benali" in labels(merging)


def test_what_all_files_share_is_decided_here_too(merging: Merging) -> None:
    made = merging.ask(
        lambda cabinet: editing.add(cabinet, REGISTER, "promotion", {"name": "Printemps", "seats": 15})
    )
    promotion = made.entities[0][1]

    def apart(cabinet: Cabinet) -> None:
        seen = head_ids(cabinet.register, "promotion", promotion)
        editing.revise(cabinet, REGISTER, "promotion", promotion, {"seats": 16})
        arrive(cabinet, REGISTER, "promotion", promotion, {"seats": 18}, seen)

    merging.ask(apart)
    merging.host.note_roles(frozenset({"supervisor"}))
    page = merging.open()
    assert merging.ask(lambda cabinet: count_open(cabinet, decides_for_all=True)) == len(page.conflicts) == 1
    assert merging.view.conflict.is_shared
    assert page.file_bar.open_button.isHidden()
    assert [one.text() for one in page.findChildren(QLabel, "merging.who")] == [tr("merging.shared")]
    assert texts(merging) == ["16", "18"]
    merging.press("merging.take.1")
    assert page.empty.isVisible()
    merging.undo()
    assert texts(merging) == ["16", "18"]
    merging.press("merging.write")
    own = merging.view.own
    assert own is not None


def test_the_keyboard_alone_decides(merging: Merging) -> None:
    merging.enrol("Traoré")
    merging.apart("city", "Saint-Denis", "Épinay")
    page = merging.open()
    assert QApplication.focusWidget() is page.list
    keys.press(page.list, Qt.Key.Key_Return)
    first = QApplication.focusWidget()
    assert first is merging.find(Button, "merging.take.0")
    assert first is not None
    keys.press(first, Qt.Key.Key_Tab)
    second = QApplication.focusWidget()
    assert second is merging.find(Button, "merging.take.1")
    assert second is not None
    keys.press(second, Qt.Key.Key_Space)
    merging.settle()
    assert merging.kept().beneficiary.city == "Épinay"


def test_another_answer_is_written_in_the_field_s_own_editor(merging: Merging) -> None:
    merging.enrol("Traoré")
    merging.apart("born_on", BORN_HERE, BORN_THERE)
    merging.open()
    merging.press("merging.write")
    box = merging.find(QLineEdit, "editor.beneficiary.born_on")
    assert box.hasFocus()
    box.setText("32/13/1992")
    box.textEdited.emit(box.text())
    merging.press("merging.save")
    assert merging.view.own is not None
    assert merging.view.own.row.sentence() == tr("forms.problem.not_a_date")
    assert merging.waiting() == 1
    box.setText("04/05/1992")
    keys.press(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    merging.settle()
    assert merging.kept().beneficiary.born_on == date(1992, 5, 4)
    assert merging.waiting() == 0


def test_two_texts_are_put_together_and_kept_when_the_person_says_so(merging: Merging) -> None:
    merging.enrol("Traoré", comment="Vue.")
    merging.apart("comment", "Vue. Devis reçu.", "Vue. Banque vendredi.")
    merging.open()
    merging.press("merging.join")
    box = merging.find(QPlainTextEdit, "editor.beneficiary.comment")
    assert box.toPlainText() == "Vue. Banque vendredi. Devis reçu."  # the older one first
    assert merging.waiting() == 1
    focused = QApplication.focusWidget()
    assert focused is merging.find(Button, "merging.save")
    merging.press("merging.save")
    assert merging.kept().beneficiary.comment == "Vue. Banque vendredi. Devis reçu."


def test_two_lists_are_put_together(merging: Merging) -> None:
    merging.enrol("Traoré")
    merging.apart("resources", ["rsa"], ["salary"], "situation")
    merging.open()
    merging.press("merging.join")
    merging.press("merging.save")
    assert set(merging.kept().situation.resources) == {"rsa", "salary"}


def test_where_answers_cannot_stand_together_it_is_not_offered(merging: Merging) -> None:
    merging.enrol("Traoré")
    merging.apart("phone", "+33199001111", "+33199002222")
    merging.open()
    assert merging.page.findChild(Button, "merging.join") is None
    assert merging.page.findChild(Button, "merging.write") is not None


@pytest.mark.parametrize(("place", "count"), [(0, 1), (1, 0)])
def test_a_deletion_against_an_edit_is_said_in_plain_words(merging: Merging, place: int, count: int) -> None:
    merging.enrol("Traoré")
    merging.deletion("Demander un devis")
    merging.open()
    said = labels(merging)
    assert tr("case_file.deleted_conflict.action") in said
    assert tr("merging.edited", name="Karim Benali") in said
    assert tr("merging.deleted.you") in said
    assert "Promis pour lundi" in said
    assert merging.page.findChild(Button, "merging.write") is None
    merging.press(f"merging.take.{place}")
    assert len(merging.kept().actions) == count
    merging.undo()
    assert merging.view.conflict.is_deletion
    assert len(merging.kept().actions) == 1


def test_the_newest_of_a_whole_file_leaves_the_other_files_and_deletions_open(merging: Merging) -> None:
    merging.enrol("Bah")
    merging.apart("city", "Stains", "Épinay")
    merging.enrol("Traoré")
    merging.apart("city", "Saint-Denis", "Épinay")
    merging.apart("postal_code", "93200", "93800")
    merging.deletion("Demander un devis")
    page = merging.open(merging.case_id)
    assert merging.view.conflict.case_id == merging.case_id, "the file that was asked for comes first"
    merging.press("merging.newest")
    person = merging.kept().beneficiary
    assert (person.city, person.postal_code) == ("Saint-Denis", "93200")
    assert [(one.case_name, one.field) for one in page.conflicts] == [
        ("Awa Bah", "city"),
        ("Awa Traoré", "_deleted"),
    ]
    merging.undo()
    assert merging.waiting() == 4


def test_an_answer_that_arrives_meanwhile_is_not_decided_away(merging: Merging) -> None:
    merging.enrol("Traoré")
    merging.apart("city", "Saint-Denis", "Épinay")
    page = merging.open()
    case_id = merging.case_id
    # As a round of sync does it while the click is on its way: nothing was broadcast yet.
    merging.ops.background.run(
        lambda: arrive(
            merging.ops.desk.cabinet, case_id, "beneficiary", case_id, {"city": "Stains"}, {}, "person-c"
        )
    )
    merging.find(Button, "merging.take.0").click()
    merging.settle()
    assert merging.waiting() == 1
    assert len(page.conflicts[0].answers) == 3
    assert len(texts(merging)) == 3
    assert merging.frame.toast.accessibleName() == error_sentence(ConflictMoved())
    assert merging.view.isEnabled()


def test_what_is_being_written_outlives_the_page_and_the_lock(merging: Merging) -> None:
    merging.enrol("Traoré")
    merging.apart("comment", "Devis reçu.", "Banque vendredi.")
    merging.apart("city", "Saint-Denis", "Épinay")
    merging.open()
    merging.choose("comment")
    merging.press("merging.write")
    merging.find(QPlainTextEdit, "editor.beneficiary.comment").setPlainText("Les deux, jeudi")
    merging.choose("city")
    merging.choose("comment")
    assert merging.find(QPlainTextEdit, "editor.beneficiary.comment").toPlainText() == "Les deux, jeudi"
    merging.host.navigate("settings")
    merging.settle()
    merging.open()
    merging.choose("comment")
    assert merging.find(QPlainTextEdit, "editor.beneficiary.comment").toPlainText() == "Les deux, jeudi"
    merging.press("merging.save")
    assert merging.kept().beneficiary.comment == "Les deux, jeudi"
    assert not [one for one in merging.ask(drafts.find_drafts) if one.kind == MERGING_DRAFT]


def test_given_up_nothing_is_kept(merging: Merging) -> None:
    merging.enrol("Traoré")
    merging.apart("comment", "Devis reçu.", "Banque vendredi.")
    merging.open()
    merging.press("merging.write")
    box = merging.find(QPlainTextEdit, "editor.beneficiary.comment")
    box.setPlainText("Rien")
    keys.press(box, Qt.Key.Key_Escape)
    merging.settle()
    assert merging.view.own is None
    assert not [one for one in merging.ask(drafts.find_drafts) if one.kind == MERGING_DRAFT]
    assert QApplication.focusWidget() is merging.find(Button, "merging.write")


def test_what_others_write_does_not_disturb_who_is_writing(merging: Merging) -> None:
    merging.enrol("Traoré")
    merging.apart("comment", "Devis reçu.", "Banque vendredi.")
    merging.open()
    merging.press("merging.write")
    merging.find(QPlainTextEdit, "editor.beneficiary.comment").setPlainText("En cours")
    view = merging.view
    case_id = merging.case_id
    merging.ask(lambda cabinet: editing.revise(cabinet, case_id, "action", "x", {"title": "Devis"}))
    assert merging.view is view
    merging.ask(
        lambda cabinet: arrive(
            cabinet, case_id, "beneficiary", case_id, {"comment": "Autre."}, {}, "person-c"
        )
    )
    merging.ask(lambda cabinet: editing.revise(cabinet, case_id, "action", "y", {"title": "Facture"}))
    assert len(merging.view.conflict.answers) == 3
    assert merging.find(QPlainTextEdit, "editor.beneficiary.comment").toPlainText() == "En cours"


def test_answers_about_health_stay_covered_until_somebody_asks(merging: Merging) -> None:
    merging.enrol("Traoré")
    merging.apart("work_adjustments", "Poste assis", "Pauses", "situation")
    merging.open()
    assert merging.view.is_covered
    assert texts(merging) == []
    assert "Poste assis" not in " ".join(labels(merging))
    merging.press("merging.reveal")
    assert texts(merging) == ["Poste assis", "Pauses"]
    merging.press("merging.take.1")
    assert merging.kept().situation.work_adjustments == "Pauses"


def test_a_partner_made_on_the_spot_decides(merging: Merging) -> None:
    merging.enrol("Traoré")
    merging.apart("referral_partner_id", "p1", "p2")
    merging.open()
    merging.press("merging.write")
    own = merging.view.own
    assert own is not None
    own.name_asked.emit("Maison de l’emploi")
    merging.settle()
    (partner,) = merging.ask(register.list_partners)
    assert merging.kept().beneficiary.referral_partner_id == partner.id
    assert merging.waiting() == 0


def test_the_case_file_leads_here_and_back_to_the_field(merging: Merging) -> None:
    case_id = merging.enrol("Traoré")
    merging.apart("city", "Saint-Denis", "Épinay")
    merging.host.navigate("case_file", case_id=case_id, tab="identity", entity_id="")
    merging.settle()
    page = merging.frame.page
    assert isinstance(page, CaseFilePage)
    page.header.conflicts.click()
    merging.settle()
    assert merging.view.conflict.field == "city"
    merging.press("merging.open")
    assert isinstance(merging.frame.page, CaseFilePage)
    assert merging.frame.page.title() == "Awa Traoré"


def test_the_file_asked_for_is_shown_even_when_a_colleague_accompanies(merging: Merging) -> None:
    merging.ask(lambda cabinet: editing.revise(cabinet, REGISTER, "person", "person-a", {"role": "coach"}))
    case_id = merging.enrol("Traoré", coach_id="person-b")
    merging.apart("city", "Saint-Denis", "Épinay")
    assert merging.open().empty.isVisible()
    merging.open(case_id)
    assert merging.view.conflict.field == "city"


def test_a_supervisor_has_the_page_always_and_sees_who_accompanies(merging: Merging) -> None:
    merging.ask(
        lambda cabinet: editing.revise(cabinet, REGISTER, "person", "person-a", {"role": "supervisor"})
    )
    merging.host.person = Person(id="person-a", name="Salomé Béranger", role="supervisor")
    merging.enrol("Bah", coach_id="person-a")
    merging.apart("city", "Stains", "Épinay")
    case_id = merging.enrol("Traoré", coach_id="person-b")
    merging.apart("city", "Saint-Denis", "Épinay")
    page = merging.open()
    coach = tr("merging.coach", name="Karim Benali")
    assert coach not in [one.text() for one in page.findChildren(QLabel)]
    merging.open(case_id)
    assert merging.page is page
    assert merging.view.conflict.case_id == case_id, "asked for again, another file is gone to"
    assert coach in [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
    for _ in range(2):
        merging.press("merging.take.0")
    merging.host.navigate("settings")
    merging.frame.merging_count.count()
    merging.settle()
    assert not merging.frame.rail.button("merging").isHidden()


def test_whom_the_team_calls_a_supervisor_decides_for_all_whatever_the_register_says(
    merging: Merging,
) -> None:
    merging.ask(lambda cabinet: editing.revise(cabinet, REGISTER, "person", "person-a", {"role": "coach"}))
    merging.enrol("Traoré", coach_id="person-b")
    merging.apart("city", "Saint-Denis", "Épinay")
    page = merging.open()
    assert page.empty.isVisible()
    merging.host.note_roles(frozenset({"supervisor", "administrator"}))
    merging.settle()
    assert [one.field for one in page.conflicts] == ["city"]
    merging.frame.merging_count.count()
    merging.settle()
    assert merging.frame.rail.button("merging").count == 1


def test_a_screen_reader_hears_whose_and_what(merging: Merging) -> None:
    merging.enrol("Traoré")
    merging.apart("city", "Saint-Denis", "Épinay")
    page = merging.open()
    for said in (page.list.accessibleDescription(), merging.view.accessibleName()):
        assert "Awa Traoré" in said
        assert label("beneficiary", "city") in said
    second = merging.find(Button, "merging.take.1")
    assert second.accessibleName() == tr("merging.take.name", who="Karim Benali")
    assert "Awa Traoré" in second.accessibleDescription()
    assert [one.accessibleName() for one in merging.view.findChildren(MarkedText)] == [
        "Saint-Denis",
        "Épinay",
    ]


def test_what_a_person_typed_is_never_markup(merging: Merging) -> None:
    merging.enrol("Traoré")
    merging.apart("comment", "<b>gras</b> & co", "<i>autre</i>")
    merging.open()
    assert texts(merging) == ["<b>gras</b> & co", "<i>autre</i>"]
    assert all("&lt;" in one.text() for one in merging.view.findChildren(MarkedText))


def test_the_rail_counts_and_loses_the_page_when_nothing_waits(merging: Merging) -> None:
    merging.enrol("Traoré")
    button = merging.frame.rail.button("merging")
    merging.frame.merging_count.count()
    merging.settle()
    assert button.isHidden()
    merging.apart("city", "Saint-Denis", "Épinay")
    merging.frame.merging_count.count()
    merging.settle()
    assert not button.isHidden()
    assert button.count == 1
    assert button.accessibleName() == tr("merging.rail.count", page=tr("merging.title"), count=1)
    merging.ask(_take_first)
    merging.frame.merging_count.count()
    merging.settle()
    assert button.isHidden()
    assert button.accessibleName() == tr("merging.title")


def _take_first(cabinet: Cabinet) -> Changed | None:
    (found,) = open_conflicts(cabinet)
    return take(cabinet, found, found.answers[0])
