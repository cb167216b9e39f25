"""The pictures of the case file and of the note: full of matter, and nothing written for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.demo import PASSPHRASE
from coachdesk.demo.building import build_demo_desk
from coachdesk.demo.keeping import today_there
from tests.ui import looks
from tests.ui.unlocked_stage import unlocked_stage
from ui.case_file import screens as case_screens
from ui.case_file.alert_chip import AlertChip
from ui.case_file.overview_tab import OverviewTab
from ui.messages import tr
from ui.operations.case_files import CaseReading, open_case
from ui.operations.drafts import NoteDraft, find_notes
from ui.session_note import screens as note_screens
from ui.shell.screens import Screen, Stage


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("screens") / "desk"
    build_demo_desk(folder, today_there(), people=24)
    return folder


@pytest.fixture
def stage(demo_folder: Path, qtbot: QtBot) -> Iterator[Stage]:
    with unlocked_stage(demo_folder, PASSPHRASE, qtbot) as made:
        yield made


def _show(stage: Stage, name: str, among: tuple[Screen, ...]) -> QWidget:
    widget = next(screen for screen in among if screen.name == name).prepare(stage)
    stage.settle()
    return widget


def _read(stage: Stage) -> CaseReading:
    read: list[CaseReading] = []
    open_case(stage.window.operations, stage.first_case_id(), read.append, owner=stage.window)
    stage.settle()
    return read[0]


def _drafts(stage: Stage) -> list[NoteDraft]:
    found: list[list[NoteDraft]] = []
    find_notes(stage.window.operations, found.append, owner=stage.window)
    stage.settle()
    return found[0]


def test_the_case_shown_is_one_of_whoever_works_here(stage: Stage) -> None:
    reading = _read(stage)
    assert reading.case.beneficiary.coach_id == reading.references.me_id


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_the_conflict_is_seen_and_nothing_is_written(stage: Stage) -> None:
    changes: list[object] = []
    stage.window.operations.changed.connect(lambda changed, _source: changes.append(changed))
    widget = _show(stage, "case-file-conflict", case_screens.SCREENS)
    chips = [chip.text() for chip in widget.findChildren(AlertChip) if chip.isVisible()]
    assert tr("case_file.conflicts", count=1) in chips
    said = {one.text() for one in widget.findChildren(QLabel) if one.isVisible()}
    assert tr("forms.conflict.value", value="01\u00a099\u00a000\u00a041\u00a072") in said
    _show(stage, "case-file-overview", case_screens.SCREENS)
    assert _read(stage).case.conflicts == ()
    assert changes == []


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_the_note_is_half_written_and_no_draft_of_it_stays(stage: Stage) -> None:
    before = _read(stage)
    widget = _show(stage, "session-note", note_screens.SCREENS)
    note = widget.findChild(QPlainTextEdit, "session_note.note")
    assert isinstance(note, QPlainTextEdit)
    assert len(note.toPlainText()) > 300
    assert looks.clipped(widget) == []
    _show(stage, "case-file-overview", case_screens.SCREENS)
    assert _drafts(stage) == []
    assert _read(stage).case.sessions == before.case.sessions


def test_the_overview_has_one_scroll_bar(stage: Stage) -> None:
    widget = _show(stage, "case-file-overview", case_screens.SCREENS)
    tab = widget.findChild(OverviewTab)
    assert isinstance(tab, OverviewTab)
    assert len([bar for bar in tab.findChildren(QScrollBar) if bar.isVisible()]) == 1
