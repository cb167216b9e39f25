"""Choose what a column holds: a long list that one can type into."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QListView, QWidget

from coachdesk.programme.folding import fold
from coachdesk.spreadsheets.targets import Target, available_targets
from ui.importing.words import group_words, target_words
from ui.messages import tr
from ui.theme import Size, icon_pixmap
from ui.theme.fonts import scaled_font
from ui.theme.tokens import TypeScale

_TARGET = Qt.ItemDataRole.UserRole
_FOLDED = Qt.ItemDataRole.UserRole + 1


def target_model(parent: QObject) -> QStandardItemModel:
    """Return every target under headings; one model serves all boxes of a page."""
    model = QStandardItemModel(parent)
    group = ""
    for target in available_targets():
        heading = group_words(target)
        if heading != group:
            group = heading
            item = QStandardItem(heading)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setData(scaled_font(item.font(), TypeScale.CAPTION), Qt.ItemDataRole.FontRole)
            model.appendRow(item)
        text = target_words(target)
        item = QStandardItem(text)
        item.setData(target, _TARGET)
        item.setData(fold(f"{text} {heading}"), _FOLDED)
        model.appendRow(item)
    return model


class _TargetCompleter(QCompleter):
    """Find targets that hold what is typed, accents and case aside."""

    def __init__(self, model: QStandardItemModel, parent: QWidget) -> None:
        super().__init__(model, parent)
        self.setCompletionRole(_FOLDED)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setMaxVisibleItems(12)

    def splitPath(self, path: str) -> list[str]:
        return [fold(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole))


class TargetBox(QComboBox):
    """One target; typing looks for one, leaving with something unknown typed puts back what stood there."""

    picked = Signal(object)

    def __init__(
        self, model: QStandardItemModel, *, label: str, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._target: Target | None = None
        self.setObjectName(name)
        self.setModel(model)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(14)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        popup = QListView()
        popup.setProperty("role", "popup")
        self.setView(popup)
        self.setAccessibleName(label)
        self._line = QLineEdit()
        self.setLineEdit(self._line)
        self._line.setAccessibleName(label)
        self._line.setPlaceholderText(tr("importing.columns.search"))
        completer = _TargetCompleter(model, self)
        self.setCompleter(completer)
        completer.activated.connect(self._on_completed)
        self.activated.connect(self._on_activated)

    def set_target(self, target: Target) -> None:
        """Show a target without telling."""
        self._target = target
        row = self._row_of(lambda one: one == target)
        if row >= 0:
            self.setCurrentIndex(row)
        else:
            self.setCurrentIndex(-1)
            self.setEditText(target_words(target))
        self._line.setCursorPosition(0)

    def target(self) -> Target | None:
        """Return the target chosen."""
        return self._target

    def _row_of(self, is_it: Callable[[Target], bool]) -> int:
        for row in range(self.count()):
            target = self.itemData(row, _TARGET)
            if isinstance(target, Target) and is_it(target):
                return row
        return -1

    def _take(self, row: int) -> None:
        target = self.itemData(row, _TARGET)
        if isinstance(target, Target) and target != self._target:
            self._target = target
            self.setCurrentIndex(row)
            self._line.setCursorPosition(0)
            self.picked.emit(target)

    def _on_activated(self, row: int) -> None:
        self._take(row)

    def _on_completed(self, words: str) -> None:
        self._take(self._row_of(lambda one: target_words(one) == words))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._line.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and self._target is not None:
            typed = fold(self.currentText())
            row = self._row_of(lambda one: fold(target_words(one)) == typed)
            if row >= 0:
                self._take(row)
            else:
                self.set_target(self._target)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page scrolls; a wheel must not change what a column is

    def minimumSizeHint(self) -> QSize:
        return QSize(200, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = Size.ICON_SMALL
        pixmap = icon_pixmap("chevron-down", "muted", side, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - side - 7, (self.height() - side) // 2, pixmap)
        painter.end()
