"""A field declared in its dataclass, and nothing else changed, is in every room: the next version of the program.

The next version is a copy of this one in which one field and one kind of entity are declared more, with their labels.
It opens a desk of today in a process of its own. What a still newer laptop had written is in that desk's journals.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import coachdesk
import resources
import ui
from coachdesk.desk import create_desk
from coachdesk.journal.change import Change
from coachdesk.services import case_files, finding
from tests.coachdesk.conftest import FAST, PASSPHRASE

FIELD = """    probe_mood: str | None = text(length=40, searchable=True, sensitivity=Sensitivity.ORDINARY)
    note: str"""

KIND = '''"""Declared by the test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from coachdesk.programme.declaration import (
    Scope, cents, choice, choices, entity, flag, instant, long_text, on, reference, text, whole,
)


@entity("probe", Scope.CASE)
@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One field of every type."""

    id: str
    line: str | None = text(length=40, required=True, searchable=True)
    note: str | None = long_text()
    code: str | None = choice("civilities")
    codes: tuple[str, ...] = choices("resources")
    number: int | None = whole(0, 9)
    money: int | None = cents()
    is_so: bool | None = flag()
    day_on: date | None = on()
    moment_at: datetime | None = instant()
    partner_id: str | None = reference("partner")
'''

PROGRAM = """
import dataclasses, json, sys
from datetime import UTC, date, datetime
from pathlib import Path

from coachdesk.desk import find_desk
from coachdesk.programme.probe import Probe
from coachdesk.programme.registry import ENTITY_TYPES
from coachdesk.programme.session import Session
from coachdesk.services import case_files, editing, exporting, finding, history, sessions
from coachdesk.spreadsheets.targets import Target
from coachdesk.storage.reading import read_kind, read_one

folder, passphrase, case_id, out = Path(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4])
desk = find_desk(folder).unlock(passphrase)
cabinet = desk.cabinet
file = cabinet.file(case_id)
found = {"upgraded": [one.probe_mood for one in read_kind(file, Session).alive]}
found["upgraded_probe"] = [one.line for one in read_kind(file, Probe).alive]
found["check"] = sorted(problem.code for problem in desk.check().problems)
found["search_upgraded"] = len(finding.search(cabinet, "joyeux").notes)

session = sessions.record_session(cabinet, case_id, {"held_on": date(2026, 3, 1), "probe_mood": "confiante"})
found["search"] = [hit.kind for hit in finding.search(cabinet, "confi").notes]
values = {
    "line": "sonde", "note": "a\\nb", "code": "mrs", "codes": ("b", "a"), "number": 0, "money": 5, "is_so": False,
    "day_on": date(2028, 2, 29), "moment_at": datetime(2026, 3, 1, 12, tzinfo=UTC), "partner_id": "p",
}
probe = editing.add(cabinet, case_id, "probe", values)
entity_id = probe.entities[0][1]
read = read_one(file, Probe, entity_id)
found["typed"] = [repr(getattr(read, name)) for name in values]
found["search_probe"] = [hit.kind for hit in finding.search(cabinet, "sonde").notes]
editing.revise(cabinet, case_id, "probe", entity_id, {"line": "autre", "number": None})
history.undo_change(cabinet, case_id, history.history(cabinet, case_id)[0].change_id)
found["undone"] = [read_one(file, Probe, entity_id).line, read_one(file, Probe, entity_id).number]
exporting.export_json(cabinet, out / "out.json")
(case,) = json.loads((out / "out.json").read_bytes())["cases"]
found["json_session"] = sorted(str(one["probe_mood"]) for one in case["session"])
found["json_probe"] = [one for one in case["probe"] if one["id"] == entity_id]
exporting.export_xlsx(cabinet, out / "out.xlsx")
from openpyxl import load_workbook
book = load_workbook(out / "out.xlsx")
found["xlsx"] = ["Humeur" in [cell.value for cell in sheet[1]] for sheet in book.worksheets]
found["sheets"] = [sheet.title for sheet in book.worksheets]
found["check_after"] = sorted(problem.code for problem in desk.check().problems)

import os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtWidgets import QApplication
app = QApplication([])
from ui.widgets.forms.layout import Place
from ui.widgets.forms.make_editor import make_editor
for kind, name in [("session", "probe_mood"), *(("probe", name) for name in values if name != "moment_at")]:
    spec = ENTITY_TYPES[kind].field(name)
    make_editor(kind, spec, Place(name)).show_value(values.get(name, "x"))
found["editors"] = "ok"
desk.lock()
print(json.dumps(found))
"""


def next_version(folder: Path) -> Path:
    """Make the next version of the program in a folder; return where it is imported from."""
    program = folder / "next"
    for package in (coachdesk, resources, ui):
        source = Path(package.__path__[0])
        shutil.copytree(source, program / source.name, ignore=shutil.ignore_patterns("__pycache__"))
    programme = program / "coachdesk" / "programme"
    session = (programme / "session.py").read_text("utf-8")
    assert session.count("    note: str") == 1
    (programme / "session.py").write_text(session.replace("    note: str", FIELD), "utf-8")
    (programme / "probe.py").write_text(KIND, "utf-8")
    registry = (programme / "registry.py").read_text("utf-8")
    registry = registry.replace(
        "from coachdesk.programme.project",
        "from coachdesk.programme.probe import Probe\nfrom coachdesk.programme.project",
    )
    registry = registry.replace(
        "                Document,\n", "                Document,\n                Probe,\n"
    )
    assert registry.count("Probe") == 2
    (programme / "registry.py").write_text(registry, "utf-8")
    for lang in resources.LANGUAGES:
        path = program / "resources" / "translations" / lang / "fields.json"
        texts: dict[str, Any] = json.loads(path.read_text("utf-8"))
        texts |= {"field.session.probe_mood": "Humeur", "kind.probe": {"one": "sonde", "other": "sondes"}}
        texts |= {
            f"field.probe.{name}": name for name in ("line", "note", "code", "codes", "number", "money")
        }
        texts |= {f"field.probe.{name}": name for name in ("is_so", "day_on", "moment_at", "partner_id")}
        path.write_text(json.dumps(texts), "utf-8")
    return program


def newer(case_id: str, number: int, kind: str, put: dict[str, Any]) -> Change:
    return Change(f"{number:032x}", case_id, kind, f"e{number}", "add", put, {}, number << 16, "pb", "db", 99)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what the next version finds in a desk of this one, and does in it."""
    folder = tmp_path_factory.mktemp("upgrade")
    desk, _ = create_desk(folder / "desk", PASSPHRASE, "Claire Fontaine", cost=FAST)
    cabinet = desk.cabinet
    case_id = case_files.enrol_beneficiary(cabinet, {"birth_name": "Diop"}).scope
    mood, probe = {"held_on": "2026-02-01", "probe_mood": "joyeux"}, {"line": "plus tard", "number": 3}
    cabinet.apply(case_id, [newer(case_id, 1, "session", mood), newer(case_id, 2, "probe", probe)])
    assert len(case_files.open_case_file(cabinet, case_id).sessions) == 1
    assert finding.search(cabinet, "joyeux").notes == ()
    assert desk.check().problems == ()
    desk.lock()
    program = next_version(folder)
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder / "desk"), PASSPHRASE, case_id, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
        cwd=program,
        env={**os.environ, "PYTHONPATH": str(program), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"},
    )
    shutil.rmtree(program)
    for path in folder.glob("out.*"):
        path.unlink()  # what was exported in plain
    assert answer.returncode == 0, answer.stderr
    read: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return read


def test_a_declared_field_and_kind_are_in_every_room(found: dict[str, Any]) -> None:
    assert (found["upgraded"], found["upgraded_probe"]) == (["joyeux"], ["plus tard"]), (
        "kept, and now projected"
    )
    assert found["search"] == ["session"]
    assert found["search_probe"] == ["probe"]
    assert found["typed"] == [
        "'sonde'",
        "'a\\nb'",
        "'mrs'",
        "('a', 'b')",
        "0",
        "5",
        "False",
        "datetime.date(2028, 2, 29)",
        "datetime.datetime(2026, 3, 1, 12, 0, tzinfo=datetime.timezone.utc)",
        "'p'",
    ]
    assert found["undone"] == ["sonde", 0]
    assert found["json_session"] == ["confiante", "joyeux"]
    (probe,) = found["json_probe"]
    assert (probe["codes"], probe["day_on"], probe["moment_at"]) == (
        ["a", "b"],
        "2028-02-29",
        "2026-03-01T12:00:00Z",
    )
    assert sum(found["xlsx"]) == 1, "a column of its own in the sheet of sessions"
    assert found["editors"] == "ok"


def test_what_was_kept_for_the_next_version_is_found_there(found: dict[str, Any]) -> None:
    assert found["check"] == []
    assert found["search_upgraded"] == 1


def test_a_declared_kind_has_its_sheet(found: dict[str, Any]) -> None:
    assert "Sondes" in found["sheets"]
