"""Synchronisation in its standings, for pictures: no headquarters is there, so what it would say is made up."""

from __future__ import annotations

from time import time
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.help.page_help import PageHelp
from ui.messages import tr
from ui.operations.sync_reading import (
    REGISTER_SCOPE,
    Aside,
    Going,
    SyncReading,
    Waiting,
    people_and_cases,
    rounds_of,
    tray_of,
)
from ui.operations.sync_state import Stage, SyncState
from ui.operations.tray import TrayPiece
from ui.shell.screens import Screen
from ui.shell.screens import Stage as Place
from ui.synchronisation.carrying_words import Outcome
from ui.synchronisation.left_dialog import LeftChoice, LeftDialog
from ui.synchronisation.page_help import open_sync_help
from ui.synchronisation.synchronisation_page import SynchronisationPage

if TYPE_CHECKING:
    pass

_SOME = 16
_Named = list[tuple[str, str]]


def _people(place: Place) -> tuple[_Named, _Named]:
    """Return some case files and the people of the register, with their names."""

    found: list[tuple[_Named, _Named]] = []
    place.window.operations.run_query(
        lambda cabinet: people_and_cases(cabinet, _SOME), found.append, owner=place.window
    )
    place.settle()
    return found[0]


def _shown(place: Place, state: SyncState, **reading: object) -> SynchronisationPage:
    cases, people = _people(place)
    now = int(time())
    place.window.syncing.pretend(state, {cases[3][0]: 4, REGISTER_SCOPE: 1} if state.last_at else {})
    place.host.navigate("synchronisation")
    place.settle()
    page = place.frame.page
    if not isinstance(page, SynchronisationPage):
        raise LookupError("the Synchronisation page is not there")
    rounds = rounds_of(
        (now - 420 - 3_600 * hours, sent, received)
        for hours, sent, received in ((0, 3, 4), (2, 12, 0), (3, 1, 7), (27, 0, 31))
    )
    page.hold()
    place.frame.toast.hide()  # it tells of being let in, which is made up too
    page.show_reading(
        SyncReading(rounds=rounds, names=dict(cases), people=dict(people), **reading)  # type: ignore[arg-type]  # as it is declared
    )
    return page


def _alone(place: Place) -> QWidget:
    _shown(place, SyncState())
    return place.window


def _waiting(place: Place) -> QWidget:
    _shown(place, SyncState(stage=Stage.WAITING))
    return place.window


def _level(place: Place) -> QWidget:
    _shown(place, SyncState(stage=Stage.IDLE, last_at=int(time()) - 320, newest_program="1.2.0"))
    return place.window


def _to_send(place: Place) -> QWidget:
    cases, _ = _people(place)
    waiting = tuple(Waiting(case, count) for (case, _name), count in zip(cases, (7, 4, 1), strict=False))
    state = SyncState(stage=Stage.IDLE, last_at=int(time()) - 60, to_send=12)
    _shown(place, state, to_send=waiting)
    return place.window


def _receiving(place: Place) -> QWidget:
    _shown(place, SyncState(stage=Stage.RUNNING, last_at=int(time()) - 600, progress=(312, 1_500)))
    return place.window


def _offline(place: Place) -> QWidget:
    cases, _ = _people(place)
    state = SyncState(
        stage=Stage.OFFLINE,
        last_at=int(time()) - 3 * 86_400,
        to_send=12,
        problem="sync.unreachable",
        context={"reason": "offline"},
    )
    _shown(place, state, to_send=(Waiting(cases[0][0], 11), Waiting(REGISTER_SCOPE, 1)))
    return place.window


def _problem(place: Place) -> QWidget:
    cases, _ = _people(place)
    state = SyncState(
        stage=Stage.PROBLEM,
        last_at=int(time()) - 200,
        problem="forbidden",
        refused={cases[0][0]: "forbidden"},
        withheld=(cases[1][0],),
    )
    asides = (Aside(cases[2][0], "no_key", 3), Aside(cases[4][0], "newer", 1))
    _shown(place, state, asides=asides)
    return place.window


def _guard(place: Place) -> QWidget:
    cases, _ = _people(place)
    going = tuple(case for case, _name in cases[:_SOME])
    page = _shown(place, SyncState(stage=Stage.PROBLEM, last_at=int(time()) - 200, guarded=going))
    page.guard.show_going(Going(going[:-2], going[-2:]))
    return place.window


def _tray(place: Place) -> QWidget:
    cases, people = _people(place)
    at = int(time()) - 7_200
    entries = tray_of((case for case, _name in cases[:3]), at)
    page = _shown(place, SyncState(stage=Stage.IDLE, last_at=at + 7_000, tray=3), tray=entries)
    person = people[-1][0]
    witnesses = ("", people[0][0], "")
    reasons = ("", "", "set_aside.no_key")
    page.tray.show_pieces(
        [
            TrayPiece(entry, person, entry.id * 4, reason, witness)
            for entry, reason, witness in zip(entries, reasons, witnesses, strict=True)
        ]
    )
    return place.window


def _usb(place: Place) -> QWidget:
    cases, _ = _people(place)
    waiting = tuple(Waiting(case, count) for (case, _name), count in zip(cases, (7, 4, 1), strict=False))
    state = SyncState(stage=Stage.OFFLINE, last_at=int(time()) - 90_000, to_send=12)
    page = _shown(place, state, to_send=waiting)
    page.carrying.show_outcome(
        Outcome(tr("synchronisation.usb.written", count=12, files="coachdesk-siege-2026-11-25.coachbundle"))
    )
    page.reveal(page.carrying)
    return place.window


def _left(place: Place) -> QWidget:
    cases, people = _people(place)
    _shown(place, SyncState(stage=Stage.IDLE, last_at=int(time()) - 320))
    more = tr("synchronisation.usb.left.line", person=people[-1][1], count=12)
    dialog = LeftDialog(
        place.host,
        [
            LeftChoice(cases[0][1], more),
            LeftChoice(tr("synchronisation.unknown_case"), more),
            LeftChoice(cases[1][1], tr("errors.set_aside.newer"), is_readable=False),
        ],
        lambda _chosen: None,
    )
    dialog.open()
    return dialog


def _help(place: Place) -> QWidget:
    _shown(place, SyncState(stage=Stage.IDLE, last_at=int(time()) - 320))
    open_sync_help(place.host)
    found = place.host.window_widget().findChild(PageHelp)
    if found is None:
        raise LookupError("the help is not there")
    place.window.syncing.pretend(SyncState())
    return found


SCREENS = (
    Screen("sync-alone", _alone),
    Screen("sync-waiting", _waiting),
    Screen("sync-level", _level),
    Screen("sync-to-send", _to_send),
    Screen("sync-receiving", _receiving),
    Screen("sync-offline", _offline),
    Screen("sync-problem", _problem),
    Screen("sync-guard", _guard),
    Screen("sync-tray", _tray),
    Screen("sync-usb", _usb),
    Screen("sync-left", _left),
    Screen("sync-help", _help),
)
