"""A real headquarters: made by its command line, served by its own process, on 127.0.0.1."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.sync.desks import TestDesk

CHECKOUT = Path(__file__).parents[2]
PATIENCE_S = 60.0


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class RealHeadquarters:
    """An organisation's headquarters in a folder."""

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    root_key: str = ""
    invitation: str = ""
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def make(self, *options: str) -> None:
        """Make the organisation, as ``coachdesk-hq init`` does."""
        said = self.run("init", "--url", self.url, *options)
        self.root_key = _block(said, "CDK1")
        self.invitation = _block(said, "CDI1")

    def run(self, verb: str, *options: str, given: str = "") -> str:
        """Run a verb of the command line; return what it says."""
        command = [sys.executable, "-m", "sync.headquarters", "--language", "en", verb]
        done = subprocess.run(
            [*command, "--folder", str(self.folder), *options],
            cwd=CHECKOUT,
            env={**os.environ, **self.variables},
            input=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE_S,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *options: str) -> None:
        """Serve, until ``stop``."""
        command = [sys.executable, "-m", "sync.headquarters", "serve", "--folder", str(self.folder)]
        with (self.folder / "log.jsonl").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--port", str(self.port), *options],
                cwd=CHECKOUT,
                env={**os.environ, **self.variables},
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            assert self._process.poll() is None, (self.folder / "log.jsonl").read_text()
            with socket.socket() as probe:
                probe.settimeout(0.2)
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("headquarters does not listen")

    def stop(self) -> None:
        """Stop serving."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def kill(self) -> None:
        """Stop without a word, as a power cut does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self._process = None

    def let_in_first(self, desk: TestDesk) -> None:
        """Let the first administrator in, as the person at headquarters does with the root key."""
        desk.ask_to_join(self.invitation)
        key_file = self.folder / "typed-root-key"
        key_file.write_text(self.root_key)
        self.run("admit", "--yes", "--root-key-file", str(key_file))
        key_file.unlink()
        assert desk.is_let_in()


def _block(said: str, kind: str) -> str:
    """Return the letters of a key or an invitation that was printed."""
    found = re.search(rf"({kind}-(?:[A-Z0-9-]+\s?)+)", said)
    assert found is not None, said
    return found.group(1).strip()


def supervise(office: TestDesk) -> None:
    """Have the administrator state that they are a supervisor too, as in a small association."""
    from sync.client.team import Team
    from sync.protocol.acts import Role

    office.round()
    Team(office.connection).set_roles(office.person, {Role.ADMINISTRATOR, Role.SUPERVISOR})


def let_in(office: TestDesk, desk: TestDesk, *roles: str) -> None:
    """Let a desk in by an invitation of another."""
    from sync.protocol.acts import Role

    request = desk.ask_to_join(office.invite(desk.name, *(Role(role) for role in roles)))
    office.admit(request)
    assert desk.is_let_in()


def rounds(desks: Sequence[TestDesk], times: int = 1) -> None:
    """Let every desk do a round, some times."""
    for _ in range(times):
        for desk in desks:
            desk.round()
