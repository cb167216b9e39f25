"""Fields used with the keyboard as a person would."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCalendarWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import keys
from ui.messages import tr
from ui.widgets import ChoiceBox, DateField, LabelledField, SearchField, SegmentedControl, TimeField
from ui.widgets.passphrase_field import PassphraseField

Show = Callable[..., None]


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Show]:
    """Return a function that shows controls one below the other in a window that has the keyboard."""
    kept: list[QWidget] = []

    def shown(*widgets: QWidget) -> None:
        holder = QWidget()
        kept.append(holder)
        column = QVBoxLayout(holder)
        for widget in widgets:
            column.addWidget(widget)
        holder.show()
        holder.activateWindow()
        qtbot.waitUntil(holder.isActiveWindow)

    yield shown
    kept.clear()


def test_a_date_is_typed_and_told_once(qtbot: QtBot, show: Show) -> None:
    field, other = DateField(label="Date"), TimeField(label="Heure")
    show(field, other)
    told: list[object] = []
    field.changed.connect(told.append)
    field.setFocus()
    keys.type_text(field, "241126")
    keys.press(field, Qt.Key.Key_Tab)
    assert field.text() == "24/11/2026"
    assert field.value() == date(2026, 11, 24)
    assert told == [date(2026, 11, 24)]
    field.setFocus()
    keys.press(field, Qt.Key.Key_Return)
    assert told == [date(2026, 11, 24)]


def test_what_is_no_date_stays_as_typed_and_is_marked(qtbot: QtBot, show: Show) -> None:
    field = DateField(label="Date")
    show(field)
    keys.type_text(field, "31/02/2026")
    keys.press(field, Qt.Key.Key_Return)
    assert field.text() == "31/02/2026"
    assert not field.is_valid()
    assert field.property("state") == "error"
    assert field.error_text() == tr("app.date_unreadable")
    assert field.value() is None
    field.clear()
    keys.press(field, Qt.Key.Key_Return)
    assert field.is_valid()
    assert field.property("state") == ""


def test_a_date_can_be_emptied(qtbot: QtBot, show: Show) -> None:
    field = DateField(label="Date")
    show(field)
    field.set_value(date(2026, 3, 1))
    told: list[object] = []
    field.changed.connect(told.append)
    field.clear()
    keys.press(field, Qt.Key.Key_Return)
    assert told == [None]


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)  # the offscreen platform has none to grab
def test_the_calendar_opens_from_the_keyboard_and_gives_its_day(qtbot: QtBot, show: Show) -> None:
    field = DateField(label="Date")
    show(field)
    field.set_value(date(2026, 3, 10))
    keys.press(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = field.findChild(QCalendarWidget)
    assert calendar is not None
    assert calendar.selectedDate().toPython() == date(2026, 3, 10)
    calendar.activated.emit(calendar.selectedDate().addDays(1))
    assert field.value() == date(2026, 3, 11)
    popup = QApplication.activePopupWidget()
    assert popup is None


def test_a_time_is_typed(qtbot: QtBot, show: Show) -> None:
    field = TimeField(label="Heure")
    show(field)
    keys.type_text(field, "930")
    keys.press(field, Qt.Key.Key_Return)
    assert field.value() == "09:30"
    assert field.text() == "9\u00a0h\u00a030"


def test_a_choice_keeps_what_it_does_not_know(qtbot: QtBot, show: Show) -> None:
    box = ChoiceBox({"a": "Alpha", "b": "Bêta"}, label="Choix")
    assert box.value() is None
    assert box.currentText() == tr("app.not_recorded")
    box.set_value("from_next_year")
    assert box.value() == "from_next_year"
    box.set_options({"b": "Bêta", "c": "Gamma"})
    assert box.value() == "from_next_year"
    box.set_value(None)
    assert box.value() is None


def test_a_choice_is_made_with_the_keyboard_and_told(qtbot: QtBot, show: Show) -> None:
    box = ChoiceBox({"a": "Alpha", "b": "Bêta"}, label="Choix")
    show(box)
    told: list[object] = []
    box.changed.connect(told.append)
    box.setFocus()
    keys.press(box, Qt.Key.Key_Down)
    keys.press(box, Qt.Key.Key_Down)
    assert told == ["a", "b"]
    box.set_value("a")
    assert told == ["a", "b"]


def test_a_wheel_that_passes_over_a_choice_changes_nothing(qtbot: QtBot, show: Show) -> None:
    box, other = ChoiceBox({"a": "Alpha", "b": "Bêta"}, label="Choix"), DateField(label="Date")
    show(other, box)
    other.setFocus()

    def roll() -> None:
        event = QWheelEvent(
            QPointF(5, 5),
            QPointF(box.mapToGlobal(QPoint(5, 5))),
            QPoint(0, 0),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,  # Qt's own order
        )
        QApplication.sendEvent(box, event)

    roll()
    assert box.value() is None
    box.setFocus()
    roll()
    assert box.value() == "a"


def test_a_search_waits_for_the_hand_to_rest(qtbot: QtBot, show: Show) -> None:
    field = SearchField("Chercher", delay_ms=40)
    show(field)
    told: list[str] = []
    field.searched.connect(told.append)
    keys.type_text(field, "awa ")
    assert told == []
    qtbot.waitUntil(lambda: told == ["awa"])
    keys.press(field, Qt.Key.Key_Return)
    assert told == ["awa", "awa"]
    keys.press(field, Qt.Key.Key_Escape)
    assert told[-1] == ""
    assert field.text() == ""


def test_a_labelled_field_says_what_is_wrong_to_everybody() -> None:
    control = DateField()
    field = LabelledField("Date d’entrée", control, hint="Le premier jour")
    assert control.accessibleName() == "Date d’entrée"
    field.set_error("Cette date n’existe pas.")
    assert field.error() == "Cette date n’existe pas."
    assert control.property("state") == "error"
    assert control.accessibleDescription() == "Cette date n’existe pas."
    field.set_error("")
    assert field.error() == ""
    assert control.accessibleDescription() == "Le premier jour"


def test_segments_are_chosen_with_the_arrows(qtbot: QtBot, show: Show) -> None:
    control = SegmentedControl([("a", "Alpha"), ("b", "Bêta"), ("c", "Gamma")], label="Choix")
    show(control)
    control.set_value("a")
    told: list[str] = []
    control.chosen.connect(told.append)
    control.button("a").setFocus()
    keys.press(control.button("a"), Qt.Key.Key_Right)
    assert told == ["b"]
    assert control.value() == "b"
    keys.press(control.button("b"), Qt.Key.Key_Left)
    keys.press(control.button("a"), Qt.Key.Key_Left)
    assert told == ["b", "a", "c"]


@pytest.mark.skipif(sys.platform == "win32", reason="there the system is asked, not the letters")
def test_caps_lock_is_noticed(show: Show) -> None:
    field = PassphraseField(label="Phrase")
    show(field)
    field.setFocus()
    told: list[bool] = []
    for key, modifier in (
        ("a", Qt.KeyboardModifier.NoModifier),
        ("A", Qt.KeyboardModifier.NoModifier),  # a capital without Shift
        ("b", Qt.KeyboardModifier.NoModifier),
        ("C", Qt.KeyboardModifier.ShiftModifier),
        ("d", Qt.KeyboardModifier.ShiftModifier),  # Shift gives a small letter
    ):
        keys.press(field.line, key, modifier)
        told.append(field.is_caps_told)
    assert told == [False, True, False, False, True]


def test_a_passphrase_is_hidden_until_asked_to_be_shown(qtbot: QtBot, show: Show) -> None:
    field = PassphraseField(label="Phrase")
    show(field)
    keys.type_text(field.line, "secret")
    assert field.line.displayText() != "secret"
    field.set_shown(is_shown=True)
    assert field.line.displayText() == "secret"


def test_a_choice_says_by_its_colour_that_nothing_is_recorded_and_ends_a_long_one_with_dots(
    qtbot: QtBot,
) -> None:
    long = "Accompagnement à la création d’entreprise dans les quartiers prioritaires"
    box = ChoiceBox({"a": "Alpha", "long": long}, label="Choix")
    qtbot.addWidget(box)
    box.resize(180, 36)
    box.show()
    assert box.property("empty") is True
    box.set_value("a")
    assert box.property("empty") is False
    box.set_value(None)
    assert box.property("empty") is True
    box.set_value("long")
    # The last letters drawn are dots: the same picture as of a text that was cut by hand, dots and all.
    assert box.fontMetrics().horizontalAdvance(long) > box.width()
    drawn = box.grab().toImage()
    box.setItemText(box.currentIndex(), box.shown_text())
    assert box.shown_text().endswith("…")
    assert box.grab().toImage() == drawn
    forced = ChoiceBox({"a": "Alpha"}, allow_empty=False, label="Choix")
    qtbot.addWidget(forced)
    assert forced.property("empty") is False


def test_the_keyboard_comes_to_the_segment_that_is_chosen(qtbot: QtBot) -> None:
    control = SegmentedControl([("a", "Alpha"), ("b", "Bêta")], label="Choix")
    qtbot.addWidget(control)
    control.show()
    control.set_value("b")
    assert control.focusProxy() is control.button("b")
