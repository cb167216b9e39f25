"""Buttons: one look for each weight of act, and icons that always have a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from ui.theme import Size, icon
from ui.widgets.keyboard_ring import RingButton, show_ring
from ui.widgets.text import set_role

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

ButtonKind = Literal["primary", "secondary", "danger", "quiet"]
_ICON_GAP = 4
_ICON_COLOURS: dict[ButtonKind, str] = {
    "primary": "on_accent",
    "secondary": "text",
    "danger": "danger",
    "quiet": "accent",
}


class Button(RingButton):
    """A button with words; ``primary`` once per screen, ``danger`` for what takes something away."""

    def __init__(
        self,
        text: str,
        kind: ButtonKind = "secondary",
        *,
        icon: str = "",
        on_click: Callable[[], object] | None = None,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self._kind: ButtonKind = kind
        self._icon_name = ""
        self.setProperty("kind", kind)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if name:
            self.setObjectName(name)
        if icon:
            self.set_icon(icon)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def set_text(self, text: str) -> None:
        """Change the words."""
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)

    def set_icon(self, name: str) -> None:
        """Show an icon before the words."""
        self._icon_name = name
        self.setIcon(icon(name, _ICON_COLOURS[self._kind]))
        self.setIconSize(QSize(Size.ICON_SMALL + _ICON_GAP, Size.ICON_SMALL))

    def set_kind(self, kind: ButtonKind) -> None:
        """Change the weight of the act."""
        self._kind = kind
        set_role(self, "kind", kind)
        if self._icon_name:
            self.set_icon(self._icon_name)  # in the colour of this kind


class IconButton(QToolButton):
    """A button with an icon only; its name is its tooltip and what a screen reader says."""

    def __init__(
        self,
        icon_name: str,
        label: str,
        *,
        on_click: Callable[[], object] | None = None,
        name: str = "",
        colour: str = "muted",
        shortcut_text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._colour = colour
        self.setIconSize(QSize(Size.ICON, Size.ICON))
        self.setIcon(icon(icon_name, colour))
        self.setFixedSize(Size.CONTROL, Size.CONTROL)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._shortcut_text = shortcut_text
        self.set_label(label)
        if name:
            self.setObjectName(name)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        show_ring(self, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        show_ring(self, event)

    def set_label(self, label: str) -> None:
        """Change the name."""
        self.setAccessibleName(label)
        self.setToolTip(f"{label} ({self._shortcut_text})" if self._shortcut_text else label)

    def set_icon(self, icon_name: str) -> None:
        """Change the icon."""
        self.setIcon(icon(icon_name, self._colour))

    def set_menu(self, menu: QMenu) -> None:
        """Open a menu on a click, Enter or Space."""
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
