"""Two coaches and a supervisor on the same case file: given, written apart, settled; and a connection that is cut."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from tests.stories import casework
from tests.stories.coworker import Coworker
from tests.stories.road import Cut
from tests.stories.team_at_work import TeamAtWork
from tests.ui.keys import click
from ui.merging.merging_page import MergingPage
from ui.messages import tr
from ui.operations.sync_state import Stage
from ui.team.team_page import TeamPage
from ui.widgets import TableView

SHARED, OF_SALOME, OF_KARIM = "Traoré", "Moreau-Delestre", "Diallo-Vernay"
"""The birth names of the people in the story: whom both coaches accompany, and whom each has for herself."""

BY_SALOME = "Le bailleur d’Aubervilliers demande deux garants avant le 12."
BY_KARIM = "Sa sœur Mariam se porte garante pour le local d’Aubervilliers."
SETTLED = "Deux garants avant le 12 : sa sœur Mariam et l’association."


def give(noemie: Coworker, name: str, to: str, *, beside: bool) -> None:
    """Give one case file to somebody on the team's page."""
    noemie.go_to("team", TeamPage)
    noemie.press(tr("team.give"))
    noemie.type(name)
    table = noemie.part(TableView, "team.give.cases")
    noemie.wait_for(lambda: table.model().rowCount() == 1, f"{name} to be given")
    click(table.viewport(), table.visualRect(table.model().index(0, 0)).center())
    table.setFocus(Qt.FocusReason.TabFocusReason)
    noemie.key(Qt.Key.Key_Space)
    noemie.wait_for(lambda: noemie.sees(tr("team.give.chosen", count=1)), "one chosen")
    noemie.choose("team.give.to", to)
    if beside:
        noemie.press(tr("team.give.beside"))
    noemie.picture("confier")
    noemie.press_named("team.go")
    noemie.wait_for(lambda: noemie.in_front() is noemie.window, "the case file given")


def share_a_case(team: TeamAtWork) -> None:
    """Each has a case of their own; the supervisor's goes to both coaches."""
    noemie, salome, karim = team.noemie, team.salome, team.karim
    casework.new_person(noemie, "Fatoumata", SHARED)
    casework.write_note(noemie, SHARED, "Accueil : elle reprend le salon de sa tante rue des Cités.")
    casework.new_person(salome, "Lucie", OF_SALOME)
    casework.write_note(salome, OF_SALOME, "Première rencontre : traiteur à domicile, deux enfants.")
    casework.new_person(karim, "Ibrahima", OF_KARIM)
    casework.write_note(karim, OF_KARIM, "Il veut un food-truck mais son permis expire en mars.")
    for one in (salome, karim, noemie):
        one.exchange()
    give(noemie, SHARED, salome.name, beside=False)
    give(noemie, SHARED, karim.name, beside=True)
    for coach, own in ((salome, OF_SALOME), (karim, OF_KARIM)):
        coach.exchange_until(lambda: _is_listed(coach, SHARED), "the case file given to the coach")  # noqa: B023 - called at once
        assert _is_listed(coach, own)
        assert not _is_listed(coach, OF_KARIM if coach is salome else OF_SALOME)
    karim.picture("liste")
    noemie.exchange_until(lambda: _is_listed(noemie, OF_KARIM), "the coaches' own people at the supervisor's")
    noemie.picture("liste")


def _is_listed(coach: Coworker, name: str) -> bool:
    return any(name in one for one in casework.names_listed(coach))


def write_apart(team: TeamAtWork) -> None:
    """Without a network both coaches write the same remark; back, everything goes, and the history says so."""
    here, unsure = tr("synchronisation.standing.here"), tr("synchronisation.standing.waiting")
    since = tr("synchronisation.standing.at_headquarters_today", when="")
    for coach, words in ((team.salome, BY_SALOME), (team.karim, BY_KARIM)):
        coach.road.go_away()
        casework.write_comment(coach, SHARED, words)
        casework.wait_for_place(coach, SHARED, words, here)
        coach.picture("historique-ici-seulement")
        coach.exchange(Stage.OFFLINE)
        coach.wait_for_pill(tr("synchronisation.pill.offline"))
        coach.picture("hors-ligne")
        casework.wait_for_place(coach, SHARED, words, unsure)
    for coach, words in ((team.salome, BY_SALOME), (team.karim, BY_KARIM)):
        coach.road.come_back()
        coach.exchange()
        coach.wait_for_pill(tr("synchronisation.pill.level", age=tr("synchronisation.age.now")))
        casework.wait_for_place(coach, SHARED, words, since)
        coach.picture("historique-au-siege")


def settle(team: TeamAtWork) -> None:
    """The supervisor sees both answers side by side, writes a third; both coaches get it."""
    noemie = team.noemie
    noemie.exchange()
    page = noemie.go_to("merging", MergingPage)
    noemie.wait_for(lambda: page.view is not None and len(page.view.conflict.answers) == 2, "both answers")
    noemie.picture("fusion")
    noemie.press(tr("merging.write"))
    box = noemie.part(QPlainTextEdit, "editor.beneficiary.comment")
    noemie.type("", box)
    noemie.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    noemie.write(SETTLED)
    noemie.picture("fusion-autre-reponse")
    noemie.press(tr("merging.save"))
    noemie.wait_for(lambda: noemie.sees(tr("merging.empty.title")), "nothing left to settle")
    noemie.exchange()
    for coach in (team.salome, team.karim):
        coach.exchange()
        assert casework.comment_of(coach, SHARED) == SETTLED
        coach.picture("reponse-recue")


def be_cut(team: TeamAtWork) -> None:
    """A connection ends in the middle of a request, another in the middle of an answer; the next round is whole."""
    for coach, where, sentence in (
        (team.salome, Cut.REQUEST, "Le train s’arrête dans le tunnel pendant que ceci part."),
        (team.karim, Cut.ANSWER, "Le wifi de la mairie tombe juste avant la réponse."),
    ):
        before = len(coach.stages)
        coach.road.cut_in("POST /v1/envelopes", where)
        casework.write_note(coach, SHARED, sentence)
        coach.exchange(None)  # or the round that comes by itself after a change: one of them is cut
        assert coach.road.cuts == 1
        assert Stage.OFFLINE in coach.stages[before:]
        coach.exchange()
        coach.wait_for_pill(tr("synchronisation.pill.level", age=tr("synchronisation.age.now")))
