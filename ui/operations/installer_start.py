"""Start an installer that lies here, as a double click would. Nothing of the desk is open any more by then."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from coachdesk.errors import PersonFacing

CAN_INSTALL = sys.platform == "win32"
"""Elsewhere there is no installer to start: its file is shown."""

StartFile = Callable[[Path], None]


class InstallerNotStarted(PersonFacing):
    """The system did not start the installer: a rule of the organisation, a virus scanner, or the file is gone."""

    code = "installer_not_started"


def start_installer(installer: Path) -> None:
    """Start an installer and return at once; it goes on when this program ends. Raises ``InstallerNotStarted``."""
    if sys.platform == "win32":
        import os

        try:
            os.startfile(installer, cwd=installer.parent)  # noqa: S606  # verified, and it asks for rights itself
        except OSError:
            raise InstallerNotStarted from None
    else:
        raise InstallerNotStarted
