"""Write people to a file outside the desk: an Excel workbook, or JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from coachdesk.services.exporting import ExportOutcome
    from coachdesk.storage.cabinet import Cabinet
    from ui.background import Progress, Task
    from ui.operations import Operations


FileKind = Literal["xlsx", "json"]


@dataclass(frozen=True, slots=True)
class WhatToWrite:
    """Where to, who (everybody for ``None``), in which language, whether special data goes along, as what."""

    out: Path
    case_ids: frozenset[str] | None
    lang: str
    with_special: bool
    kind: FileKind = "xlsx"


def export_people(
    ops: Operations,
    what: WhatToWrite,
    on_done: Callable[[ExportOutcome], None],
    on_error: Callable[[Exception], None],
    on_progress: Callable[[int, int], None],
    *,
    owner: QObject,
) -> Task:
    """Write everything about these people; cancelled, it leaves no file."""

    def work(cabinet: Cabinet, progress: Progress) -> ExportOutcome:
        from coachdesk.services import exporting

        if what.kind == "json":
            return exporting.export_json(
                cabinet,
                what.out,
                case_ids=what.case_ids,
                with_special=what.with_special,
                progress=progress.report,
            )
        return exporting.export_xlsx(
            cabinet,
            what.out,
            lang=what.lang,
            case_ids=what.case_ids,
            with_special=what.with_special,
            progress=progress.report,
        )

    return ops.run_long(work, on_done, on_error, on_progress, owner=owner)
