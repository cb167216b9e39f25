"""A real headquarters on this machine, made and served by its own commands."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from windows.verification.certificates import HOST, Authority

_PATIENCE_S = 40.0


class Headquarters:
    """An organisation in a folder; served over TLS on 127.0.0.1 while it is used as a context manager."""

    def __init__(self, folder: Path, checkout: Path, authority: Authority) -> None:
        self.folder = folder
        self._checkout = checkout
        self._authority = authority
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        folder.mkdir(parents=True)
        self.url = f"https://{HOST}:{self.port}"
        said = self._run("init", "--url", self.url)
        self._root_key = _block(said, "CDK1")
        self.invitation = _block(said, "CDI1")

    def status(self) -> dict[str, str]:
        """Return what headquarters says of itself, by its words."""
        pairs = (line.partition(": ") for line in self._run("status").splitlines() if ": " in line)
        return {name: value for name, _, value in pairs}

    def admit(self) -> str:
        """Let the first administrator in with the root key; return what was said, the fingerprint in it."""
        return self._run("admit", "--yes", given=self._root_key)

    def _run(self, verb: str, *options: str, given: str = "") -> str:
        command = [sys.executable, "-m", "sync.headquarters", "--language", "en", verb]
        done = subprocess.run(
            [*command, "--folder", str(self.folder), *options],
            cwd=self._checkout,
            input=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_PATIENCE_S,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"coachdesk-hq {verb} ended with {done.returncode}: {done.stderr[-400:]}")
        return done.stdout

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "sync.headquarters", "serve", "--folder", str(self.folder)]
        tls = ("--tls-certificate", str(self._authority.certificate), "--tls-key", str(self._authority.key))
        with (self.folder / "log.jsonl").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--port", str(self.port), *tls],
                cwd=self._checkout,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until and self._process.poll() is None:
            with socket.socket() as probe:
                probe.settimeout(0.2)
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.05)
        self.__exit__(None, None, None)
        raise RuntimeError("coachdesk-hq does not listen")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


def _block(said: str, kind: str) -> str:
    """Return the letters of a key or an invitation that was printed."""
    found = re.search(rf"({kind}-(?:[A-Z0-9-]+\s?)+)", said)
    if found is None:
        raise RuntimeError(f"coachdesk-hq printed no {kind}")
    return found.group(1).strip()
