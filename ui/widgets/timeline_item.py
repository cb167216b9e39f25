"""What a card of a timeline shows."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

from ui.theme import Tone

ITEM_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Fact:
    """A field in words: its ``label``, its ``value``, and what stood there ``before`` ("" for nothing)."""

    label: str
    value: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One card: ``meta`` at its right, ``text`` at most ``lines`` lines, ``tags`` under it.

    ``facts`` are drawn in two columns in place of ``text``, which then says the same to a screen reader, and
    ``more`` under them; ``group`` draws a heading above the first card of a group; ``action`` is a code for one act,
    drawn as the link ``action_text``; ``is_brief``: one line without a card around it.
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
    facts: tuple[Fact, ...] = ()
    more: str = ""
    is_brief: bool = False
