"""What goes on beside an open desk: sync, newer programs, the watch for nobody being there. Made when asked for.

The lock screen needs none of it, and loading it is a tenth of the way there.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from ui.operations.runner import Operations
    from ui.operations.syncing import Syncing
    from ui.operations.updates import Updating
    from ui.shell.idle import IdleWatch

BEHIND_THE_LOCK_SCREEN = (
    *("ui.operations.syncing", "ui.updates.installing", "ui.shell.notices"),
    *("ui.shell.frame", "ui.dossiers.dossiers_page", "ui.case_file.case_file_page"),
)
"""Their modules and those of the pages a person sees first: imported with the services, while the person types."""


class DeskFollowers(QObject):
    """Those of one window.

    ``leaving``: this laptop was let out of its organisation (a direct slot). ``left``: its keys are destroyed.
    ``went_idle``: nobody has touched the program for the delay.
    """

    leaving = Signal()
    left = Signal()
    went_idle = Signal()

    def __init__(self, operations: Operations, window: QObject) -> None:
        super().__init__(window)
        self._operations, self._window = operations, window

    @cached_property
    def syncing(self) -> Syncing:
        """Keeps the desk level with headquarters while it is open."""
        from ui.operations.syncing import Syncing

        made = Syncing(self._operations, self._window)
        made.leaving.connect(self.leaving)
        made.left.connect(self.left)
        return made

    @cached_property
    def updating(self) -> Updating:
        """Follows newer programs while the desk is open."""
        from ui.shell.routes import UPDATING, load

        made: Updating = load(UPDATING)(self._window)
        return made

    @cached_property
    def idle(self) -> IdleWatch:
        """Counts how long nobody has touched the program while the desk is open."""
        from ui.shell.idle import IdleWatch

        made = IdleWatch(self._window)
        made.went_idle.connect(self.went_idle)
        return made

    def watch_again(self, minutes: float) -> None:
        """Count from now with another delay, where there is a desk open."""
        if "idle" in vars(self) and self.idle.is_watching:
            self.idle.watch(minutes)

    def get_ready(self) -> None:
        """Be there before a desk is taken: it is what they begin with."""
        _ = self.syncing, self.updating

    def stop(self) -> None:
        """End what was begun: the program ends."""
        if "syncing" in vars(self):
            self.syncing.stop()
