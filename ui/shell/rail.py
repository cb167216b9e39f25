"""The rail at the left: where one can go."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.messages import tr
from ui.shell.routes import ROUTES, is_offered
from ui.theme import Size, Space, icon
from ui.widgets.keyboard_ring import RingButton
from ui.widgets.mark import Mark
from ui.widgets.text import text_label


class Rail(QFrame):
    """The pages that exist, in the order of ``routes.ROUTES``; ``chosen`` names one."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setObjectName("shell.rail")
        self._texts: dict[str, str] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, Space.M, 12, Space.M)
        column.setSpacing(Space.XS)
        brand = QHBoxLayout()
        brand.setContentsMargins(10, 2, 0, 0)
        brand.setSpacing(10)
        brand.addWidget(Mark())
        self._name = text_label(tr("app.name"), "strong")
        brand.addWidget(self._name, 1)
        column.addLayout(brand)
        column.addSpacing(Space.L)
        offered = {name: route for name, route in ROUTES.items() if route.icon and is_offered(route.path)}
        for name, route in offered.items():
            if not route.is_apart:
                column.addWidget(self._make_button(name, route.icon, tr(route.text)))
        column.addStretch(1)
        for name, route in offered.items():
            if route.is_apart:
                column.addWidget(self._make_button(name, route.icon, tr(route.text)))
        self.set_narrow(is_narrow=False)

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Show icons only, so that a small screen keeps its width for the page."""
        self.setFixedWidth(Size.RAIL_NARROW if is_narrow else Size.RAIL)
        self._name.setHidden(is_narrow)
        for name, button in self._buttons.items():
            button.setText("" if is_narrow else f"  {self._texts[name]}")
            button.setToolTip(self._texts[name] if is_narrow else "")

    def light(self, route: str) -> None:
        """Show which page one is on."""
        entry = ROUTES[route].rail_under or route if route in ROUTES else route
        if entry in self._buttons:
            self._buttons[entry].setChecked(True)

    def button(self, route: str) -> QPushButton:
        """Return the control of a page."""
        return self._buttons[route]

    def _make_button(self, name: str, icon_name: str, text: str) -> QPushButton:
        button = RingButton()
        button.setProperty("role", "rail")
        button.setObjectName(f"shell.rail.{name}")
        button.setCheckable(True)
        button.setIcon(icon(icon_name, "muted", "on_accent_soft"))
        button.setIconSize(QSize(Size.ICON, Size.ICON))
        button.setAccessibleName(text)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda _checked=False: self.chosen.emit(name))
        self._group.addButton(button)
        self._texts[name] = text
        self._buttons[name] = button
        return button
