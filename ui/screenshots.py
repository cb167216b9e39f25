"""Every screen as a picture, from the demo desk, without a display.

The platform and the scale are fixed before Qt is loaded (``coachdesk/commands/screenshots.py`` does it). Nothing
waits for a while: a screen is drawn when the desk's thread has answered and everything is laid out.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QMessageLogContext,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from coachdesk.desk import NoDesk
from coachdesk.preferences import MAX_LOCK_MINUTES, Preferences, write_preferences
from ui.app import make_application
from ui.lock.lock_screen import LockScreen
from ui.messages import Language, set_language
from ui.shell.screens import Screen, Stage, all_screens
from ui.shell.window import DeskWindow
from ui.theme import ThemeName, apply_theme, colours

WINDOW = QSize(1366, 768)
"""The commonest laptop screen of the coaches."""

_BEHIND_A_DIALOG = 70
"""How dark the window behind a dialog is drawn, of 255: the picture shows what has the keyboard."""

_SHORT_MS = 1_000
"""Timers longer than this are for the person (a bar that goes away, the lock), not part of showing a screen."""
_MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Picture:
    """One screen drawn: its file, its size in pixels, and what was wrong with it (in words, for developers)."""

    file: Path
    width: int
    height: int
    problems: tuple[str, ...] = ()


class NoFont(RuntimeError):
    """Text would be drawn as empty boxes: no font was found."""


def take_pictures(
    folder: Path,
    passphrase: str,
    out: Path,
    *,
    language: Language,
    theme: ThemeName,
    scale: float,
    on_picture: Callable[[Picture], None] = lambda _picture: None,
) -> list[Picture]:
    """Draw every screen of the desk in ``folder`` into ``out``; return the pictures in their order.

    ``scale`` only names the files: it must be in force already. The desk's preferences are written over.
    Raises ``NoFont``, and ``NoDesk`` when the folder holds none that can be opened.
    """
    application = make_application([sys.argv[0]])
    set_language(application, language)
    apply_theme(application, theme)
    if not draws_text(application.font()):
        raise NoFont
    write_preferences(folder, Preferences(language=language, theme=theme, lock_minutes=MAX_LOCK_MINUTES))
    out.mkdir(parents=True, exist_ok=True)
    prefix = f"{language}-{theme}-{round(scale * 100)}"
    taken: list[Picture] = []
    with _open_window(folder, passphrase, language) as stage:
        for screen in all_screens():
            try:
                picture = _take(stage, screen, out / f"{prefix}-{screen.name}.png")
            except BaseException as error:
                error.add_note(f"while drawing the screen {screen.name}")
                raise
            taken.append(picture)
            on_picture(picture)
    return taken


def draws_text(font: QFont) -> bool:
    """Tell whether letters look like letters: without a font, each is the same empty box or nothing."""
    drawn = [_letter(letter, font) for letter in "AgÉœ\u0142"]
    return len({bytes(image.constBits()) for image in drawn}) == len(drawn)


def _letter(letter: str, font: QFont) -> QImage:
    image = QImage(48, 48, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setFont(font)
    painter.drawText(image.rect(), Qt.AlignmentFlag.AlignCenter, letter)
    painter.end()
    return image


@contextmanager
def _open_window(folder: Path, passphrase: str, language: Language) -> Iterator[Stage]:
    """Show the real window on the desk, unlocked through the real lock screen's way; close it whole at the end."""
    window = DeskWindow(folder, fixed_language=language)
    try:
        window.resize(WINDOW)
        window.start()
        window.show()
        stage = Stage(window)
        stage.settle()
        lock = window.screen_shown
        if not isinstance(lock, LockScreen):
            raise NoDesk
        lock.field.line.setText(passphrase)
        lock.try_to_open()
        stage.settle()
        yield stage
    finally:
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _take(stage: Stage, screen: Screen, file: Path) -> Picture:
    with _problems_noted() as problems:
        widget = screen.prepare(stage)
        if not widget.isVisible():
            widget.show()
        _settle(stage)
        pixmap = _drawn(stage.window, widget)
        if _is_blank(pixmap.toImage()):
            problems.append("blank")
        if not pixmap.save(str(file), "PNG"):
            problems.append("not written")
        _clear(stage, widget)
    return Picture(file, pixmap.width(), pixmap.height(), tuple(dict.fromkeys(problems)))


def _settle(stage: Stage) -> None:
    """Wait until nothing more comes by itself: answers of the desk, and what a screen does a moment later.

    A search waits for the last keystroke, a panel for the arrow keys to rest: short timers that fire once.
    """
    for _ in range(_MOST_ROUNDS):
        stage.settle()
        waiting = [timer for timer in _short_timers() if timer.isActive()]
        if not waiting:
            return
        loop = QEventLoop()
        waiting[0].timeout.connect(loop.quit)
        waiting[0].destroyed.connect(loop.quit)
        loop.exec()


def _short_timers() -> Iterator[QTimer]:
    for widget in QApplication.topLevelWidgets():
        if widget.isVisible():
            for timer in widget.findChildren(QTimer):
                if timer.isSingleShot() and timer.interval() <= _SHORT_MS:
                    yield timer


def _drawn(window: DeskWindow, widget: QWidget) -> QPixmap:
    """Return the picture of a screen: the window as it is, with the dialog over it if that is what was brought up."""
    if not isinstance(widget, QDialog):
        return widget.grab()
    picture = window.grab()
    dialog = widget.grab()
    painter = QPainter(picture)
    area = window.rect()
    painter.fillRect(area, QColor(0, 0, 0, _BEHIND_A_DIALOG))
    at = area.center() - QPoint(widget.width() // 2, widget.height() // 2)
    painter.drawPixmap(at, dialog)
    # On a desktop a window has an edge of its own; at night its ground and the window's are the same.
    painter.setPen(QColor(colours().border_strong))
    painter.drawRect(QRect(at, widget.size()).adjusted(-1, -1, 0, 0))
    painter.end()
    return picture


def _is_blank(image: QImage) -> bool:
    """Tell whether nothing but a background was drawn (looked at every eighth pixel)."""
    seen = {image.pixel(x, y) for y in range(0, image.height(), 8) for x in range(0, image.width(), 8)}
    return len(seen) < 4


def _clear(stage: Stage, widget: QWidget) -> None:
    """Put away what a screen brought up, so that the next one starts from the window alone."""
    for other in QApplication.topLevelWidgets():
        if other is not stage.window and other.isVisible():
            other.close()
    for over in stage.window.findChildren(QWidget):
        # What lies over the whole window (the palette) goes when it is closed; the page stays.
        if over.isVisible() and over.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose):
            over.close()
    if widget.window() is not stage.window:
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    stage.settle()


@contextmanager
def _problems_noted() -> Iterator[list[str]]:
    """Collect what Qt complains of and what slots raise: both would pass by unseen on a picture."""
    found: list[str] = []

    def note_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        is_bad = kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
        # The offscreen platform has no window manager to tell.
        if is_bad and "plugin does not support" not in text:
            found.append(text)

    def note_error(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        last = trace
        while last is not None and last.tb_next is not None:
            last = last.tb_next
        where = (
            f" ({Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno})" if last is not None else ""
        )
        found.append(f"{kind.__name__}: {error}{where}")

    former_hook = sys.excepthook
    former_handler = qInstallMessageHandler(note_message)
    sys.excepthook = note_error
    try:
        yield found
    finally:
        sys.excepthook = former_hook
        qInstallMessageHandler(former_handler)
