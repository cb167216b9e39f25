"""From asking for a case file of 100 notes to its screen painted, in the real window on the offscreen platform.

The desk is unlocked and Dossiers shown; the window has made the page ahead, as it does while the person reads the
list. Each round goes from Dossiers to the file at one tab, waits for it filled, paints it whole, and goes back.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from coachdesk.desk import create_desk
from tests.benchmarks.bench_case_file import filled_case
from tests.benchmarks.measuring import CHECKOUT, Finding, Times
from tests.coachdesk.conftest import FAST, PASSPHRASE

TABS = ("overview", "identity", "sessions", "pathway", "history")
ROUNDS = 24
BAR = 100.0
"""Milliseconds."""

SCRIPT = """
import json, sys, time
from pathlib import Path
from ui.app import make_application, make_window
application = make_application()
window = make_window(Path(sys.argv[1]), lang="fr")
window.resize(1280, 800)
window.show()

def until(is_so):
    began = time.perf_counter()
    while not is_so():
        application.processEvents()
        if time.perf_counter() - began > 60:
            sys.exit("waited a minute in vain")

from ui.shell.frame import Frame
until(lambda: hasattr(window.screen_shown, "field"))
window.screen_shown.field.line.setText(sys.argv[2])
window.screen_shown.try_to_open()
until(lambda: isinstance(window.screen_shown, Frame))
frame = window.screen_shown
until(lambda: not frame.navigator.prepare("case_file"))
case_id, tabs, rounds = sys.argv[3], sys.argv[4].split(","), int(sys.argv[5])
taken = {tab: [] for tab in tabs}
for _ in range(rounds):
    for tab in tabs:
        frame.host.navigate("dossiers")
        until(lambda: frame.navigator.place.route == "dossiers" and application.processEvents() is None)
        window.grab()
        began = time.perf_counter()
        frame.host.navigate("case_file", case_id=case_id, tab=tab)
        page = frame.page
        until(lambda: page.tabs.isVisible() and page.tabs.shown_key == tab and page.tabs.made(tab) is not None)
        window.repaint()
        application.processEvents()
        taken[tab].append(time.perf_counter() - began)
print(json.dumps(taken), flush=True)
import os
os._exit(0)
"""


def main() -> list[Finding]:
    """Return the findings."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "desk"
        desk, _ = create_desk(home, PASSPHRASE, "Claire", cost=FAST)
        case_id, _ = filled_case(desk.cabinet)
        desk.lock()
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(home), PASSPHRASE, case_id, ",".join(TABS), str(ROUNDS)],
            capture_output=True,
            text=True,
            check=True,
            cwd=CHECKOUT,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            timeout=300,
        )
    taken = {tab: Times(tuple(sorted(values[2:]))) for tab, values in json.loads(done.stdout).items()}
    return [
        Finding(
            f"from Dossiers to a filled {tab} of a file of 100 notes, 95th percentile",
            times.p95 * 1e3,
            BAR,
            "ms",
            f"median {times.median * 1e3:.0f}",
        )
        for tab, times in taken.items()
    ]
