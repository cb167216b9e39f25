"""The program's one window: first start, lock screen, or the frame of an unlocked desk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from ui.background import Background
from ui.lock.lock_screen import LockScreen, WayBackIn
from ui.messages import Language, error_sentence, known_language, language, set_language, system_language, tr
from ui.operations import desk as desk_operations
from ui.operations import settings as settings_operations
from ui.operations.desk import Unlocked
from ui.operations.runner import Operations
from ui.places import remember_desk_folder
from ui.shell.desk_followers import BEHIND_THE_LOCK_SCREEN, DeskFollowers
from ui.theme import apply_theme, colours, theme_for
from ui.widgets.mark import window_icon

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from coachdesk.programme.register import Person
    from ui.operations.syncing import Syncing
    from ui.operations.updates import Updating
    from ui.shell.frame import Frame
    from ui.shell.idle import IdleWatch, SystemLockFilter


class DeskWindow(QMainWindow):
    """Holds the desk's thread, and swaps what it shows (``screen_changed``); ``first_shown`` once, when painted."""

    first_shown = Signal()
    screen_changed = Signal(object)

    def __init__(
        self, folder: Path, *, fixed_language: Language | None = None, is_demo: bool = False
    ) -> None:
        super().__init__()
        self._folder = folder
        self._fixed_language = fixed_language
        self.default_language: Language = system_language()  # until one is chosen on the desk
        self._is_demo = is_demo
        self._was_painted = False
        self.background = Background(self)
        self.operations = Operations(self.background, self)
        self._followers = DeskFollowers(self.operations, self)
        self._followers.leaving.connect(self._on_leaving)
        self._followers.left.connect(self.start)
        self._followers.went_idle.connect(self.lock)
        self._system_lock: SystemLockFilter | None = None
        self.setMinimumSize(960, 600)
        self.setWindowTitle(tr("app.name"))
        QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _scheme: self.apply_preferences())

    @property
    def folder(self) -> Path:
        """The desk's folder."""
        return self._folder

    @property
    def screen_shown(self) -> QWidget | None:
        """What the window shows: first start, lock screen, problem, or frame."""
        return self.centralWidget()

    def start(self) -> None:
        """Look for the desk, and show what that asks for."""
        self.apply_preferences()
        if self._is_demo and self._show_demo_being_made():
            return
        if not desk_operations.has_desk(self._folder):
            self._show_first_start()
            return
        self._show_lock()

    def apply_preferences(self) -> None:
        """Put the desk's language and theme in force."""
        preferences = settings_operations.read_preferences(self._folder)
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101  # this is a window
        chosen = self._fixed_language or preferences.language or self.default_language
        set_language(application, known_language(chosen))
        apply_theme(application, theme_for(preferences.theme))
        self.setWindowIcon(window_icon(colours()))
        self._followers.watch_again(preferences.lock_minutes)

    def lock(self) -> None:
        """Seal what is being typed, close the desk, and show the lock screen with nothing behind it."""
        from ui.first_start.first_start import FirstStart
        from ui.lock.back_in_screen import BackInScreen

        screen = self.centralWidget()
        if isinstance(screen, BackInScreen | FirstStart):
            screen.abandon_open_desk()
        if self.operations.is_unlocked:
            desk = self.operations.desk
            self._let_go()
            self._show_lock()
            desk_operations.close(self.background, desk)

    def _let_go(self) -> None:
        """Seal what is being typed, and give the desk up; whoever calls shows something else and has it closed."""
        from ui.shell.frame import Frame

        frame = self.centralWidget()
        if isinstance(frame, Frame):
            frame.seal()
        self.idle.stop()
        self.operations.take_desk(None)

    @property
    def idle(self) -> IdleWatch:
        """Counts how long nobody has touched the program while the desk is open."""
        return self._followers.idle

    @property
    def syncing(self) -> Syncing:
        """Keeps the open desk level with headquarters."""
        return self._followers.syncing

    @property
    def updating(self) -> Updating:
        """Follows newer programs while the desk is open."""
        return self._followers.updating

    # What is shown

    def _show_lock(self) -> None:
        passphrase = ""
        if self._is_demo:
            from ui.operations import demo as demo_operations

            passphrase = demo_operations.demo_passphrase()
        screen = LockScreen(self.background, self._folder, demo_passphrase=passphrase)
        screen.unlocked.connect(self._show_frame)
        screen.recovery_asked.connect(self._show_recovery)
        screen.unreadable.connect(self._show_problem)
        screen.let_out.connect(self._show_let_out)
        self._swap(screen)

    def _show_recovery(self, way: WayBackIn) -> None:
        from ui.lock.ways_back_in import screen_for

        screen = screen_for(way, self.background, self._folder)
        screen.unlocked.connect(self._show_frame)
        screen.abandoned.connect(self._show_lock)
        self._swap(screen)

    def _show_demo_being_made(self) -> bool:
        """Make the demo desk; False when it is there already."""
        from ui.lock.demo_screen import demo_being_made

        screen = demo_being_made(self.background, self._folder)
        if screen is None:
            return False
        screen.made.connect(self.start)
        screen.failed.connect(self._show_problem)
        self._swap(screen)
        return True

    def _show_first_start(self) -> None:
        from ui.first_start.first_start import FirstStart

        screen = FirstStart(self.background, self._folder)
        screen.finished.connect(self._on_made)
        screen.other_desk_asked.connect(self._choose_folder)
        self._swap(screen)

    def _show_let_out(self, *, is_over: bool = True) -> None:
        from ui.lock.let_out_screen import LetOutScreen

        screen = LetOutScreen(self._folder, is_over=is_over)
        screen.other_folder_asked.connect(self._choose_folder)
        self._swap(screen)

    def _on_leaving(self) -> None:
        """This laptop was let out: nothing of the desk is shown while what was not sent is handed over."""
        self._let_go()
        self._show_let_out(is_over=False)

    def _show_problem(self, error: Exception) -> None:
        from ui.lock.problem_screen import ProblemScreen

        screen = ProblemScreen(error, self._folder)
        screen.retried.connect(self.start)
        screen.other_folder_asked.connect(self._choose_folder)
        self._swap(screen)

    def _show_frame(self, unlocked: Unlocked) -> None:
        from ui.shell.notices import tell_notices

        self._followers.get_ready()
        self.operations.take_desk(unlocked.desk)
        frame = self._make_frame(unlocked.person)
        self._swap(frame)
        frame.start()
        tell_notices(frame.host, unlocked.notices)
        for act in ("recover_documents", "after_unlock", "resume_import"):
            frame.host.act(act)
        self.idle.watch(settings_operations.read_preferences(self._folder).lock_minutes)

    def _build_anew(self) -> None:
        """Follow the language and theme chosen; another language builds the frame anew, on the same page."""
        from ui.shell.frame import Frame

        former = self.centralWidget()
        spoken = language()
        self.apply_preferences()
        if not isinstance(former, Frame) or not self.operations.is_unlocked or language() == spoken:
            return
        former.seal()
        place = former.navigator.place
        frame = self._make_frame(former.host.person)
        self._swap(frame)
        frame.start(place)

    def _make_frame(self, person: Person | None) -> Frame:
        from ui.shell.frame import Frame

        frame = Frame(self.operations, person, syncing=self.syncing, updating=self.updating)
        frame.host.lock_asked.connect(self.lock)
        frame.host.appearance_changed.connect(lambda: QTimer.singleShot(0, self._build_anew))
        frame.title_changed.connect(
            lambda title: self.setWindowTitle(" · ".join(filter(None, (title, tr("app.name")))))
        )
        return frame

    def _swap(self, screen: QWidget) -> None:
        former = self.takeCentralWidget() if self.centralWidget() is not None else None
        self.setCentralWidget(screen)
        self.setWindowTitle(tr("app.name"))
        if former is not None:
            from ui.shell.own_windows import hide_windows_of

            hide_windows_of(former)
            former.hide()
            former.deleteLater()
        self.screen_changed.emit(screen)

    # What happened

    def _on_made(self, folder: Path, unlocked: Unlocked) -> None:
        self._folder = folder
        remember_desk_folder(folder)
        self._show_frame(unlocked)

    def show_fault(self, error: BaseException) -> None:
        """Say calmly that something went wrong that nobody foresaw."""
        from ui.shell.frame import Frame

        screen = self.centralWidget()
        if isinstance(screen, Frame):
            screen.host.tell(error_sentence(error), tone="danger")

    def _choose_folder(self) -> None:
        from ui.lock.folder_choice import choose_folder

        choose_folder(self, tr("lock.other_folder"), self._folder.parent, self._on_folder_chosen)

    def _on_folder_chosen(self, path: str) -> None:
        self._folder = Path(path)
        remember_desk_folder(self._folder)
        self.start()

    # The window itself

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self._on_first_painted)

    def _on_first_painted(self) -> None:
        """Do what can wait until the person sees something."""
        self.first_shown.emit()
        from ui.shell.idle import SystemLockFilter

        desk_operations.preload(self.background, BEHIND_THE_LOCK_SCREEN)
        self._system_lock = SystemLockFilter(self.lock)
        self._system_lock.begin(int(self.winId()))
        application = QApplication.instance()
        if application is not None:
            # When Windows signs out no close event comes, and the process ends once these two have returned.
            for last in (self.lock, self._followers.stop, self.background.shut_down):
                application.aboutToQuit.connect(last)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Seal, close the desk, and end once everything asked is written."""
        self.lock()
        self._followers.stop()
        self.hide()
        if self._system_lock is not None:
            self._system_lock.end()
            self._system_lock = None
        self.background.shut_down()
        event.accept()
