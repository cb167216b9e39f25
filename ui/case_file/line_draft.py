"""Loose fields that belong to no entity yet: what is typed in them is sealed as it is typed, and given back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from coachdesk.programme.declaration import Plain
from ui.case_file.tab import CaseView
from ui.widgets.forms.binder import SEAL_MS

if TYPE_CHECKING:
    from ui.case_file.case_desk import CaseDesk


class LineDraft(QObject):
    """Seal what ``take`` returns (empty when nothing waits) under the case shown.

    ``kind`` is that of the entity the fields will become; ``name`` tells several such lines of one case apart.
    """

    def __init__(
        self,
        desk: CaseDesk,
        kind: str,
        name: str,
        take: Callable[[], Mapping[str, Plain]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk, self._kind, self._name, self._take = desk, kind, name, take
        self.case_id = ""
        self._kept: Mapping[str, Plain] = {}
        self._timer = QTimer(self, singleShot=True, interval=SEAL_MS)
        self._timer.timeout.connect(self.seal)

    def show_case(self, view: CaseView) -> Mapping[str, Plain]:
        """Follow the case shown; return what was typed for it once and not committed."""
        self._timer.stop()
        self.case_id = view.case.id
        self._kept = self._desk.sealed(view.sealed).get(self._key, {})
        return self._kept

    def touch(self, *_typed: object) -> None:
        """Something was typed: it is sealed soon, however long the typing goes on."""
        if not self._timer.isActive():
            self._timer.start()

    def seal(self) -> None:
        """Seal what stands there now; nothing forgets what was sealed."""
        self._timer.stop()
        typed = dict(self._take())
        if self.case_id and typed != self._kept:
            self._kept = typed
            self._desk.seal(self._kind, self._key, typed)

    @property
    def _key(self) -> str:
        return f"{self._name}/{self.case_id}"
