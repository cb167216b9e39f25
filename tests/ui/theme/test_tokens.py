"""Every text can be read on every background it may stand on, in both themes."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from ui.theme.in_force import apply_theme, qt_palette
from ui.theme.style_sheet import style_sheet
from ui.theme.tokens import READABLE_PAIRS, THEMES, Colours, Tone, TypeScale, contrast, tone_colours

TONES: tuple[Tone, ...] = ("neutral", "accent", "success", "warning", "danger")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@pytest.mark.parametrize("table", THEMES.values(), ids=lambda table: table.name)
def test_every_pair_is_readable(table: Colours) -> None:
    weak = [
        f"{foreground} on {background}: {found:.2f} < {least}"
        for foreground, backgrounds, least in READABLE_PAIRS
        for background in backgrounds
        if (found := contrast(getattr(table, foreground), getattr(table, background))) < least
    ]
    assert not weak, "\n".join(weak)


@pytest.mark.parametrize("table", THEMES.values(), ids=lambda table: table.name)
@pytest.mark.parametrize("tone", TONES)
def test_tags_and_bars_are_readable(table: Colours, tone: Tone) -> None:
    background, foreground = tone_colours(table, tone)
    assert contrast(foreground, background) >= 4.5


def test_every_text_and_soft_colour_is_in_a_pair() -> None:
    paired = {name for foreground, backgrounds, _ in READABLE_PAIRS for name in (foreground, *backgrounds)}
    names = {field.name for field in dataclasses.fields(Colours)}
    texts = {
        name
        for name in names
        if name.startswith("on_") or name.endswith("_soft") or name in ("text", "muted")
    }
    assert texts <= paired


@pytest.mark.parametrize("table", THEMES.values(), ids=lambda table: table.name)
def test_style_sheet_uses_only_colours_of_the_table(table: Colours) -> None:
    known = {getattr(table, field.name) for field in dataclasses.fields(table) if field.name != "name"}
    written = set(re.findall(r"#[0-9a-f]{3,8}\b", style_sheet(table)))
    assert written
    assert written <= known
    assert "$" not in style_sheet(table)


@pytest.mark.parametrize("table", THEMES.values(), ids=lambda table: table.name)
def test_style_sheet_has_balanced_rules(table: Colours) -> None:
    depth = 0
    for letter in style_sheet(table):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth in (0, 1)
    assert depth == 0
    for declaration in re.findall(r"\{([^}]*)\}", style_sheet(table)):
        for part in filter(None, (one.strip() for one in declaration.split(";"))):
            assert re.fullmatch(r"[\w-]+:\s*(?:[^:\n]+|url\(\"[^\"]+\"\))", part), part


def test_palette_highlights_are_readable(qapp: object) -> None:
    for table in THEMES.values():
        palette = qt_palette(table)
        assert contrast(palette.highlightedText().color().name(), palette.highlight().color().name()) >= 4.5
        assert contrast(palette.toolTipText().color().name(), palette.toolTipBase().color().name()) >= 4.5


@pytest.mark.parametrize("table", THEMES.values(), ids=lambda table: table.name)
def test_the_check_mark_is_there_and_readable(table: Colours) -> None:
    found = re.search(r'url\("([^"]+)"\)', style_sheet(table))
    assert found is not None
    drawn = Path(found[1]).read_text("utf-8")
    stroke = re.search(r'stroke="(#[0-9a-f]{6})"', drawn)
    assert stroke is not None
    assert contrast(stroke[1], table.accent) >= 3.0


def test_lists_and_menus_have_the_font_of_the_program_after_each_switch(qapp: QApplication) -> None:
    for name in THEMES:
        qapp.setProperty("coachdesk_theme", None)
        # As Windows does, and as a style sheet brings it back.
        QApplication.setFont(QFont("DejaVu Sans", 30), "QAbstractItemView")  # type: ignore[arg-type]  # the stubs say bytes, which it refuses
        apply_theme(qapp, name)
        font = QApplication.font("QAbstractItemView")  # type: ignore[call-overload]  # as above
        assert font.pixelSize() == TypeScale.BODY
    apply_theme(qapp, "light")
