"""The table of the list as it is seen: headings whole, tags readable on any row."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView
from pytestqt.qtbot import QtBot

from tests.ui.dossiers.made_rows import TODAY, many_rows
from ui.dossiers.case_columns import COLUMNS
from ui.dossiers.case_table import CaseTable
from ui.dossiers.case_table_model import CaseTableModel
from ui.dossiers.cell_inks import cell_inks
from ui.messages import Language, tr
from ui.theme import Tone, tag_colours
from ui.theme.tokens import THEMES, Colours, contrast

TONES: tuple[Tone, ...] = ("neutral", "accent", "success", "warning", "danger")
LIST_AT_1280 = 1280 - 208 - 2 * 32 - 320
"""What the rail, the margins and the side panel leave to the list of a window of 1280 pixels."""


def cut_headings(header: QHeaderView) -> list[str]:
    """Return the headings that do not fit above their column, as drawn: with padding and the arrow."""
    lacking = []
    for place, column in enumerate(COLUMNS):
        if header.isSectionHidden(place):
            continue
        font = header.font()
        font.setPixelSize(12)
        font.setWeight(font.Weight.DemiBold)
        needed = QFontMetrics(font).horizontalAdvance(tr(column.title_key)) + 2 * 12
        if needed > header.sectionSize(place):
            lacking.append(f"{tr(column.title_key)}: {needed} > {header.sectionSize(place)}")
    return lacking


@pytest.mark.parametrize("spoken", ["fr", "en", "xx"])
@pytest.mark.parametrize("width", [LIST_AT_1280, 1_100, 2_400])
def test_no_heading_is_cut(
    spoken: Language, width: int, qtbot: QtBot, app_language: Callable[[Language], None]
) -> None:
    app_language(spoken)
    model = CaseTableModel(TODAY)
    model.set_rows(many_rows(5), TODAY)
    table = CaseTable(model)
    qtbot.addWidget(table)
    table.resize(width, 400)
    table.show()
    table.choose_columns(tuple(column.key for column in COLUMNS))
    assert cut_headings(table.horizontalHeader()) == []
    used = sum(table.columnWidth(place) for place in range(len(COLUMNS)) if not table.isColumnHidden(place))
    assert used <= table.viewport().width() or table.shown_columns() == ("name", "progress")


@pytest.mark.parametrize("colours", THEMES.values(), ids=lambda table: table.name)
@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize("is_selected", [False, True])
def test_tags_can_be_read_on_every_row(colours: Colours, tone: Tone, is_selected: bool) -> None:
    background, ink = tag_colours(colours, tone, is_selected=is_selected)
    assert contrast(ink, background) >= 4.5
    row = colours.selection if is_selected else colours.surface
    if is_selected:
        assert contrast(background, row) >= 1.25  # a tinted background would melt into the row: 1.04 to 1.07


@pytest.mark.parametrize("colours", THEMES.values(), ids=lambda table: table.name)
@pytest.mark.parametrize("is_selected", [False, True])
def test_words_can_be_read_on_every_row(colours: Colours, is_selected: bool) -> None:
    inks = cell_inks(colours, is_selected=is_selected)
    grounds = [colours.selection] if is_selected else [colours.surface, colours.hover]
    for ink in (inks.text, inks.muted, inks.warning):
        assert min(contrast(ink, ground) for ground in grounds) >= 4.5
