"""A window killed while somebody types: at most one second of typing is lost."""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coachdesk.desk import create_desk, find_desk
from coachdesk.services import case_files, drafts
from tests.coachdesk.conftest import FAST, PASSPHRASE

CHECKOUT = Path(__file__).parents[2]
KILLS = 4
A_SECOND_NS = 1_000_000_000

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the Windows build is killed in its own verification"
)


@pytest.mark.timeout(300)
def test_at_most_one_second_of_typing_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    desk, _ = create_desk(folder, PASSPHRASE, "Claire Fontaine", cost=FAST)
    case_id = case_files.enrol_beneficiary(desk.cabinet, {"birth_name": "N'Diaye"}).scope
    desk.lock()
    chance = random.Random(6)
    for _ in range(KILLS):
        typed, killed_at = type_and_kill(folder, case_id, chance.uniform(1.2, 2.6))
        # A machine that stands still for a while delays the letters as it does the sealing of them.
        pauses = [after - before for (before, _), (after, _) in itertools.pairwise(typed)]
        bound = killed_at - A_SECOND_NS - max(pauses)
        promised = max((count for at, count in typed if at <= bound), default=0)
        assert promised, "nothing was typed early enough: this proves nothing"
        desk = find_desk(folder).unlock(PASSPHRASE)
        kept = [str(draft.fields["note"]) for draft in drafts.find_drafts(desk.cabinet)]
        assert len(kept) == 1
        assert promised <= len(kept[0]) <= typed[-1][1] + 1
        assert desk.check().problems == ()
        assert all(notice.code == "index_repaired" for notice in desk.notices)
        drafts.discard_draft(desk.cabinet, drafts.find_drafts(desk.cabinet)[0].id)
        desk.lock()


def type_and_kill(folder: Path, case_id: str, after_s: float) -> tuple[list[tuple[int, int]], int]:
    """Return ((moment, letters until then), ...) and the moment of the kill, in monotonic nanoseconds."""
    window = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.typing_in_window", str(folder), case_id],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert window.stdin is not None
    assert window.stdout is not None
    window.stdin.write(PASSPHRASE.encode() + b"\n")
    window.stdin.flush()
    lines = [window.stdout.readline()]
    assert lines[0], "the window did not come up"
    end = time.monotonic() + after_s
    while time.monotonic() < end:
        lines.append(window.stdout.readline())
    window.send_signal(signal.SIGKILL)
    killed_at = time.monotonic_ns()
    rest, _ = window.communicate()
    lines += rest.splitlines(keepends=True)
    typed = [line.split() for line in lines if line.endswith(b"\n")]
    return [(int(at), int(count)) for at, count in typed], killed_at
