"""The lock screen comes at once: what costs more than the window is not imported before it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.source_tree import CHECKOUT
from windows.start_bundle import MODULES

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


FIRST_PAINTING = """
import json, os, sys
from pathlib import Path
from ui.app import make_application, make_window
from ui.instance.entering import enter
application = make_application()
enter(Path(sys.argv[1]), ())
window = make_window(Path(sys.argv[1]), lang="fr")
window.first_shown.connect(lambda: (print(json.dumps(sorted(sys.modules)), flush=True), os._exit(0)))
window.show()
application.exec()
"""
BEFORE_THE_BUNDLE = {"coachdesk"}


def test_what_an_open_desk_needs_comes_behind_the_lock_screen(tmp_path: Path) -> None:
    (tmp_path / "desk.json").write_bytes(b"")  # a desk is there; its header is read after the painting
    answered = subprocess.run(
        [sys.executable, "-c", FIRST_PAINTING, str(tmp_path)],
        cwd=CHECKOUT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    loaded = json.loads(answered.stdout)
    packages = {name.partition(".")[0] for name in loaded}
    assert packages.intersection({*HEAVY, "platformdirs", "resources", "sync"}) == set()
    waiting = (
        "ui.operations.syncing",
        "ui.operations.updates",
        "ui.shell.frame",
        "ui.shell.routes",
        "ui.updates",
    )
    assert [name for name in loaded if name.startswith(waiting)] == []
    ours = {name for name in loaded if name.startswith(("coachdesk", "ui"))}
    assert "ui.lock.lock_screen" in ours
    # Each is a file that a laptop opens and its antivirus reads: in an installation they are in one.
    assert ours - BEFORE_THE_BUNDLE - set(MODULES) == set(), "to be loaded later, or to be bundled"
    # The log and what watches the system's lock come at once after the painting; a start names no exit code here.
    afterwards = ("ui.log", "ui.shell.idle", "coachdesk.vault", "coachdesk.commands.window_arguments")
    assert {name for name in MODULES if not name.startswith(afterwards)} - ours == set(), (
        "bundled for nothing"
    )
