"""The lock screen comes at once: what costs more than the window is not imported before it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.contracts.source_tree import CHECKOUT

HEAVY = (
    "cryptography",
    "docx",
    "docxtpl",
    "jinja2",
    "lxml",
    "openpyxl",
    "phonenumbers",
    "requests",
    "sqlalchemy",
    "sqlcipher3",
    "stdnum",
)
FIRST = ("ui.app", "ui.shell.window", "ui.lock.lock_screen", "coachdesk.desk")


def imported_by(*modules: str) -> set[str]:
    """Return the packages that a fresh Python holds after importing these modules."""
    program = f"import json, sys, {', '.join(modules)}; print(json.dumps(sorted(sys.modules)))"
    answered = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in json.loads(answered.stdout)}


@pytest.mark.parametrize("module", FIRST)
def test_nothing_heavy_comes_before_the_lock_screen(module: str) -> None:
    assert imported_by(module).intersection(HEAVY) == set()


def test_the_launcher_knows_no_window_until_one_is_asked_for() -> None:
    assert imported_by("coachdesk.__main__").intersection({*HEAVY, "PySide6", "ui"}) == set()
