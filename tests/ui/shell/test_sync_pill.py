"""The pill: what it says in each standing, that it ages by itself, and that it never alarms for nothing."""

from __future__ import annotations

from time import time

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coachdesk.programme.register import Person
from tests.ui import keys
from ui.messages import tr
from ui.operations import Operations
from ui.operations.sync_state import Stage, SyncState
from ui.operations.syncing import Syncing
from ui.shell import sync_pill
from ui.shell.frame import Frame
from ui.shell.sync_pill import SyncPill
from ui.shell.sync_words import age_words, standing_words


@pytest.fixture
def syncing(ops: Operations) -> Syncing:
    return Syncing(ops)


@pytest.fixture
def pill(ops: Operations, syncing: Syncing, qtbot: QtBot) -> SyncPill:
    frame = Frame(ops, Person(id="person-a", name="Salomé"), syncing=syncing)
    qtbot.addWidget(frame)
    frame.resize(1366, 768)
    frame.show()
    return frame.top_bar.sync_pill


def test_a_desk_that_works_alone_has_no_pill(pill: SyncPill) -> None:
    assert not pill.isVisible()


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (SyncState(stage=Stage.WAITING), "En attente du siège"),
        (SyncState(stage=Stage.DECLINED), "Demande refusée"),
        (SyncState(stage=Stage.IDLE), "Relié au siège"),
        (SyncState(stage=Stage.IDLE, to_send=12, last_at=1), "12 modifications à envoyer"),
        (SyncState(stage=Stage.IDLE, to_send=1, last_at=1), "1 modification à envoyer"),
        (SyncState(stage=Stage.OFFLINE, to_send=12), "Hors ligne\u00a0: tout est enregistré ici"),
        (SyncState(stage=Stage.PROBLEM, problem="refused.full"), "Synchronisation\u00a0: à regarder"),
        (SyncState(stage=Stage.PROBLEM, guarded=("a",)), "Une décision vous attend"),
        (SyncState(stage=Stage.RUNNING, progress=(3, 1_500)), "Réception\u00a0: 3 sur 1\u202f500"),
    ],
)
def test_what_it_says(pill: SyncPill, syncing: Syncing, state: SyncState, said: str) -> None:
    syncing.pretend(state)
    assert pill.isVisible()
    assert pill.text() == said
    assert said in pill.accessibleName()
    assert pill.toolTip() == pill.accessibleDescription() != ""


def test_offline_and_what_waits_are_no_alarm() -> None:
    for state in (SyncState(stage=Stage.OFFLINE, to_send=900), SyncState(stage=Stage.IDLE, to_send=900)):
        assert standing_words(state, None).tone == "neutral"


def test_the_age_grows_by_itself(
    pill: SyncPill, syncing: Syncing, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    syncing.pretend(SyncState(stage=Stage.IDLE, last_at=int(time())))
    assert pill.text() == "À jour à l’instant"
    monkeypatch.setattr(syncing, "seconds_since_last", lambda: 5 * 60)
    pill._ageing.setInterval(1)
    qtbot.waitUntil(lambda: pill.text() == "À jour il y a 5\u00a0min")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "à l’instant"),
        (89, "à l’instant"),
        (120, "il y a 2\u00a0min"),
        (3_599, "il y a 59\u00a0min"),
        (7_200, "il y a 2\u00a0h"),
        (86_400, "il y a 1 jour"),
        (9 * 86_400, "il y a 9 jours"),
    ],
)
def test_ages(seconds: int, said: str) -> None:
    assert age_words(seconds) == said


def test_a_short_look_at_headquarters_is_not_shown(pill: SyncPill, syncing: Syncing, qtbot: QtBot) -> None:
    level = SyncState(stage=Stage.IDLE, last_at=int(time()))
    running = SyncState(stage=Stage.RUNNING, last_at=level.last_at)
    syncing.pretend(level)
    syncing.pretend(running)
    assert pill.text() == "À jour à l’instant"
    syncing.pretend(level)
    qtbot.wait(sync_pill._CALM_MS + 100)  # what must not happen has had its time
    assert pill.text() == "À jour à l’instant"
    syncing.pretend(running)
    qtbot.waitUntil(lambda: pill.text() == tr("synchronisation.pill.running"))


def test_in_a_small_window_it_says_less_and_its_tooltip_all(pill: SyncPill, syncing: Syncing) -> None:
    syncing.pretend(SyncState(stage=Stage.OFFLINE, to_send=3))
    pill.set_narrow(is_narrow=True)
    assert pill.text() == "Hors ligne"
    assert "3 modifications" in pill.toolTip()
    assert "tout est enregistré ici" in pill.accessibleName()


def test_the_keyboard_opens_the_page(pill: SyncPill, syncing: Syncing) -> None:
    syncing.pretend(SyncState(stage=Stage.IDLE, last_at=int(time())))
    pill.setFocus(Qt.FocusReason.TabFocusReason)
    keys.press(pill, Qt.Key.Key_Return)
    frame = pill.window()
    assert isinstance(frame, Frame)
    place = frame.navigator.place
    assert place is not None
    assert place.route == "synchronisation"
