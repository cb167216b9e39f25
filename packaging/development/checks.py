"""The checks that everything has to pass, run one after the other to the last."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

MOST_WORKERS = 4


@dataclass(frozen=True)
class Step:
    """One check: its name in the closing table and its command."""

    name: str
    command: Sequence[str]


@dataclass(frozen=True)
class Outcome:
    """How a check ended."""

    name: str
    passed: bool
    seconds: float


@dataclass(frozen=True)
class Counts:
    """How many tests ran, and how they ended."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __str__(self) -> str:
        counted = f"{self.passed} passed, {self.failed} failed"
        return f"{counted}, {self.skipped} skipped" if self.skipped else counted


def lint_steps(python: str, *, is_fast: bool = False) -> list[Step]:
    """Return the checks that read the code without running it."""
    mypy = [python, "-m", "mypy", "--no-error-summary"]
    # The program runs on Windows: what only exists there is checked from here too, in what runs there.
    # What follows a return for other systems counts as unreachable then.
    on_windows = ["--platform", "win32", "--no-warn-unreachable", "--cache-dir", ".mypy_cache/windows"]
    steps = [
        Step("ruff check", [python, "-m", "ruff", "check", "--quiet", "--output-format", "concise"]),
        Step("ruff format", [python, "-m", "ruff", "format", "--check", "--quiet"]),
        Step("mypy", mypy),
        Step("mypy for Windows", [*mypy, *on_windows, *RUNS_ON_WINDOWS]),
        Step("import-linter", [python, "-c", _LINT_IMPORTS, "--no-logo"]),
    ]
    return [step for step in steps if not (is_fast and step.name == "mypy for Windows")]


RUNS_ON_WINDOWS = ("coachdesk", "resources", "ui", "packaging/dev.py", "packaging/development")
_LINT_IMPORTS = "from importlinter.cli import lint_imports_command as lint; lint()"


def run_steps(steps: Sequence[Step], checkout: Path, variables: dict[str, str]) -> list[Outcome]:
    """Run every step, whatever the others said."""
    return [_run_step(step, checkout, variables) for step in steps]


def run_tests(
    python: str,
    checkout: Path,
    variables: dict[str, str],
    *,
    is_fast: bool = False,
    keyword: str | None = None,
) -> tuple[Outcome, Counts]:
    """Run pytest and count the tests; several processes unless only some tests are asked for."""
    with tempfile.TemporaryDirectory(prefix="coachdesk-report-") as folder:
        report = Path(folder) / "report.xml"
        command = [python, "-m", "pytest", "-q", f"--junit-xml={report}"]
        workers = min(os.cpu_count() or 1, MOST_WORKERS)
        if keyword is not None:
            command += ["-k", keyword]
        elif workers > 1:
            # A file's tests stay together: its fixtures are made once. Each process has its own Qt.
            command += ["-n", str(workers), "--dist", "loadfile"]
        if is_fast:
            command += ["-m", "not slow"]
        outcome = _run_step(Step("pytest", command), checkout, variables)
        return outcome, _count(report)


def closing_table(outcomes: Sequence[Outcome]) -> str:
    """Return a line for each check."""
    width = max(len(outcome.name) for outcome in outcomes)
    return "\n".join(
        f"{outcome.name:<{width}}  {'passed' if outcome.passed else 'FAILED'}  {outcome.seconds:6.1f} s"
        for outcome in outcomes
    )


def _run_step(step: Step, checkout: Path, variables: dict[str, str]) -> Outcome:
    _head(step.name)
    start = time.monotonic()
    code = subprocess.call(step.command, cwd=checkout, env=variables, stdin=subprocess.DEVNULL)
    return Outcome(step.name, code == 0, time.monotonic() - start)


def _head(name: str) -> None:
    print(f"--- {name}", flush=True)


def _count(report: Path) -> Counts:
    try:
        root = ET.parse(report).getroot()  # noqa: S314 - the file was written a moment ago by pytest
    except (OSError, ET.ParseError):
        return Counts(failed=1)  # pytest did not get as far as its report
    suites = list(root.iter("testsuite"))

    def total(name: str) -> int:
        return sum(int(suite.get(name, "0")) for suite in suites)

    failed = total("failures") + total("errors")
    skipped = total("skipped")
    return Counts(total("tests") - failed - skipped, failed, skipped)
