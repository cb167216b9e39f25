"""What every editor of a field can do: read, show, say that somebody typed or left."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from coachdesk.programme.declaration import FieldSpec, Plain
from ui.widgets.forms.reading import Reading, fitted
from ui.widgets.text import set_role


class FieldEditor(QWidget):
    """Edit one field: its typed value goes in (``show_value``) and comes out (``read``).

    ``typed`` and ``show_typed`` carry what stands in the editor, fit or not, so that it can be sealed and given back.
    """

    edited = Signal()
    """The person changed something (never emitted by ``show_value`` or ``show_typed``)."""

    left = Signal()
    """The keyboard left the editor."""

    settles_at_once = False
    """Whether one act is the whole edit (a choice, a tick) and can be written without waiting."""

    waits_for_leave = False
    """Whether half of what is typed could pass for the whole (``01/03/20``), so that a pause does not end the edit."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._line = QVBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)

    def read(self) -> Reading:
        """Return what the content means, checked against the field's declaration."""
        return fitted(self.spec, self.reading())

    def reading(self) -> Reading:
        """Return what the content means, before the checks that every field of its type shares."""
        raise NotImplementedError

    def show_value(self, value: object) -> None:
        """Put a kept value (typed as in the entity) into the editor."""
        raise NotImplementedError

    def typed(self) -> Plain:
        """Return the content as it stands, fit or not."""
        raise NotImplementedError

    def show_typed(self, typed: Plain) -> None:
        """Put back what ``typed`` returned."""
        raise NotImplementedError

    def describe(self, name: str, note: str) -> None:
        """Tell assistive technology the field's name, and its problem or remark."""
        main = self.main_widget()
        main.setAccessibleName(name)
        main.setAccessibleDescription(note)

    def main_widget(self) -> QWidget:
        """Return the widget that takes the keyboard and that the label names."""
        return self

    def mark_invalid(self, is_invalid: bool) -> None:
        """Draw the edge of the editor as wrong, or not."""
        if is_invalid or self.main_widget().property("state"):
            set_role(self.main_widget(), "state", "error" if is_invalid else "")

    def has_keyboard(self) -> bool:
        """Tell whether the keyboard is in this editor."""
        focused = QApplication.focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))

    def hold(self, widget: QWidget) -> None:
        """Put the inner widget in, and watch it for the keyboard leaving."""
        self._line.addWidget(widget)
        self.setFocusProxy(widget)
        self.watch(widget)

    def watch(self, widget: QWidget) -> None:
        """Watch one more inner widget for the keyboard leaving."""
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            passing = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)
            if event.reason() not in passing and not self._keyboard_moves_inside():
                self.left.emit()
        return super().eventFilter(watched, event)

    def _keyboard_moves_inside(self) -> bool:
        # On FocusOut Qt has already moved the focus: an editor of several buttons is left only when it goes elsewhere.
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused) and self.main_widget() is self
