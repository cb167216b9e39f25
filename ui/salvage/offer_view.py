"""What comes back of a damaged case file and what does not, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.messages import format_date, format_date_long, tr
from ui.theme import Space, Tone
from ui.widgets import InfoBar, text_label
from ui.widgets.card import Card, IconLabel

if TYPE_CHECKING:
    from coachdesk.services.salvaging import SalvageOffer

_DAYS_SHOWN = 6

Line = tuple[str, str]
"""A sentence, and what is said under it in smaller letters ("" for nothing)."""


class OfferView(QWidget):
    """The verdict in one sentence, then what comes back and what is missing."""

    def __init__(self, offer: SalvageOffer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        verdict, tone = verdict_of(offer)
        column.addWidget(InfoBar(verdict, tone))
        for title, lines, icon, colour in (
            (tr("salvage.back"), back_lines(offer), "check", "success"),
            (tr("salvage.kept"), listed_lines(offer), "check", "success"),
            (tr("salvage.lost"), lost_lines(offer), "circle-alert", "warning"),
        ):
            if lines:
                column.addWidget(_card(title, lines, icon, colour))


def verdict_of(offer: SalvageOffer) -> tuple[str, Tone]:
    """Return what is to be said first, and how grave it is."""
    if offer.changes == 0:
        return tr("salvage.none"), "danger"
    return (tr("salvage.part"), "warning") if lost_lines(offer) else (tr("salvage.all"), "success")


def back_lines(offer: SalvageOffer) -> list[Line]:
    """Return what comes back from the file."""
    lines: list[Line] = []
    if offer.has_identity:
        lines.append((tr("salvage.back.identity"), ""))
    if offer.notes:
        last = offer.last_note_on
        under = tr("salvage.back.last_note", date=format_date_long(last)) if last else ""
        lines.append((tr("salvage.back.notes", count=offer.notes), under))
    documents = offer.documents - offer.lost_documents
    if documents:
        lines.append((tr("salvage.back.documents", count=documents), ""))
    if offer.changes:
        lines.append((tr("salvage.back.history", count=offer.changes), tr("salvage.back.history_text")))
    return lines


def listed_lines(offer: SalvageOffer) -> list[Line]:
    """Return what the list of case files has kept of somebody of whom the file gives nothing."""
    if offer.changes or not offer.listed_notes:
        return []
    said = tr("salvage.kept.notes", count=len(offer.listed_notes))
    return [(said, _days(offer.listed_notes)), (tr("salvage.kept.name"), tr("salvage.kept.name_text"))]


def lost_lines(offer: SalvageOffer) -> list[Line]:
    """Return what a file of which something can be read does not give back as it was."""
    lines: list[Line] = []
    if offer.changes == 0:
        return lines
    if not offer.has_identity:
        lines.append((tr("salvage.lost.identity"), tr("salvage.lost.identity_text")))
    listed = len(offer.listed_notes)
    if listed:
        lines.append((tr("salvage.lost.notes", count=listed), _days(offer.listed_notes)))
    if offer.lost_documents:
        lines.append((tr("salvage.lost.documents", count=offer.lost_documents), ""))
    if offer.missing_changes:
        key = "salvage.lost.changes" if offer.is_exact else "salvage.lost.changes_at_least"
        lines.append((tr(key, count=offer.missing_changes), _made(offer)))
    return lines


def _made(offer: SalvageOffer) -> str:
    since, until = offer.missing_since, offer.missing_until
    if since is None or until is None:
        return ""
    if since == until:
        return tr("salvage.lost.made_on", date=format_date_long(since))
    return tr("salvage.lost.made_between", since=format_date_long(since), until=format_date_long(until))


def _days(days: Sequence[date | None]) -> str:
    known = [format_date(day) for day in days if day is not None]
    shown = known[:_DAYS_SHOWN]
    return ", ".join(shown) + (" …" if len(known) > len(shown) else "")


def _card(title: str, lines: Sequence[Line], icon: str, colour: str) -> Card:
    card = Card(padding=Space.M)
    card.body.setSpacing(Space.S)
    card.body.addWidget(text_label(title, "strong"))
    for said, under in lines:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(IconLabel(icon, colour), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(text_label(said, wrap=True))
        if under:
            words.addWidget(text_label(under, "muted", wrap=True))
        row.addLayout(words, 1)
        card.body.addLayout(row)
    return card
