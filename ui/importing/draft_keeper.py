"""Seals an unfinished import soon after each choice and before the desk is locked; forgets it once it is over."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from ui.importing.import_draft import ImportDraft
from ui.importing.session import ImportSession
from ui.operations import import_drafts

_DELAY_MS = 700
"""Counted from the first choice not sealed yet: it is on the disk within a second."""


class ImportDraftKeeper(QObject):
    """``take`` gives the import as it stands; None when there is nothing to give back."""

    def __init__(
        self, session: ImportSession, take: Callable[[], ImportDraft | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._take = take
        self._is_over = False
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self.seal_now)
        for signal in (session.opened, session.mapping_changed, session.decided, session.planned):
            signal.connect(self.touch)
        session.host.about_to_lock.connect(self.seal_now)

    def touch(self) -> None:
        """Something was chosen."""
        if not self._timer.isActive() and not self._is_over:
            self._timer.start()

    def seal_now(self) -> None:
        """Hand what was chosen over at once."""
        self._timer.stop()
        draft = None if self._is_over else self._take()
        if draft is not None:
            import_drafts.keep_import(self._session.host.operations, draft.to_plain())

    def forget(self) -> None:
        """The import is over, or given up: nothing is to be given back."""
        self._timer.stop()
        self._is_over = True
        import_drafts.forget_import(self._session.host.operations)
