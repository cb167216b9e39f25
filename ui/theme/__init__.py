"""The look: one table of tokens, and what follows from it."""

from ui.theme.icons import icon, icon_pixmap
from ui.theme.in_force import HAS_STYLE, STYLE_ARGUMENTS, apply_theme, colours, theme_for
from ui.theme.tokens import Colours, Size, Space, ThemeName, Tone, TypeScale, tag_colours, tone_colours

__all__ = [
    "HAS_STYLE",
    "STYLE_ARGUMENTS",
    "Colours",
    "Size",
    "Space",
    "ThemeName",
    "Tone",
    "TypeScale",
    "apply_theme",
    "colours",
    "icon",
    "icon_pixmap",
    "tag_colours",
    "theme_for",
    "tone_colours",
]
