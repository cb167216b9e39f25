"""One of several people at work, on a laptop with its own road to headquarters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from sync.client.transport import HttpTransport
from tests.stories.person_among_windows import PersonAmongWindows
from tests.stories.road import Road
from ui.first_start.first_start import FirstStart
from ui.first_start.steps import RecoveryStep
from ui.first_start.together_step import TogetherStep
from ui.joining.fingerprint_card import FingerprintCard
from ui.messages import tr
from ui.operations.sync_state import Stage, SyncState
from ui.shell.frame import Frame
from ui.shell.rail_button import RailButton
from ui.shell.sync_pill import SyncPill
from ui.shell.window import DeskWindow

W = TypeVar("W", bound=QWidget)
Kind = type[W]
"""Spelled out here: in the class below "type" is what a person does."""
CTRL = Qt.KeyboardModifier.ControlModifier


class Coworker(PersonAmongWindows):
    """``typed``: every sentence that was written, by whomever."""

    def __init__(self, name: str, folder: Path, road: Road, typed: list[str], qtbot: QtBot) -> None:
        window = DeskWindow(folder, fixed_language="fr")
        window.syncing.transport_for = lambda _url: HttpTransport(road.url)
        window.resize(1_366, 768)
        super().__init__(name, window, qtbot)
        self.road = road
        self.typed = typed
        self.passphrase = ""
        self.stages: list[Stage] = []
        """How this desk stood to headquarters, one after the other."""
        window.syncing.status_changed.connect(self._hear)
        window.start()
        window.show()

    def write(self, sentence: str, into: QWidget | None = None) -> None:
        """Type a sentence that must never be lost, nor be readable at headquarters."""
        self.type(sentence, into)
        self.typed.append(sentence)

    @property
    def frame(self) -> Frame:
        """The open desk."""
        shown = self.window.screen_shown
        assert isinstance(shown, Frame)
        return shown

    def page(self, kind: Kind[W]) -> W:
        """Return the page in front, which must be of a kind."""
        found = self.frame.page
        assert isinstance(found, kind), found
        return found

    def is_at(self, kind: Kind[QWidget]) -> bool:
        """Tell whether a kind of page is in front."""
        shown = self.window.screen_shown
        return isinstance(shown, Frame) and isinstance(shown.page, kind)

    def go_to(self, route: str, kind: Kind[W]) -> W:
        """Click an entry of the rail."""
        self.turn_to()
        name = f"shell.rail.{route}"
        self.wait_for(lambda: self._seen(RailButton, name), f"{route} in the rail")
        entry = self.part(RailButton, name)
        QTest.mouseClick(entry, Qt.MouseButton.LeftButton)
        self.wait_for(lambda: isinstance(self.frame.page, kind), route)
        return self.page(kind)

    # The first start, and being let in

    def make_desk(self) -> None:
        """Go through the first start up to the question whether one works with a headquarters."""
        self.press(tr("first_start.begin"))
        self.type(self.name)
        self.press(tr("first_start.next"))
        self.press(tr("first_start.next"))
        self.press(tr("lock.new.generate"))
        self.passphrase = self.part(QLineEdit, "passphrase.first").text()
        self.type(self.passphrase, self.part(QLineEdit, "passphrase.second"))
        self.press(tr("first_start.make"))
        start = self.window.screen_shown
        assert isinstance(start, FirstStart)
        self.wait_for(lambda: isinstance(start.step, RecoveryStep), "the recovery words")
        assert isinstance(start.step, RecoveryStep)
        sheet = start.step.sheet
        self.type(sheet.words[sheet.asked_place], sheet.answer)
        self.press(tr("first_start.next"))
        self.wait_for(lambda: isinstance(start.step, TogetherStep), "alone or with a headquarters")

    def ask_to_join(self, code: str) -> tuple[str, ...]:
        """Paste the code of an invitation in the last step; return the numbers that are shown to be read aloud."""
        start = self.window.screen_shown
        assert isinstance(start, FirstStart)
        assert isinstance(start.step, TogetherStep)
        self.turn_to()
        QTest.mouseClick(start.step.invited, Qt.MouseButton.LeftButton, pos=QPoint(9, 9))
        QGuiApplication.clipboard().setText(code)
        self.key(Qt.Key.Key_V, CTRL)
        self.press(tr("first_start.finish"))
        self.wait_for(lambda: self.sees(tr("joining.request.title")), "the numbers to read aloud")
        sent = tr("joining.standing.waiting", date="")[:16]
        self.wait_for(lambda: self.sees(sent), "the request sent")
        return self.part(FingerprintCard, "joining.fingerprint").groups

    def hear_that_one_is_in(self) -> None:
        """Wait until the window says so, and go on."""
        self.wait_for(lambda: self.sees(tr("joining.accepted.title")), "being let in")
        self.picture("acceptee")
        self.press(tr("joining.accepted.done"))

    # Exchanges with headquarters

    @property
    def pill(self) -> str:
        """What the pill says."""
        return self.part(SyncPill, "shell.sync").text()

    def exchange(self, stage: Stage | None = Stage.IDLE) -> None:
        """Press "synchronise now" on its page, and wait until a round that began then has ended so (None: anyhow)."""
        if not self.has_button(tr("synchronisation.sync_now")):
            QTest.mouseClick(self.part(SyncPill, "shell.sync"), Qt.MouseButton.LeftButton)
            self.rest()
        syncing = self.window.syncing
        if syncing.status.stage is Stage.RUNNING:
            self.wait_for(lambda: syncing.status.stage is not Stage.RUNNING, "the round before")
        before = len(self.stages)
        self.press(tr("synchronisation.sync_now"))
        self.wait_for(lambda: self._end_of_round(before), "a round")
        # What the page was asked for meanwhile may have begun another one already.
        assert stage in (None, self._end_of_round(before)), (self.name, self.stages[before:], syncing.status)

    def exchange_until(self, is_so: Callable[[], object], what: str) -> None:
        """Synchronise as often as it takes for others' news to come round, which is not often."""
        for _ in range(4):
            self.exchange()
            if is_so():
                return
        self.wait_for(is_so, what)

    def wait_for_pill(self, words: str) -> None:
        """Wait until the pill says it: it shows no round that is over in the blink of an eye."""
        self.wait_for(lambda: self.pill == words, f"“{words}” in the pill")

    def _end_of_round(self, since: int) -> Stage | None:
        """Return how the first round ended that began since; None while none did."""
        told = self.stages[since:]
        begun = told.index(Stage.RUNNING) if Stage.RUNNING in told else len(told)
        return next((one for one in told[begun:] if one is not Stage.RUNNING), None)

    def _hear(self, state: SyncState) -> None:
        if not self.stages or self.stages[-1] is not state.stage:
            self.stages.append(state.stage)

    def _seen(self, kind: Kind[QWidget], name: str) -> bool:
        return any(one.isVisible() for one in self.in_front().findChildren(kind, name))

    def leave(self) -> None:
        """Close the window; closed already, nothing happens."""
        if self.window.isVisible():
            self.window.close()
        assert self.window.syncing.wait_until_ended()
