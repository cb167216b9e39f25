"""Acts for the tests of shortcuts: they tell what they were asked."""

from __future__ import annotations

from ui.shell.host import Host


def palette(host: Host, **params: str) -> None:
    """Tell that the palette was asked for."""
    host.tell(f"palette {params}")


def new_note(host: Host, **params: str) -> None:
    """Tell that a new note was asked for, and about whom."""
    host.tell(f"new_note {params}")
