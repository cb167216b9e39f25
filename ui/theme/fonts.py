"""The font: the system's own on Windows, the bundled Inter elsewhere (SIL OFL, ``resources/fonts``)."""

from __future__ import annotations

import sys

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from ui.shipped_files import resources_folder
from ui.theme.tokens import TypeScale

_WINDOWS_FAMILIES = ["Segoe UI Variable Text", "Segoe UI", "Open Sans", "Arial"]
_OTHER_FAMILIES = ["Inter", "Noto Sans", "DejaVu Sans"]


def application_font() -> QFont:
    """Return the font of the whole program at body size."""
    # Qt's offscreen platform knows no fonts of Windows: pictures and tests use the bundled one there too.
    if sys.platform == "win32" and QGuiApplication.platformName() == "windows":
        families = _WINDOWS_FAMILIES
    else:
        families = _OTHER_FAMILIES
        for path in sorted((resources_folder() / "fonts").glob("*.ttf")):
            QFontDatabase.addApplicationFont(str(path))
    font = QFont()
    font.setFamilies(families)
    font.setPixelSize(TypeScale.BODY)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def scaled_font(base: QFont, size: TypeScale, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return ``base`` at one of the four sizes, for hand-painted text."""
    font = QFont(base)
    font.setPixelSize(size)
    font.setWeight(weight)
    return font
