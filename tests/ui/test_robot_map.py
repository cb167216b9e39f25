from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QPushButton,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui import robot_map
from ui.messages import tr
from ui.shell.window import DeskWindow

TYPED = "Salomé Béranger habite à Épinay"


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    """Return a window in which somebody has typed."""
    made = QMainWindow()
    page = QWidget()
    column = QVBoxLayout(page)
    field = QLineEdit(TYPED)
    field.setObjectName("field")
    own = QLabel(tr("importing.title"))
    about_somebody = QLabel(TYPED)
    counted = QLabel(tr("importing.done.title", count=150))
    named = QPushButton(TYPED)
    named.setObjectName("go")
    named.setEnabled(False)
    rows = QListWidget()
    rows.setObjectName("people")
    rows.addItem(TYPED)
    tabs = QTabBar()
    tabs.setObjectName("tabs")
    tabs.addTab(TYPED)
    for part in (field, own, about_somebody, counted, named, rows, tabs):
        column.addWidget(part)
    made.setCentralWidget(page)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_names_places_and_the_programs_own_words(window: QMainWindow) -> None:
    parts = robot_map.draw(window)["parts"]
    assert isinstance(parts, list)
    by_name = {part["name"]: part for part in parts if part["name"]}
    assert {"field", "go", "people", "people[0]", "tabs", "tabs[0]"} <= set(by_name)
    assert by_name["go"]["off"] is True
    left, top, width, height = by_name["field"]["rect"]
    field = window.findChild(QLineEdit)
    assert field is not None
    assert (width, height) == (field.width(), field.height())
    assert (left, top) == field.mapToGlobal(field.rect().topLeft()).toTuple()
    keys = [key for part in parts for key in part.get("keys", [])]
    assert "importing.title" in keys
    assert [part["numbers"] for part in parts if "importing.done.title#other" in part.get("keys", [])] == [
        {"count": "150"}
    ]


def test_nothing_that_was_typed_is_in_it(window: QMainWindow) -> None:
    drawn = json.dumps(robot_map.draw(window), ensure_ascii=False)
    for word in TYPED.split():
        if len(word) > 1:
            assert word not in drawn


def test_it_is_written_only_when_a_file_is_named(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "map.json"
    monkeypatch.delenv(robot_map.PLACE, raising=False)
    window = DeskWindow(tmp_path / "desk", fixed_language="fr")
    qtbot.addWidget(window)
    robot_map.start(window)
    assert not window.findChildren(robot_map._RobotMap)
    monkeypatch.setenv(robot_map.PLACE, str(place))
    robot_map.start(window)
    window.start()
    window.show()
    qtbot.waitUntil(lambda: place.exists() and "first_start.begin" in place.read_text("utf-8"))
    assert json.loads(place.read_text("utf-8"))["screen"] == "FirstStart"
    window.close()
    assert window.background.wait_until_idle(30)
