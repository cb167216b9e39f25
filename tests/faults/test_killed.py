"""Killed at any moment, two hundred times: the desk opens, the check passes, every save that returned is there."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import pytest

from coachdesk.desk import OpenDesk, create_desk, find_desk
from coachdesk.errors import PersonFacing
from coachdesk.services import case_files, drafts, editing, finding, sessions
from coachdesk.services.drafts import Draft
from coachdesk.vault.header import KdfCost
from tests.coachdesk.conftest import FAST, PASSPHRASE
from tests.faults.conftest import Killed, Say, moments, run_and_kill

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="needs fork; the Windows build is killed in its own verification"
)

KILLS = int(os.environ.get("COACHDESK_KILLS", "50"))
"""For each of the four kinds of work: 200 in all."""

OTHER = "loutre regagner typique vocal rigoler outil silicium servir"
COSTLY = KdfCost(memory_kib=8_192, iterations=2, lanes=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a locked desk with one case file of twenty notes."""
    desk, _ = create_desk(tmp_path / "desk", PASSPHRASE, "Claire", cost=FAST)
    case_id = enrol(desk, "Premier")
    for day in range(1, 21):
        sessions.record_session(desk.cabinet, case_id, {"held_on": date(2026, 1, day), "note": f"note {day}"})
    desk.lock()
    return tmp_path / "desk"


def enrol(desk: OpenDesk, name: str) -> str:
    return case_files.enrol_beneficiary(
        desk.cabinet, {"birth_name": name, "entered_on": date(2026, 1, 1)}
    ).scope


def opened(folder: Path, *passphrases: str) -> OpenDesk:
    for passphrase in passphrases or (PASSPHRASE,):
        (folder / "attempts.json").unlink(missing_ok=True)
        try:
            return find_desk(folder).unlock(passphrase)
        except PersonFacing:
            continue
    raise AssertionError("no passphrase opens the desk")


def assert_whole(desk: OpenDesk) -> None:
    assert desk.check().problems == ()
    assert all(notice.code == "index_repaired" for notice in desk.notices), desk.notices
    assert not (desk.folder / "set-aside").exists()


def test_killed_while_saving(folder: Path) -> None:
    saved: list[tuple[str, str, str]] = []

    def work(say: Say) -> None:
        desk = find_desk(folder).unlock(PASSPHRASE)
        count = 0
        while True:
            case_id = enrol(desk, f"Personne {os.getpid()} {count}")
            say(f"case {case_id} -")
            for _ in range(3):
                count += 1
                note = f"séance {os.getpid()} {count}"
                changed = sessions.record_session(
                    desk.cabinet, case_id, {"held_on": date(2026, 2, 2), "note": note}, [{"title": "à faire"}]
                )
                say(f"{case_id} {changed.entities[0][1]} {note}")
            editing.revise(desk.cabinet, case_id, "session", changed.entities[0][1], {"note": note + " bis"})
            say(f"{case_id} {changed.entities[0][1]} {note} bis")
            desk.cabinet.settle()

    killed_in_work = 0
    for number, after_s in enumerate(moments(1, KILLS, 0.25)):
        outcome: Killed = run_and_kill(work, after_s=after_s, is_from_first_word=bool(number % 2))
        killed_in_work += bool(outcome.lines)
        for line in outcome.lines:
            first, second, note = line.split(" ", 2)
            saved.append((second, "", "") if first == "case" else (first, second, note))
        desk = opened(folder)
        assert_whole(desk)
        latest = {(case, session): note for case, session, note in saved}
        for case_id in {case for case, _ in latest}:
            case = case_files.open_case_file(desk.cabinet, case_id)
            notes = {session.id: session.note for session in case.sessions}
            for (wanted, session_id), note in latest.items():
                if wanted == case_id and session_id:
                    assert (notes[session_id] or "").startswith(note)
        assert len(finding.list_cases(desk.cabinet)) == len(desk.cabinet.case_ids())
        desk.lock()
        saved = saved[-12:]
    assert killed_in_work > KILLS // 3, "the kills came before the work began: they prove nothing"


def test_killed_while_typing(folder: Path) -> None:
    def work(say: Say) -> None:
        desk = find_desk(folder).unlock(PASSPHRASE)
        typed = ""
        while True:
            typed += "e"
            drafts.keep_draft(desk.cabinet, Draft("d", "session", "case", None, {"note": typed}, len(typed)))
            say(str(len(typed)))

    typing = 0
    for number, after_s in enumerate(moments(2, KILLS, 0.12)):
        outcome = run_and_kill(work, after_s=after_s, is_from_first_word=bool(number % 2))
        desk = opened(folder)
        assert_whole(desk)
        if outcome.lines:
            typing += 1
            kept = str(drafts.find_drafts(desk.cabinet)[0].fields["note"])
            assert len(kept) in (int(outcome.lines[-1]), int(outcome.lines[-1]) + 1)
        desk.lock()
    assert typing > KILLS // 3


def test_killed_while_rebuilding_the_projection_and_the_index(folder: Path) -> None:
    def work(say: Say) -> None:
        desk = find_desk(folder).unlock(PASSPHRASE)
        for _ in range(100):
            file = desk.cabinet.case(desk.cabinet.case_ids()[0])
            file.sql.execute("UPDATE meta SET value = 'older' WHERE name = 'projection'")
            desk.cabinet.index.sql.execute("UPDATE meta SET value = '0' WHERE name = 'index_format'")
            desk.lock()
            say("rebuilding")
            desk = find_desk(folder).unlock(PASSPHRASE)

    rebuilding = 0
    for number, after_s in enumerate(moments(3, KILLS, 0.2)):
        rebuilding += bool(run_and_kill(work, after_s=after_s, is_from_first_word=bool(number % 2)).lines)
        desk = opened(folder)
        assert_whole(desk)
        case = case_files.open_case_file(desk.cabinet, desk.cabinet.case_ids()[0])
        assert len(case.sessions) == 20
        assert len(finding.search(desk.cabinet, "note").notes) == 20
        desk.lock()
    assert rebuilding > KILLS // 3


def test_killed_while_changing_the_passphrase(folder: Path) -> None:
    def work(say: Say) -> None:
        for passphrase in (PASSPHRASE, OTHER):
            try:
                desk = find_desk(folder).unlock(passphrase)
                break
            except PersonFacing:
                (folder / "attempts.json").unlink(missing_ok=True)
        for _ in range(50):
            passphrase = OTHER if passphrase == PASSPHRASE else PASSPHRASE
            desk.set_passphrase(passphrase, cost=COSTLY)
            say(passphrase[:6])

    changed = 0
    for number, after_s in enumerate(moments(4, KILLS, 0.3)):
        outcome = run_and_kill(work, after_s=after_s, is_from_first_word=bool(number % 2))
        changed += bool(outcome.lines)
        opened(folder, PASSPHRASE, OTHER).lock()
        desk = opened(folder, OTHER, PASSPHRASE)
        assert_whole(desk)
        desk.lock()
    assert changed > KILLS // 3
