"""The editor of a reference: type a few letters of a name, in any case and without accents, and choose."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QListView, QSizePolicy, QWidget

from coachdesk.programme.declaration import FieldSpec, Plain
from coachdesk.programme.folding import fold
from ui.messages import tr
from ui.theme import Size, icon_pixmap
from ui.widgets.forms.editor import FieldEditor
from ui.widgets.forms.reading import Reading, unreadable

_ID = Qt.ItemDataRole.UserRole
_FOLDED = Qt.ItemDataRole.UserRole + 1


class _NameCompleter(QCompleter):
    """Find names that hold what is typed, folded; the name itself is what is put in."""

    def __init__(self, model: QStandardItemModel, parent: QWidget) -> None:
        super().__init__(model, parent)
        self.setCompletionRole(_FOLDED)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setMaxVisibleItems(10)

    def splitPath(self, path: str) -> list[str]:
        return [fold(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole))


class _NameBox(QComboBox):
    """A combo box to type into, which the wheel leaves alone unless it has the keyboard."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = Size.ICON_SMALL
        pixmap = icon_pixmap("chevron-down", "muted", side, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - side - 10, (self.height() - side) // 2, pixmap)
        painter.end()


class ReferenceEditor(FieldEditor):
    """One entity of the register, by its name; what is typed and matches no name is kept in sight and not written."""

    waits_for_leave = True

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._kept: str | None = None
        self._names: Mapping[str, str] = {}
        self._model = QStandardItemModel(self)
        self.box = _NameBox()
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setModel(self._model)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(10)
        self._input = line = QLineEdit()
        self.box.setLineEdit(line)
        completer = _NameCompleter(self._model, self.box)
        self.box.setCompleter(completer)
        popup = QListView()
        popup.setProperty("role", "popup")
        self.box.setView(popup)
        completer.popup().setProperty("role", "popup")
        line.setPlaceholderText(tr("forms.not_recorded"))
        line.textEdited.connect(self._on_typed)
        line.returnPressed.connect(self.left)
        completer.activated.connect(self._on_completed)
        self.box.activated.connect(self._on_chosen)
        self.hold(self.box)
        self.watch(line)

    def main_widget(self) -> QWidget:
        return self.box

    def describe(self, name: str, note: str) -> None:
        super().describe(name, note)
        self._input.setAccessibleName(name)
        self._input.setAccessibleDescription(note)

    def set_names(self, names: Mapping[str, str]) -> None:
        """Offer these names by id, in this order; what stands in the editor stays."""
        if names == self._names:
            return
        typed = self.box.currentText()
        was_settled = typed == self._shown_name(self._kept)
        self._names = dict(names)
        self._model.clear()
        items = [("", tr("forms.not_recorded")), *self._names.items()]
        for entity_id, name in items:
            item = QStandardItem(name)
            item.setData(entity_id, _ID)
            item.setData(fold(name) if entity_id else "", _FOLDED)
            self._model.appendRow(item)
        self._put(self._shown_name(self._kept) if was_settled else typed)

    def reading(self) -> Reading:
        typed = self.box.currentText().strip()
        if not typed:
            return Reading()
        if typed == self._shown_name(self._kept):
            return Reading(self._kept)
        wanted = fold(typed)
        matches = [entity_id for entity_id, name in self._names.items() if fold(name) == wanted]
        if len(matches) == 1:
            return Reading(matches[0])
        return unreadable("forms.problem.not_in_list")

    def show_value(self, value: object) -> None:
        self._kept = value if isinstance(value, str) else None
        self._put(self._shown_name(self._kept))

    def typed(self) -> Plain:
        return self.box.currentText() or None

    def show_typed(self, typed: Plain) -> None:
        self._put(typed if isinstance(typed, str) else "")

    def _shown_name(self, entity_id: str | None) -> str:
        if entity_id is None:
            return ""
        return self._names.get(entity_id) or tr("forms.unknown_reference")

    def _put(self, text: str) -> None:
        # The index too, so that the arrow keys start from the name that is shown.
        index = self.box.findText(text) if text else 0
        self.box.setCurrentIndex(index)
        if self.box.currentText() != text:
            self.box.setEditText(text)
        if not self.box.hasFocus():
            self._input.setCursorPosition(0)

    def _on_typed(self, _text: str) -> None:
        self.edited.emit()

    def _on_completed(self, name: str) -> None:
        self.box.setEditText(name)
        self.edited.emit()
        self.left.emit()

    def _on_chosen(self, row: int) -> None:
        entity_id = self._model.item(row).data(_ID)
        self._kept = entity_id or None
        self._put(self._shown_name(self._kept))
        self.edited.emit()
        self.left.emit()  # a name that was chosen is the whole edit
