"""Which theme is in force.

Kept on the application object, so that nothing needs to be passed to a paint event.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ui.theme.fonts import application_font
from ui.theme.style_sheet import style_sheet
from ui.theme.tokens import LIGHT, THEMES, Colours, ThemeName

_PROPERTY = "coachdesk_theme"

STYLE_ARGUMENTS = ("-style", "Fusion")
"""For a new application object: asked for later, the style comes back as an object whose class takes 15 ms to make."""
HAS_STYLE = "coachdesk_has_style"
"""The property of an application object that was made with them."""


def colours() -> Colours:
    """Return the colours in force (light when there is no application yet)."""
    application = QCoreApplication.instance()
    name = application.property(_PROPERTY) if application is not None else None
    return THEMES["dark"] if name == "dark" else LIGHT


def theme_for(choice: str) -> ThemeName:
    """Return the theme that a preference (``light``, ``dark``, ``system``) means here and now."""
    for name in THEMES:
        if choice == name:
            return name
    hints = QApplication.styleHints()
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def apply_theme(application: QApplication, name: ThemeName) -> None:
    """Put a theme in force: style, palette, font and style sheet; open windows follow at once."""
    if application.property(_PROPERTY) == name:
        return
    is_first = application.property(_PROPERTY) is None
    application.setProperty(_PROPERTY, name)
    table = THEMES[name]
    if is_first and not application.property(HAS_STYLE):
        application.setStyle("Fusion")
    application.setPalette(qt_palette(table))
    application.setStyleSheet(style_sheet(table))
    # Last: a style sheet brings back the fonts of its own that Windows has for lists, menus and tooltips.
    application.setFont(application_font())


def qt_palette(table: Colours) -> QPalette:
    """Return Qt's own palette for what the style sheet does not reach."""
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, value in (
        (roles.Window, table.window),
        (roles.WindowText, table.text),
        (roles.Base, table.surface),
        (roles.AlternateBase, table.sunken),
        (roles.Text, table.text),
        (roles.PlaceholderText, table.muted),
        (roles.Button, table.surface),
        (roles.ButtonText, table.text),
        (roles.BrightText, table.danger),
        (roles.Highlight, table.selection),
        (roles.HighlightedText, table.on_selection),
        (roles.Accent, table.accent),
        (roles.Link, table.accent),
        (roles.LinkVisited, table.accent),
        (roles.ToolTipBase, table.tooltip),
        (roles.ToolTipText, table.on_tooltip),
        (roles.Light, table.hover),
        (roles.Midlight, table.hover),
        (roles.Mid, table.border),
        (roles.Dark, table.border_strong),
        (roles.Shadow, table.border),
    ):
        palette.setColor(role, QColor(value))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(table.muted))
    return palette
