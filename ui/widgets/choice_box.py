"""A choice from a list, with a way to leave it not recorded."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QListView,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from ui.messages import tr
from ui.theme import Size, icon_pixmap
from ui.widgets.text import restyle


class ChoiceBox(QComboBox):
    """One code of a list; a wheel that passes over it changes nothing unless it has the focus.

    A code the list does not know (from a newer version) is kept and shown as it is.
    """

    changed = Signal(object)

    def __init__(
        self,
        options: Mapping[str, str],
        *,
        allow_empty: bool = True,
        empty_text: str | None = None,
        label: str = "",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.setMaxVisibleItems(12)
        popup = QListView()
        popup.setProperty("role", "popup")
        popup.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setView(popup)
        self._allow_empty = allow_empty
        self._empty_text = empty_text if empty_text is not None else tr("app.not_recorded")
        self.set_options(options)
        self.activated.connect(lambda _index: self.changed.emit(self.value()))
        self.currentIndexChanged.connect(lambda _index: self._show_whether_empty())
        self._show_whether_empty()

    def set_options(self, options: Mapping[str, str]) -> None:
        """Offer these codes; the one chosen stays chosen if it is among them."""
        kept = self.value()
        self.clear()
        if self._allow_empty:
            self.addItem(self._empty_text, "")
        for code, text in options.items():
            self.addItem(text, code)
        longest = max(
            (self.view().fontMetrics().horizontalAdvance(self.itemText(i)) for i in range(self.count())),
            default=0,
        )
        self.view().setMinimumWidth(min(longest + 56, 520))
        self.set_value(kept)

    def value(self) -> str | None:
        """Return the code chosen; ``None`` for none."""
        return self.currentData() or None

    def set_value(self, code: str | None) -> None:
        """Choose a code without telling."""
        index = self.findData(code or "")
        if index < 0 and code:
            self.addItem(code, code)
            index = self.count() - 1
        self.setCurrentIndex(index if index >= 0 else (0 if self._allow_empty else -1))

    def _show_whether_empty(self) -> None:
        """Show that nothing is recorded as the other fields do: paler than what a person chose."""
        is_empty = self._allow_empty and self.value() is None
        if self.property("empty") != is_empty:
            self.setProperty("empty", is_empty)
            if self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
                restyle(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, super().minimumSizeHint().height())

    def shown_text(self) -> str:
        """Return the text as it is drawn: a long one ends with dots, where Qt would clip it within a letter."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        return self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room.width() - 4
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown_text()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        side = Size.ICON_SMALL
        pixmap = icon_pixmap("chevron-down", "muted", side, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - side - 7, (self.height() - side) // 2, pixmap)
        painter.end()
