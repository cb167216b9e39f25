"""The disk is full: it is said, nothing is half-written, and what was kept before is there."""

from __future__ import annotations

import os
import signal
import sys
from datetime import date

import pytest

from coachdesk.desk import find_desk
from coachdesk.services import case_files, drafts, finding, sessions
from coachdesk.services.drafts import Draft
from coachdesk.storage.engine import SqlFile
from coachdesk.storage.errors import DiskFull, StorageError
from tests.coachdesk.conftest import PASSPHRASE, DeskHome
from tests.faults.conftest import Say, run_and_kill

LONG = "Long compte rendu. " * 900


def fill_disk(file: SqlFile) -> None:
    """Let the file grow no more: SQLite then meets the very error of a full disk."""
    file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    pages = file.execute("PRAGMA page_count")[0][0]
    file.execute(f"PRAGMA max_page_count = {pages}")


def enrol(home: DeskHome) -> str:
    return case_files.enrol_beneficiary(
        home.desk.cabinet, {"birth_name": "Diallo", "entered_on": date(2026, 9, 1)}
    ).scope


def test_a_note_that_does_not_fit_is_refused_whole_and_the_draft_stays(home: DeskHome) -> None:
    cabinet = home.desk.cabinet
    case_id = enrol(home)
    drafts.keep_draft(cabinet, Draft("d1", "session", case_id, None, {"note": LONG}, 1))
    fill_disk(cabinet.case(case_id).sql)
    fields = {"held_on": date(2026, 10, 1), "note": LONG}
    with pytest.raises(DiskFull) as caught:
        sessions.record_session(cabinet, case_id, fields, [{"title": "x"}], draft_id="d1")
    assert caught.value.context == {"file": f"{case_id}.db"}
    assert case_files.open_case_file(cabinet, case_id).sessions == ()
    assert case_files.open_case_file(cabinet, case_id).actions == ()
    assert [draft.id for draft in drafts.find_drafts(cabinet)] == ["d1"]
    assert home.desk.check().problems == ()
    desk = home.again()  # there is room again
    sessions.record_session(desk.cabinet, case_id, fields, draft_id="d1")
    assert len(case_files.open_case_file(desk.cabinet, case_id).sessions) == 1
    assert drafts.find_drafts(desk.cabinet) == []


def test_a_full_index_does_not_unsay_what_was_saved(home: DeskHome) -> None:
    cabinet = home.desk.cabinet
    case_id = enrol(home)
    sessions.record_session(cabinet, case_id, {"held_on": date(2026, 10, 1), "note": "avant"})
    fill_disk(cabinet.vault.sql)
    sessions.record_session(cabinet, case_id, {"held_on": date(2026, 10, 2), "note": LONG})
    assert len(case_files.open_case_file(cabinet, case_id).sessions) == 2
    desk = home.again()
    assert [notice.code for notice in desk.notices] == ["index_repaired"]
    assert len(finding.search(desk.cabinet, "long compte").notes) == 1
    assert desk.check().problems == ()


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a POSIX matter")
def test_a_case_file_that_cannot_be_made_leaves_none(home: DeskHome) -> None:
    enrol(home)
    folder = home.folder
    home.desk.lock()

    def work(say: Say) -> None:
        import resource

        desk = find_desk(folder).unlock(PASSPHRASE)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        try:
            case_files.enrol_beneficiary(desk.cabinet, {"birth_name": "Trop", "comment": "x" * 4000})
        except StorageError as error:
            say(error.code)
        else:
            say("made")
        os._exit(0)

    said = run_and_kill(work, after_s=20).lines
    assert said in (("storage.disk_full",), ("storage.file_unreachable",))
    home.desk = find_desk(folder).unlock(PASSPHRASE)
    assert [one.display_name for one in finding.list_cases(home.desk.cabinet)] == ["Diallo"]
    assert len(list((folder / "cases").glob("*.db"))) == 1
    assert home.desk.check().problems == ()
