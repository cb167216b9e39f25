"""Words that open something are shown whole where there is room for them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from ui.synchronisation.link_button import LinkButton
from ui.theme import apply_theme


@pytest.mark.parametrize(
    "name", ["Fatoumata Traoré", "Lucie Moreau-Delestre", "Aïssatou de La Tour", "Ève Ly"]
)
def test_at_its_own_size_no_letter_gives_way_to_an_ellipsis(name: str, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    button = LinkButton(name, on_click=lambda: None)
    button.ensurePolished()
    room = button.sizeHint().width() - 4
    metrics = QFontMetrics(button.font())
    assert metrics.elidedText(name, Qt.TextElideMode.ElideRight, room) == name
