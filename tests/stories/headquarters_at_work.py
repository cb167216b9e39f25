"""Headquarters as an association runs it: command line, process, and a PostgreSQL reached by TCP with a password."""

from __future__ import annotations

import base64
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from sync.headquarters.settings import PASSWORD_VARIABLE
from tests.sync.headquarters import postgresql
from tests.sync.headquarters.postgresql import ACCOUNT, PostgreSQL
from tests.sync.real_headquarters import RealHeadquarters, free_port

DATABASE = "headquarters"
_LEAST_LETTERS = 8
"""Fewer letters of base64 are found anywhere by chance."""


@dataclass
class NetworkedPostgreSQL(PostgreSQL):
    """Listens on 127.0.0.1, and lets nobody in without the password."""

    port: int = field(default_factory=free_port)
    password: str = field(default_factory=lambda: secrets.token_urlsafe(18))

    def initialise(self) -> None:
        """Make the data folder; the password is read from a file, as no command line may hold it."""
        kept = self.folder / "password"
        kept.touch(mode=0o600)
        kept.write_text(self.password, "utf-8")
        if os.geteuid() == 0:
            shutil.chown(kept, ACCOUNT)
        options = ("-U", ACCOUNT, "-A", "scram-sha-256", "-E", "UTF8", "--no-sync", "--pwfile", str(kept))
        self._run("initdb", "-D", str(self.data), *options)
        kept.unlink()

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories=''"
        log = self.folder / "server.log"
        self._run("pg_ctl", "start", "-w", "-D", str(self.data), "-l", str(log), "-o", options)

    def make_database(self) -> str:
        """Make headquarters' database; return its URL, without the password."""
        with psycopg.connect(self._url("postgres"), password=self.password, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'".encode())
        return self._url(DATABASE)

    def dump(self) -> bytes:
        """Return everything that the database holds, as ``pg_dump`` writes it."""
        done = subprocess.run(
            [str(self.programs / "pg_dump"), "--dbname", self._url(DATABASE), "--inserts"],
            env={**os.environ, "PGPASSWORD": self.password},
            capture_output=True,
            check=True,
        )
        return done.stdout

    def _url(self, name: str) -> str:
        return f"postgresql://{ACCOUNT}@127.0.0.1:{self.port}/{name}"


@dataclass
class HeadquartersAtWork:
    """A headquarters that serves, and what stands in its database and its folder of documents."""

    server: RealHeadquarters
    database: NetworkedPostgreSQL

    @property
    def invitation(self) -> str:
        """The founding invitation, as ``init`` printed it."""
        return self.server.invitation

    def admit(self) -> str:
        """Let the first administrator in with the root key, typed; return what was said, the fingerprint with it."""
        return self.server.run("admit", "--yes", given=self.server.root_key)

    def holding(self, phrases: Collection[str]) -> dict[str, list[str]]:
        """Return where some words stand in plain: in the dump of the database, or in what lies in the folder."""
        found: dict[str, list[str]] = {}
        places = {"pg_dump": self.database.dump()}
        for path in self.server.folder.rglob("*"):
            if path.is_file():
                places[path.relative_to(self.server.folder).as_posix()] = path.read_bytes()
        for place, data in places.items():
            held = [one for one in phrases if any(form in data for form in _forms(one))]
            if held:
                found[place] = held
        return found

    def documents(self) -> list[Path]:
        """Return the sealed documents that headquarters keeps."""
        return [path for path in (self.server.folder / "contents").rglob("*") if path.is_file()]


def _forms(phrase: str) -> Iterator[bytes]:
    """Return a phrase as it would stand in a file, and as the dump would write its bytes (hexadecimal)."""
    for encoding in ("utf-8", "utf-16-le", "latin-1"):
        raw = phrase.encode(encoding, errors="replace")
        yield raw
        yield raw.hex().encode()
        for shift in range(
            3
        ):  # where a group of three bytes may begin; what the bytes around it alter is left out
            letters = base64.b64encode(b" " * shift + raw)[4 if shift else 0 : -4]
            if len(letters) >= _LEAST_LETTERS:
                yield letters
    yield phrase.encode("unicode_escape")


@contextmanager
def working_headquarters(folder: Path) -> Iterator[HeadquartersAtWork]:
    """Start the database, make the organisation, serve; skip where PostgreSQL cannot be."""
    programs = postgresql._programs()  # skips, and says why
    # Beside the run's own folder: that one is closed to the account which the server runs as.
    home = Path(tempfile.mkdtemp(prefix="coachdesk-pg-", dir="/tmp"))
    database = NetworkedPostgreSQL(programs, home)
    server = RealHeadquarters(folder, {PASSWORD_VARIABLE: database.password})
    try:
        if os.geteuid() == 0:
            shutil.chown(home, ACCOUNT)
        (home / "commands.log").touch()
        database.initialise()
        database.start()
        try:
            server.make("--database", database.make_database())
            server.start()
            yield HeadquartersAtWork(server, database)
        finally:
            server.stop()
            database.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)
