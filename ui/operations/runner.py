"""Run reads and writes on the desk's thread; broadcast what changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import QObject, QTimer, Signal

from coachdesk.errors import PersonFacing
from ui.background import Background, Progress, Task

if TYPE_CHECKING:
    from coachdesk.desk import OpenDesk
    from coachdesk.storage.cabinet import Cabinet

T = TypeVar("T")

CALM_MS = 2_000
"""How long nothing was written before the index is noted as level, in milliseconds."""


class DeskLocked(PersonFacing):
    """The desk was locked before the work began."""

    code = "desk_locked"


@runtime_checkable
class WhatChanged(Protocol):
    """What a write returns: the scope, the kinds and entities written, the ids of the changes."""

    @property
    def scope(self) -> str: ...
    @property
    def kinds(self) -> frozenset[str]: ...
    @property
    def entities(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def change_ids(self) -> tuple[str, ...]: ...


class Operations(QObject):
    """The door from the windows to an unlocked desk.

    ``changed`` (what changed, source): each open view decides whether to reload; ``source`` is who wrote, so
    that it can skip. ``failed`` carries errors that nobody handles himself.
    """

    changed = Signal(object, object)
    failed = Signal(object)
    desk_taken = Signal()
    """An unlocked desk was taken, or given up: ``is_unlocked`` says which. Direct connections only."""

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.background = background
        self._desk: OpenDesk | None = None
        background.failed.connect(self.failed)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM_MS)
        self._calm.timeout.connect(self._on_calm)

    def take_desk(self, desk: OpenDesk | None) -> None:
        """Take the unlocked desk, or give it up."""
        self._desk = desk
        self._calm.stop()
        self.desk_taken.emit()

    def announce(self, changed: WhatChanged, source: QObject | None = None) -> None:
        """Let every open view hear what changed; ``source`` is who wrote."""
        self._calm.start()
        self.changed.emit(changed, source)

    def _on_calm(self) -> None:
        """Note on the disk that the index is level with the files, so that the next start repairs nothing."""
        if self._desk is not None:
            self.background.run(self._desk.cabinet.settle)

    @property
    def desk(self) -> OpenDesk:
        """The unlocked desk; raise ``DeskLocked`` when there is none."""
        if self._desk is None:
            raise DeskLocked
        return self._desk

    @property
    def is_unlocked(self) -> bool:
        return self._desk is not None

    def run_query(
        self,
        work: Callable[[Cabinet], T],
        on_done: Callable[[T], None],
        on_error: Callable[[Exception], None] | None = None,
        *,
        owner: QObject,
    ) -> Task:
        """Read on the desk's thread; the answer is dropped when ``owner`` is gone."""
        desk = self._desk
        return self.background.run(lambda: work(_cabinet_of(desk)), on_done, on_error, owner=owner)

    def run_command(
        self,
        work: Callable[[Cabinet], T],
        on_done: Callable[[T], None] | None = None,
        on_error: Callable[[Exception], None] | None = None,
        *,
        owner: QObject | None = None,
        source: QObject | None = None,
    ) -> Task:
        """Write on the desk's thread; ``on_done`` first, then everybody hears what changed.

        The broadcast happens even when ``owner`` is gone by then.
        """
        return self.run_long(
            lambda cabinet, _progress: work(cabinet), on_done, on_error, owner=owner, source=source
        )

    def run_long(
        self,
        work: Callable[[Cabinet, Progress], T],
        on_done: Callable[[T], None] | None = None,
        on_error: Callable[[Exception], None] | None = None,
        on_progress: Callable[[int, int], None] | None = None,
        *,
        owner: QObject | None = None,
        source: QObject | None = None,
    ) -> Task:
        """Write for a while on the desk's thread, with progress.

        ``task.cancel()`` stops it at its next report.
        """
        desk = self._desk
        watched = Task(owner)

        def deliver(result: T) -> None:
            if on_done is not None and watched.is_wanted:
                on_done(result)
            for changed in changes_in(result):
                self.announce(changed, source)

        def tell(error: Exception) -> None:
            if on_error is not None and watched.is_wanted:
                on_error(error)
            else:
                self.failed.emit(error)  # a write that failed is never silent

        return self.background.run_long(
            lambda progress: work(_cabinet_of(desk), progress), deliver, tell, on_progress
        )


def changes_in(result: Any) -> tuple[WhatChanged, ...]:
    """Return what changed out of what a write returned: itself, its ``changed``, or several."""
    if result is None:
        return ()
    if isinstance(result, WhatChanged):
        return (result,)
    found = getattr(result, "changed", result)
    if isinstance(found, WhatChanged):
        return (found,)
    if isinstance(found, tuple | list):
        return tuple(item for item in found if isinstance(item, WhatChanged))
    return ()


def _cabinet_of(desk: OpenDesk | None) -> Cabinet:
    if desk is None:
        raise DeskLocked
    return desk.cabinet
