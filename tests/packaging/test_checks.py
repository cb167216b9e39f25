from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from development import checks
from development.checks import Outcome, Step


def a_step(name: str, code: str) -> Step:
    return Step(name, [sys.executable, "-c", code])


def test_every_step_runs_though_one_fails(tmp_path: Path) -> None:
    steps = [a_step("first", "raise SystemExit(3)"), a_step("second", "open('ran', 'w').close()")]
    outcomes = checks.run_steps(steps, tmp_path, dict(os.environ))
    assert [(outcome.name, outcome.passed) for outcome in outcomes] == [("first", False), ("second", True)]
    assert (tmp_path / "ran").exists()


def test_the_table_shows_what_failed() -> None:
    table = checks.closing_table([Outcome("ruff check", True, 0.24), Outcome("mypy", False, 12.3)])
    assert table.splitlines() == ["ruff check  passed     0.2 s", "mypy        FAILED    12.3 s"]


PASSING = "def test_one():\n    assert True\n\n\ndef test_two():\n    assert True\n"
MIXED = """\
import pytest


def test_passes():
    assert True


def test_fails():
    raise AssertionError


@pytest.fixture
def broken():
    raise RuntimeError


def test_cannot_start(broken):
    pass


@pytest.mark.skip
def test_is_left_out():
    pass
"""


@pytest.mark.parametrize(
    ("source", "passed", "said"),
    [
        (PASSING, True, "2 passed, 0 failed"),
        (MIXED, False, "1 passed, 2 failed, 1 skipped"),
        ("this is no Python\n", False, "0 passed, 1 failed"),
    ],
)
def test_the_tests_are_counted(tmp_path: Path, source: str, *, passed: bool, said: str) -> None:
    (tmp_path / "test_it.py").write_text(source, encoding="utf-8")
    outcome, counts = checks.run_tests(sys.executable, tmp_path, dict(os.environ), keyword="test")
    assert outcome.passed is passed
    assert str(counts) == said


def test_a_run_that_leaves_no_report_has_failed(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("import os\nos._exit(0)\n", encoding="utf-8")
    _, counts = checks.run_tests(sys.executable, tmp_path, dict(os.environ), keyword="test")
    assert counts.failed == 1


def test_windows_is_checked_from_everywhere_but_not_in_a_hurry() -> None:
    names = [step.name for step in checks.lint_steps("python")]
    assert names == ["ruff check", "ruff format", "mypy", "mypy for Windows", "import-linter"]
    assert [step.name for step in checks.lint_steps("python", is_fast=True)] == [
        name for name in names if name != "mypy for Windows"
    ]
