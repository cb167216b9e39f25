"""The start: the lock screen is painted before anything heavy is imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from coachdesk.desk import create_desk
from coachdesk.vault.header import KdfCost

CHECKOUT = Path(__file__).resolve().parents[2]
HEAVY = (
    "cryptography",
    "docx",
    "docxtpl",
    "lxml",
    "openpyxl",
    "phonenumbers",
    "requests",
    "sqlalchemy",
    "sqlcipher3",
    "zoneinfo",
    "coachdesk.services",
    "coachdesk.storage",
    "resources",
    "ui.dossiers",
    "ui.case_file",
)

SCRIPT = """
import json, os, sys
from pathlib import Path
from ui.app import make_application, make_window
application = make_application()
window = make_window(Path(sys.argv[1]), lang="fr")
def tell():
    import linecache
    told = {
        "modules": sorted(sys.modules),
        "shown": type(window.screen_shown).__name__,
        "read": [name for name in linecache.cache if "coachdesk" in name or "ui" in Path(name).parts],
    }
    print(json.dumps(told), flush=True)
    window.close()
    application.quit()
window.first_shown.connect(tell)
window.show()
application.exec()
"""


def test_the_lock_screen_waits_for_nothing_heavy(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    create_desk(
        folder, "moulage biplace verrerie pourpre canard vigilant fluctuer", "S", cost=KdfCost(64, 1, 1)
    )[0].lock()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder)],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    told = json.loads(done.stdout)
    assert told["shown"] == "LockScreen"
    loaded = {name for name in HEAVY if name in told["modules"]}
    assert not loaded
    assert told["read"] == []  # PySide would read and keep the source of every module
