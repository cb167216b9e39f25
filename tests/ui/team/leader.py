"""An administrator and supervisor at the window, on the team's page."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sync.client.team import Team
from sync.protocol.acts import Role
from tests.ui.joining.newcomer import Newcomer, words
from tests.ui.synchronisation.siege import Siege
from ui.operations.team import Colleague
from ui.team.person_card import PersonCard
from ui.team.team_page import TeamPage
from ui.widgets import Button, Dialog

W = TypeVar("W", bound=QWidget)
STAFF = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR})


class Leader(Newcomer):
    """Joined by the office, and given roles there."""

    def __init__(self, folder: Path, siege: Siege, qtbot: QtBot, roles: Collection[Role] = STAFF) -> None:
        super().__init__(folder, siege, qtbot)
        self.join()
        Team(siege.office.connection()).set_roles(self.person(), roles)
        self.round()
        dialog = self.find_dialog()
        if dialog is not None:
            dialog.reject()
        self.open_page()

    @property
    def page(self) -> TeamPage:
        """Return the page."""
        shown = self.frame.page
        assert isinstance(shown, TeamPage)
        return shown

    def open_page(self) -> None:
        """Go to the team's page, and wait until it is read."""
        self.frame.host.navigate("team")
        self.wait(lambda: self.page.reading.me is not None)

    def press(self, name: str, root: QWidget | None = None) -> None:
        """Press a button by its name."""
        found = (root or self.page).findChild(Button, name)
        assert found is not None, name
        assert found.isVisible(), name
        assert found.isEnabled(), name
        found.click()

    def over(self, kind: type[W]) -> W:
        """Return the dialog of a kind that stands over this window."""
        self.wait(lambda: self._found(kind))
        found = self._found(kind)
        assert found is not None
        return found

    def _found(self, kind: type[W]) -> W | None:
        tops = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
        return next((one for one in tops if one.parentWidget() is self.frame.host.window_widget()), None)

    def is_closed(self, kind: type[Dialog]) -> bool:
        """Tell whether no such dialog is left."""
        return self._found(kind) is None

    def colleague(self, person: str) -> Colleague:
        """Return somebody as the page shows them."""
        found = self.page.reading.person(person)
        assert found is not None
        return found

    def act(self, person: str, act: str) -> None:
        """Choose an act of somebody's menu."""
        card = self.page.findChild(PersonCard, f"team.person.{person}")
        assert card is not None
        card.acted.emit(act, person)

    def says(self, said: str) -> None:
        """Wait until the page says something."""
        self.wait(lambda: said in words(self.page))
