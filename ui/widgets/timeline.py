"""A list of cards in time order that draws only what is seen: 10 cards or 10,000 cost the same."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from ui.theme import Tone
from ui.widgets.timeline_delegate import TimelineDelegate
from ui.widgets.timeline_item import ITEM_ROLE, Fact, TimelineItem

__all__ = ["Fact", "TimelineItem", "TimelineModel", "TimelineView", "Tone"]


class TimelineModel(QAbstractListModel):
    """The cards in the order to show them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[TimelineItem, ...] = ()

    def set_items(self, items: Sequence[TimelineItem]) -> None:
        """Show these cards."""
        self.beginResetModel()
        self._items = tuple(items)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._items)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if not index.isValid() or index.row() >= len(self._items):
            return None
        item = self._items[index.row()]
        if role == ITEM_ROLE:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " · ".join(part for part in (item.title, item.meta, item.text) if part)
        return None

    def row_of(self, key: str) -> int:
        """Return the row of a card; -1 when it is not there."""
        return next((row for row, item in enumerate(self._items) if item.key == key), -1)


class TimelineView(QListView):
    """Arrows move, Enter or a click opens (``activated_key``), ``item_action`` names a card's own act.

    ``is_whole``: as high as all its cards, for a page that scrolls as one; they are still drawn only when seen.
    """

    activated_key = Signal(str)
    item_action = Signal(str, str)
    moved = Signal()
    """The keyboard went to a card (``current_key``): a page that scrolls brings it into view."""

    def __init__(
        self, *, label: str = "", name: str = "", is_whole: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._is_whole = is_whole
        if is_whole:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setProperty("role", "timeline")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.verticalScrollBar().setSingleStep(32)
        self._model = TimelineModel(self)
        self.setModel(self._model)
        self._delegate = TimelineDelegate(self)
        self.setItemDelegate(self._delegate)

    def set_items(self, items: Sequence[TimelineItem]) -> None:
        """Show these cards; the place scrolled to and the card chosen stay if they can."""
        current = self.current_key()
        self._model.set_items(items)
        if current:
            self.select(current, scroll=False)

    def items_model(self) -> TimelineModel:
        """Return the model, for tests and for those who look a card up."""
        return self._model

    def current_key(self) -> str:
        """Return the key of the card the keyboard is on; "" for none."""
        item = self.currentIndex().data(ITEM_ROLE)
        return item.key if isinstance(item, TimelineItem) else ""

    def select(self, key: str, *, scroll: bool = True) -> None:
        """Put the keyboard on a card and bring it into view."""
        row = self._model.row_of(key)
        if row >= 0:
            self.setCurrentIndex(self._model.index(row))
            if scroll:
                self.scrollTo(self._model.index(row), QAbstractItemView.ScrollHint.PositionAtTop)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.current_key():
            self.activated_key.emit(self.current_key())
        elif self._is_whole and event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()  # the page around it knows how high a page is
        else:
            before = self.currentIndex()
            super().keyPressEvent(event)
            if self.currentIndex() != before:
                self.moved.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        index = self.indexAt(point)
        item = index.data(ITEM_ROLE)
        if not isinstance(item, TimelineItem):
            return
        action = self._delegate.action_at(self.visualRect(index), item, point)
        if action:
            self.item_action.emit(item.key, action)
        elif self._delegate.is_on_card(self.visualRect(index), item, point):
            self.activated_key.emit(item.key)

    def updateGeometries(self) -> None:
        super().updateGeometries()
        height = max(self.contentsSize().height(), 1)
        if self._is_whole and height != self.height():
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()
