"""Keep an unfinished import sealed in the vault, find it again, forget it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from coachdesk.programme.declaration import Plain
from ui.background import Task
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.storage.cabinet import Cabinet

IMPORT_DRAFT = "import"
"""The kind of the draft, and its id: one import is open at a time."""


def keep_import(ops: Operations, fields: Mapping[str, Plain]) -> Task:
    """Seal what was chosen so far; it is written before anything asked later."""

    def work(cabinet: Cabinet) -> None:
        from coachdesk.services import drafts

        drafts.keep_draft(
            cabinet, drafts.Draft(IMPORT_DRAFT, IMPORT_DRAFT, "", None, dict(fields), int(time()))
        )

    return ops.run_command(work)


def forget_import(ops: Operations) -> Task:
    """Forget the unfinished import."""

    def work(cabinet: Cabinet) -> None:
        from coachdesk.services import drafts

        drafts.discard_draft(cabinet, IMPORT_DRAFT)

    return ops.run_command(work)


def find_import(
    ops: Operations, on_done: Callable[[Mapping[str, Plain] | None], None], *, owner: QObject
) -> Task:
    """Find the unfinished import; None when there is none."""

    def work(cabinet: Cabinet) -> Mapping[str, Plain] | None:
        from coachdesk.services import drafts

        return next((one.fields for one in drafts.find_drafts(cabinet) if one.kind == IMPORT_DRAFT), None)

    return ops.run_query(work, on_done, owner=owner)
