"""Typing in the form: kept without a button, taken back, never overwritten, never lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.case_file.disputes import two_answers
from tests.ui.case_file.opened_page import OpenedPage, assert_reads_well
from tests.ui.keys import click, press, type_text
from ui.case_file.identity_tab import IdentityTab
from ui.case_file.save_state import SaveState
from ui.messages import Language, tr
from ui.widgets import ChoiceBox, SegmentedControl
from ui.widgets.forms import binder
from ui.widgets.forms.chips import ChipBox
from ui.widgets.forms.field_row import FieldRow


def _tab(opened: OpenedPage) -> IdentityTab:
    tab = opened.page.tabs.made("identity")
    assert isinstance(tab, IdentityTab)
    return tab


def _row(opened: OpenedPage, name: str, kind: str = "beneficiary") -> FieldRow:
    return _tab(opened).form.row(kind, name)


def _line(opened: OpenedPage, name: str, kind: str = "beneficiary") -> QLineEdit:
    box = _row(opened, name, kind).editor.main_widget()
    assert isinstance(box, QLineEdit)
    return box


def _rewrite(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    type_text(line, text)


def test_a_field_that_is_left_is_kept(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    _rewrite(_line(opened, "city"), "Pantin")
    press(_line(opened, "city"), Qt.Key.Key_Tab)
    assert opened.kept().beneficiary.city == "Pantin"
    assert tr("case_file.saved", at="").strip() in opened.page.findChildren(SaveState)[0].text()


def test_a_pause_in_typing_is_enough(opened: OpenedPage, qtbot: QtBot) -> None:
    opened.open(opened.enrol())
    line = _line(opened, "city")
    _rewrite(line, "Pantin")
    saved = opened.page.findChildren(SaveState)[0]
    assert not saved.text()
    qtbot.waitUntil(lambda: bool(saved.text()), timeout=4 * binder.CALM_MS)
    assert line.hasFocus()
    assert opened.kept().beneficiary.city == "Pantin"


def test_typing_on_after_a_pause_keeps_the_cursor_and_the_text(opened: OpenedPage, qtbot: QtBot) -> None:
    opened.open(opened.enrol())
    line = _line(opened, "city")
    _rewrite(line, "Saint ")
    saved = opened.page.findChildren(SaveState)[0]
    qtbot.waitUntil(lambda: bool(saved.text()), timeout=4 * binder.CALM_MS)
    opened.settle()
    type_text(line, "Denis")
    press(line, Qt.Key.Key_Tab)
    assert opened.kept().beneficiary.city == "Saint Denis"


def test_what_is_typed_is_written_as_it_is_kept(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    _rewrite(_line(opened, "phone"), "0199001299")
    press(_line(opened, "phone"), Qt.Key.Key_Tab)
    assert opened.kept().beneficiary.phone == "+33199001299"
    assert _line(opened, "phone").text() == "01 99 00 12 99"


def test_nothing_is_written_when_nothing_differs(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    written: list[object] = []
    opened.ops.changed.connect(lambda changed, _source: written.append(changed))
    _rewrite(_line(opened, "city"), " Stains ")
    press(_line(opened, "city"), Qt.Key.Key_Tab)
    opened.settle()
    assert written == []
    assert _line(opened, "city").text() == "Stains"


def test_an_emptied_field_is_not_recorded(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    line = _line(opened, "city")
    line.setFocus()
    line.selectAll()
    press(line, Qt.Key.Key_Delete)
    press(line, Qt.Key.Key_Tab)
    assert opened.kept().beneficiary.city is None
    assert line.placeholderText() == tr("forms.not_recorded")


def test_the_last_change_is_taken_back(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    _rewrite(_line(opened, "city"), "Pantin")
    press(_line(opened, "city"), Qt.Key.Key_Tab)
    opened.settle()
    undo = opened.find(QPushButton, "case.undo")
    assert undo.isVisible()
    click(undo)
    assert opened.kept().beneficiary.city == "Stains"
    assert _line(opened, "city").text() == "Stains"
    assert not undo.isVisible()


def test_taking_back_the_first_answer_empties_the_field_again(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    _rewrite(_line(opened, "children", "situation"), "2")
    press(_line(opened, "children", "situation"), Qt.Key.Key_Tab)
    opened.settle()
    click(opened.find(QPushButton, "case.undo"))
    assert opened.kept().situation.children is None
    _rewrite(_line(opened, "children", "situation"), "3")
    press(_line(opened, "children", "situation"), Qt.Key.Key_Tab)
    assert opened.kept().situation.children == 3


def test_what_does_not_fit_stays_in_sight_with_its_sentence(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    row = _row(opened, "qpv_code", "situation")
    _rewrite(_line(opened, "qpv_code", "situation"), "93028")
    press(_line(opened, "qpv_code", "situation"), Qt.Key.Key_Tab)
    assert opened.kept().situation.qpv_code is None
    assert _line(opened, "qpv_code", "situation").text() == "93028"
    assert row.sentence() == tr("forms.problem.qpv_code")
    assert (
        any("93028" in text for text in opened.drafts()) is False
    )  # still in the window: sealed after the calm
    _rewrite(_line(opened, "qpv_code", "situation"), "qn09328m")
    press(_line(opened, "qpv_code", "situation"), Qt.Key.Key_Tab)
    assert opened.kept().situation.qpv_code == "QN09328M"
    assert row.sentence() == tr("forms.hint.qpv_code")
    assert opened.drafts() == []


def test_what_does_not_fit_survives_the_lock(opened: OpenedPage) -> None:
    case_id = opened.enrol()
    opened.open(case_id)
    _rewrite(_line(opened, "born_on"), "31/02/1990")
    opened.page.about_to_lock()
    opened.settle()
    assert any("31/02/1990" in text for text in opened.drafts())
    opened.frame.host.navigate("settings")
    opened.settle()
    opened.open(case_id)
    assert _line(opened, "born_on").text() == "31/02/1990"
    assert _row(opened, "born_on").sentence() == tr("forms.problem.not_a_date")
    assert opened.kept().beneficiary.born_on == date(1992, 3, 5)
    _rewrite(_line(opened, "born_on"), "28/02/1990")
    press(_line(opened, "born_on"), Qt.Key.Key_Tab)
    assert opened.kept().beneficiary.born_on == date(1990, 2, 28)
    assert opened.drafts() == []


def test_typing_without_a_pause_is_sealed_every_second(opened: OpenedPage, qtbot: QtBot) -> None:
    opened.open(opened.enrol())
    box = _row(opened, "comment").editor.main_widget()
    assert isinstance(box, QPlainTextEdit)
    box.setFocus()
    the_binder = _tab(opened).form.binder("beneficiary")
    type_text(box, "Elle ")

    def goes_on_typing() -> bool:
        type_text(box, "a")
        return any("Elle" in text for text in opened.drafts())

    qtbot.waitUntil(goes_on_typing, timeout=4 * binder.SEAL_MS)
    assert the_binder.has_unwritten()
    assert opened.kept().beneficiary.comment is None


def test_what_is_typed_when_the_desk_locks_is_written(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    _rewrite(_line(opened, "city"), "Pantin")
    opened.page.about_to_lock()
    assert opened.kept().beneficiary.city == "Pantin"
    assert opened.drafts() == []


def test_a_social_security_number_is_refused(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    box = _row(opened, "comment").editor.main_widget()
    assert isinstance(box, QPlainTextEdit)
    box.setFocus()
    type_text(box, "2 84 05 88 157 005 25")
    press(box, Qt.Key.Key_Tab)
    assert opened.kept().beneficiary.comment is None
    assert _row(opened, "comment").sentence() == tr("forms.problem.social_security")


def test_choices_flags_and_chips_are_written_at_once(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    status = _row(opened, "status").editor.main_widget()
    assert isinstance(status, ChoiceBox)
    status.setFocus()
    press(status, Qt.Key.Key_Down)
    flag = _row(opened, "has_foreign_diploma", "situation").editor.main_widget()
    assert isinstance(flag, SegmentedControl)
    click(flag.button("no"))
    chips = _row(opened, "resources", "situation").editor.main_widget()
    assert isinstance(chips, ChipBox)
    chips.chip("rsa").setFocus()
    press(chips.chip("rsa"), Qt.Key.Key_Space)
    press(chips.chip("are"), Qt.Key.Key_Return)
    kept = opened.kept()
    assert kept.situation.resources == ("are", "rsa")
    assert kept.situation.has_foreign_diploma is False
    assert kept.beneficiary.status == status.value() != "prospect"
    click(flag.button(""))
    assert opened.kept().situation.has_foreign_diploma is None


def test_a_name_is_found_without_accents_and_chosen_with_the_keyboard(opened: OpenedPage) -> None:
    promotion = opened.add("promotion", name="Promotion Élan")
    opened.add("promotion", name="Promotion Zénith")
    opened.open(opened.enrol())
    line = _line(opened, "promotion_id")
    line.setFocus()
    type_text(line, "elan")
    popup = line.completer().popup()
    assert popup is not None
    popup.setCurrentIndex(line.completer().completionModel().index(0, 0))
    press(popup, Qt.Key.Key_Return)
    assert line.text() == "Promotion Élan"
    assert opened.kept().beneficiary.promotion_id == promotion


def test_a_name_that_is_not_in_the_list_stays_in_sight(opened: OpenedPage) -> None:
    promotion = opened.add("promotion", name="Promotion Élan")
    opened.open(opened.enrol(promotion_id=promotion))
    line = _line(opened, "promotion_id")
    assert line.text() == "Promotion Élan"
    _rewrite(line, "Promotion Lune")
    press(line, Qt.Key.Key_Tab)
    assert opened.kept().beneficiary.promotion_id == promotion
    assert line.text() == "Promotion Lune"
    assert _row(opened, "promotion_id").sentence() == tr("forms.problem.not_in_list_yet")


def test_a_change_from_elsewhere_enters_what_is_not_being_edited(opened: OpenedPage) -> None:
    case_id = opened.enrol()
    opened.open(case_id)
    _rewrite(_line(opened, "city"), "Pan")
    opened.revise("beneficiary", case_id, city="Drancy", email="awa@example.org")
    assert _line(opened, "email").text() == "awa@example.org"
    assert _line(opened, "city").text() == "Pan"
    notice = _row(opened, "city").notice()
    assert notice is not None
    said = [child.text() for child in notice.findChildren(QLabel)]
    assert tr("forms.conflict.value", value="Drancy") in said


def test_crossing_edits_wait_for_a_choice(opened: OpenedPage) -> None:
    case_id = opened.enrol()
    opened.open(case_id)
    _rewrite(_line(opened, "city"), "Pantin")
    opened.revise("beneficiary", case_id, city="Drancy")
    press(_line(opened, "city"), Qt.Key.Key_Tab)
    assert opened.kept().beneficiary.city == "Drancy"
    click(_notice_button(opened, "city", "field_notice.keep"))
    assert opened.kept().beneficiary.city == "Pantin"
    assert _row(opened, "city").notice() is None


def test_the_other_answer_is_taken(opened: OpenedPage) -> None:
    case_id = opened.enrol()
    opened.open(case_id)
    _rewrite(_line(opened, "city"), "Pantin")
    opened.revise("beneficiary", case_id, city="Drancy")
    click(_notice_button(opened, "city", "field_notice.take.0"))
    assert _line(opened, "city").text() == "Drancy"
    assert opened.kept().beneficiary.city == "Drancy"
    assert opened.drafts() == []


def _notice_button(opened: OpenedPage, name: str, button: str) -> QPushButton:
    notice = _row(opened, name).notice()
    assert notice is not None
    found = notice.findChild(QPushButton, button)
    assert isinstance(found, QPushButton)
    return found


def test_special_data_are_covered_until_asked_for_and_again_on_leaving(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    card = _tab(opened).form.card("health")
    assert card.is_covered
    assert not _row(opened, "rqth", "situation").isVisible()
    reveal = opened.find(QPushButton, "reveal.health")
    reveal.setFocus()
    press(reveal, Qt.Key.Key_Space)
    assert _row(opened, "rqth", "situation").isVisible()
    opened.page.show_tab("project")
    opened.page.show_tab("identity")
    assert card.is_covered
    press(reveal, Qt.Key.Key_Space)
    opened.open(opened.enrol(first_names="Idir"))
    assert card.is_covered


def test_the_check_of_the_day_fills_the_priority_district(opened: OpenedPage) -> None:
    opened.open(opened.enrol(address="3 rue des Lilas", postal_code="93240"))
    click(opened.find(QPushButton, "qpv.checked_today"))
    kept = opened.kept().situation
    assert kept.qpv_method == "sig_ville_manual"
    assert kept.qpv_checked_on == opened.frame.host.today()
    assert kept.qpv_address == "3 rue des Lilas, 93240 Stains"
    assert _line(opened, "qpv_address", "situation").text() == kept.qpv_address


def test_another_person_fills_the_same_form(opened: OpenedPage) -> None:
    first, second = opened.enrol(), opened.enrol(first_names="Idir", city=None)
    opened.open(first)
    tab = _tab(opened)
    _rewrite(_line(opened, "city"), "Pantin")
    opened.open(second)
    assert _tab(opened) is tab
    assert _line(opened, "first_names").text() == "Idir"
    assert _line(opened, "city").text() == ""
    assert opened.kept().beneficiary.city is None
    opened.case_id = first
    assert opened.kept().beneficiary.city == "Pantin"


def test_an_open_conflict_is_shown_on_its_field_and_settled(opened: OpenedPage) -> None:
    case_id = opened.enrol()
    opened.ask(two_answers(case_id, "beneficiary", case_id, "city", "Drancy", "Pantin"))
    opened.open(case_id)
    assert opened.kept().conflicts
    shown = _line(opened, "city").text()
    click(_notice_button(opened, "city", "field_notice.take.0"))
    kept = opened.kept()
    assert kept.conflicts == ()
    assert kept.beneficiary.city == ({"Pantin", "Drancy"} - {shown}).pop()
    assert _line(opened, "city").text() == kept.beneficiary.city


def test_the_form_reads_well(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    assert_reads_well(opened.page)


def test_the_form_reads_well_in_a_longer_language_and_a_narrow_window(
    opened: OpenedPage, app_language: Callable[[Language], None]
) -> None:
    case_id = opened.enrol()
    app_language("xx")
    opened.frame.resize(960, 600)
    opened.open(case_id)
    assert_reads_well(opened.page)
    _tab(opened).form.card("health").uncover()
    opened.settle()
    assert_reads_well(opened.page)


def test_a_write_that_fails_is_said_and_what_was_typed_is_written_later(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    desk = opened.ops.desk
    opened.ops.take_desk(None)
    _rewrite(_line(opened, "city"), "Pantin")
    press(_line(opened, "city"), Qt.Key.Key_Tab)
    opened.settle()
    assert _row(opened, "city").sentence()
    assert _line(opened, "city").text() == "Pantin"
    assert opened.page.findChildren(SaveState)[0].text() == tr("case_file.not_saved")
    opened.ops.take_desk(desk)
    opened.page.about_to_lock()
    assert opened.kept().beneficiary.city == "Pantin"
