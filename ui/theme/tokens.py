"""The one table of the program's look: colours for light and dark, type, spacing, shape.

Everything visible is derived from here: the style sheet (``style_sheet.py``), Qt's own palette, the icons and
every hand-painted widget. ``READABLE_PAIRS`` names each text colour with the backgrounds it may stand on; a
test computes the contrast of all of them (WCAG 2.2 AA: 4.5 for text, 3 for edges and focus rings).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

Tone = Literal["neutral", "accent", "success", "warning", "danger"]
ThemeName = Literal["light", "dark"]


class Space(IntEnum):
    """Distances in device-independent pixels, on a grid of 8 with a half step."""

    XS = 4
    S = 8
    M = 16
    L = 24
    XL = 32
    XXL = 48


class TypeScale(IntEnum):
    """The four sizes of text, in device-independent pixels."""

    CAPTION = 12
    BODY = 14
    TITLE = 18
    DISPLAY = 26


class Size(IntEnum):
    """Sizes that several widgets must agree on, in device-independent pixels."""

    CONTROL = 36
    ICON = 20
    ICON_SMALL = 16
    RADIUS = 8
    RADIUS_CARD = 12
    RAIL = 208
    RAIL_NARROW = 72
    TOP_BAR = 64
    READING_WIDTH = 920


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme's colours as ``#rrggbb``; ``*_soft`` is a tinted background, ``on_*`` the text for it."""

    name: ThemeName
    window: str
    rail: str
    surface: str
    sunken: str
    hover: str
    pressed: str
    border: str
    border_strong: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_soft: str
    on_accent_soft: str
    neutral_soft: str
    on_neutral_soft: str
    success: str
    success_soft: str
    on_success_soft: str
    warning: str
    warning_soft: str
    on_warning_soft: str
    danger: str
    danger_hover: str
    on_danger: str
    danger_soft: str
    on_danger_soft: str
    selection: str
    on_selection: str
    focus: str
    tooltip: str
    on_tooltip: str
    skeleton: str
    scroll: str


LIGHT = Colours(
    name="light",
    window="#f6f5f1",
    rail="#efede7",
    surface="#ffffff",
    sunken="#f1f0eb",
    hover="#f0efe9",
    pressed="#e5e3db",
    border="#e3e1d9",
    border_strong="#818884",
    text="#1b211f",
    muted="#59625e",
    accent="#0b6a5a",
    accent_hover="#095a4d",
    accent_pressed="#074a3f",
    on_accent="#ffffff",
    accent_soft="#d9eee8",
    on_accent_soft="#07503f",
    neutral_soft="#e9e7e0",
    on_neutral_soft="#454d4a",
    success="#3c7a1a",
    success_soft="#e2f2d6",
    on_success_soft="#2b5c10",
    warning="#94590a",
    warning_soft="#fcecc8",
    on_warning_soft="#704200",
    danger="#b3261e",
    danger_hover="#961f18",
    on_danger="#ffffff",
    danger_soft="#fbe2de",
    on_danger_soft="#8a1a13",
    selection="#cfe8e1",
    on_selection="#12201c",
    focus="#0b6a5a",
    tooltip="#232a28",
    on_tooltip="#f4f5f4",
    skeleton="#e9e7e0",
    scroll="#cdcac0",
)
"""Warm paper and pine green."""

DARK = Colours(
    name="dark",
    window="#131615",
    rail="#0f1211",
    surface="#1b1f1e",
    sunken="#161a19",
    hover="#252a28",
    pressed="#2e3432",
    border="#2c3230",
    border_strong="#717b77",
    text="#e9edeb",
    muted="#a3ada9",
    accent="#5cc8af",
    accent_hover="#76d5bf",
    accent_pressed="#8fe0cd",
    on_accent="#05231c",
    accent_soft="#17382f",
    on_accent_soft="#9ee5d3",
    neutral_soft="#2a302e",
    on_neutral_soft="#c6cecb",
    success="#8fce66",
    success_soft="#22351a",
    on_success_soft="#b5e397",
    warning="#eeb758",
    warning_soft="#3a2c10",
    on_warning_soft="#f4cf8c",
    danger="#f2867c",
    danger_hover="#f59f97",
    on_danger="#3a0906",
    danger_soft="#431c19",
    on_danger_soft="#f8b8b1",
    selection="#1f4a3f",
    on_selection="#f0f5f3",
    focus="#5cc8af",
    tooltip="#e9edeb",
    on_tooltip="#171b1a",
    skeleton="#262c2a",
    scroll="#3c4441",
)
"""The same, at night."""

THEMES: dict[ThemeName, Colours] = {"light": LIGHT, "dark": DARK}

TEXT_CONTRAST = 4.5
EDGE_CONTRAST = 3.0

READABLE_PAIRS: tuple[tuple[str, tuple[str, ...], float], ...] = (
    ("text", ("window", "rail", "surface", "sunken", "hover", "pressed", "neutral_soft"), TEXT_CONTRAST),
    ("muted", ("window", "rail", "surface", "sunken", "hover"), TEXT_CONTRAST),
    ("accent", ("window", "rail", "surface", "sunken", "hover"), TEXT_CONTRAST),
    ("on_accent", ("accent", "accent_hover", "accent_pressed"), TEXT_CONTRAST),
    ("on_accent_soft", ("accent_soft", "surface"), TEXT_CONTRAST),
    ("text", ("accent_soft", "selection"), TEXT_CONTRAST),
    ("on_neutral_soft", ("neutral_soft", "surface"), TEXT_CONTRAST),
    ("success", ("window", "surface"), TEXT_CONTRAST),
    ("on_success_soft", ("success_soft", "surface"), TEXT_CONTRAST),
    ("warning", ("window", "surface"), TEXT_CONTRAST),
    ("on_warning_soft", ("warning_soft", "surface", "selection"), TEXT_CONTRAST),
    ("danger", ("window", "surface", "sunken", "hover"), TEXT_CONTRAST),
    ("on_danger", ("danger", "danger_hover"), TEXT_CONTRAST),
    ("on_danger_soft", ("danger_soft", "surface", "selection"), TEXT_CONTRAST),
    ("on_selection", ("selection",), TEXT_CONTRAST),
    ("on_tooltip", ("tooltip",), TEXT_CONTRAST),
    ("border_strong", ("window", "surface", "sunken"), EDGE_CONTRAST),
    ("focus", ("window", "rail", "surface", "sunken", "hover"), EDGE_CONTRAST),
)
"""(foreground, backgrounds it may stand on, least contrast)."""


def tone_colours(colours: Colours, tone: Tone) -> tuple[str, str]:
    """Return (soft background, text for it) of a tone."""
    return {
        "neutral": (colours.neutral_soft, colours.on_neutral_soft),
        "accent": (colours.accent_soft, colours.on_accent_soft),
        "success": (colours.success_soft, colours.on_success_soft),
        "warning": (colours.warning_soft, colours.on_warning_soft),
        "danger": (colours.danger_soft, colours.on_danger_soft),
    }[tone]


def tag_colours(colours: Colours, tone: Tone, *, is_selected: bool = False) -> tuple[str, str]:
    """Return (background, text) of a tag in a list.

    On a selected row the tinted backgrounds would melt into the row: there it has the colour of paper.
    """
    soft, ink = tone_colours(colours, tone)
    return (colours.surface if is_selected else soft), ink


def contrast(first: str, second: str) -> float:
    """Return the WCAG contrast ratio of two ``#rrggbb`` colours, 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
