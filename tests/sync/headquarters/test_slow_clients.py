"""Clients that send slowly, never end, or only hold on: cut by the served program itself, without a proxy."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from sync.headquarters.settings import ENVIRONMENT
from tests.sync.headquarters.office import frames_body
from tests.sync.headquarters.serving import Served, serving
from tests.sync.headquarters.test_http import a_folder
from tests.sync.protocol.organisation import COACH, an_envelope

PATIENCE_S = 15
CONNECTIONS = 12


@pytest.fixture(scope="module", params=["1", "2"], ids=["one worker", "two workers"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    bounds = {"CONNECTIONS": str(CONNECTIONS), "HEAD_SECONDS": "1", "STALL_SECONDS": "1"}
    environment = {ENVIRONMENT + name: value for name, value in bounds.items()}
    folder = a_folder(tmp_path_factory.mktemp("slow") / "hq")
    with serving(folder, "--workers", request.param, environment=environment) as found:
        yield found


def connected(served: Served) -> socket.socket:
    where = urlsplit(served.address)
    return socket.create_connection((where.hostname, where.port), timeout=PATIENCE_S)


def drip(connection: socket.socket, letters: bytes) -> tuple[bytes, float]:
    """Send a letter every tenth of a second until the server hangs up; return what it said and how long it bore it."""
    begin = time.monotonic()
    is_over = threading.Event()

    def send() -> None:
        at = 0
        while not is_over.wait(0.1):
            try:
                connection.sendall(letters[at % len(letters) :][:1])
            except OSError:
                return
            at += 1

    sender = threading.Thread(target=send)
    sender.start()
    said = b""
    try:
        while piece := connection.recv(4096):
            said += piece
    except ConnectionError:
        pass
    finally:
        taken = time.monotonic() - begin
        is_over.set()
        sender.join()
    return said, taken


def test_headers_that_never_end(served: Served) -> None:
    with connected(served) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: ")
        said, taken = drip(connection, b"a")
    assert (said, taken < PATIENCE_S) == (b"", True)


def test_a_kept_connection_that_drips_between_requests(served: Served) -> None:
    with connected(served) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 200")
        _, taken = drip(connection, b"\r\n")
    assert taken < PATIENCE_S


def test_who_connects_and_says_nothing(served: Served) -> None:
    with connected(served) as connection:
        assert connection.recv(10) == b""


def test_headers_without_measure(served: Served) -> None:
    with connected(served) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\n")
        endless = b"".join(b"x-%d: %s\r\n" % (at, b"a" * 1000) for at in range(50_000))
        with pytest.raises(ConnectionError):
            connection.sendall(endless)


def test_a_body_that_stops(served: Served) -> None:
    with connected(served) as connection:
        connection.sendall(
            b"POST /v1/join HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"
        )
        said = b""
        while piece := connection.recv(4096):
            said += piece
    assert said.startswith(b"HTTP/1.1 503")
    assert b"connection: close" in said


def test_more_connections_than_there_may_be(served: Served) -> None:
    with ExitStack() as held:
        begin = time.monotonic()
        crowd = [held.enter_context(connected(served)) for _ in range(10 * CONNECTIONS)]
        for connection in crowd:
            try:
                assert connection.recv(10) == b""
            except ConnectionError:
                continue
        assert time.monotonic() - begin < PATIENCE_S
    reasons = {str(one.get("reason")) for one in served.lines("a connection was cut")}
    assert reasons == {"slow headers", "long headers", "too many connections"}


def test_a_desk_is_served_beside_all_this(served: Served) -> None:
    served.session.close()
    answer = served.ask(COACH, "push", frames_body(an_envelope()))
    assert [one["result"] for one in json.loads(answer.body)["answers"]] == ["kept"]
