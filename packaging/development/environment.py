"""Make, mark and repair ``.venv``: what the lock names, and nothing from elsewhere."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from development import interpreter, system
from development.failures import CannotGoOn

Say = Callable[[str], None]

LOCK = Path("packaging", "locks", "development.txt")
MARK = "coachdesk-setup.json"


class Environment:
    """The checkout's own Python environment.

    A mark inside says which lock it was made from, so that a second call does nothing; a mark that
    says "started" is one that was interrupted, and the environment is made again from nothing. An
    environment without a mark was made by hand: it is completed, not thrown away.
    """

    def __init__(self, checkout: Path, say: Say) -> None:
        self.checkout = checkout
        self.folder = checkout / ".venv"
        self._say = say

    @property
    def python(self) -> Path:
        """Return the environment's Python, there or not."""
        if sys.platform == "win32":
            return self.folder / "Scripts" / "python.exe"
        return self.folder / "bin" / "python"

    def variables(self) -> dict[str, str]:
        """Return the process environment for what runs inside: no packages from anywhere else."""
        outside = ("PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__")
        inside = {name: value for name, value in os.environ.items() if name not in outside}
        inside.update(
            VIRTUAL_ENV=str(self.folder),
            PATH=str(self.python.parent) + os.pathsep + os.environ.get("PATH", ""),
            PYTHONNOUSERSITE="1",
        )
        return inside

    def is_ready(self) -> bool:
        """Tell whether the environment is what the lock asks for."""
        return self._read_mark() == self._wanted_mark() and self.python.exists()

    def missing_packages(self) -> list[str]:
        """Return the Debian packages without which this environment cannot be made."""
        if self.is_ready() or not self._has_to_be_made(self._read_mark()):
            return []
        fit = interpreter.find_fit(self.folder)
        return [] if fit is None or fit.can_make_environments else [_environment_package(fit)]

    def prepare(self) -> None:
        """Bring the environment to what the lock asks for; do nothing when it is there already."""
        if self.is_ready():
            return
        before = self._read_mark()
        wanted = self._wanted_mark()
        is_new = self._has_to_be_made(before)
        if is_new:
            self._make()
        self._write_mark({**wanted, "state": "started"})
        try:
            if is_new or before.get("lock") != wanted["lock"]:
                self._install_the_lock()
            self._install_the_checkout()
        except CannotGoOn:
            # pip leaves things as they were when it fails: what worked before still does.
            if not is_new:
                self._write_mark(before)
            raise
        self._write_mark(wanted)
        self._say("The environment is ready.")

    def _has_to_be_made(self, mark: dict[str, str]) -> bool:
        was_interrupted = mark.get("state") == "started"
        was_moved = bool(mark) and mark.get("checkout") != str(self.checkout)
        return was_interrupted or was_moved or not self._works()

    def _make(self) -> None:
        fit = interpreter.find_fit(self.folder)
        if fit is None:
            versions = ", ".join("{}.{}".format(*version) for version in reversed(interpreter.SUPPORTED))
            raise CannotGoOn(
                f"CoachDesk runs on Python {versions}; none of them was found on this machine "
                f"(this is {sys.version_info[0]}.{sys.version_info[1]}).\n"
                "Install one of them, then start again."
            )
        if os.path.lexists(self.folder):
            self._say("Removing an environment that is incomplete or was made elsewhere.")
            self._remove()
        self._say(f"Making an environment with {fit.name} in {self.folder}")
        made = _run([fit.executable, "-m", "venv", str(self.folder)], {**os.environ})
        if made.returncode != 0:
            raise CannotGoOn(f"{fit.name} could not make an environment:\n{system.last_lines(made.stdout)}")

    def _remove(self) -> None:
        try:
            if self.folder.is_symlink() or not self.folder.is_dir():
                self.folder.unlink()
            else:
                shutil.rmtree(self.folder)
        except OSError as error:
            raise CannotGoOn(
                f"{self.folder} could not be removed ({error.strerror}).\n"
                "Close what uses it, or remove it by hand, then start again."
            ) from error

    def _works(self) -> bool:
        found = interpreter.ask([str(self.python)]) if self.python.exists() else None
        if found is None or not found.is_fit:
            return False
        return _run([str(self.python), "-m", "pip", "--version"], self.variables()).returncode == 0

    def _install_the_lock(self) -> None:
        self._say("Installing the packages of the lock (the first time about 200 MB to fetch) ...")
        self._pip("--require-hashes", "--only-binary", ":all:", "--requirement", str(self.checkout / LOCK))

    def _install_the_checkout(self) -> None:
        self._pip("--no-deps", "--no-build-isolation", "--editable", str(self.checkout))

    def _pip(self, *arguments: str) -> None:
        command = [str(self.python), "-m", "pip", "install", "--quiet", "--no-input"]
        # The person's pip configuration (mirror, proxy, certificates) holds; only what makes no sense
        # in an environment is put right.
        variables = {**self.variables(), "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        done = _run([*command, *arguments], variables)
        if done.returncode != 0:
            raise CannotGoOn(_explain(done.stdout))

    def _wanted_mark(self) -> dict[str, str]:
        return {
            "checkout": str(self.checkout),
            "lock": _digest(self.checkout / LOCK),
            "project": _digest(self.checkout / "pyproject.toml"),
            "state": "complete",
        }

    def _read_mark(self) -> dict[str, str]:
        try:
            mark = json.loads((self.folder / MARK).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            return {"state": "started"}
        return mark if isinstance(mark, dict) else {"state": "started"}

    def _write_mark(self, mark: dict[str, str]) -> None:
        (self.folder / MARK).write_text(json.dumps(mark, indent=2) + "\n", encoding="utf-8")


def _environment_package(fit: interpreter.Interpreter) -> str:
    """Return the Debian package that lets this Python make environments."""
    if Path(fit.executable).name in {"python3", "python"}:
        return system.ENVIRONMENT_PACKAGE
    return "python{}.{}-venv".format(*fit.version)


def _digest(file: Path) -> str:
    # Line ends do not count: a Windows checkout may have others.
    return hashlib.sha256(file.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _run(command: list[str], variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def _explain(said: str) -> str:
    """Say in plain words why pip failed, with the end of what it said."""
    causes = {
        "DO NOT MATCH THE HASHES": "A package that was fetched is not the one that the lock names.",
        "No space left on device": "The disk is full.",
        "connection": "The package index could not be reached. The set-up needs a connection once.",
        "No matching distribution": "A package of the lock is not to be had for this system.",
    }
    for sign, sentence in causes.items():
        if sign in said:
            return f"{sentence}\npip said:\n{system.last_lines(said)}"
    return f"The packages could not be installed.\npip said:\n{system.last_lines(said)}"
