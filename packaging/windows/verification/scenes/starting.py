"""How long from the double-click to the lock screen, against a window with nothing behind it."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from windows.verification import bare_program
from windows.verification.bench import Bench
from windows.verification.laptop import Laptop

ROUNDS = 4
MOST_TIMES = 1.5

_BARE = '''\
"""A bare window of the same Qt by the same launcher: says when it was painted first."""

import os
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow


class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, self.tell)

    def tell(self):
        place = os.environ["COACHDESK_ROBOT_MAP"]
        with open(place + ".part", "w") as file:
            file.write("{}")
        os.replace(place + ".part", place)


application = QApplication(sys.argv[:1])
window = Window()
window.setCentralWidget(QLabel("CoachDesk"))
window.resize(1280, 760)
window.show()
sys.exit(application.exec())
'''


def race(bench: Bench) -> None:
    """Start both in turn; the medians are compared."""
    laptop, report = bench.at_work, bench.report
    bare = bare_program.lay(laptop, "bare", _BARE)
    times: dict[Path, list[float]] = {laptop.program: [], bare: []}
    for number in range(ROUNDS + 1):
        for program, seconds in times.items():
            taken = _start(laptop, program)
            if number:  # the first of each reads the files from the disk
                seconds.append(taken)
            if number == 0 and program == laptop.program:
                seen = laptop.robot.look()
                report.check(
                    "the start ends at the lock screen", seen.screen in {"LockScreen", ""}, "", seen.screen
                )
                laptop.session.picture("start-lock-screen")
            laptop.end_program()
    ours, theirs = (statistics.median(seconds) for seconds in times.values())
    report.measure("a bare window", theirs, "s")
    report.measure("the lock screen", ours, "s")
    report.measure("the lock screen against a bare window", ours / theirs, "times", MOST_TIMES)
    bare_program.take_away(bare)


def _start(laptop: Laptop, program: Path) -> float:
    """Return the seconds from the start to the first painting, which the program tells by writing a file."""
    place = laptop.session.out / "map.json"
    place.unlink(missing_ok=True)
    begin = time.time()
    laptop.robot.open_program(program)
    until = time.monotonic() + 60
    while not place.exists():
        if time.monotonic() > until:
            raise TimeoutError(f"{program.parent.name} paints nothing")
        time.sleep(0.02)
    return place.stat().st_mtime - begin
