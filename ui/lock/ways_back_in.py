"""Which screen lets somebody back in who forgot the passphrase."""

from __future__ import annotations

from pathlib import Path

from ui.background import Background
from ui.lock.back_in_screen import BackInScreen
from ui.lock.halves_screen import HalvesScreen
from ui.lock.lock_screen import WayBackIn
from ui.lock.recovery_screen import RecoveryScreen


def screen_for(way: WayBackIn, background: Background, folder: Path) -> BackInScreen:
    """Make the screen of a way back in."""
    if way is WayBackIn.ORGANISATION:
        return HalvesScreen(background, folder)
    return RecoveryScreen(background, folder)
