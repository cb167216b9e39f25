"""Icons: every name used has its file, and the colour follows the theme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication

from ui.shipped_files import resources_folder
from ui.theme import apply_theme, icon, icon_pixmap
from ui.theme.tokens import DARK, LIGHT

UI = Path(__file__).resolve().parents[3] / "ui"
# icon("x"…), icon="x", IconButton("x"…), IconLabel("x"…), EmptyState("x"…), Route(path, "x"…)
USES = re.compile(
    r"""(?:\bicon(?:_pixmap)?\(\s*|\bicon=|\bIconButton\(\s*|\bIconLabel\(\s*|\bEmptyState\(\s*)"([a-z0-9-]+)\""""
)


def strongest_colour(image: QImage) -> QColor:
    return max(
        (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())),
        key=lambda colour: colour.alpha(),
    )


def test_every_icon_used_is_shipped() -> None:
    shipped = {path.stem for path in (resources_folder() / "icons").glob("*.svg")}
    used = {
        name
        for path in UI.rglob("*.py")
        for name in USES.findall(path.read_text("utf-8"))
        if name != "circle"
    }
    assert len(used) > 20
    assert used <= shipped


def test_licences_are_kept() -> None:
    assert "ISC License" in (resources_folder() / "icons" / "LICENSE").read_text("utf-8")
    assert "SIL Open Font License" in (resources_folder() / "fonts" / "LICENSE-Inter.txt").read_text("utf-8")


def test_icon_recolours_itself_with_the_theme(qapp: QApplication) -> None:
    made = icon("circle-check", "accent")
    light = strongest_colour(made.pixmap(QSize(32, 32)).toImage())
    apply_theme(qapp, "dark")
    dark = strongest_colour(made.pixmap(QSize(32, 32)).toImage())
    assert light.name() == LIGHT.accent
    assert dark.name() == DARK.accent


def test_icon_of_a_control_that_is_on_has_its_own_colour() -> None:
    made = icon("users", "muted", "on_accent_soft")
    on = made.pixmap(QSize(32, 32), QIcon.Mode.Normal, QIcon.State.On).toImage()
    off = made.pixmap(QSize(32, 32), QIcon.Mode.Normal, QIcon.State.Off).toImage()
    assert strongest_colour(on).name() == LIGHT.on_accent_soft
    assert strongest_colour(off).name() == LIGHT.muted


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_icon_has_the_pixels_of_the_screen(ratio: float) -> None:
    pixmap = icon_pixmap("lock", "text", 20, ratio)
    assert pixmap.width() == round(20 * ratio)
    assert pixmap.deviceIndependentSize().width() == pytest.approx(20, abs=0.5)


def test_a_copied_icon_still_draws() -> None:
    copy = QIcon(icon("x", "danger"))
    assert strongest_colour(copy.pixmap(QSize(24, 24)).toImage()).name() == LIGHT.danger
