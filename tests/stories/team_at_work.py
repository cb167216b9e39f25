"""A supervisor and two coaches: how they come together."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.stories.coworker import Coworker
from tests.stories.headquarters_at_work import HeadquartersAtWork
from tests.stories.road import Road
from ui.dossiers.dossiers_page import DossiersPage
from ui.joining.fingerprint_card import FingerprintCard
from ui.messages import tr
from ui.team.person_card import PersonCard
from ui.team.team_page import TeamPage


class TeamAtWork:
    """Who works with whom, each on a laptop; ``typed``: every sentence that anybody wrote."""

    def __init__(self, headquarters: HeadquartersAtWork, folder: Path, qtbot: QtBot) -> None:
        self.headquarters = headquarters
        self.folder = folder
        self.typed: list[str] = []
        self.everybody: list[Coworker] = []
        self._qtbot = qtbot
        self.noemie = self.sit_down("Noémie Lacroix")
        self.salome = self.sit_down("Salomé Béranger")
        self.karim = self.sit_down("Karim Haddad")

    def sit_down(self, name: str) -> Coworker:
        """Start the program for the first time on somebody's new laptop, with a road to headquarters of its own."""
        folder = self.folder / f"laptop-{len(self.everybody) + 1}" / "desk"
        road = Road(self.headquarters.server.port)
        made = Coworker(name, folder, road, self.typed, self._qtbot)
        self.everybody.append(made)
        return made

    def leave(self) -> None:
        """Everybody closes their window."""
        for one in self.everybody:
            one.leave()
            one.road.go_away()


def let_in(team: TeamAtWork) -> None:
    """Everybody makes a desk and is let in: the first by headquarters, the others by her."""
    found(team)
    for coach in (team.salome, team.karim):
        admit(team.noemie, coach)


def found(team: TeamAtWork) -> None:
    """The first comes in with the founding invitation, admitted at headquarters, and makes herself a supervisor."""
    noemie = team.noemie
    noemie.make_desk()
    numbers = noemie.ask_to_join(team.headquarters.invitation)
    noemie.picture("empreinte")
    said = team.headquarters.admit()
    assert "  ".join(numbers) in said
    noemie.hear_that_one_is_in()
    page = noemie.go_to("team", TeamPage)
    noemie.wait_for(lambda: page.reading.me is not None, "oneself in the team")
    assert noemie.sees(tr("team.no_supervisor")), "what is still to be done is said"
    noemie.picture("sans-superviseur")
    act_on(noemie, noemie.name, "roles")
    noemie.tick("team.role.supervisor")
    noemie.picture("roles")
    noemie.press_named("team.go")
    noemie.wait_for(lambda: noemie.sees(tr("team.role.supervisor")), "the supervisor's role")
    assert not noemie.sees(tr("team.no_supervisor"))


def admit(noemie: Coworker, coach: Coworker) -> None:
    """Invite somebody, compare the numbers on both screens, and let them in."""
    noemie.go_to("team", TeamPage)
    noemie.press(tr("team.invite"))
    noemie.type(coach.name, noemie.part(QLineEdit, "team.invite.name"))
    join(noemie, coach)


def replace_laptop(team: TeamAtWork) -> None:
    """Somebody whose laptop was let out gets another one, and is who they were."""
    act_on(team.noemie, team.karim.name, "laptop")
    team.karim = team.sit_down(team.karim.name)
    join(team.noemie, team.karim)


def join(noemie: Coworker, coach: Coworker) -> None:
    """From the invitation that is open on one screen to being in on the other."""
    noemie.press(tr("team.invite.make"))
    noemie.wait_for(lambda: noemie.sees(tr("team.code.next")), "the code")
    noemie.press(tr("team.code.copy"))
    noemie.picture("code")
    code = QGuiApplication.clipboard().text()
    noemie.press(tr("app.close"))
    coach.make_desk()
    numbers = coach.ask_to_join(code)
    noemie.go_to("dossiers", DossiersPage)
    noemie.go_to("team", TeamPage)  # it asks who waits when one comes to it, and three times a minute
    noemie.wait_for(lambda: noemie.has_button(tr("team.applicants.compare")), "a request that waits")
    noemie.picture("demande")
    noemie.press(tr("team.applicants.compare"))
    assert noemie.part(FingerprintCard, "team.accept.fingerprint").groups == numbers
    assert noemie.sees(coach.name)
    noemie.tick("team.accept.compared")
    noemie.picture("comparer")
    noemie.press(tr("team.accept.go"))
    coach.hear_that_one_is_in()


def act_on(noemie: Coworker, name: str, act: str) -> None:
    """Choose something in the menu of somebody's card."""
    card = card_of(noemie, name)
    noemie.choose_in_menu(card.more, tr(f"team.act.{act}"))


def card_of(noemie: Coworker, name: str) -> PersonCard:
    """Return somebody's card on the team's page, once it bears their name."""
    page = noemie.go_to("team", TeamPage)

    def found() -> PersonCard | None:
        person = next((one for one in page.reading.people if one.name == name), None)
        return page.findChild(PersonCard, f"team.person.{person.id}") if person is not None else None

    noemie.wait_for(found, f"the card of {name}")
    card = found()
    assert card is not None
    return card
