"""The search for plain text finds what is there, allows what was meant, and a day's work leaves nothing to find."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest

from coachdesk.desk import create_desk, find_desk
from coachdesk.documents.private_folder import PrivateFolder
from coachdesk.services import case_files, documents, drafts, editing, finding, history, importing, sessions
from coachdesk.services.drafts import Draft
from coachdesk.spreadsheets.header import find_table
from coachdesk.spreadsheets.reading import read_workbook
from tests.coachdesk.conftest import FAST, PASSPHRASE
from tests.coachdesk.spreadsheets.builders import TODAY, xlsx
from tests.faults.conftest import run_and_kill
from tests.faults.people_to_import import HEADER, plan_of
from tests.faults.plain_text import (
    ALLOWED,
    PHRASES,
    PlainTextSearch,
    demo_names,
    is_allowed,
    leaks_of_a_run,
    session_canary,
)

CHECKOUT = Path(__file__).parents[2]
NOISE = bytes(range(256)) * 40


@pytest.fixture
def home_of_a_run(tmp_path: Path) -> Path:
    """Return a folder laid out as a run's home; below the real one, so it is tidied before the run is searched."""
    return tmp_path


def test_what_stands_in_plain_is_found(tmp_path: Path) -> None:
    canary = session_canary()
    for name, data in {
        "utf-8": NOISE + canary.encode() + NOISE,
        "utf-16": NOISE + b"\1" + canary.encode("utf-16-le") + NOISE,
        "accents": NOISE + "Salomé Béranger".encode(),
        "demo": NOISE + demo_names()[3].encode("utf-16-le"),
        "sealed": os.urandom(1 << 20),
    }.items():
        (tmp_path / name).write_bytes(data)
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:t>{canary}</w:t>" * 20)
    search = PlainTextSearch([canary, *PHRASES, *demo_names()])
    found = {(each.path.name, each.member) for each in search.search_folder(tmp_path)}
    assert found == {(name, "") for name in ("utf-8", "utf-16", "accents", "demo")} | {
        ("a.docx", "word/document.xml")
    }
    for path in tmp_path.iterdir():
        path.unlink()


def test_nothing_is_allowed_in_the_folder_of_a_desk(tmp_path: Path) -> None:
    allowed = tmp_path / "pytest-0" / "test_export0" / "out.json"
    assert any(reason for _, reason in ALLOWED)
    assert is_allowed(allowed, tmp_path)
    allowed.parent.mkdir(parents=True)
    (allowed.parent / "vault.db").touch()
    assert not is_allowed(allowed, tmp_path)
    assert not is_allowed(tmp_path / "state" / "CoachDesk" / "log" / "coachdesk.log", tmp_path)
    assert not is_allowed(tmp_path / "tmp" / "tmpabcdef", tmp_path)


def test_every_phrase_is_still_in_a_test() -> None:
    written = "".join(
        path.read_text("utf-8") for path in (CHECKOUT / "tests").rglob("*.py") if path.name != "plain_text.py"
    )
    assert [phrase for phrase in PHRASES if phrase not in written] == []


def work_a_day(folder: Path, open_documents: Path, log: Path) -> None:
    """Do with the run's own sentence what a person does in a day: type, save, import, report, search, undo."""
    canary = session_canary()
    first, last = canary.split()
    desk, _ = create_desk(folder, PASSPHRASE, canary, cost=FAST)
    cabinet = desk.cabinet
    case_id = case_files.enrol_beneficiary(
        cabinet, {"birth_name": last, "first_names": canary, "entered_on": TODAY, "comment": canary}
    ).scope
    drafts.keep_draft(cabinet, Draft("typed", "session", case_id, None, {"note": f"{canary} a demandé"}, 1))
    fields = {"held_on": TODAY, "note": f"{canary} a demandé conseil"}
    session_id = sessions.record_session(
        cabinet, case_id, fields, [{"title": f"Rappeler {canary}"}], draft_id="typed"
    ).entities[0][1]
    editing.revise(cabinet, case_id, "session", session_id, {"note": f"{canary} reviendra"})
    history.undo_change(cabinet, case_id, history.history(cabinet, case_id)[0].change_id)
    assert finding.search(cabinet, last).notes
    sheet = xlsx(
        [
            HEADER,
            (1, canary, canary, first, "01/02/1990", None, canary, "x", "x", canary, canary, None, canary),
        ]
    )
    (folder.parent / "feuille.xlsx").write_bytes(sheet)
    table = find_table(read_workbook(folder.parent / "feuille.xlsx"))
    importing.import_people(cabinet, plan_of(desk, table))
    (folder.parent / "feuille.xlsx").unlink()
    document_id = documents.make_session_report(cabinet, case_id, session_id).entities[0][1]
    document, data = documents.read_document(cabinet, case_id, document_id)
    assert next(PlainTextSearch([canary]).search_file(_written(folder.parent / "check.docx", data)), None)
    (folder.parent / "check.docx").unlink()
    private = PrivateFolder(open_documents, "desk")
    private.place(case_id, document_id, document.file_name or "", data)
    with pytest.raises(ValueError, match="Zelphine"):
        int(canary)
    _log_a_failure(canary, log)
    private.wipe()
    desk.lock()


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _log_a_failure(text: str, folder: Path) -> None:
    from ui.log import start_log

    path = start_log(folder)
    try:
        int(text)
    except ValueError:
        logging.getLogger("coachdesk").exception("Something failed")
    finally:
        root = logging.getLogger()
        for handler in [one for one in root.handlers if getattr(one, "baseFilename", None) == str(path)]:
            root.removeHandler(handler)
            handler.close()
    assert path is not None
    assert path.read_text("utf-8")


def test_a_days_work_leaves_nothing_in_plain(home_of_a_run: Path) -> None:
    home = home_of_a_run
    work_a_day(home / "desk", home / "cache" / "open", home / "log")
    assert leaks_of_a_run(home) == []
    assert len(list(home.rglob("*"))) > 8


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_a_document_open_at_a_crash_is_wiped_at_the_next_start(home_of_a_run: Path) -> None:
    home = home_of_a_run
    canary = session_canary().encode()

    def work(say: object) -> None:
        PrivateFolder(home / "open", "desk").place("case", "document", "rapport.docx", canary * 3)
        os._exit(0)

    run_and_kill(work, after_s=30)
    assert len(leaks_of_a_run(home)) == 1, (
        "a program that reads it must find it in clear, as long as it is open"
    )
    PrivateFolder(home / "open", "desk").wipe()
    assert leaks_of_a_run(home) == []


def test_the_commands_leave_nothing_in_plain(home_of_a_run: Path) -> None:
    home, canary = home_of_a_run, session_canary()
    handle, passphrase_file = tempfile.mkstemp()
    os.write(handle, PASSPHRASE.encode() + b"\n")
    os.close(handle)
    sheet = home / "feuille.xlsx"
    sheet.write_bytes(xlsx([HEADER, (1, "P1", canary, canary, "01/02/1990", *(None,) * 8)]))
    try:
        for arguments in (
            ("init", home / "desk", "--name", canary),
            ("import", sheet, "--desk", home / "desk"),
            ("check", home / "desk"),
            ("import", home / "desk" / "vault.db", "--desk", home / "desk"),
        ):
            subprocess.run(
                [sys.executable, "-m", "coachdesk", *map(str, arguments)],
                env={**os.environ, "COACHDESK_PASSPHRASE_FILE": passphrase_file},
                cwd=CHECKOUT,
                capture_output=True,
                check=False,
                timeout=110,
            )
    finally:
        Path(passphrase_file).unlink()
    sheet.unlink()
    desk = find_desk(home / "desk").unlock(PASSPHRASE)
    assert len(finding.list_cases(desk.cabinet)) == 1
    desk.lock()
    assert leaks_of_a_run(home) == []
