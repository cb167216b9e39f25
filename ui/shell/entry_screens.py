"""The screens before the frame, for pictures: first start, lock, recovery words, what cannot be opened.

Nothing is written: the first start is shown with words that open nothing.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from coachdesk.vault.errors import HeaderDamaged
from ui.first_start.first_start import FirstStart
from ui.first_start.steps import RecoveryStep
from ui.first_start.together_step import TogetherStep
from ui.lock.halves_screen import HalvesScreen
from ui.lock.let_out_screen import LetOutScreen
from ui.lock.lock_screen import LockScreen
from ui.lock.problem_screen import ProblemScreen
from ui.lock.recovery_screen import RecoveryScreen
from ui.operations.halves import HalfLook, HalfWrong
from ui.shell.example_words import EXAMPLE_WORDS, TORN_HALF, TORN_INVITATION
from ui.shell.screens import Screen, Stage

_NAME = "Salomé Béranger"
_FOLDER = Path(r"C:\Users\Salomé\CoachDesk")
"""Where nobody's desk is: a picture must not say where the machine that drew it keeps its own."""

_EXAMPLE = "moulage biplace verrerie pourpre canard vigilant fluctuer"


def _made(stage: Stage, step: int) -> FirstStart:
    screen = FirstStart(stage.window.background, Path(Path.cwd().anchor, "Salomé", "CoachDesk"))
    screen.resize(stage.window.size())
    screen.who.field.setText(_NAME)
    for _ in range(min(step, 3)):
        screen.go_on()
    return screen


def _welcome(stage: Stage) -> QWidget:
    return _made(stage, 0)


def _who(stage: Stage) -> QWidget:
    return _made(stage, 1)


def _where(stage: Stage) -> QWidget:
    screen = _made(stage, 2)
    screen.where.field.setText(r"C:\Users\Salomé\OneDrive - Association\CoachDesk")
    return screen


def _passphrase(stage: Stage) -> QWidget:
    screen = _made(stage, 3)
    screen.passphrase.entry.first.set_text(_EXAMPLE)
    screen.passphrase.entry.first.set_shown(is_shown=True)
    return screen


def _recovery(stage: Stage) -> QWidget:
    screen = _made(stage, 3)
    screen.show_words(RecoveryStep(EXAMPLE_WORDS, _NAME, date(2026, 11, 24)))
    return screen


def _together(stage: Stage) -> FirstStart:
    screen = _made(stage, 3)
    screen.show_words(RecoveryStep(EXAMPLE_WORDS, _NAME, date(2026, 11, 24)))
    screen.show_together()
    return screen


def _invited(stage: Stage) -> QWidget:
    screen = _together(stage)
    for step in screen.findChildren(TogetherStep):
        step.invited.setChecked(True)
        step.entry.field.setPlainText(TORN_INVITATION)
        step.entry.when_good(lambda: None)
    stage.settle()
    return screen


def _lock(stage: Stage) -> QWidget:
    screen = LockScreen(stage.window.background, _FOLDER)
    screen.resize(stage.window.size())
    return screen


def _wrong(stage: Stage) -> QWidget:
    screen = LockScreen(stage.window.background, _FOLDER)
    screen.resize(stage.window.size())
    screen.field.line.setText("soleil2026")
    screen.show_failure()
    return screen


def _lock_joined(stage: Stage) -> QWidget:
    screen = LockScreen(stage.window.background, _FOLDER)
    screen.resize(stage.window.size())
    screen.halves_button.show()
    return screen


def _halves(stage: Stage) -> QWidget:
    screen = HalvesScreen(stage.window.background, _FOLDER)
    screen.resize(stage.window.size())
    screen.one.show_look(HalfLook(which=1))
    with QSignalBlocker(screen.other.line):  # what it says opens nothing: there is no desk to look at
        screen.other.line.setPlainText(TORN_HALF)
    screen.other.show_look(HalfLook(wrong=HalfWrong.CHECKSUM_GROUP, group=TORN_HALF[23:28], number=4))
    return screen


def _recovery_words(stage: Stage) -> QWidget:
    screen = RecoveryScreen(stage.window.background, _FOLDER)
    screen.resize(stage.window.size())
    screen.entry.set_words(["crevete" if word == "crevette" else word for word in EXAMPLE_WORDS])
    screen.go()
    stage.settle()
    return screen


def _problem(stage: Stage) -> QWidget:
    screen = ProblemScreen(HeaderDamaged(file="desk.json"), _FOLDER)
    screen.resize(stage.window.size())
    return screen


def _let_out(stage: Stage) -> QWidget:
    screen = LetOutScreen(_FOLDER)
    screen.resize(stage.window.size())
    return screen


SCREENS = (
    Screen("first-start-welcome", _welcome),
    Screen("first-start-who", _who),
    Screen("first-start-where", _where),
    Screen("first-start-passphrase", _passphrase),
    Screen("first-start-recovery", _recovery),
    Screen("first-start-together", _together),
    Screen("first-start-invited", _invited),
    Screen("lock", _lock),
    Screen("lock-wrong-passphrase", _wrong),
    Screen("lock-recovery-words", _recovery_words),
    Screen("lock-with-organisation", _lock_joined),
    Screen("lock-halves", _halves),
    Screen("lock-problem", _problem),
    Screen("lock-let-out", _let_out),
)
