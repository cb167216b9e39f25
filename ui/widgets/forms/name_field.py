"""A line to type a name into, with the list of names to choose from."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from coachdesk.programme.folding import fold
from ui.messages import tr
from ui.theme import Size, icon

_ID = Qt.ItemDataRole.UserRole
_FOLDED = Qt.ItemDataRole.UserRole + 1
_NEW_NAME = Qt.ItemDataRole.UserRole + 2


_MOST_LINES = 10


class _NameCompleter(QCompleter):
    """Find names that hold what is typed, folded; the name itself is what is put in."""

    def __init__(self, model: QStandardItemModel, parent: QWidget) -> None:
        super().__init__(model, parent)
        suggestions = QListView()
        suggestions.setProperty("role", "popup")
        suggestions.setIconSize(QSize(Size.ICON_SMALL, Size.ICON_SMALL))  # rows stay equally high
        self.setPopup(suggestions)
        self.setCompletionRole(_FOLDED)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setMaxVisibleItems(_MOST_LINES)

    def splitPath(self, path: str) -> list[str]:
        return [fold(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        if index.data(_NEW_NAME):
            return str(index.data(_NEW_NAME))
        return str(index.data(Qt.ItemDataRole.DisplayRole)) if index.data(_ID) else ""


class NameField(QLineEdit):
    """A name of a list: a few letters find it in any case and without accents; Alt+Down opens the whole list.

    ``can_add``: the list ends with an entry that makes what is typed a new name, unless there is one that reads alike.
    """

    chosen = Signal(str)
    """The id of a name taken from the list; "" for none."""

    add_asked = Signal(str)
    """The name to make new."""

    def __init__(self, *, can_add: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._can_add = can_add
        self._folded: frozenset[str] = frozenset()
        self._new_entry: QStandardItem | None = None
        self._model = QStandardItemModel(self)
        self.setPlaceholderText(tr("forms.not_recorded"))
        self._completer = _NameCompleter(self._model, self)
        self.setCompleter(self._completer)
        self.textEdited.connect(self._offer_new)  # before the list is searched for what was typed
        self._completer.activated[QModelIndex].connect(self._on_activated)  # type: ignore[index]  # the stub knows one of the overloads
        action = QAction(icon("chevron-down", "muted"), tr("forms.open_list"), self)
        action.triggered.connect(self.open_list)
        self.addAction(action, QLineEdit.ActionPosition.TrailingPosition)

    def set_names(self, names: Mapping[str, str]) -> None:
        """Offer these names by id, in this order."""
        self._model.clear()
        self._new_entry = None
        self._folded = frozenset(fold(name) for name in names.values())
        for entity_id, name in (("", tr("forms.not_recorded")), *names.items()):
            item = QStandardItem(name)
            item.setData(entity_id, _ID)
            item.setData(fold(name), _FOLDED)
            self._model.appendRow(item)
        self._offer_new(self.text())

    def open_list(self) -> None:
        """Show every name."""
        self.setFocus()
        self._offer_new(self.text())
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

    def _offer_new(self, typed: str) -> None:
        """Keep the last entry of the list at what is typed; a name that is there already is not offered twice."""
        self._put_new(typed)
        popup = self._completer.popup()
        if popup is not None:
            # Qt makes the list some pixels too low for its frame, which is no reason for a scroll bar.
            is_long = self._model.rowCount() > _MOST_LINES
            policy = Qt.ScrollBarPolicy
            popup.setVerticalScrollBarPolicy(
                policy.ScrollBarAsNeeded if is_long else policy.ScrollBarAlwaysOff
            )

    def _put_new(self, typed: str) -> None:
        name = " ".join(typed.split())
        if not self._can_add or not name or fold(name) in self._folded:
            if self._new_entry is not None:
                self._model.removeRow(self._new_entry.row())
                self._new_entry = None
            return
        if self._new_entry is None:
            self._new_entry = QStandardItem(icon("plus", "accent"), "")
            self._model.appendRow(self._new_entry)
        self._new_entry.setText(tr("forms.add_name", name=name))
        self._new_entry.setData(name, _NEW_NAME)
        self._new_entry.setData(fold(typed), _FOLDED)  # found by whatever is typed

    def _on_activated(self, index: QModelIndex) -> None:
        if index.data(_NEW_NAME):
            self.add_asked.emit(str(index.data(_NEW_NAME)))
            return
        self.chosen.emit(str(index.data(_ID) or ""))
