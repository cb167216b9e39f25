"""What the tests of the look see, and what they leave alone."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import looks
from ui.widgets import DateField


def test_a_button_inside_a_field_is_sized_by_the_field(qtbot: QtBot) -> None:
    field = DateField(label="Date")
    qtbot.addWidget(field)
    field.resize(160, 36)
    field.show()
    assert [button for button in field.findChildren(QToolButton) if button.isVisibleTo(field)]
    assert looks.clipped(field) == []


def test_a_word_that_is_cut_is_seen(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    QVBoxLayout(page).addWidget(QLabel("Accompagnement"))
    page.setFixedSize(60, 40)
    page.show()
    assert looks.clipped(page)
