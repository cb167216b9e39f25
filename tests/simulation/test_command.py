"""``coachdesk-hq simulate``: what it says, and that a story that went wrong is told."""

from __future__ import annotations

import sys

import pytest

from sync import entry
from sync.simulation import command
from sync.simulation.claims import Broken
from sync.simulation.run import Outcome


def test_it_runs_stories_and_counts_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["coachdesk-hq", "simulate", "--seeds", "2", "--steps", "8", "--jobs", "1", "--language", "en"]
    monkeypatch.setattr(sys, "argv", asked)
    assert entry.main() == 0
    assert capsys.readouterr().out.startswith("2 stories, ")


def test_a_seed_that_fails_is_named_and_the_exit_code_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(seed: int, steps: int) -> Outcome:
        lost = (Broken("kept", "laptop-2", "register", "change-9"),) if seed == 4 else ()
        return Outcome(seed, lost, (), "0", 3)

    monkeypatch.setattr(command, "run_seed", broken)
    assert command.run_command(["--seeds", "3", "--first", "3", "--jobs", "1", "--language", "fr"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "graine 4\u00a0: kept laptop-2 register change-9",
        "3 histoires, 9 modifications, 1 ni égales ni entières, 0 s",
    ]


def test_a_replayed_seed_shows_its_story(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run_command(["--seed", "3", "--steps", "6", "--language", "en"]) == 0
    first = capsys.readouterr().out
    assert command.run_command(["--seed", "3", "--steps", "6", "--language", "en"]) == 0
    assert capsys.readouterr().out == first
    assert "hired laptop-2" in first
