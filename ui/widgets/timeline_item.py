"""What a card of a timeline shows."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

from ui.theme import Tone

ITEM_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One card: ``meta`` at its right, ``text`` at most ``lines`` lines, ``tags`` under it.

    ``group`` draws a heading above the first card of a group; ``action`` is a code for one act, drawn as the
    link ``action_text``.
    """

    key: str
    title: str
    meta: str = ""
    text: str = ""
    icon: str = "circle"
    tone: Tone = "neutral"
    tags: tuple[tuple[str, Tone], ...] = ()
    group: str = ""
    lines: int = 3
    action: str = ""
    action_text: str = ""
