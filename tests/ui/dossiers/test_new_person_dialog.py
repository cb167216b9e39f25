"""Adding a person: the short form, the warning while one types, the new case file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import looks
from tests.ui.dossiers.people import three_people
from tests.ui.keys import click
from ui.dossiers.new_person_dialog import NewPersonDialog, open_new_person
from ui.messages import Language, tr
from ui.operations import Operations
from ui.shell.frame import Frame
from ui.widgets import Button

Settle = Callable[[], None]


@pytest.fixture
def gone_to(frame: Frame) -> list[dict[str, Any]]:
    """Return the case files that were gone to, instead of going there."""
    places: list[dict[str, Any]] = []
    frame.host.navigation_asked.disconnect(frame.navigator.go)
    frame.host.navigation_asked.connect(lambda _route, params: places.append(params))
    return places


def opened(frame: Frame, settle: Settle, typed: str = "") -> NewPersonDialog:
    open_new_person(frame.host, typed)
    found = frame.findChild(NewPersonDialog)
    assert isinstance(found, NewPersonDialog)
    settle()
    return found


def fill(dialog: NewPersonDialog, kind: str, name: str, text: str) -> None:
    line = dialog.findChild(QLineEdit, f"editor.{kind}.{name}")
    assert isinstance(line, QLineEdit), name
    line.setText(text)
    line.textEdited.emit(text)


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def add(dialog: NewPersonDialog, settle: Settle) -> None:
    button = dialog.findChild(Button, "dossiers.add.go")
    assert isinstance(button, Button)
    click(button)
    settle()


def test_a_name_is_enough_and_the_case_file_opens(
    frame: Frame, ops: Operations, settle: Settle, gone_to: list[dict[str, Any]]
) -> None:
    from coachdesk.services import case_files

    dialog = opened(frame, settle)
    button = dialog.findChild(Button, "dossiers.add.go")
    assert isinstance(button, Button)
    assert not button.isEnabled()
    fill(dialog, "beneficiary", "first_names", "Fanta")
    fill(dialog, "beneficiary", "birth_name", "Diallo")
    fill(dialog, "beneficiary", "phone", "01 99 00 11 22")
    add(dialog, settle)
    (params,) = gone_to
    read: list[Any] = []
    ops.run_query(
        lambda cabinet: case_files.open_case_file(cabinet, params["case_id"]), read.append, owner=frame
    )
    settle()
    person = read[0].beneficiary
    assert (person.first_names, person.birth_name, person.phone) == ("Fanta", "Diallo", "+33199001122")
    assert person.entered_on == frame.host.today()
    assert read[0].milestones


def test_somebody_alike_is_shown_while_one_types(
    frame: Frame, ops: Operations, settle: Settle, qtbot: QtBot, gone_to: list[dict[str, Any]]
) -> None:
    people: dict[str, str] = {}
    ops.run_query(three_people, people.update, owner=frame)
    settle()
    dialog = opened(frame, settle)
    fill(dialog, "beneficiary", "first_names", "victor")
    fill(dialog, "beneficiary", "birth_name", "NDIAYE")
    qtbot.waitUntil(lambda: "Victor N'Diaye" in words(dialog))
    assert tr("dossiers.add.alike", count=1) in words(dialog)
    button = dialog.findChild(Button, "dossiers.add.open_instead")
    assert isinstance(button, Button)
    click(button)
    assert gone_to == [{"case_id": people["Victor"]}]
    settle()


def test_what_cannot_be_is_said_and_nothing_is_written(
    frame: Frame, settle: Settle, gone_to: list[dict[str, Any]]
) -> None:
    dialog = opened(frame, settle, "Fanta Diallo")
    fill(dialog, "beneficiary", "born_on", "31/02/1990")
    add(dialog, settle)
    assert dialog.isVisible()
    assert gone_to == []


@pytest.mark.parametrize("spoken", ["fr", "en", "xx"])
def test_nothing_is_cut_and_everything_has_a_name(
    spoken: Language, frame: Frame, settle: Settle, app_language: Callable[[Language], None]
) -> None:
    app_language(spoken)
    dialog = opened(frame, settle)
    looks.assert_accessible(dialog)
    # The calendar's button inside a date field is Qt's own and has an icon only.
    assert [text for text in looks.clipped(dialog) if not text.startswith("QToolButton")] == []
    assert looks.off_the_window(dialog) == []
