"""Filters with a name survive being kept, and a damaged setting breaks nothing."""

from __future__ import annotations

import pytest

from ui.dossiers.case_filter import CaseFilter, CaseFlag
from ui.dossiers.saved_filters import SavedFilter, saved_from_json, saved_to_json


def test_what_is_kept_comes_back() -> None:
    saved = [
        SavedFilter(
            "Mes relances « été »", CaseFilter(flags=CaseFlag.SILENT | CaseFlag.NO_NEXT, silent_days=45)
        ),
        SavedFilter("Tout", CaseFilter()),
        SavedFilter(
            "P1",
            CaseFilter(
                text="dia",
                promotion_ids=frozenset({"p1", ""}),
                coach_ids=frozenset({"c"}),
                statuses=frozenset({"active"}),
                phases=frozenset({"P2", "P3"}),
            ),
        ),
    ]
    assert saved_from_json(saved_to_json(saved)) == saved


@pytest.mark.parametrize("damaged", [None, "", "{", "3", '[3, {"name": 1}, {"name": "x", "filter": []}]'])
def test_a_damaged_setting_gives_no_filter(damaged: str | None) -> None:
    assert saved_from_json(damaged) == []


def test_what_a_newer_version_wrote_is_passed_over() -> None:
    (one,) = saved_from_json(
        '[{"name": "n", "filter": {"flags": ["late", "mood"], "silent_days": "x", "new": 1}}]'
    )
    assert one == SavedFilter("n", CaseFilter(flags=CaseFlag.LATE))
