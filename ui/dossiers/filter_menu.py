"""A button that opens a list to tick: any of several promotions, coaches, statuses or phases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QWidget

from ui.messages import tr
from ui.theme import Size, colours, icon
from ui.widgets import Button


class StayingMenu(QMenu):
    """A menu that stays open while boxes are ticked in it."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = cast("QAction | None", self.actionAt(event.position().toPoint()))
        if action is not None and action.isCheckable() and action.isEnabled():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = cast("QAction | None", self.activeAction())
        if event.key() == Qt.Key.Key_Space and action is not None and action.isCheckable():
            action.trigger()
        else:
            super().keyPressEvent(event)


class MenuButton(Button):
    """A button that opens a menu and shows so by an arrow after its words."""

    def __init__(self, text: str, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, name=name, parent=parent)
        self.setProperty("role", "menu")
        self.menu_shown = StayingMenu(self)
        self.setIcon(icon("chevron-down", "muted"))
        self.setIconSize(QSize(Size.ICON_SMALL, Size.ICON_SMALL))
        # The icon stands after the words where the direction of reading is turned round.
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.clicked.connect(self.open_menu)

    def open_menu(self) -> None:
        """Open the menu below the button, the first entry chosen."""
        menu = self.menu_shown
        actions = [action for action in menu.actions() if action.isEnabled() and not action.isSeparator()]
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        if actions:
            menu.setActiveAction(actions[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.open_menu()
        else:
            super().keyPressEvent(event)


class FilterMenu(MenuButton):
    """Several codes to choose from; none ticked means all."""

    chosen = Signal(object)
    """The codes ticked, as a frozenset, whenever the person changes them."""

    def __init__(self, title: str, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, name=name, parent=parent)
        self._title = title
        self._actions: dict[str, QAction] = {}
        self._value: frozenset[str] = frozenset()

    def set_options(self, options: Mapping[str, str]) -> None:
        """Offer these codes (code → words); codes ticked that are no longer offered stay ticked."""
        self.menu_shown.clear()
        self._actions = {}
        for code, text in options.items():
            action = self.menu_shown.addAction(text.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(code in self._value)
            action.triggered.connect(lambda checked, chosen=code: self._on_triggered(chosen, checked))
            self._actions[code] = action
        self._say()

    def value(self) -> frozenset[str]:
        """Return the codes ticked."""
        return self._value

    def set_value(self, codes: Iterable[str]) -> None:
        """Tick these codes without telling."""
        self._value = frozenset(codes)
        for code, action in self._actions.items():
            action.setChecked(code in self._value)
        self._say()

    def _on_triggered(self, code: str, checked: bool) -> None:
        self._value = self._value | {code} if checked else self._value - {code}
        self._say()
        self.chosen.emit(self._value)

    def _say(self) -> None:
        if not self._value:
            self.set_text(self._title)
        elif len(self._value) == 1:
            (code,) = self._value
            action = self._actions.get(code)
            words = action.text().replace("&&", "&") if action is not None else "1"
            if len(words) > 18:
                words = words[:17] + "…"
            self.set_text(tr("dossiers.filter.one", title=self._title, value=words))
        else:
            self.set_text(tr("dossiers.filter.several", title=self._title, count=len(self._value)))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._value:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(colours().accent), 2))
            frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(frame, Size.RADIUS, Size.RADIUS)
            painter.end()
