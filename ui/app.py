"""Start the program: one application object, the log, the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from coachdesk.commands.exit_codes import DONE
from ui.messages import LANGUAGES, Language, set_language, system_language
from ui.operations.desk import has_desk
from ui.places import last_desk_folder
from ui.shell.window import DeskWindow
from ui.theme import HAS_STYLE, STYLE_ARGUMENTS, apply_theme, theme_for

if TYPE_CHECKING:
    from ui.instance.claim import Claim


def run(desk: Path | None, demo: bool, lang: str | None, files: Sequence[Path] = ()) -> int:
    """Show the program on the desk folder and return the exit code when its window is closed.

    ``desk`` None is the folder used last, or the default one. ``demo`` opens the demo desk, made
    when it is not there, its passphrase typed already. ``files`` are opened once they can be. When the desk has a
    window already, that one gets the files and shows itself, and nothing more is done here.
    """
    from ui.instance.entering import NoAnswer, enter

    folder = _folder(desk, demo=demo)
    claim: Claim | None = None
    try:
        claim = enter(folder, files, is_for_any=desk is None and not demo)
        if claim is None:
            return DONE
    except OSError:  # where nothing can be kept, each start opens a window, and the desk's own lock holds
        pass
    except NoAnswer:
        from ui.instance.no_answer import tell_no_answer

        return tell_no_answer(make_application(), folder, lang)
    application = make_application()
    window = make_window(folder, demo=demo, lang=lang)
    window.first_shown.connect(lambda: _attend(window, claim, files, is_demo=demo))
    window.show()
    return application.exec()


def _attend(window: DeskWindow, claim: Claim | None, files: Sequence[Path], *, is_demo: bool) -> None:
    """Take up what the program was started with, and hear later starts."""

    def begin(_loaded: object) -> None:
        from ui.instance.instance import attend

        attend(window, claim, files, is_demo=is_demo)

    # With Qt's network 40 ms: while somebody begins to type.
    window.background.run(lambda: import_module("ui.instance.instance"), begin, owner=window)


def make_application(arguments: list[str] | None = None) -> QApplication:
    """Return the one application object, made when there is none."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication([*(arguments if arguments is not None else sys.argv[:1]), *STYLE_ARGUMENTS])
    application.setProperty(HAS_STYLE, True)
    application.setApplicationName("CoachDesk")
    application.setApplicationDisplayName("CoachDesk")
    application.setDesktopFileName("coachdesk")
    return application


def make_window(desk: Path | None, *, demo: bool = False, lang: str | None = None) -> DeskWindow:
    """Return the window on a desk folder, started but not shown yet."""
    application = make_application()
    language: Language | None = next((known for known in LANGUAGES if known == lang), None)
    set_language(application, language or system_language())
    apply_theme(application, theme_for("system"))
    folder = _folder(desk, demo=demo)
    window = DeskWindow(folder, fixed_language=language, is_demo=demo)
    _install_exception_hook(window)
    _place(window)
    if "COACHDESK_ROBOT_MAP" in os.environ:
        from ui import robot_map  # the verification of the installed program looks where its buttons are

        robot_map.start(window)
    window.first_shown.connect(lambda: window.background.run(_start_log))
    if not has_desk(folder):
        from ui.instance.setup_wishes import follow_wishes

        follow_wishes(window)
    window.start()
    return window


def _folder(desk: Path | None, *, demo: bool) -> Path:
    """Return the folder asked for, that of the demo, or the one used last."""
    if desk is not None:
        return desk
    if demo:
        from ui.operations.demo import demo_folder

        return demo_folder()
    return last_desk_folder()


def _start_log() -> None:
    from ui.log import start_log
    from ui.places import log_folder

    start_log(log_folder())


def _place(window: DeskWindow) -> None:
    """Give the window a good size: all of a small screen, a comfortable part of a large one."""
    available = window.screen().availableGeometry()
    if available.width() <= 1_400 or available.height() <= 800:
        window.resize(min(1_280, available.width()), min(760, available.height()))
        window.setWindowState(Qt.WindowState.WindowMaximized)
        return
    window.resize(min(1_440, available.width() - 96), min(900, available.height() - 96))
    window.move(available.center() - window.rect().center())


def _install_exception_hook(window: DeskWindow) -> None:
    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.close()
            return
        import logging

        logging.getLogger(__name__).error("unforeseen", exc_info=(kind, error, trace))
        window.show_fault(error)

    sys.excepthook = tell
