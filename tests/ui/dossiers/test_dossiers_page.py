"""The Dossiers page in the real frame, on a real desk, by clicks and keys."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import looks
from tests.ui.dossiers.people import enrol, three_people
from ui.dossiers.case_table import CaseTable
from ui.dossiers.dossiers_page import DossiersPage
from ui.dossiers.export_dialog import CaseExportDialog, ExportDialog
from ui.dossiers.toggle_chip import Chip, ToggleChip
from ui.messages import Language, tr
from ui.operations import Operations
from ui.shell.frame import Frame

Settle = Callable[[], None]


@pytest.fixture
def people(ops: Operations, settle: Settle, qapp: QApplication) -> dict[str, str]:
    """Return the case ids of three people on the desk."""
    found: dict[str, str] = {}
    ops.run_query(three_people, found.update, owner=qapp)
    settle()
    assert len(found) == 3
    return found


@pytest.fixture
def page(people: dict[str, str], frame: Frame, settle: Settle) -> DossiersPage:
    """Return the page with three people, loaded."""
    return shown_page(frame, settle)


def shown_page(frame: Frame, settle: Settle, **params: str) -> DossiersPage:
    frame.host.navigate("dossiers", **params)
    settle()
    return cast(DossiersPage, frame.page)


def part(root: QWidget, kind: type[Any], name: str) -> Any:
    found = root.findChild(kind, name)
    assert found is not None, name
    return found


def table_of(page: DossiersPage) -> CaseTable:
    return cast(CaseTable, part(page, CaseTable, "dossiers.table"))


def names(page: DossiersPage) -> list[str]:
    model = table_of(page).model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def words_on(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_everybody_is_there_by_name_with_a_count(page: DossiersPage) -> None:
    assert names(page) == ["Élodie Gül-Martin", "Victor N'Diaye", "Awa Traoré"]
    assert "3 personnes, " in words_on(page)


def test_typing_filters_and_escape_brings_everybody_back(page: DossiersPage, qtbot: QtBot) -> None:
    search = part(page, QLineEdit, "dossiers.search")
    page.focus_first()
    QTest.keyClicks(search, "ndiaye")
    qtbot.waitUntil(lambda: names(page) == ["Victor N'Diaye"])
    assert tr("dossiers.count_of", count=1, total=3, late=0) in words_on(page)
    QTest.keyClick(search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(names(page)) == 3)


def test_no_match_says_so_and_offers_a_way_out(page: DossiersPage, qtbot: QtBot) -> None:
    QTest.keyClicks(part(page, QLineEdit, "dossiers.search"), "zzz")
    qtbot.waitUntil(lambda: tr("dossiers.no_match.title") in words_on(page))
    assert not table_of(page).isVisible()
    QTest.mouseClick(part(page, Chip, "dossiers.clear"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: table_of(page).isVisible())
    assert len(names(page)) == 3


def test_chips_count_and_filter(page: DossiersPage, qtbot: QtBot) -> None:
    chip = part(page, ToggleChip, "dossiers.chip.qpv")
    assert chip.count() == 1
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert names(page) == ["Awa Traoré"]
    QTest.keyClick(chip, Qt.Key.Key_Space)
    assert len(names(page)) == 3
    assert not part(page, ToggleChip, "dossiers.chip.conflict").isVisible()


def test_the_panel_shows_the_essentials_of_whoever_is_chosen(
    page: DossiersPage, people: dict[str, str], qtbot: QtBot, settle: Settle
) -> None:
    panel = part(page, QWidget, "dossiers.panel")
    assert tr("dossiers.panel.attention") in words_on(panel)
    table_of(page).choose(people["Awa"])
    assert "Awa Traoré" in words_on(panel)
    qtbot.waitUntil(lambda: "Étude de marché à finir." in words_on(panel))
    assert "Appeler la mairie" in words_on(panel)
    table_of(page).choose(people["Victor"])
    assert "Étude de marché" not in words_on(panel)
    assert "01 99 00 12 34" in words_on(panel)
    settle()


def test_those_who_need_attention_can_be_picked(page: DossiersPage, qtbot: QtBot) -> None:
    panel = part(page, QWidget, "dossiers.panel")
    card = next(
        child for child in panel.findChildren(QWidget) if child.accessibleName().startswith("Awa Traoré")
    )
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert table_of(page).chosen_row() is not None
    assert words_on(panel).startswith("Awa Traoré")


def test_the_keyboard_alone_finds_and_opens_somebody(
    page: DossiersPage, people: dict[str, str], qtbot: QtBot
) -> None:
    search = part(page, QLineEdit, "dossiers.search")
    page.focus_first()
    assert page.window().focusWidget() is search
    table = table_of(page)
    opened: list[str] = []
    page.host.navigation_asked.disconnect()
    page.host.navigation_asked.connect(lambda route, params: opened.append(f"{route} {params['case_id']}"))
    QTest.keyClick(search, Qt.Key.Key_Down)
    assert page.window().focusWidget() is table
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.chosen_id() == people["Victor"]
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened == [f"case_file {people['Victor']}"]
    QTest.keyClick(table, Qt.Key.Key_Home)
    QTest.keyClick(table, Qt.Key.Key_Up)
    assert page.window().focusWidget() is search
    QTest.keyClick(search, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Slash)
    assert page.window().focusWidget() is search
    QTest.keyClicks(search, "elodie")
    qtbot.waitUntil(lambda: len(names(page)) == 1)
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert opened[-1] == f"case_file {people['Élodie']}"


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)  # the offscreen platform cannot, for a menu
def test_a_right_click_offers_what_can_be_done_and_removal_can_be_taken_back(
    page: DossiersPage, people: dict[str, str], frame: Frame, qtbot: QtBot, settle: Settle
) -> None:
    table = table_of(page)
    table.choose(people["Victor"])
    menu = table.open_row_menu(QPoint(5, 5))
    assert isinstance(menu, QMenu)
    texts = [action.text() for action in menu.actions()]
    assert tr("dossiers.panel.copy_phone") in texts
    removal = next(action for action in menu.actions() if action.text() == tr("dossiers.delete"))
    removal.trigger()
    menu.close()
    settle()
    qtbot.waitUntil(lambda: len(names(page)) == 2)
    QTest.mouseClick(frame.toast.action_button, Qt.MouseButton.LeftButton)
    settle()
    qtbot.waitUntil(lambda: len(names(page)) == 3)


def test_a_change_made_elsewhere_shows_up(
    page: DossiersPage, ops: Operations, qtbot: QtBot, settle: Settle
) -> None:
    from coachdesk.services import case_files

    ops.run_command(
        lambda cabinet: case_files.enrol_beneficiary(cabinet, {"first_names": "Noël", "birth_name": "André"})
    )
    settle()
    qtbot.waitUntil(lambda: "Noël André" in names(page))


def test_filter_order_and_person_come_back_with_the_way_back(
    page: DossiersPage, people: dict[str, str], frame: Frame, qtbot: QtBot, settle: Settle
) -> None:
    QTest.keyClicks(part(page, QLineEdit, "dossiers.search"), "a")
    qtbot.waitUntil(lambda: names(page) == ["Awa Traoré"])
    table_of(page).sort_by("last_contact", Qt.SortOrder.DescendingOrder)
    table_of(page).choose(people["Awa"])
    assert frame.navigator.place is not None
    params = {name: value or "" for name, value in frame.navigator.place.params}
    again = shown_page(frame, settle, **params)
    assert names(again) == ["Awa Traoré"]
    assert table_of(again).chosen_id() == people["Awa"]
    assert table_of(again).horizontalHeader().sortIndicatorOrder() == Qt.SortOrder.DescendingOrder


def test_saved_filters_columns_and_panel_are_kept(
    page: DossiersPage, frame: Frame, qtbot: QtBot, settle: Settle
) -> None:
    QTest.mouseClick(part(page, ToggleChip, "dossiers.chip.qpv"), Qt.MouseButton.LeftButton)
    page._filter_bar.save_asked.emit()
    dialog = part(frame, QWidget, "dossiers.save_filter")
    QTest.keyClicks(part(dialog, QLineEdit, "dossiers.save_filter.name"), "Mon QPV")
    QTest.mouseClick(part(dialog, QAbstractButton, "dossiers.save_filter.keep"), Qt.MouseButton.LeftButton)
    phone = next(action for action in page._choices.columns_menu.actions() if action.data() == "phone")
    phone.trigger()
    QTest.mouseClick(part(page, QAbstractButton, "dossiers.panel_button"), Qt.MouseButton.LeftButton)
    settle()
    assert "phone" in table_of(page).shown_columns()
    frame.navigator._page = None  # as when another page was shown in between: the page is made anew
    again = shown_page(frame, settle)
    assert again is not page
    assert not part(again, QWidget, "dossiers.panel").isVisible()
    assert "phone" in table_of(again).shown_columns()
    saved = next(action for action in again._filter_bar._saved_menu.actions() if action.text() == "Mon QPV")
    saved.trigger()
    assert names(again) == ["Awa Traoré"]
    page.deleteLater()


def test_a_desk_with_nobody_offers_the_first_steps(frame: Frame, settle: Settle) -> None:
    page = shown_page(frame, settle)
    assert tr("dossiers.empty.title") in words_on(page)
    assert not part(page, QWidget, "dossiers.panel").isVisible()
    looks.assert_nothing_clipped(page)


def test_what_is_shown_goes_into_a_workbook(
    page: DossiersPage, frame: Frame, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    QTest.mouseClick(part(page, ToggleChip, "dossiers.chip.qpv"), Qt.MouseButton.LeftButton)
    page.open_export()
    dialog = cast(ExportDialog, part(frame, ExportDialog, "dossiers.export"))
    looks.assert_nothing_clipped(dialog)
    looks.assert_accessible(dialog)
    out = tmp_path / "personnes.xlsx"
    dialog.write_to(out)
    settle()
    rows = list(load_workbook(out).worksheets[0].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == ["Awa Traoré"]
    assert frame.toast.isVisible()


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
@pytest.mark.parametrize("kind", ["xlsx", "json"])
def test_one_case_file_is_exported_from_its_row(
    page: DossiersPage, frame: Frame, people: dict[str, str], settle: Settle, tmp_path: Path, kind: str
) -> None:
    table = table_of(page)
    table.choose(people["Awa"])
    menu = table.open_row_menu(QPoint(20, 20))
    assert menu is not None
    next(action for action in menu.actions() if action.text() == tr("dossiers.export_case")).trigger()
    menu.close()
    dialog = cast(CaseExportDialog, part(frame, CaseExportDialog, "dossiers.export"))
    assert "Awa Traoré" in words_on(dialog)
    looks.assert_nothing_clipped(dialog)
    looks.assert_accessible(dialog)
    QTest.mouseClick(part(dialog, QAbstractButton, f"dossiers.export.{kind}"), Qt.MouseButton.LeftButton)
    assert dialog.file_name().endswith(f".{kind}")
    assert "Awa" not in dialog.file_name()
    out = tmp_path / f"dossier.{kind}"
    dialog.write_to(out)
    settle()
    if kind == "json":
        content = json.loads(out.read_text("utf-8"))
        assert [case["id"] for case in content["cases"]] == [people["Awa"]]
        assert all(len(register) <= 1 for register in content["register"].values())
    else:
        rows = list(load_workbook(out).worksheets[0].iter_rows(values_only=True))
        assert [row[0] for row in rows[1:]] == ["Awa Traoré"]
    assert tr("dossiers.export.done", count=1, file=out.name) == frame.toast.text()


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # openpyxl's own writers, half done
def test_an_unwritable_place_is_said_and_the_dialog_stays(
    page: DossiersPage, frame: Frame, settle: Settle, tmp_path: Path
) -> None:
    page.open_export()
    dialog = cast(ExportDialog, part(frame, ExportDialog, "dossiers.export"))
    dialog.write_to(tmp_path / "no such folder" / "x.xlsx")
    settle()
    assert dialog.isVisible()
    assert not dialog._problem.isHidden()
    dialog.reject()
    gc.collect()  # what openpyxl had begun to write


@pytest.mark.parametrize("spoken", ["fr", "en", "xx"])
@pytest.mark.parametrize("width", [1024, 1366, 1920])
def test_nothing_is_cut_and_everything_has_a_name(
    spoken: Language,
    width: int,
    people: dict[str, str],
    frame: Frame,
    settle: Settle,
    app_language: Callable[[Language], None],
    qtbot: QtBot,
) -> None:
    app_language(spoken)
    frame.resize(width, 768)
    page = shown_page(frame, settle)
    QTest.mouseClick(part(page, ToggleChip, "dossiers.chip.silent"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(part(page, ToggleChip, "dossiers.chip.silent"), Qt.MouseButton.LeftButton)
    table_of(page).choose(people["Awa"])
    qtbot.wait(1)
    looks.assert_accessible(page)
    looks.assert_nothing_clipped(page)
    settle()


def test_ten_thousand_people_build_no_widgets(
    frame: Frame, settle: Settle, ops: Operations, qtbot: QtBot
) -> None:
    from tests.ui.dossiers.made_rows import TODAY, many_rows

    ops.run_query(lambda cabinet: enrol(cabinet, "A", "B"), lambda _: None, owner=frame)
    page = shown_page(frame, settle)
    before = len(page.findChildren(QWidget))
    page._model.set_rows(many_rows(10_000), TODAY)
    table = table_of(page)
    for row in range(0, 10_000, 500):
        table.scrollTo(page._model.index(row, 0))
        table.viewport().grab()
    assert len(page.findChildren(QWidget)) == before
