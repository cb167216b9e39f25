"""A headquarters as its people run it: the program itself, in a process of its own, reached by HTTP."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import requests

from sync.headquarters.settings import ENVIRONMENT
from sync.protocol.exchange import Answer, Request
from tests.sync.headquarters.office import signed_request
from tests.sync.protocol.organisation import Laptop

START_S = 40


def hq(
    *arguments: str, typed: str = "", environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a verb of the command line to its end."""
    return subprocess.run(
        command(*arguments),
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **(environment or {})},
        timeout=90,
        check=False,
    )


def command(*arguments: str) -> list[str]:
    """Return the words that run the command line."""
    return [sys.executable, "-m", "sync.headquarters", *arguments]


@dataclass
class Served:
    """A process that listens."""

    process: subprocess.Popen[str]
    address: str
    log: list[str]
    session: requests.Session = field(default_factory=requests.Session)
    asked: int = 0

    def send(self, request: Request) -> Answer:
        """Send a request and return the answer."""
        query = f"?{request.query}" if request.query else ""
        found = self.session.request(
            request.method,
            f"{self.address}{request.path}{query}",
            data=request.body or None,
            headers=dict(request.headers),
            timeout=60,
        )
        return Answer(found.status_code, {k.lower(): v for k, v in found.headers.items()}, found.content)

    def ask(self, laptop: Laptop, name: str, body: bytes = b"", /, **more: Any) -> Answer:
        """Ask as a desk does, now."""
        self.asked += 1
        nonce = f"{time.time_ns()}-{self.asked:06d}-{threading.get_ident()}"[:60]
        return self.send(signed_request(laptop, name, body, created=int(time.time()), nonce=nonce, **more))

    def lines(self, what: str) -> list[dict[str, object]]:
        """Return the lines of the log that tell of something."""
        return [found for line in self.log if (found := json.loads(line)).get("what") == what]


@contextmanager
def serving(
    folder: Path,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    certificate: Path | None = None,
) -> Iterator[Served]:
    """Serve a folder until the test is done; the process has to end well and without a traceback."""
    process = subprocess.Popen(
        command("serve", "--folder", str(folder), "--port", "0", "--language", "en", *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, f"{ENVIRONMENT}ADDRESS_BURST": "100000", **(environment or {})},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    log: list[str] = []
    reader = threading.Thread(target=_collect, args=(process.stderr, log), daemon=True)
    reader.start()
    try:
        found = re.search(r"https?://\S+", process.stdout.readline())
        assert found is not None, log
        served = Served(process, found.group(), log)
        if certificate is not None:  # it names the machine, and not its address
            served.address = served.address.replace("127.0.0.1", "localhost")
            served.session.verify = str(certificate)
            served.session.trust_env = False  # a bundle named in the environment would win over it
        _wait_until_well(served)
        yield served
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        reader.join(timeout=10)
        process.stdout.close()
        process.stderr.close()
    served.session.close()
    assert not [line for line in log if "Traceback" in line], log


def _collect(stream: IO[str], log: list[str]) -> None:
    log.extend(line.rstrip("\n") for line in stream)


def _wait_until_well(served: Served) -> None:
    """Ask for its health until it answers; each try waits for the listening socket itself."""
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        try:
            if served.session.get(f"{served.address}/healthz", timeout=START_S).status_code:
                return
        except requests.ConnectionError:
            continue
    raise AssertionError(served.log)


def printed_key(text: str, kind: str) -> str:
    """Return a key of a kind (``CDK1``, ``CDI1`` …) as ``init`` printed it."""
    lines = io.StringIO(text)
    found: list[str] = []
    for line in lines:
        if line.startswith(f"{kind}-") or (found and re.fullmatch(r"[0-9A-Z-]+", line.strip())):
            found.append(line.strip())
        elif found:
            break
    return "\n".join(found)
