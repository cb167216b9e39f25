"""The sheet as associations keep it: what a careful human finds in it is what the import finds."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import cast

import pytest
from openpyxl import load_workbook

from coachdesk.spreadsheets.doubts import written
from coachdesk.spreadsheets.header import Table, find_table
from coachdesk.spreadsheets.mapping import guess_mapping
from coachdesk.spreadsheets.plan import ImportPlan, build_plan
from coachdesk.spreadsheets.reading import read_bytes, read_workbook
from coachdesk.spreadsheets.report import report
from coachdesk.spreadsheets.sheet import Raw
from tests.coachdesk.spreadsheets.builders import TODAY, delimited

COMMENT = ("beneficiary", "comment")


@pytest.fixture(scope="module")
def sheet(shared_dir: Path) -> Path:
    path = shared_dir / "samples" / "inscriptions-2026.xlsx"
    if not path.exists():
        pytest.skip("no sample sheet")
    return path


@pytest.fixture(scope="module")
def table(sheet: Path) -> Table:
    return find_table(read_workbook(sheet))


@pytest.fixture(scope="module")
def plan(table: Table) -> ImportPlan:
    return build_plan(table, guess_mapping(table, today=TODAY), reference_date=TODAY)


def test_what_a_careful_human_finds(sheet: Path, plan: ImportPlan) -> None:
    expected = json.loads(sheet.with_suffix(".expected.json").read_text(encoding="utf-8"))
    found = report(plan)
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16"), (",", "utf-8")])
def test_the_same_as_text(sheet: Path, delimiter: str, encoding: str) -> None:
    book = load_workbook(sheet, data_only=True).worksheets[0]
    shown = [[written(cast("Raw", value)) for value in row] for row in book.iter_rows(values_only=True)]
    table = find_table(read_bytes(delimited(shown, delimiter=delimiter, encoding=encoding)))
    found = report(build_plan(table, guess_mapping(table, today=TODAY), reference_date=TODAY))
    expected = json.loads(sheet.with_suffix(".expected.json").read_text(encoding="utf-8"))
    assert {key: found[key] for key in expected} == expected


def test_the_list_not_the_sign_in_sheet(table: Table) -> None:
    assert table.sheet == "Inscrits 2026"
    assert [(row.number, row.reason) for row in table.skipped] == [(163, "total")]


def test_every_column_is_recognised(plan: ImportPlan) -> None:
    assert plan.unmapped == ()
    assert min(column.confidence for column in plan.mapping.columns) > 0.9


def test_only_what_is_doubtful_is_doubted(plan: ImportPlan) -> None:
    assert report(plan)["doubt_counts"] == {
        "formula_without_value": 17,
        "impossible_birth_date": 2,
        "invalid_phone": 1,
        "merged_value_differs": 14,
        "nir_masked": 1,
        "possible_duplicate": 6,
    }


def test_the_duplicates_are_joined_and_the_rest_is_created(plan: ImportPlan) -> None:
    assert plan.counts() == {"create": 150, "update": 0, "same": 0, "merge": 6, "skip": 0}
    assert {row.number for row in plan.rows if row.action == "merge"} == {str(n) for n in range(151, 157)}


def test_the_number_is_nowhere(plan: ImportPlan) -> None:
    assert "006 084" not in repr(plan)
    row = next(row for row in plan.rows if row.number == "41")
    assert str(row.values[COMMENT]).startswith("n° sécu •••")


def test_unusable_values_are_kept_as_text(plan: ImportPlan) -> None:
    rows = {row.number: row for row in plan.rows}
    for number, text in (("78", "31/02/1990"), ("111", "15/06/2062"), ("91", "06 12")):
        assert text in str(rows[number].values[COMMENT])
    assert rows["111"].doubts[0].suggestion == "1962-06-15"


def test_known_for_everybody(plan: ImportPlan) -> None:
    people = [row for row in plan.rows if row.action == "create"]
    assert sum(("beneficiary", "entered_on") in row.values for row in people) == 150
    assert sum(("beneficiary", "phone") in row.values for row in people) == 149
    assert sum(("beneficiary", "born_on") in row.values for row in people) == 148
    assert sum(("beneficiary", "gender") in row.values for row in people) == 150
    assert sum(("beneficiary", "postal_code") in row.values for row in people) == 150


def test_the_preview_is_there_at_once(sheet: Path) -> None:
    started = time.perf_counter()
    found = find_table(read_workbook(sheet))
    build_plan(found, guess_mapping(found, today=TODAY), reference_date=TODAY)
    assert time.perf_counter() - started < 2
