"""Makes the rows of the list on the desk's thread from what was read there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import resources
from ui.dossiers.case_filter import CaseRow, prepare_rows
from ui.dossiers.list_settings import ListSettings, read_list_settings
from ui.operations.finding import ListSource, Names


@dataclass(frozen=True, slots=True)
class LoadedList:
    """What the page shows: rows in the order of names, the names to filter by, the kept choices."""

    rows: list[CaseRow]
    names: Names
    settings: ListSettings
    today: date


def left_statuses() -> frozenset[str]:
    """Return the statuses of people who have left the programme."""
    return frozenset(
        entry["code"]
        for entry in resources.catalogue_entries("case_statuses")
        if not entry.get("is_open", True)
    )


def arranger(today: date) -> Callable[[ListSource], LoadedList]:
    """Return what makes the list of a day out of what was read; no widget is touched."""

    def arrange(source: ListSource) -> LoadedList:
        rows = prepare_rows(
            source.cases, source.names.promotions, source.names.coaches, left_statuses(), today
        )
        return LoadedList(rows, source.names, read_list_settings(source.settings), today)

    return arrange
