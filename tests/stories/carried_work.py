"""Work that travels by hand, changes hands, or is left by a laptop that is let out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from tests.stories import casework
from tests.stories.coworker import Coworker
from tests.stories.shared_work import OF_KARIM, SHARED, give
from tests.stories.team_at_work import TeamAtWork, card_of, replace_laptop
from ui.lock.let_out_screen import LetOutScreen
from ui.messages import tr
from ui.shell.sync_pill import SyncPill
from ui.synchronisation.link_button import LinkButton
from ui.synchronisation.synchronisation_page import SynchronisationPage


def carry_on_a_stick(team: TeamAtWork, stick: Path) -> None:
    """A coach without a network writes a file for headquarters and one for her colleague, who has none either."""
    noemie, salome, karim = team.noemie, team.salome, team.karim
    sentence = "Écrit dans le train : la chambre de métiers la rappelle lundi."
    for coach in (salome, karim):
        coach.road.go_away()
    casework.write_note(salome, SHARED, sentence)
    open_synchronisation(salome)
    salome.press(tr("synchronisation.usb.to_headquarters"))
    save_to(salome, stick)
    salome.wait_for(lambda: list(stick.glob("*.coachbundle")), "the file for headquarters")
    (for_headquarters,) = stick.glob("*.coachbundle")
    salome.wait_for(lambda: salome.sees(for_headquarters.name), "what to do with the file")
    salome.picture("cle-usb-siege")
    salome.press(tr("synchronisation.usb.to_colleague"))
    salome.wait_for(lambda: salome.in_front() is not salome.window, "for whom")
    salome.choose("synchronisation.colleague.choice", karim.name)
    salome.picture("cle-usb-collegue")
    salome.press(tr("synchronisation.usb.colleague.go_on"))
    for_karim = stick / "pour-karim.coachbundle"
    save_to(salome, for_karim)
    salome.wait_for(lambda: salome.sees(for_karim.name), "the file for the colleague")

    read_file(karim, for_karim)
    karim.wait_for(lambda: karim.sees(said(karim, "synchronisation.usb.taken", salome.name)), "what came")
    karim.picture("cle-usb-lue")
    assert sentence in casework.notes(karim, SHARED)
    read_file(noemie, for_headquarters)
    receipt = for_headquarters.with_suffix(".coachreceipt")
    noemie.wait_for(lambda: noemie.sees(receipt.name), "the receipt to give back")
    noemie.picture("cle-usb-portee")
    noemie.exchange()
    assert sentence in casework.notes(noemie, SHARED)
    read_file(salome, receipt)
    read = tr("synchronisation.usb.receipt", count=1, when="")[:20]
    salome.wait_for(lambda: salome.sees(read), "the receipt read")
    page = open_synchronisation(salome)
    salome.wait_for(lambda: not page.to_send.findChildren(LinkButton), "nothing more to send")
    salome.picture("cle-usb-recu")
    since = tr("synchronisation.standing.at_headquarters_today", when="")
    casework.wait_for_place(salome, SHARED, sentence, since)
    for coach in (salome, karim):
        coach.road.come_back()
        coach.exchange()


def hand_over(team: TeamAtWork) -> None:
    """A case file goes from one coach to the other: it leaves the first one's desk."""
    noemie, salome, karim = team.noemie, team.salome, team.karim
    give(noemie, OF_KARIM, salome.name, beside=False)
    noemie.exchange()
    casework.open_case(karim, OF_KARIM)
    karim.window.syncing.ask()  # as it does by itself every few minutes: nobody asked for it, and the file is open
    karim.wait_for(
        lambda: karim.sees(OF_KARIM) and karim.sees(tr("errors.unknown_record")), "that it has left"
    )
    karim.picture("dossier-parti")
    assert not any(OF_KARIM in one for one in casework.names_listed(karim))
    salome.exchange_until(
        lambda: any(OF_KARIM in one for one in casework.names_listed(salome)), "the case file handed over"
    )
    salome.picture("dossier-arrive")
    casework.write_note(salome, OF_KARIM, "Reprise du dossier : premier appel passé ce matin.")
    casework.make_report(salome)
    salome.exchange()


def be_let_out(team: TeamAtWork) -> None:
    """A laptop is let out while it has work that nobody else has: the supervisor takes it in."""
    noemie, karim = team.noemie, team.karim
    karim.road.go_away()
    sentence = "Dernière visite avant le vol de l’ordinateur : le devis est signé."
    casework.write_note(karim, SHARED, sentence)
    card = card_of(noemie, karim.name)
    noemie.press_named("team.laptop.", card)
    noemie.wait_for(lambda: noemie.in_front() is not noemie.window, "what happens then")
    noemie.picture("retirer")
    noemie.press_named("team.go")
    noemie.wait_for(lambda: noemie.in_front() is noemie.window, "the laptop let out")
    open_synchronisation(karim)
    karim.road.come_back()
    karim.press(tr("synchronisation.sync_now"))
    karim.wait_for(lambda: isinstance(karim.window.screen_shown, LetOutScreen), "being let out")
    karim.wait_for(lambda: karim.sees(tr("lock.let_out.title")), "what happened")
    assert karim.sees(tr("lock.let_out.handed_over"))
    karim.picture("poste-retire")
    page = open_synchronisation(noemie)
    noemie.exchange_until(page.tray.isVisible, "the tray")
    noemie.wait_for(lambda: noemie.has_button(tr("synchronisation.tray.take_in")), "work to take in")
    noemie.picture("travail-a-reprendre")
    noemie.press(tr("synchronisation.tray.take_in"))
    noemie.wait_for(lambda: not page.tray.isVisible(), "the work taken in")
    assert sentence in casework.notes(noemie, SHARED)
    noemie.exchange()
    team.salome.exchange()
    assert sentence in casework.notes(team.salome, SHARED)


def pick_up_again(team: TeamAtWork) -> None:
    """With another laptop the same person finds the case file again, and goes on with it."""
    replace_laptop(team)
    karim = team.karim
    karim.exchange_until(
        lambda: any(SHARED in one for one in casework.names_listed(karim)), "the case file, found again"
    )
    assert "devis est signé" in casework.notes(karim, SHARED)
    karim.picture("nouvel-ordinateur")
    casework.write_note(karim, SHARED, "Nouvel ordinateur, tout est là : rendez-vous jeudi à Épinay.")


def open_synchronisation(coworker: Coworker) -> SynchronisationPage:
    """Go to the page by the pill."""
    if not coworker.is_at(SynchronisationPage):
        coworker.turn_to()
        QTest.mouseClick(coworker.part(SyncPill, "shell.sync"), Qt.MouseButton.LeftButton)
        coworker.wait_for(lambda: coworker.is_at(SynchronisationPage), "synchronisation")
    return coworker.page(SynchronisationPage)


def read_file(coworker: Coworker, path: Path) -> None:
    """Read a file that was brought."""
    open_synchronisation(coworker)
    coworker.press(tr("synchronisation.usb.read"))
    coworker.choose_file(path)


def save_to(coworker: Coworker, path: Path) -> None:
    """Type a place in the dialog that asks where to write, and accept."""
    coworker.wait_for(lambda: isinstance(coworker.in_front(), QFileDialog), "where to write")
    coworker.choose_file(path)


def said(coworker: Coworker, key: str, person: str) -> str:
    """Return how a sentence begins, up to the person's name."""
    return tr(key, count=1, person=person, when="\0").partition("\0")[0].rstrip(" (")
