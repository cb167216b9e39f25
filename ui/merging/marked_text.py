"""A text in which what another text does not have stands out."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.merging.differences import Piece
from ui.theme import colours
from ui.widgets.text import TextRole


class MarkedText(QLabel):
    """Words with some of them marked, by weight and by ground: not by colour alone.

    What a person typed is never read as markup.
    """

    def __init__(
        self, pieces: Sequence[Piece], role: TextRole = "body", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pieces: tuple[Piece, ...] = ()
        self._theme = ""
        self.setProperty("role", role)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.show_pieces(pieces)

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """Show another text."""
        self._pieces = tuple(pieces)
        self._theme = ""
        self.setAccessibleName(self.words())
        self._draw()

    def words(self) -> str:
        """Return the whole text."""
        return "".join(text for text, _ in self._pieces)

    def marked(self) -> tuple[str, ...]:
        """Return what stands out."""
        return tuple(text for text, is_marked in self._pieces if is_marked)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and self._theme:
            self._draw()

    def _draw(self) -> None:
        table = colours()
        if self._theme == table.name:
            return
        self._theme = table.name
        style = f"background-color:{table.warning_soft};color:{table.on_warning_soft};font-weight:600"
        parts = [
            f'<span style="{style}">{escape(text)}</span>' if is_marked else escape(text)
            for text, is_marked in self._pieces
        ]
        # Otherwise the spaces that hold a number together would become common ones, at which a line may end.
        self.setText(f'<div style="white-space:pre-wrap">{"".join(parts)}</div>')
