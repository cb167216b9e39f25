"""The program started twice, in real processes: one window, whatever became of the first."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from coachdesk.commands.exit_codes import DONE, FAILED
from coachdesk.desk import create_desk
from tests.coachdesk.conftest import FAST, PASSPHRASE
from tests.ui.instance.started import Person, Started
from ui.texts import find_text

no_signals = pytest.mark.skipif(sys.platform == "win32", reason="a process is held up by a signal")
TOAST = "shell.toast"


def reachable(person: Person, started: Started) -> Started:
    """Wait until later starts can speak to its window."""
    started.wait(lambda: started.process.pid in {one["pid"] for one in notes(person)}, "the window's note")
    return started


def notes(person: Person) -> list[dict[str, object]]:
    """Return what the open windows said of themselves."""
    found = []
    for path in person.home.rglob("*.window"):
        try:
            found.append(json.loads(path.read_bytes()))
        except ValueError:
            continue
    return found


def told(started: Started) -> bool:
    """Tell whether the bar at the foot says something."""
    return any(part["name"] == TOAST for part in started.seen.get("parts", ()))


def desk_in(folder: Path) -> Path:
    create_desk(folder, PASSPHRASE, "Salomé", cost=FAST)[0].lock()
    return folder


def test_a_second_start_opens_no_window_and_ends_well(person: Person) -> None:
    first = reachable(person, person.start().shown("FirstStart"))
    second = person.start()
    assert second.ended() == (DONE, "")
    assert second.seen == {}
    assert first.process.poll() is None


def test_two_starts_at_the_same_moment_open_one_window(person: Person) -> None:
    starts = [person.start() for _ in range(3)]
    until = time.monotonic() + 60
    while sum(one.process.poll() is None for one in starts) > 1 and time.monotonic() < until:
        time.sleep(0.05)
    (left,) = [one for one in starts if one.process.poll() is None]
    left.shown("FirstStart")
    assert {one.ended() for one in starts if one is not left} == {(DONE, "")}


def test_a_file_is_handed_to_the_window_that_is_open(person: Person) -> None:
    file = person.home / "équipe.coachbundle"
    file.write_bytes(b"x")
    first = reachable(person, person.start("--desk", desk_in(person.home / "desk")).shown("LockScreen"))
    assert not told(first)
    os.chdir(person.home)  # a path that is not whole is meant from here
    assert person.start("--desk", person.home / "desk", Path("équipe.coachbundle").name).ended() == (DONE, "")
    first.wait(lambda: told(first), "the file told of")


def test_a_double_clicked_file_goes_to_whichever_window_is_open(person: Person) -> None:
    file = person.home / "x.coachbundle"
    file.write_bytes(b"x")
    other = reachable(person, person.start("--desk", desk_in(person.home / "elsewhere")).shown("LockScreen"))
    assert person.start(file).ended() == (DONE, "")
    other.wait(lambda: told(other), "the file told of")
    # Nothing holds the desk that the file did not go to: its own window opens.
    person.start().shown("FirstStart")


def test_another_desk_has_a_window_of_its_own(person: Person) -> None:
    first = reachable(person, person.start().shown("FirstStart"))
    second = person.start("--desk", desk_in(person.home / "other")).shown("LockScreen")
    assert first.process.poll() is second.process.poll() is None


def test_a_file_opens_the_window_when_there_is_none(person: Person) -> None:
    file = person.home / "x.coachinvite"
    file.write_text("CDI1-", "utf-8")
    started = person.start(file).shown("FirstStart")
    started.wait(lambda: told(started), "the file told of")


def test_a_window_that_was_killed_is_in_nobody_s_way(person: Person) -> None:
    first = reachable(person, person.start().shown("FirstStart"))
    (left,) = [Path(str(one["server"])) for one in notes(person)]
    first.kill()
    second = reachable(person, person.start().shown("FirstStart"))
    assert person.start().ended() == (DONE, "")
    assert second.process.poll() is None
    assert not left.exists()


def test_a_note_that_makes_no_sense_is_in_nobody_s_way(person: Person) -> None:
    reachable(person, person.start().shown("FirstStart")).kill()
    (path,) = person.home.rglob("*.window")
    path.write_bytes(b"[" * 10_000)
    reachable(person, person.start().shown("FirstStart"))
    assert person.start().ended() == (DONE, "")


@no_signals
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_window_that_does_not_answer_is_told_of_after_two_seconds(person: Person, lang: str) -> None:
    first = reachable(person, person.start().shown("FirstStart"))
    first.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    code, said = person.start("--lang", lang).ended()
    lasted = time.monotonic() - began
    first.process.send_signal(signal.SIGCONT)
    assert code == FAILED
    assert said.startswith(str(find_text("fr" if lang == "fr" else "en", "instance.no_answer", None)))
    assert 2.0 <= lasted < 12.0
    assert person.start().ended() == (DONE, "")  # it answers again


@no_signals
def test_the_start_while_a_window_closes_waits_and_opens_its_own(person: Person) -> None:
    first = reachable(person, person.start().shown("FirstStart"))
    (path,) = person.home.rglob("*.window")
    first.process.send_signal(signal.SIGSTOP)
    path.write_bytes(b'{"server": "", "pid": 0}')  # what a window says that is closing
    second = person.start()
    time.sleep(1.0)
    assert second.process.poll() is None
    first.kill()
    second.shown("FirstStart")


@no_signals
def test_nobody_else_reaches_the_window(person: Person) -> None:
    reachable(person, person.start().shown("FirstStart"))
    (note,) = notes(person)
    (path,) = person.home.rglob("*.window")
    for private in (Path(str(note["server"])), path, path.parent):
        assert private.stat().st_mode & 0o077 == 0, private
