"""A promotion or a partner that is not in the list is made right in the field that wants it, and taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from coachdesk.services import register
from tests.ui.case_file.opened_page import OpenedPage, assert_reads_well
from tests.ui.keys import click, press, type_text
from ui.case_file.barriers_tab import BarriersTab
from ui.case_file.identity_tab import IdentityTab
from ui.messages import tr

pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)


def _line(opened: OpenedPage, field: str) -> QLineEdit:
    tab = opened.page.tabs.made("identity")
    assert isinstance(tab, IdentityTab)
    box = tab.form.row("beneficiary", field).editor.main_widget()
    assert isinstance(box, QLineEdit)
    return box


def _model(line: QLineEdit) -> QAbstractItemModel:
    return line.completer().completionModel()


def _offered(line: QLineEdit) -> list[str]:
    model = _model(line)
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def _popup(line: QLineEdit) -> QWidget:
    popup = line.completer().popup()
    assert popup is not None
    return popup


def _type(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    type_text(line, text)


def _names(opened: OpenedPage) -> tuple[list[str | None], list[str | None]]:
    return (
        [one.name for one in opened.ask(register.list_promotions)],
        [one.name for one in opened.ask(register.list_partners)],
    )


def test_a_name_that_matches_nothing_is_offered_to_be_added(opened: OpenedPage) -> None:
    opened.add("promotion", name="Promotion Élan")
    opened.open(opened.enrol())
    line = _line(opened, "promotion_id")
    _type(line, "Promotion 12")
    assert _offered(line) == [tr("forms.add_name", name="Promotion 12")]
    assert _popup(line).isVisible()
    _type(line, "promotion elan")  # it is there, written otherwise
    assert _offered(line) == ["Promotion Élan"]
    _type(line, "promotion")  # it could still become the one in the list
    assert _offered(line) == ["Promotion Élan", tr("forms.add_name", name="promotion")]


def test_a_coach_is_not_made_by_a_name(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    line = _line(opened, "coach_id")
    _type(line, "Zoe")
    assert _offered(line) == []
    press(line, Qt.Key.Key_Tab)
    assert tr("forms.problem.not_in_list") in [
        opened.page.tabs.made("identity").form.row("beneficiary", "coach_id").sentence()  # type: ignore[union-attr]  # it was opened above
    ]


def test_a_promotion_is_added_with_the_keyboard_and_taken_back(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    line = _line(opened, "promotion_id")
    _type(line, "  Promotion   12")
    popup = _popup(line)
    press(popup, Qt.Key.Key_Down)
    press(popup, Qt.Key.Key_Return)
    opened.settle()
    (promotion,) = opened.ask(register.list_promotions)
    assert promotion.name == "Promotion 12"
    assert opened.kept().beneficiary.promotion_id == promotion.id
    assert line.text() == "Promotion 12"
    assert opened.frame.toast.text() == tr("forms.added.promotion", name="Promotion 12")
    assert opened.drafts() == []
    assert_reads_well(opened.page)
    click(opened.frame.toast.action_button)
    opened.settle()
    assert _names(opened) == ([], [])
    assert opened.kept().beneficiary.promotion_id is None
    assert line.text() == ""


def test_a_partner_is_added_from_a_barrier(opened: OpenedPage) -> None:
    opened.case_id = opened.enrol()
    barrier = opened.add("barrier", theme="mobilite")
    opened.open(opened.case_id, "barriers", barrier)
    tab = opened.page.tabs.made("barriers")
    assert isinstance(tab, BarriersTab)
    line = tab.details.form.row("barrier", "partner_id").editor.main_widget()
    assert isinstance(line, QLineEdit)
    _type(line, "Mobil Emploi")
    press(_popup(line), Qt.Key.Key_Down)
    press(_popup(line), Qt.Key.Key_Return)
    opened.settle()
    (partner,) = opened.ask(register.list_partners)
    assert opened.kept().barriers[0].partner_id == partner.id
    assert line.text() == "Mobil Emploi"
    # The history's way back takes the field back; the partner stays.
    click(opened.find(QPushButton, "case.undo"))
    assert opened.kept().barriers[0].partner_id is None
    assert _names(opened) == ([], ["Mobil Emploi"])


def test_a_name_that_could_not_be_added_stays_typed(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    line = _line(opened, "promotion_id")
    _type(line, "Promotion 12")
    desk = opened.ops.desk
    opened.ops.take_desk(None)
    press(_popup(line), Qt.Key.Key_Down)
    press(_popup(line), Qt.Key.Key_Return)
    opened.settle()
    opened.ops.take_desk(desk)
    assert line.text() == "Promotion 12"
    opened.page.about_to_lock()
    opened.settle()
    assert any("Promotion 12" in text for text in opened.drafts())
    assert _names(opened) == ([], [])


def test_enter_alone_adds_nothing(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    line = _line(opened, "promotion_id")
    _type(line, "Promotion 12")
    press(_popup(line), Qt.Key.Key_Return)
    opened.settle()
    assert _names(opened) == ([], [])
    assert line.text() == "Promotion 12"
