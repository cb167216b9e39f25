"""A Windows laptop that is switched on: commands are given to it one after the other."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from development.failures import CannotGoOn
from windows.verification.laboratory import NO_LABORATORY, BareWine, Laboratory

WHOLE_RUN_S = 1_500
_START_S = 60.0
_STEP_S = 0.02

_SERVER = r"""
set -m
exec 3<>"$OUT/.ask"
touch "$OUT/.ready"
while read -r job limit <&3; do
  [ "$job" != end ] || break
  # Its own group of processes, so that a command which hangs can be ended with all that it began.
  ( . "$OUT/.jobs/$job.sh" ) >"$OUT/.jobs/$job.out" 2>&1 </dev/null & p=$!
  ( sleep "$limit"; kill -KILL -- -$p ) >/dev/null 2>&1 & k=$!
  wait $p 2>/dev/null; rc=$?
  kill -KILL -- -$k 2>/dev/null; wait $k 2>/dev/null
  echo $rc >"$OUT/.jobs/$job.rc.part"; mv "$OUT/.jobs/$job.rc.part" "$OUT/.jobs/$job.rc"
done
"""

_HELPERS = r"""
w()    { "$WINE" "$@" 2>&1 </dev/null | cat; return "${PIPESTATUS[0]}"; }
shot() { import -window root "$OUT/$1.png"; }
waitwin() { local id; for _ in $(seq $((${2:-30} * 5))); do
  id=$(xdotool search --onlyvisible --name "$1" 2>/dev/null | tail -1); [ -z "$id" ] || { echo "$id"; return 0; }
  sleep 0.2; done; return 1; }
reg()  { "$WINE" reg query "$1" ${2+/v "$2"} 2>/dev/null </dev/null |
         tr -d '\r' | iconv -f cp850 -t utf-8; return "${PIPESTATUS[0]}"; }
"""


class Stuck(Exception):
    """A command did not end in its time."""


@dataclass(frozen=True)
class Answer:
    """How a command ended: its exit status (137: its time was over), what it said, how long it took."""

    status: int
    text: str
    seconds: float


class Session:
    """One switched-on laptop; use as a context manager.

    ``laptop`` names its disk, which is kept between sessions. ``user``: who is signed in.
    ``shared`` is a folder of this machine that the laptop sees as ``Z:\\in``; pictures come into ``pictures``.
    """

    def __init__(
        self,
        place: Laboratory | BareWine,
        *,
        laptop: str,
        shared: Path,
        pictures: Path,
        user: str = "coach",
        is_new: bool = False,
        has_network: bool = False,
    ) -> None:
        self._place = place
        self._laptop = laptop
        self._shared = shared
        self._pictures = pictures
        self._user = user
        self._is_new = is_new
        self._has_network = has_network
        self._out = Path(tempfile.mkdtemp(prefix="coachdesk-verify-"))
        self._count = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def user(self) -> str:
        """Who is signed in."""
        return self._user

    @property
    def out(self) -> Path:
        """Return the folder that both machines write to; the laptop sees it as ``Z:\\out`` and as ``$OUT``."""
        return self._out

    @property
    def drive(self) -> Path:
        """Return the laptop's disk C as this machine sees it."""
        if isinstance(self._place, Laboratory):
            return self._place.made / "prefixes" / self._laptop / "drive_c"
        return Path(tempfile.gettempdir()) / "coachdesk-wine" / self._laptop / "drive_c"

    @property
    def profile(self) -> Path:
        """Return the profile folder of whoever is signed in."""
        return self.drive / "users" / self._user

    @property
    def local(self) -> Path:
        """Return the folder for programs and data of this person on this laptop."""
        return self.profile / "AppData" / "Local"

    def inside(self, path: Path) -> str:
        """Return how Windows calls a file of the disk, of ``shared`` or of ``out``."""
        for base, name in ((self.drive, "C:"), (self._shared, self._z("in")), (self._out, self._z("out"))):
            if path.is_relative_to(base):
                return "\\".join((name, *path.relative_to(base).parts))
        raise ValueError(path.name)

    def linux(self, path: Path) -> str:
        """Return how the commands inside call such a file, quoted for them."""
        if isinstance(self._place, BareWine):
            return shlex.quote(str(path))
        for base, name in ((self.drive, "/prefix/drive_c"), (self._shared, "/in"), (self._out, "/out")):
            if path.is_relative_to(base):
                return shlex.quote("/".join((name, *path.relative_to(base).parts)))
        raise ValueError(path.name)

    def run(self, script: str, seconds: float = 60.0) -> Answer:
        """Run lines of bash inside; programs that they leave running go on."""
        process = self._process
        if process is None or process.poll() is not None:
            raise Stuck("The laptop is switched off.")
        self._count += 1
        jobs = self._out / ".jobs"
        (jobs / f"{self._count}.sh").write_text(script, "utf-8")
        start = time.monotonic()
        with (self._out / ".ask").open("w") as ask:
            ask.write(f"{self._count} {seconds}\n")
        ended = jobs / f"{self._count}.rc"
        while not ended.exists():
            if time.monotonic() - start > seconds + 15 or process.poll() is not None:
                raise Stuck(script.strip().splitlines()[0][:120])
            time.sleep(_STEP_S)
        said = (jobs / f"{self._count}.out").read_bytes().decode("utf-8", "replace").replace("\r", "")
        return Answer(int(ended.read_text()), said, time.monotonic() - start)

    def start(self, program: str, variables: str = "") -> None:
        """Start a Windows program and go on; ``program`` is quoted already."""
        self.run(f'{variables} "$WINE" {program} >"$OUT/.program.log" 2>&1 </dev/null &', 20)

    def picture(self, name: str) -> None:
        """Keep what the screen shows."""
        self.run(f"shot {shlex.quote(name)}", 20)
        taken = self._out / f"{name}.png"
        if taken.exists():
            self._pictures.mkdir(parents=True, exist_ok=True)
            shutil.move(taken, self._pictures / taken.name)

    def _z(self, name: str) -> str:
        if isinstance(self._place, Laboratory):
            return f"Z:\\{name}"
        folder = self._shared if name == "in" else self._out
        return "Z:" + str(folder).replace("/", "\\")

    def __enter__(self) -> Self:
        (self._out / ".jobs").mkdir()
        os.mkfifo(self._out / ".ask")
        self._out.chmod(0o755)
        command, variables = (
            self._in_laboratory(self._place)
            if isinstance(self._place, Laboratory)
            else self._in_bare_wine(self._place)
        )
        with (self._out / ".session.log").open("wb") as log:
            self._process = subprocess.Popen(
                command, env={**os.environ, **variables}, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        until = time.monotonic() + _START_S
        while not (self._out / ".ready").exists():
            if self._process.poll() is not None or time.monotonic() > until:
                said = (self._out / ".session.log").read_text("utf-8", "replace").strip()
                self._end()
                raise CannotGoOn(f"The laboratory does not start: {said[-600:]}", NO_LABORATORY)
            time.sleep(_STEP_S)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        process = self._process
        if process is not None and process.poll() is None:
            with (self._out / ".ask").open("w") as ask:
                ask.write("end 0\n")
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.terminate()
        self._end()

    def _end(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(30)
        self._process = None
        shutil.rmtree(self._out, ignore_errors=True)

    def _in_laboratory(self, place: Laboratory) -> tuple[list[str], dict[str, str]]:
        options = [
            "-l",
            place.made,
            "-i",
            self._shared,
            "-o",
            self._out,
            "-p",
            self._laptop,
            "-t",
            WHOLE_RUN_S,
        ]
        options += ["-u", self._user] if self._is_new else []
        options += ["-f"] if self._is_new else []
        options += ["-n"] if self._has_network else []
        command = [str(place.scripts / "run.sh"), *(str(option) for option in options)]
        return [*command, "--", "OUT=/out; WINE=wine\n" + _SERVER], {}

    def _in_bare_wine(self, place: BareWine) -> tuple[list[str], dict[str, str]]:
        """Do what the laboratory's script does, without walls around it."""
        prefix = self.drive.parent
        if self._is_new:
            shutil.rmtree(prefix, ignore_errors=True)
        prefix.mkdir(parents=True, exist_ok=True)
        self._user = os.environ.get("USER", "root")
        display = ":93"
        screen = f'Xvfb {display} -screen 0 1366x768x24 >"$OUT/.screen.log" 2>&1 & x=$!\n'
        screen += "for _ in $(seq 50); do xdpyinfo >/dev/null 2>&1 && break; sleep 0.1; done\n"
        screen += '! command -v openbox >/dev/null || openbox >/dev/null 2>&1 &\n"$WINE" wineboot -u >/dev/null 2>&1\n'
        end = '"$(dirname "$WINE")/wineserver" -k; kill $x\n'
        variables = {
            "OUT": str(self._out),
            "WINE": str(place.wine),
            "WINEPREFIX": str(prefix),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
            "DISPLAY": display,
        }
        return ["bash", "-c", _HELPERS + screen + _SERVER + end], variables
