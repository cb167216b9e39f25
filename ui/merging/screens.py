"""The Merge page, for pictures; nothing is decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from PySide6.QtWidgets import QWidget

from ui.merging.merging_page import MergingPage
from ui.messages import programme_zone
from ui.operations.conflicts import ConflictsReading
from ui.operations.screen_data import example_shared_conflict
from ui.shell.screens import Screen, Stage


def open_merging(stage: Stage, is_wanted: Callable[[str, str], bool]) -> MergingPage:
    """Bring the page to the first conflict whose kind and field are wanted; to the first of all when none is."""
    stage.host.navigate("merging", case_id="")
    stage.settle()
    page = stage.frame.findChild(MergingPage)
    if not isinstance(page, MergingPage):
        raise LookupError("the Merge page is not there")
    keys = [one.key for one in page.conflicts if is_wanted(one.kind, one.field)]
    if keys:
        page.list.select(keys[0], scroll=False)
    stage.settle()
    return page


def _value(stage: Stage) -> QWidget:
    open_merging(stage, lambda _kind, field: field == "phone")
    return stage.window


def _text(stage: Stage) -> QWidget:
    open_merging(stage, lambda kind, _field: kind == "session")
    return stage.window


def _joined(stage: Stage) -> QWidget:
    page = open_merging(stage, lambda kind, _field: kind == "session")
    if page.view is not None:
        page.view.write_own(joined=True)
    return stage.window


def _list(stage: Stage) -> QWidget:
    open_merging(stage, lambda _kind, field: field == "resources")
    return stage.window


def _deletion(stage: Stage) -> QWidget:
    open_merging(stage, lambda _kind, field: field == "_deleted")
    return stage.window


def _shared(stage: Stage) -> QWidget:
    """Show a cohort whose number of seats two people corrected: the demonstration has no such thing."""
    page = open_merging(stage, lambda _kind, _field: False)
    reading = page.reading
    if reading is None:
        return stage.window
    others = [one for one in reading.references.people if one != reading.references.me_id]
    at = datetime.combine(stage.host.today() - timedelta(days=2), time(16, 20), programme_zone())
    conflict = example_shared_conflict(reading.references.me_id, (others or [""])[0], at)
    page.show_reading(ConflictsReading((conflict,), 1, reading.references))
    return stage.window


def _empty(stage: Stage) -> QWidget:
    page = open_merging(stage, lambda _kind, _field: False)
    if page.reading is not None:
        page.show_reading(ConflictsReading((), 0, page.reading.references))
    return stage.window


SCREENS = (
    Screen("merging", _value),
    Screen("merging-text", _text),
    Screen("merging-joined", _joined),
    Screen("merging-list", _list),
    Screen("merging-deletion", _deletion),
    Screen("merging-shared", _shared),
    Screen("merging-empty", _empty),
)
