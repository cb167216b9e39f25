"""Somebody who may be the person being typed: who, why, and a way to their case file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.messages import tr
from ui.theme import Space
from ui.widgets import Avatar, Button, Card, text_label

if TYPE_CHECKING:
    from ui.operations.finding import Lookalike

_REASONS: Mapping[str, str] = {
    "same_name": "dossiers.alike.same_name",
    "names_swapped": "dossiers.alike.names_swapped",
    "last_name_near": "dossiers.alike.name_near",
    "first_name_near": "dossiers.alike.name_near",
    "name_part_missing": "dossiers.alike.name_near",
    "same_birth": "dossiers.alike.same_birth",
    "birth_day_month_swapped": "dossiers.alike.birth_near",
    "birth_near": "dossiers.alike.birth_near",
    "other_birth": "dossiers.alike.other_birth",
    "same_phone": "dossiers.alike.same_phone",
    "same_email": "dossiers.alike.same_email",
}


class LookalikeCard(Card):
    """One person, with what is alike."""

    opened = Signal(str)

    def __init__(self, found: Lookalike, parent: QWidget | None = None) -> None:
        super().__init__(padding=Space.S + Space.XS, parent=parent)
        person = found.person
        row = QHBoxLayout()
        row.setSpacing(Space.S + Space.XS)
        row.addWidget(Avatar(person.display_name, 36))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(text_label(person.display_name, "strong", wrap=True))
        reasons = ", ".join(tr(_REASONS[code]) for code in found.reasons if code in _REASONS)
        said = " · ".join(part for part in (person.detail, reasons) if part)
        words.addWidget(text_label(said, "caption", wrap=True))
        row.addLayout(words, 1)
        button = Button(
            tr("dossiers.add.open_instead"),
            on_click=lambda: self.opened.emit(person.case_id),
            name="dossiers.add.open_instead",
        )
        button.setAccessibleName(f"{tr('dossiers.panel.open')} {person.display_name}")
        row.addWidget(button)
        self.body.addLayout(row)
