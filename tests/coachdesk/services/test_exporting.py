"""The workbook that leaves the desk: whole, in words, without a copy in the temporary folder."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from coachdesk.services import case_files, editing, sessions
from coachdesk.services.editing import single_of
from coachdesk.services.exporting import OutputUnwritable, export_json, export_xlsx
from tests.coachdesk.conftest import DeskHome


def fill(home: DeskHome) -> str:
    case_id = case_files.enrol_beneficiary(
        home.desk.cabinet, {"birth_name": "Traoré", "first_names": "Awa", "entered_on": date(2026, 9, 1)}
    ).scope
    note = {"held_on": date(2026, 10, 1), "note": "=HYPERLINK(1)", "topics": ("P1", "P2"), "minutes": 60}
    sessions.record_session(home.desk.cabinet, case_id, note)
    situation = single_of(case_id, "situation")
    editing.revise(home.desk.cabinet, case_id, "situation", situation, {"rqth": "yes", "in_qpv": "yes"})
    return case_id


def test_a_workbook_in_words_without_formulas_or_special_data(
    home: DeskHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(home)
    watched = tmp_path / "temporary"
    watched.mkdir()
    made: list[str] = []
    real = tempfile.NamedTemporaryFile

    def noted(*arguments: object, **options: object) -> object:
        made.append("temporary file")
        return real(*arguments, **options)  # type: ignore[call-overload]  # handed on as it came

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", noted)
    monkeypatch.setattr(tempfile, "tempdir", str(watched))
    out = tmp_path / "personnes.xlsx"
    outcome = export_xlsx(home.desk.cabinet, out, lang="fr")
    assert (outcome.cases, outcome.unreadable) == (1, ())
    assert made == []
    assert list(watched.iterdir()) == []
    book = load_workbook(out)
    people = list(book.worksheets[0].values)
    assert people[0][0] == "Bénéficiaire"
    assert people[1][0] == "Awa Traoré"
    rows = [list(sheet.values) for sheet in book.worksheets]
    flat = [cell for sheet in rows for row in sheet for cell in row if cell is not None]
    assert "'=HYPERLINK(1)" in flat
    assert not any(str(cell).startswith("=") for cell in flat)
    assert "RQTH" not in " ".join(map(str, flat))
    special = tmp_path / "avec.xlsx"
    export_xlsx(home.desk.cabinet, special, lang="fr", with_special=True)
    words = " ".join(str(c) for s in load_workbook(special).worksheets for r in s.values for c in r if c)
    assert "RQTH" in words


def test_a_place_that_cannot_be_written_is_said_and_leaves_nothing(home: DeskHome, tmp_path: Path) -> None:
    fill(home)
    for export in (export_json, export_xlsx):
        with pytest.raises(OutputUnwritable):
            export(home.desk.cabinet, tmp_path / "nowhere" / "out")
    assert not (tmp_path / "nowhere").exists()
