"""From process start to the lock screen, from the passphrase to Dossiers, and memory, in a real process.

The floor is a bare PySide6 window with a table. Both are started in turn on the offscreen platform, warm, and count
until the turn of the loop after their first painting.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from coachdesk.demo import PASSPHRASE
from coachdesk.demo.keeping import ready_demo_desk
from tests.benchmarks.measuring import CHECKOUT, Finding, Times

BARE = """
import os, sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, lambda: (print("shown", flush=True), os._exit(0)))
application = QApplication([])
window = Window()
table = QTableView()
table.setModel(QStandardItemModel(20, 5))
window.setCentralWidget(table)
window.show()
application.exec()
"""

LOCK = """
import os, sys
from pathlib import Path
from ui.app import make_application, make_window
application = make_application()
window = make_window(Path(sys.argv[1]), lang="fr")
window.first_shown.connect(lambda: (print("shown", flush=True), os._exit(0)))
window.show()
application.exec()
"""

UNLOCKED = """
import json, os, sys, time
from pathlib import Path
import psutil
from PySide6.QtCore import QTimer
from ui.app import make_application, make_window
application = make_application()
window = make_window(Path(sys.argv[1]), lang="fr")
window.show()
began = [0.0]

def typed():
    lock = window.screen_shown
    lock.field.line.setText(sys.argv[2])
    began[0] = time.perf_counter()
    lock.try_to_open()
    QTimer.singleShot(0, look)

def look():
    from ui.shell.frame import Frame
    from PySide6.QtWidgets import QTableView
    shown = window.screen_shown
    tables = [t for t in window.findChildren(QTableView) if t.isVisible() and t.model() and t.model().rowCount()]
    if not isinstance(shown, Frame) or not tables:
        QTimer.singleShot(1, look)
        return
    tables[0].viewport().repaint()
    took = time.perf_counter() - began[0]
    QTimer.singleShot(1500, lambda: tell(took, tables[0].model().rowCount()))

def tell(took, rows):
    pss = psutil.Process().memory_full_info().pss
    print(json.dumps({"took": took, "rows": rows, "pss": pss}), flush=True)
    os._exit(0)

# Two seconds for what is imported behind the lock screen while the person types.
window.first_shown.connect(lambda: QTimer.singleShot(2000, typed))
application.exec()
"""


def _run(script: str, *arguments: str) -> tuple[float, str]:
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    # As a person has it: compiled once, then read.
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=CHECKOUT,
        env=variables,
        timeout=120,
    )
    return time.perf_counter() - began, done.stdout


def main() -> list[Finding]:
    """Return the findings."""
    from coachdesk.vault.header import read_header
    from coachdesk.vault.slots import unlock_with_passphrase

    with tempfile.TemporaryDirectory() as folder:
        desk = ready_demo_desk(Path(folder) / "desk", date.today())  # noqa: DTZ011 - the demo's day
        size = sum(path.stat().st_size for path in desk.rglob("*") if path.is_file())
        taken: dict[str, list[float]] = {"bare": [], "lock": []}
        for _ in range(12):
            taken["bare"].append(_run(BARE)[0])
            taken["lock"].append(_run(LOCK, str(desk))[0])
        bare, lock = (Times(tuple(sorted(taken[name][2:]))) for name in ("bare", "lock"))
        header = read_header(desk)
        assert header is not None
        began = time.perf_counter()
        unlock_with_passphrase(header, PASSPHRASE)
        kdf = time.perf_counter() - began
        opened = [json.loads(_run(UNLOCKED, str(desk), PASSPHRASE)[1]) for _ in range(5)]
    beyond = Times(tuple(sorted(one["took"] - kdf for one in opened)))
    return [
        Finding(
            "process start to lock screen",
            lock.median / bare.median,
            1.5,
            "times a bare window",
            f"{lock.ms} against {bare.ms}",
        ),
        Finding(
            f"right passphrase to Dossiers filled with {opened[0]['rows']} people, beyond the KDF",
            beyond.median * 1e3,
            300,
            "ms",
        ),
        Finding("memory with Dossiers open", max(one["pss"] for one in opened) / 2**20, 130, "MiB PSS"),
        Finding(f"a desk of {opened[0]['rows']} people", size / 1e6, 60, "MB"),
    ]
