"""Files that were double clicked: kept until the desk is open, then taken up one after the other.

While somebody types, or a dialog asks something, a file is told of in the bar at the foot and waits.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from ui.first_start.first_start import FirstStart
from ui.instance.brought_file import BroughtFile, Kind, look_at
from ui.joining.open_joining import open_joining
from ui.messages import tr
from ui.operations import joining
from ui.operations.joining import JoinStage, JoinStanding
from ui.shell.frame import Frame
from ui.shell.window import DeskWindow
from ui.synchronisation.synchronisation_page import SynchronisationPage
from ui.theme import Tone
from ui.widgets.bars import Toast

_LOOK_AGAIN_MS = 1_000
_NOTE = "session_note"
_SHOWN_MS = 15_000


class BroughtFiles(QObject):
    """Belongs to the window, and outlives its screens."""

    def __init__(self, window: DeskWindow) -> None:
        super().__init__(window)
        self._window = window
        self._waiting: list[BroughtFile] = []
        self._offered: set[Path] = set()
        """Those that the person was told of while typing: they are opened when asked for."""
        self._is_asking = False
        self._again = QTimer(self)
        self._again.setInterval(_LOOK_AGAIN_MS)
        self._again.timeout.connect(self._go_on)
        window.screen_changed.connect(self._on_screen_changed)
        self._watch_first_start(window.screen_shown)

    @property
    def waiting(self) -> tuple[Path, ...]:
        """The files that are not taken up yet, in their order."""
        return tuple(one.path for one in self._waiting)

    def bring(self, path: Path) -> None:
        """Take up a file as soon as it can be."""
        self._window.background.run(lambda: look_at(path), self._on_looked, owner=self)

    def _on_looked(self, file: BroughtFile) -> None:
        if file.problem:
            self._say(tr(file.problem, file=file.name), "danger")
            return
        if file.path in self.waiting:  # double clicked again, because nothing seemed to come of it
            self._offered.discard(file.path)
        else:
            self._waiting.append(file)
        screen = self._window.screen_shown
        if isinstance(screen, Frame):
            self._go_on()
        elif screen is not None:
            self._tell_of(file, screen)

    # Before the desk is open

    def _on_screen_changed(self, screen: QWidget) -> None:
        self._again.stop()
        self._is_asking = False
        self._offered.clear()
        if isinstance(screen, Frame):
            # After what unlocking itself brings back: a note that was being typed comes first.
            self._window.background.run(lambda: None, lambda _none: self._go_on(), owner=screen)
            return
        self._watch_first_start(screen)
        for file in self._waiting:
            self._tell_of(file, screen)

    def _watch_first_start(self, screen: QWidget | None) -> None:
        if isinstance(screen, FirstStart):
            screen.finished.connect(self._on_first_start_finished)

    def _tell_of(self, file: BroughtFile, screen: QWidget) -> None:
        if isinstance(screen, FirstStart) and file.kind is Kind.INVITATION:
            screen.offer_invitation(file.path, tr("joining.code.from_file", file=file.name))
            self._say(tr("instance.after_first_start", file=file.name))
        else:
            self._say(tr("instance.after_unlocking", file=file.name))

    def _on_first_start_finished(self) -> None:
        """An invitation was offered there: the person used it, or chose to work alone."""
        self._waiting = [one for one in self._waiting if one.kind is not Kind.INVITATION]

    # On an open desk

    def _go_on(self) -> None:
        frame = self._window.screen_shown
        if not isinstance(frame, Frame) or not self._waiting or self._is_asking:
            if not self._waiting:
                self._again.stop()
            return
        file = self._waiting[0]
        is_busy = is_somebody_busy(frame)
        if not is_busy and file.path not in self._offered:
            self._open(frame, file)
            return
        if file.path not in self._offered:
            self._offer(frame, file)
            self._again.start()
        elif not is_busy:  # told once more, when there is time for it
            self._again.stop()
            self._offer(frame, file)

    def _offer(self, frame: Frame, file: BroughtFile) -> None:
        self._offered.add(file.path)
        frame.host.tell(
            tr("instance.waits", file=file.name),
            tone="accent",
            action_text=tr("instance.open_now"),
            on_action=lambda: self._open(frame, file),
        )

    def _open(self, frame: Frame, file: BroughtFile) -> None:
        """Ask the desk how it stands to a headquarters, and do what fits."""
        if file in self._waiting and not self._is_asking:
            self._is_asking = True
            joining.read_joining(
                frame.host.operations, lambda standing: self._open_on(frame, file, standing), owner=frame
            )

    def _open_on(self, frame: Frame, file: BroughtFile, standing: JoinStanding) -> None:
        self._is_asking = False
        if file.kind is Kind.INVITATION:
            self._join(frame, file, standing.stage)
        elif not self._is_read(frame, file, standing.stage):
            self._again.start()  # another one is being read
            return
        self._waiting.remove(file)
        self._offered.discard(file.path)
        if self._waiting:
            self._again.start()

    def _join(self, frame: Frame, file: BroughtFile, stage: JoinStage) -> None:
        if stage is JoinStage.ACCEPTED:
            self._say(tr("instance.member_already"))
        elif stage is JoinStage.WAITING:
            frame.host.tell(
                tr("instance.request_waits"),
                action_text=tr("joining.news.show"),
                on_action=lambda: open_joining(frame.host),
            )
        else:
            open_joining(frame.host, invitation=file.path)

    def _is_read(self, frame: Frame, file: BroughtFile, stage: JoinStage) -> bool:
        """Read a file that was carried here; False when that has to wait."""
        if stage is JoinStage.WAITING:  # the supervisor's answer
            open_joining(frame.host, answer=file.path)
            return True
        if stage is not JoinStage.ACCEPTED:
            self._say(tr("instance.works_alone", file=file.name), "warning")
            return True
        frame.host.navigate("synchronisation")
        page = frame.page
        return not isinstance(page, SynchronisationPage) or page.read_brought(file.path)

    def _say(self, text: str, tone: Tone = "neutral") -> None:
        screen = self._window.screen_shown
        if isinstance(screen, Frame):
            screen.host.tell(text, tone=tone)
        elif screen is not None:
            toast = screen.findChild(Toast) or Toast(screen, shown_ms=_SHOWN_MS)
            toast.tell(text, tone)


def is_somebody_busy(frame: Frame) -> bool:
    """Tell whether a page or a dialog now would come between a person and what is being typed or asked."""
    if QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None:
        return True
    place = frame.navigator.place
    if place is not None and place.route == _NOTE:
        return True
    field = frame.window().focusWidget()  # also while another program is in front
    if isinstance(field, QLineEdit):
        return bool(field.text()) and not field.isReadOnly()
    if isinstance(field, QPlainTextEdit | QTextEdit):
        return bool(field.toPlainText()) and not field.isReadOnly()
    return False
