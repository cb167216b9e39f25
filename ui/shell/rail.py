"""The rail at the left: where one can go."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.messages import tr
from ui.shell.rail_button import RailButton
from ui.shell.routes import ROUTES, is_offered
from ui.theme import Size, Space
from ui.widgets.mark import Mark
from ui.widgets.text import text_label


class Rail(QFrame):
    """The pages that exist, in the order of ``routes.ROUTES``; ``chosen`` names one."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setObjectName("shell.rail")
        self._buttons: dict[str, RailButton] = {}
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
        for button in self._buttons.values():
            button.set_narrow(is_narrow=is_narrow)

    def light(self, route: str) -> None:
        """Show which page one is on."""
        entry = ROUTES[route].rail_under or route if route in ROUTES else route
        if entry in self._buttons:
            self._buttons[entry].setChecked(True)

    def set_count(self, route: str, count: int, *, is_always_there: bool) -> None:
        """Show how much waits on a page; one that is not always there leaves the rail when nothing does."""
        if route in self._buttons:
            self._buttons[route].set_count(count)
            self._buttons[route].setHidden(not (count or is_always_there))

    def button(self, route: str) -> RailButton:
        """Return the control of a page."""
        return self._buttons[route]

    def _make_button(self, name: str, icon_name: str, text: str) -> RailButton:
        button = RailButton(name, icon_name, text)
        button.clicked.connect(lambda _checked=False: self.chosen.emit(name))
        self._group.addButton(button)
        self._buttons[name] = button
        return button
