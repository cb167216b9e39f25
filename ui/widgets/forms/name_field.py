"""A line to type a name into, with the list of names to choose from."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from coachdesk.programme.folding import fold
from ui.messages import tr
from ui.theme import icon

_ID = Qt.ItemDataRole.UserRole
_FOLDED = Qt.ItemDataRole.UserRole + 1


class _NameCompleter(QCompleter):
    """Find names that hold what is typed, folded; the name itself is what is put in."""

    def __init__(self, model: QStandardItemModel, parent: QWidget) -> None:
        super().__init__(model, parent)
        suggestions = QListView()
        suggestions.setProperty("role", "popup")
        self.setPopup(suggestions)
        self.setCompletionRole(_FOLDED)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setMaxVisibleItems(10)

    def splitPath(self, path: str) -> list[str]:
        return [fold(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole)) if index.data(_ID) else ""


class NameField(QLineEdit):
    """A name of a list: a few letters find it in any case and without accents; Alt+Down opens the whole list."""

    chosen = Signal(str)
    """The id of a name taken from the list; "" for none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = QStandardItemModel(self)
        self.setPlaceholderText(tr("forms.not_recorded"))
        self._completer = _NameCompleter(self._model, self)
        self.setCompleter(self._completer)
        self._completer.activated[QModelIndex].connect(self._on_activated)  # type: ignore[index]  # the stub knows one of the overloads
        action = QAction(icon("chevron-down", "muted"), tr("forms.open_list"), self)
        action.triggered.connect(self.open_list)
        self.addAction(action, QLineEdit.ActionPosition.TrailingPosition)

    def set_names(self, names: Mapping[str, str]) -> None:
        """Offer these names by id, in this order."""
        self._model.clear()
        for entity_id, name in (("", tr("forms.not_recorded")), *names.items()):
            item = QStandardItem(name)
            item.setData(entity_id, _ID)
            item.setData(fold(name), _FOLDED)
            self._model.appendRow(item)

    def open_list(self) -> None:
        """Show every name."""
        self.setFocus()
        self._completer.setCompletionPrefix("")
        self._completer.complete()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_down = event.key() == Qt.Key.Key_Down
        if is_down and (event.modifiers() & Qt.KeyboardModifier.AltModifier or not self.text()):
            self.open_list()
            return
        super().keyPressEvent(event)

    def _on_activated(self, index: QModelIndex) -> None:
        self.chosen.emit(str(index.data(_ID) or ""))
