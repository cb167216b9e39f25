"""Which page is shown, and the way back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from ui.shell.host import Host
from ui.shell.page import Page
from ui.shell.routes import ROUTES, is_offered, load

_LONGEST_WAY = 50


@dataclass(frozen=True, slots=True)
class Place:
    """A page and what it shows."""

    route: str
    params: tuple[tuple[str, str | None], ...]

    @property
    def values(self) -> dict[str, str | None]:
        return dict(self.params)


class Navigator(QObject):
    """Makes pages when they are gone to, and destroys them when they are left unless they ask to stay.

    ``arrived`` tells where one is.
    """

    arrived = Signal(str)

    def __init__(self, host: Host, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._host = host
        self._stack = stack
        self._way: list[Place] = []
        self._page: Page | None = None
        self._kept: dict[str, Page] = {}

    @property
    def page(self) -> Page | None:
        """The page shown."""
        return self._page

    @property
    def place(self) -> Place | None:
        """Where one is."""
        return self._way[-1] if self._way else None

    @property
    def can_go_back(self) -> bool:
        return len(self._way) > 1

    def go(self, route: str, params: dict[str, str | None]) -> None:
        """Show a page; one that this build does not have is not gone to.

        Going where one is already shows the page anew, without a further step on the way back.
        """
        if route not in ROUTES or not is_offered(ROUTES[route].path):
            return
        place = Place(route, tuple(sorted(params.items())))
        was = self.place
        if place != was:
            self._way = [*self._way, place][-_LONGEST_WAY:]
        self._show(place, is_same_page=was is not None and was.route == route)

    def back(self) -> None:
        """Show the page before."""
        if not self.can_go_back:
            return
        was = self._way.pop()
        self._show(self._way[-1], is_same_page=was.route == self._way[-1].route)

    def replace_params(self, params: dict[str, str | None]) -> None:
        """Change what the way back returns to for the page shown."""
        if self.place is not None:
            merged = {**self.place.values, **params}
            self._way[-1] = replace(self.place, params=tuple(sorted(merged.items())))
            self.arrived.emit(self.place.route)

    def prepare(self, route: str) -> bool:
        """Make a step of a page that stays before it is asked for; True while there is more to make."""
        page = self._kept.get(route)
        if page is None:
            page = self._make(route)
            return page.stays
        return page.prepare()

    def _make(self, route: str) -> Page:
        page: Page = load(ROUTES[route].path)(self._host)
        self._stack.addWidget(page)
        if page.stays:
            self._kept[route] = page
        return page

    def _show(self, place: Place, *, is_same_page: bool) -> None:
        former = self._page
        if former is not None:
            former.leaving()
        if former is None or not is_same_page:
            self._page = self._kept.get(place.route) or self._make(place.route)
            self._stack.setCurrentWidget(self._page)
            if former is not None:
                self._put_away(former)
        assert self._page is not None  # noqa: S101  # made above
        self._page.open_with(**place.values)
        self.arrived.emit(place.route)
        self._page.focus_first()

    def _put_away(self, page: Page) -> None:
        if page.stays:
            page.put_away()
            return
        self._stack.removeWidget(page)
        page.deleteLater()
