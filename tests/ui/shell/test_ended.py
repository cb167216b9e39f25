"""The program ended without a close event: what is typed is sealed, and the desk is closed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from coachdesk.desk import create_desk, find_desk
from coachdesk.services import case_files, drafts
from tests.coachdesk.conftest import FAST, PASSPHRASE

CHECKOUT = Path(__file__).parents[3]
TYPED = "presque fini"


def test_what_is_typed_when_the_system_ends_the_program_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    desk, _ = create_desk(folder, PASSPHRASE, "Claire Fontaine", cost=FAST)
    case_id = case_files.enrol_beneficiary(desk.cabinet, {"birth_name": "N'Diaye"}).scope
    desk.lock()
    ended = subprocess.run(
        [sys.executable, "-m", "tests.ui.shell.ended_in_a_note", str(folder), case_id, TYPED],
        input=PASSPHRASE.encode() + b"\n",
        cwd=CHECKOUT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        check=False,
        timeout=100,
    )
    assert ended.returncode == 0, ended.stderr.decode(errors="replace")[-2000:]
    desk = find_desk(folder).unlock(PASSPHRASE)
    assert [draft.fields["note"] for draft in drafts.find_drafts(desk.cabinet)] == [TYPED]
    # A desk that was closed in order has nothing to repair.
    assert [notice.code for notice in desk.notices] == []
    desk.lock()
