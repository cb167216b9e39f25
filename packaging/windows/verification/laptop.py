"""A laptop with the program on it: installing, starting, closing, removing."""

from __future__ import annotations

import shlex
from pathlib import Path

from windows.verification.registry import CLASSES
from windows.verification.robot import Robot
from windows.verification.session import Answer, Session

CLOSED_S = 20


class Laptop:
    """``session`` is switched on; ``is_for_everybody``: the program is installed for the whole machine."""

    def __init__(self, session: Session, *, is_for_everybody: bool = False) -> None:
        self.session = session
        self._is_for_everybody = is_for_everybody
        self.robot = Robot(session)
        self.people: int | None = None
        """How many case files were imported."""

    @property
    def home(self) -> Path:
        """Return where the program is installed."""
        if self._is_for_everybody:
            return self.session.drive / "Program Files" / "CoachDesk"
        return self.session.local / "Programs" / "CoachDesk"

    @property
    def data(self) -> Path:
        """Return where the program keeps its desk, its log and its settings."""
        return self.session.local / "CoachDesk"

    @property
    def program(self) -> Path:
        """Return the program's launcher."""
        return self.home / "CoachDesk.exe"

    def version_in_use(self, home: Path | None = None) -> str:
        """Return the folder of the version that the launcher runs; "" when there is none."""
        try:
            return ((home or self.home) / "current.txt").read_text("ascii").strip()
        except OSError:
            return ""

    def install(self, installer: Path, *options: str, folder: str = "", seconds: float = 90) -> Answer:
        """Run an installer silently; ``folder`` is where to, as Windows calls it. The log is in ``setup.log``."""
        log = self.session.inside(self.session.out / "setup.log")
        # NSIS takes everything behind /D= as it stands; Wine would put quotation marks around a word with blanks.
        words = ["/S", f"/LOG={log}", *options, *(f"/D={folder}".split(" ") if folder else [])]
        return self.session.run(
            f"w {self.session.linux(installer)} {' '.join(shlex.quote(word) for word in words)}", seconds
        )

    def log(self) -> str:
        """Return what the last installation wrote into its log, and take it away."""
        place = self.session.out / "setup.log"
        try:
            content = place.read_bytes()
            place.unlink()
        except OSError:
            return ""
        is_wide = content.startswith(b"\xff\xfe")
        return content.decode("utf-16" if is_wide else "utf-8", "replace").replace("\r", "")

    def ask(self, *arguments: str, program: Path | None = None, seconds: float = 60) -> Answer:
        """Run the program on its command line."""
        words = " ".join(shlex.quote(word) for word in arguments)
        return self.session.run(f"w {self.session.linux(program or self.program)} {words}", seconds)

    def double_click(self, file: Path, seconds: float = 60) -> Answer:
        """Open a file by what Windows knows of its ending, and wait for the exit code of what that started."""
        return self.session.run(f"w start /wait {shlex.quote(self.session.inside(file))}", seconds)

    def show_associations(self) -> None:
        """Copy what this person's endings are for to where this Wine looks: in the machine's, not in the person's."""
        for name in (".coachbundle", ".coachinvite", "CoachDesk.Bundle", "CoachDesk.Invitation"):
            key = f"{CLASSES}\\{name}"
            self.session.run(f"w reg copy 'HKCU\\{key}' 'HKLM\\{key}' /s /f", 20)

    def count_programs(self) -> int:
        """Return how many processes of the program run."""
        return int(self.session.run("pgrep -c -f 'CoachDesk[.]exe'", 10).text.strip() or 0)

    def remove(self, *options: str, home: Path | None = None) -> Answer:
        """Run the uninstaller silently and wait until it has ended: it goes on after it has returned."""
        place = home or self.home
        log = self.session.inside(self.session.out / "setup.log")
        words = " ".join(shlex.quote(word) for word in ("/S", f"/LOG={log}", *options))
        uninstaller = self.session.linux(place / "Uninstall.exe")
        # It runs from a copy of itself and takes that name off the disk last.
        return self.session.run(
            f"w {uninstaller} {words}; rc=$?\n"
            f"for _ in $(seq 150); do [ -e {uninstaller} ] || break; sleep 0.1; done\n"
            "for _ in $(seq 50); do pgrep -f '_[?]=' >/dev/null || break; sleep 0.1; done\nexit $rc",
            60,
        )

    def close_program(self) -> bool:
        """Close the window as a person does; tell whether the program has ended then."""
        self.robot.key("alt+F4")
        return self.wait_until_closed()

    def wait_until_closed(self) -> bool:
        """Wait until no program of ours runs."""
        answer = self.session.run(
            f"for _ in $(seq {CLOSED_S * 10}); do\n"
            "pgrep -f 'CoachDesk[.]exe' >/dev/null || exit 0; sleep 0.1; done; exit 1",
            CLOSED_S + 5,
        )
        return answer.status == 0

    def end_program(self) -> None:
        """End the program the hard way, whatever it is doing."""
        self.session.run("w taskkill /F /IM CoachDesk.exe; sleep 0.3", 20)
