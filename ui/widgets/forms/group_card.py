"""One group of fields as a card; special data stays covered until somebody asks for it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.messages import tr
from ui.theme import Size, Space
from ui.widgets import Button, Card, IconLabel, text_label
from ui.widgets.forms.field_row import FieldRow
from ui.widgets.forms.grid import NARROW_BELOW, ResponsiveGrid
from ui.widgets.forms.layout import FormGroup, Place
from ui.widgets.forms.marks import Marks


class GroupCard(Card):
    """The fields of a ``FormGroup`` under its title."""

    def __init__(self, group: FormGroup, parent: QWidget | None = None) -> None:
        super().__init__(tr(group.title_key), icon=group.icon, parent=parent)
        self.group = group
        self.setObjectName(f"group.{group.key}")
        self.grid = ResponsiveGrid(self)
        self.body.addWidget(self.grid)
        self._cover: QWidget | None = None
        self._reveal: Button | None = None
        self._marks: Marks | None = None
        if group.is_hidden:
            self._marks = Marks(self)
            self.add_action(self._marks)
            self._reveal = Button(tr("forms.reveal"), "quiet", icon="eye", name=f"reveal.{group.key}")
            self._reveal.clicked.connect(self._on_reveal)
            self._marks.setMinimumHeight(self._reveal.sizeHint().height())  # on the button's line
            self.add_action(self._reveal)
            self._cover = self._make_cover()
            self.body.addWidget(self._cover)
            self.cover()

    def add_row(self, place: Place, row: FieldRow) -> None:
        """Put one field in."""
        self.grid.add(row, place.span, stays_beside=place.stays_beside)

    def put_beside(self, widget: QWidget) -> None:
        """Put a widget at the right of the fields; it makes way when there is little room."""
        self.body.removeWidget(self.grid)
        self.body.insertWidget(0, _Beside(self.grid, widget))

    @property
    def is_covered(self) -> bool:
        """Tell whether the fields are out of sight."""
        return self._cover is not None and not self._cover.isHidden()

    def cover(self) -> None:
        """Put the fields out of sight again, if this card holds special data."""
        self._show_covered(True)

    def uncover(self) -> None:
        """Show the fields."""
        self._show_covered(False)

    def set_marks(self, *, is_waiting: bool, is_disputed: bool) -> None:
        """Say on the covered card that something under the cover waits for the person; it is not said what."""
        if self._marks is not None:
            self._marks.show_marks(is_waiting=is_waiting, is_disputed=is_disputed)
            self._marks.setVisible(self.is_covered and self._marks.has_any)

    def marks(self) -> tuple[str, ...]:
        """Return the words said on the covered card."""
        return self._marks.texts() if self._marks is not None and not self._marks.isHidden() else ()

    def _on_reveal(self) -> None:
        self._show_covered(not self.is_covered)
        if not self.is_covered:
            self.grid.focusNextChild()

    def _show_covered(self, is_covered: bool) -> None:
        if self._cover is None or self._reveal is None:
            return
        self._cover.setVisible(is_covered)
        self.grid.setVisible(not is_covered)
        if self._marks is not None:
            self._marks.setVisible(is_covered and self._marks.has_any)  # uncovered, each field says so itself
        self._reveal.set_text(tr("forms.reveal") if is_covered else tr("forms.hide"))
        self._reveal.set_icon("eye" if is_covered else "eye-off")
        self._reveal.setAccessibleName(
            tr("forms.reveal_name" if is_covered else "forms.hide_name", group=tr(self.group.title_key))
        )

    def _make_cover(self) -> QWidget:
        cover = QWidget()
        line = QHBoxLayout(cover)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.S)
        line.addWidget(IconLabel("lock", "muted", Size.ICON_SMALL), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(text_label(tr("forms.covered"), "muted", wrap=True), 1)
        return cover


class _Beside(QWidget):
    """Fields, and something to look at that gives up its place when the fields need it."""

    def __init__(self, fields: QWidget, picture: QWidget) -> None:
        super().__init__()
        self._picture = picture
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.L)
        line.addWidget(fields, 1)
        line.addWidget(picture, 0, Qt.AlignmentFlag.AlignVCenter)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._picture.setVisible(event.size().width() >= NARROW_BELOW + self._picture.sizeHint().width() // 2)


class PlainGroup(QWidget):
    """The fields of a group without a surface of their own: inside a card that is there already."""

    def __init__(self, group: FormGroup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"group.{group.key}")
        self.grid = ResponsiveGrid(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.grid)

    def add_row(self, place: Place, row: FieldRow) -> None:
        """Put one field in."""
        self.grid.add(row, place.span, stays_beside=place.stays_beside)
