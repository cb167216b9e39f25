"""A PostgreSQL of its own for a run of tests, reached by a Unix socket only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

ACCOUNT = "postgres"


@dataclass
class PostgreSQL:
    """A server: its programs, its data and its socket in one folder."""

    programs: Path
    folder: Path
    made: int = 0

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c max_connections=60"
        log = self.folder / "server.log"
        self._run("pg_ctl", "start", "-w", "-D", str(self.data), "-l", str(log), "-o", options)

    def stop(self) -> None:
        """Stop it at once, as a machine that is switched off in order does."""
        self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.data))

    def new_database(self) -> str:
        """Make an empty database and return its URL."""
        self.made += 1
        name = f"headquarters_{self.made}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'".encode())
        return self._url(name)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def initialise(self) -> None:
        """Make the data folder."""
        self._run("initdb", "-D", str(self.data), "-U", ACCOUNT, "-A", "trust", "-E", "UTF8", "--no-sync")

    def _url(self, name: str) -> str:
        return f"postgresql://{ACCOUNT}@/{name}?host={self.folder}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [*_as_account(), str(self.programs / program), *arguments]
        with (self.folder / "commands.log").open("ab") as log:
            subprocess.run(command, check=True, stdout=log, stderr=log, cwd=self.folder)


@contextmanager
def running_postgresql() -> Iterator[PostgreSQL]:
    """Start a server for the tests; skip where there is none to start."""
    programs = _programs()
    # Beside the run's own folder: that one is closed to the account which the server runs as.
    folder = Path(tempfile.mkdtemp(prefix="coachdesk-pg-", dir="/tmp"))
    server = PostgreSQL(programs, folder)
    try:
        if _is_root():
            shutil.chown(folder, ACCOUNT)
        (folder / "commands.log").touch()
        server.initialise()
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    if sys.platform == "win32":
        pytest.skip("PostgreSQL is started for the tests on Linux only")
    found: Sequence[Path] = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if found:
        return found[-1]
    on_path = shutil.which("initdb")
    if on_path is None:
        pytest.skip("PostgreSQL is not installed")
    return Path(on_path).parent


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _as_account() -> list[str]:
    """Return what runs a program as somebody else than root, which the server refuses to be."""
    if not _is_root():
        return []
    if shutil.which("runuser") is None:
        pytest.skip("the server does not run as root, and there is no runuser")
    return ["runuser", "-u", ACCOUNT, "--"]
