"""A first day without the window: make a desk, bring in this year's sheet, twice, check, export, search.

And afterwards nothing of it stands in plain under the desk's folder or the temporary folder.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest

from coachdesk.desk import find_desk
from coachdesk.services import finding, importing, sessions
from tests.coachdesk.conftest import PASSPHRASE
from tests.faults.plain_text import files_holding

CHECKOUT = Path(__file__).parents[2]


def coachdesk(*arguments: str | Path, passphrase: str = PASSPHRASE) -> subprocess.CompletedProcess[str]:
    """Run the program as a person would, its passphrase in a file."""
    handle, named = tempfile.mkstemp()
    os.write(handle, passphrase.encode() + b"\n")
    os.close(handle)
    try:
        return subprocess.run(
            [sys.executable, "-m", "coachdesk", "--lang", "en", *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd=CHECKOUT,
            env={**os.environ, "COACHDESK_PASSPHRASE_FILE": named},
            timeout=110,
        )
    finally:
        Path(named).unlink()


@pytest.fixture
def sheet(shared_dir: Path) -> Path:
    """Return the sample sheet; skip where it is not there."""
    path = shared_dir / "samples" / "inscriptions-2026.xlsx"
    if not path.exists():
        pytest.skip("the sample sheet is not there")
    return path


def test_a_first_day(tmp_path: Path, sheet: Path) -> None:
    desk = tmp_path / "Épinay" / "desk"
    made = coachdesk("init", desk, "--name", "Claire Fontaine")
    assert made.returncode == 0, made.stderr
    assert len([line for line in made.stdout.splitlines() if line.strip()[:1].isdigit()]) == 14

    report = tmp_path / "report.json"
    preview = coachdesk("import", sheet, "--desk", desk, "--preview", "--report", report)
    assert "Nothing was written" in preview.stdout
    imported = coachdesk("import", sheet, "--desk", desk, "--report", report)
    assert "150 case files made" in imported.stdout, imported.stdout + imported.stderr
    expected = json.loads(sheet.with_suffix(".expected.json").read_text("utf-8"))
    said = json.loads(report.read_text("utf-8"))
    assert {name: said[name] for name in expected} == expected
    again = coachdesk("import", sheet, "--desk", desk)
    assert "0 case files made, 0 updated" in again.stdout, again.stdout

    checked = coachdesk("check", desk)
    assert checked.returncode == 0, checked.stdout
    out = tmp_path / "out.json"
    assert coachdesk("export", desk, out).returncode == 0
    exported = json.loads(out.read_text("utf-8"))
    assert len(exported["cases"]) == 150
    people = [case["beneficiary"][0] for case in exported["cases"]]
    assert len(exported["register"]["promotion"]) == 10

    opened = find_desk(desk).unlock(PASSPHRASE)
    somebody = finding.search(opened.cabinet, str(people[7]["birth_name"])).people[0]
    secret = "Rachète le four de son cousin"
    sessions.record_session(opened.cabinet, somebody.case_id, {"held_on": date(2026, 11, 24), "note": secret})
    assert finding.search(opened.cabinet, "cousin four").notes[0].case_id == somebody.case_id
    batch = importing.last_import(opened.cabinet)
    assert batch is not None
    undone = importing.undo_import(opened.cabinet, batch.id)
    assert len(undone.kept) == 1, "the case somebody has worked on stays"
    assert [one.case_id for one in finding.list_cases(opened.cabinet)] == [somebody.case_id]
    assert opened.check().problems == ()
    opened.lock()

    names = {str(person["birth_name"]) for person in people if len(str(person["birth_name"])) > 5} | {secret}
    out.unlink()
    assert files_holding(names, desk.parent, Path(tempfile.gettempdir())) == []
    assert files_holding({"distinct_people"}, tmp_path) == ["report.json"], "the search finds what is plain"


def test_mistakes_are_one_sentence_each(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    weak = coachdesk("init", desk, "--name", "x", passphrase="Soleil2026!")
    assert weak.returncode == 1
    assert not (desk / "desk.json").exists()
    assert coachdesk("init", desk, "--name", "Claire").returncode == 0
    not_a_sheet = tmp_path / "notes.xlsx"
    not_a_sheet.write_text("Awa Diallo a téléphoné")
    for answer in (
        weak,
        coachdesk("init", desk, "--name", "Claire"),
        coachdesk("check", tmp_path / "nowhere"),
        coachdesk("check", desk, passphrase="wrong"),
        coachdesk("import", not_a_sheet, "--desk", desk),
        coachdesk("import", tmp_path / "missing.xlsx", "--desk", desk),
        coachdesk("export", desk, tmp_path / "no" / "folder.json"),
    ):
        assert answer.returncode == 1, answer
        assert len(answer.stderr.strip().splitlines()) == 1, answer.stderr
        assert "Traceback" not in answer.stderr
        assert "Awa" not in answer.stderr
