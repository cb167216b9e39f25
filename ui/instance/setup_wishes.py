"""What whoever installed the program wished for its first start: ``setup.ini`` beside the launcher.

The installer writes it, in UTF-16: ``[coachdesk]``, ``language`` (fr or en), and ``invitation``, the name of a file
that lies beside it. What is damaged, or is none of these, is no wish.
"""

from __future__ import annotations

import codecs
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.messages import LANGUAGES, Language, tr

if TYPE_CHECKING:
    from ui.shell.window import DeskWindow

_NAME = "setup.ini"
_SECTION = "coachdesk"
_MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class SetupWishes:
    """``is_damaged``: the file was there and made no sense."""

    language: Language | None = None
    invitation: Path | None = None
    is_damaged: bool = False


def program_home(module: Path) -> Path | None:
    """Return the folder of the launcher, given a file of the program; None when it runs out of a checkout.

    The launcher's folder holds ``app-VERSION``, and that the program in ``app``.
    """
    for app in module.parents:
        if app.name == "app" and app.parent.name.startswith("app-"):
            return app.parent.parent
    return None


def read_wishes(home: Path | None) -> SetupWishes:
    """Return the wishes that lie in the launcher's folder."""
    if home is None:
        return SetupWishes()
    try:
        with (home / _NAME).open("rb") as file:
            data = file.read(_MOST_BYTES)
    except FileNotFoundError:
        return SetupWishes()
    except OSError:
        return SetupWishes(is_damaged=True)
    import configparser

    parser = configparser.ConfigParser(interpolation=None, strict=False)
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        parser.read_string(data.decode("utf-16" if is_wide else "utf-8-sig"))
    except (UnicodeDecodeError, configparser.Error):
        return SetupWishes(is_damaged=True)
    if not parser.has_section(_SECTION):
        return SetupWishes(is_damaged=True)
    wished = parser.get(_SECTION, "language", fallback="").strip()
    name = parser.get(_SECTION, "invitation", fallback="").strip()
    language = next((one for one in LANGUAGES if one == wished), None)
    invitation = _beside(home, name)
    is_damaged = bool(wished and language is None) or bool(name and invitation is None)
    return SetupWishes(language, invitation, is_damaged)


def _beside(home: Path, name: str) -> Path | None:
    """Return a file of the launcher's folder; nothing of another one is opened because a file says so."""
    if not name or any(mark in name for mark in "/\\:\0") or name in (".", ".."):
        return None
    path = home / name
    return path if path.is_file() else None


def follow_wishes(window: DeskWindow, home: Path | None = None) -> None:
    """Put the wishes in force in a window that has no desk yet, before it starts."""
    wishes = read_wishes(home or program_home(Path(__file__).resolve()))
    if wishes != SetupWishes():
        SetupFollower(window, wishes)


class SetupFollower(QObject):
    """Offers the invitation in the first start, and keeps the language with the desk that is made there."""

    def __init__(self, window: DeskWindow, wishes: SetupWishes) -> None:
        super().__init__(window)
        self._window = window
        self._wishes = wishes
        if wishes.language is not None:
            window.default_language = wishes.language
        if wishes.is_damaged:
            window.first_shown.connect(self._write_log)
        window.screen_changed.connect(self._on_screen_changed)

    def _on_screen_changed(self, screen: QWidget) -> None:
        from ui.first_start.first_start import FirstStart

        if isinstance(screen, FirstStart):
            screen.finished.connect(self._keep_language)
            if self._wishes.invitation is not None:
                screen.offer_invitation(self._wishes.invitation, tr("joining.code.from_setup"))

    def _keep_language(self, folder: Path) -> None:
        """Keep it as if it had been chosen: what the installer left may go, and the desk stays."""
        if self._wishes.language is not None:
            from dataclasses import replace

            from ui.operations import settings

            kept = settings.read_preferences(folder)
            if kept.language is None:
                settings.write_preferences(
                    self._window.background,
                    folder,
                    replace(kept, language=self._wishes.language),
                    lambda _none: None,
                    owner=self,
                )

    def _write_log(self) -> None:
        # In the desk's thread, which begins the log there.
        self._window.background.run(
            lambda: logging.getLogger(__name__).warning("setup.ini makes no sense and is not followed")
        )
