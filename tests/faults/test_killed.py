"""Killed at any moment of saving, typing, rebuilding and changing the passphrase.

The desk opens, the check passes, every save that returned is there. With ``test_killed_import`` two hundred times.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from coachdesk.desk import OpenDesk, create_desk, find_desk
from coachdesk.services import case_files, drafts, editing, finding, sessions
from coachdesk.services.drafts import Draft
from coachdesk.vault.errors import WrongPassphrase
from coachdesk.vault.header import KdfCost
from tests.coachdesk.conftest import FAST, PASSPHRASE
from tests.faults.conftest import Say, moments, run_and_kill

pytestmark = [
    pytest.mark.skipif(
        sys.platform == "win32", reason="needs fork; the Windows build is killed in its own verification"
    ),
    pytest.mark.timeout(300),
]

KILLS = int(os.environ.get("COACHDESK_KILLS", "40"))
"""For each of the five kinds of work: 200 in all."""

REVISED = "bis"
COSTLY = KdfCost(memory_kib=8_192, iterations=2, lanes=1)


@pytest.fixture
def folder(memory_folder: Path) -> Path:
    """Return a locked desk with one case file of twenty notes."""
    desk, _ = create_desk(memory_folder / "desk", PASSPHRASE, "Claire", cost=FAST)
    case_id = enrol(desk, "Premier")
    for day in range(1, 21):
        sessions.record_session(desk.cabinet, case_id, {"held_on": date(2026, 1, day), "note": f"note {day}"})
    desk.lock()
    return memory_folder / "desk"


def enrol(desk: OpenDesk, name: str) -> str:
    return case_files.enrol_beneficiary(
        desk.cabinet, {"birth_name": name, "entered_on": date(2026, 1, 1)}
    ).scope


def opened(folder: Path, passphrase: str = PASSPHRASE) -> OpenDesk:
    (folder / "attempts.json").unlink(missing_ok=True)
    return find_desk(folder).unlock(passphrase)


def assert_whole(desk: OpenDesk) -> None:
    assert desk.check().problems == ()
    assert all(notice.code == "index_repaired" for notice in desk.notices), desk.notices
    assert not (desk.folder / "set-aside").exists()


@dataclass
class Promised:
    """What the children said was saved: case files, and the note of each session as it was last saved."""

    cases: set[str] = field(default_factory=set)
    notes: dict[str, dict[str, str]] = field(default_factory=dict)

    def take(self, lines: tuple[str, ...]) -> None:
        for line in lines:
            case_id, session_id, note = line.split(" ", 2)
            self.cases.add(case_id)
            if session_id != "-":
                self.notes.setdefault(case_id, {})[session_id] = note

    def assert_kept(self, desk: OpenDesk, latest: int) -> None:
        """Look into the case files promised last; a revision that was not promised may be there already."""
        assert self.cases <= set(desk.cabinet.case_ids())
        for case_id in list(self.notes)[-latest:]:
            case = case_files.open_case_file(desk.cabinet, case_id)
            kept = {session.id: session.note for session in case.sessions}
            titles = Counter(action.session_id for action in case.actions)
            for session_id, note in self.notes[case_id].items():
                assert kept[session_id] in (note, note.removesuffix(REVISED) + REVISED)
                assert titles[session_id] == 1, "the action is saved with its session"
            found = finding.search(desk.cabinet, note).notes
            assert session_id in {hit.entity_id for hit in found}


def test_killed_while_saving(folder: Path) -> None:
    promised = Promised()

    def work(say: Say) -> None:
        desk = find_desk(folder).unlock(PASSPHRASE)
        count = 0
        while True:
            case_id = enrol(desk, f"Personne {os.getpid()} {count}")
            say(f"{case_id} - -")
            for _ in range(3):
                count += 1
                note = f"seance{os.getpid()}x{count}"
                changed = sessions.record_session(
                    desk.cabinet, case_id, {"held_on": date(2026, 2, 2), "note": note}, [{"title": "à faire"}]
                )
                say(f"{case_id} {changed.entities[0][1]} {note}")
            editing.revise(desk.cabinet, case_id, "session", changed.entities[0][1], {"note": note + REVISED})
            say(f"{case_id} {changed.entities[0][1]} {note}{REVISED}")
            desk.cabinet.settle()

    in_work = 0
    for number, after_s in enumerate(moments(1, KILLS, 0.12)):
        outcome = run_and_kill(work, after_s=after_s, after_lines=number % 2)
        in_work += bool(outcome.lines)
        promised.take(outcome.lines)
        desk = opened(folder)
        assert_whole(desk)
        promised.assert_kept(desk, latest=2)
        assert len(finding.list_cases(desk.cabinet)) == len(desk.cabinet.case_ids())
        desk.lock()
    assert in_work > KILLS // 3, "the kills came before the work began: they prove nothing"
    desk = opened(folder)
    promised.assert_kept(desk, latest=len(promised.notes))
    desk.lock()


def test_killed_while_typing(folder: Path) -> None:
    """A draft that was kept is there; ``test_killed_window`` holds the window to its second."""

    def work(say: Say) -> None:
        desk = find_desk(folder).unlock(PASSPHRASE)
        typed = ""
        while True:
            typed += "e"
            drafts.keep_draft(desk.cabinet, Draft("d", "session", "case", None, {"note": typed}, len(typed)))
            say(str(len(typed)))

    typing = before = 0
    for number, after_s in enumerate(moments(2, KILLS, 0.12)):
        outcome = run_and_kill(work, after_s=after_s, after_lines=number % 2)
        desk = opened(folder)
        assert_whole(desk)
        kept = [len(str(draft.fields["note"])) for draft in drafts.find_drafts(desk.cabinet)]
        if outcome.lines:
            typing += 1
            before = int(outcome.lines[-1])
            assert kept in ([before], [before + 1])
        else:
            assert kept in ([before] if before else [], [before + 1], [1])
        before = kept[0] if kept else 0
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
        rebuilding += bool(run_and_kill(work, after_s=after_s, after_lines=number % 2).lines)
        desk = opened(folder)
        assert_whole(desk)
        case = case_files.open_case_file(desk.cabinet, desk.cabinet.case_ids()[0])
        assert len(case.sessions) == 20
        assert len(finding.search(desk.cabinet, "note").notes) == 20
        desk.lock()
    assert rebuilding > KILLS // 3


def test_killed_while_changing_the_passphrase(folder: Path) -> None:
    current = 0
    desk = opened(folder)
    desk.set_passphrase(numbered(0), cost=COSTLY)
    desk.lock()

    def work(say: Say) -> None:
        desk = find_desk(folder).unlock(numbered(current))
        for number in range(current + 1, current + 50):
            desk.set_passphrase(numbered(number), cost=COSTLY)
            say(str(number))

    changed = 0
    for number, after_s in enumerate(moments(4, KILLS, 0.3)):
        outcome = run_and_kill(work, after_s=after_s, after_lines=number % 2)
        changed += bool(outcome.lines)
        promised = int(outcome.lines[-1]) if outcome.lines else current
        # The change under way may have come to its end unheard.
        works = [each for each in range(promised - 1, promised + 2) if opens(folder, numbered(each))]
        assert works in ([promised], [promised + 1]), "one of the two, never both and never an older one"
        current = works[0]
        desk = opened(folder, numbered(current))
        assert_whole(desk)
        desk.lock()
    assert changed > KILLS // 3


def numbered(number: int) -> str:
    return f"{PASSPHRASE} {number}"


def opens(folder: Path, passphrase: str) -> bool:
    (folder / "attempts.json").unlink(missing_ok=True)
    try:
        find_desk(folder).unlock(passphrase).lock()
    except WrongPassphrase:
        return False
    return True
