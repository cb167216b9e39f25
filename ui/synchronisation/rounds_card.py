"""The last rounds in which something moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from ui.messages import tr
from ui.synchronisation.lines import INDENT, replace_part
from ui.synchronisation.names import when_words
from ui.theme import Space
from ui.widgets import Card, text_label

if TYPE_CHECKING:
    from coachdesk.storage.membership_store import RoundRecord

_MOST = 8


class RoundsCard(Card):
    """When, and how much went each way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("synchronisation.rounds.title"),
            subtitle=tr("synchronisation.rounds.text"),
            icon="history",
            parent=parent,
        )
        self.setObjectName("synchronisation.rounds")
        self._shown: tuple[RoundRecord, ...] | None = None
        self._holder = QWidget()
        self.body.addWidget(self._holder)

    def show_rounds(self, rounds: Sequence[RoundRecord]) -> None:
        """Show the newest of these."""
        newest = tuple(sorted(rounds, key=lambda one: one.at, reverse=True)[:_MOST])
        if newest == self._shown:
            return
        self._shown = newest
        former, self._holder = self._holder, QWidget()
        grid = QGridLayout(self._holder)
        grid.setContentsMargins(INDENT, 0, 0, 0)
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.XS)
        grid.setColumnStretch(1, 1)
        for row, one in enumerate(newest):
            grid.addWidget(text_label(when_words(one.at), "muted"), row, 0)
            grid.addWidget(text_label(moved_words(one), wrap=True), row, 1)
        if not newest:
            grid.addWidget(text_label(tr("synchronisation.rounds.none"), "muted", wrap=True), 0, 0, 1, 2)
        replace_part(self.body, former, self._holder)


def moved_words(one: RoundRecord) -> str:
    """Return what went each way: ``12 envoyées, 3 reçues``."""
    parts = [
        tr(key, count=count)
        for key, count in (
            ("synchronisation.rounds.sent", one.sent),
            ("synchronisation.rounds.received", one.received),
            ("synchronisation.rounds.refused", one.refused),
        )
        if count
    ]
    return ", ".join(parts) or tr("synchronisation.rounds.nothing")
