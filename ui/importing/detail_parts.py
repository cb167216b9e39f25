"""What the details beside the tables of the check are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from coachdesk.programme.declaration import Sensitivity
from coachdesk.programme.registry import ENTITY_TYPES
from coachdesk.spreadsheets.targets import FieldKey
from ui.importing.words import field_words
from ui.messages import tr
from ui.theme import Space
from ui.widgets import Tag, scroll_page, text_label
from ui.widgets.text import TextRole

_LABEL_WIDTH = 130


class DetailPanel(QFrame):
    """A card at the side: its content is made anew for each thing shown."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "card")
        self._inner = QWidget()
        outer = QVBoxLayout(self._inner)
        outer.setContentsMargins(0, 0, Space.S, 0)
        self._page = QWidget()
        self.content = QVBoxLayout(self._page)
        outer.addWidget(self._page)
        outer.addStretch(1)
        self._outer = outer
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.S, Space.M)
        column.addWidget(scroll_page(self._inner), 1)
        self._foot = QVBoxLayout()
        self._foot.setContentsMargins(
            0, 0, Space.S, 0
        )  # in line with the content, which leaves room to scroll
        column.addLayout(self._foot)

    def renew(self) -> None:
        """Put an empty page in the place of what is shown."""
        while (item := self._foot.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._page.hide()
        self._page.deleteLater()
        self._outer.removeWidget(self._page)
        self._page = QWidget()
        self.content = QVBoxLayout(self._page)
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(Space.S)
        self._outer.insertWidget(0, self._page)

    def add_to_foot(self, widget: QWidget) -> None:
        """Put something below the content, always in sight."""
        self._foot.addWidget(widget)

    def finish(self) -> None:
        """Show what was put into the new page."""
        self._page.show()

    def show_nothing(self, text: str) -> None:
        """Say that nothing is chosen."""
        self.renew()
        self.content.addWidget(text_label(text, "muted", wrap=True))
        self.finish()

    def add_heading(self, title: str, caption: str, tag: Tag | None = None) -> None:
        """Say whom and which place it is about."""
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(text_label(caption, "caption", wrap=True))
        words.addWidget(text_label(title, "title", wrap=True))
        head.addLayout(words, 1)
        if tag is not None:
            head.addWidget(tag, 0, Qt.AlignmentFlag.AlignTop)
        self.content.addLayout(head)


def is_covered(key: FieldKey) -> bool:
    """Tell whether a field's values are covered until somebody asks for them (health, disability)."""
    spec = ENTITY_TYPES[key[0]].fields.get(key[1])
    return spec is not None and spec.sensitivity is Sensitivity.SPECIAL


def value_grid(values: Mapping[FieldKey, str]) -> QGridLayout:
    """Return labels and values, one below the other; special data is covered."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(Space.S)
    grid.setVerticalSpacing(Space.XS)
    grid.setColumnStretch(1, 1)
    for row, (key, text) in enumerate(values.items()):
        head = text_label(field_words(key), "caption", wrap=True)
        head.setFixedWidth(_LABEL_WIDTH)
        grid.addWidget(head, row, 0, Qt.AlignmentFlag.AlignTop)
        shown = tr("importing.covered") if is_covered(key) else text
        grid.addWidget(text_label(shown, wrap=True, selectable=True), row, 1, Qt.AlignmentFlag.AlignTop)
    return grid


def compare_grid(
    heads: tuple[str, str],
    keys: Iterable[FieldKey],
    one: Mapping[FieldKey, str],
    other: Mapping[FieldKey, str],
) -> QGridLayout:
    """Return two people side by side; what differs stands out."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(Space.S + Space.XS)
    grid.setVerticalSpacing(Space.XS)
    for column, stretch in ((0, 3), (1, 5), (2, 5)):
        grid.setColumnStretch(column, stretch)
    for column, head in enumerate(heads, start=1):
        grid.addWidget(text_label(head, "label", wrap=True), 0, column)
    for row, key in enumerate(keys, start=1):
        grid.addWidget(text_label(field_words(key), "caption", wrap=True), row, 0, Qt.AlignmentFlag.AlignTop)
        texts = (one.get(key, ""), other.get(key, ""))
        differs = bool(texts[0] and texts[1]) and texts[0].casefold() != texts[1].casefold()
        for column, text in enumerate(texts, start=1):
            shown = tr("importing.covered") if text and is_covered(key) else text or "–"
            role: TextRole = "strong" if differs else "body" if text else "muted"
            label = text_label(_breakable(shown), role, wrap=True)
            grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
    return grid


def _breakable(text: str) -> str:
    """Return a text whose long words (addresses) may go on in the next line."""
    return "".join(letter + "\u200b" if letter in "@._-/" else letter for letter in text)
