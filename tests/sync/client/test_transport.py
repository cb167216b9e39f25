"""The road to headquarters: what becomes of everything that may answer there, or not."""

from __future__ import annotations

import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from sync.client import transport
from sync.client.errors import Unreachable
from sync.client.transport import HttpTransport
from sync.protocol.exchange import Request
from tests.sync.headquarters.certificates import self_signed
from tests.sync.real_headquarters import free_port

HELLO = Request("GET", "/v1/hello", query="a=%20b")

Answering = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Listening:
    """Something that answers on 127.0.0.1, and what it was asked."""

    port: int
    asked: list[str] = field(default_factory=list)
    connections: set[int] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def listening(answering: Answering, context: ssl.SSLContext | None = None) -> Iterator[Listening]:
    found = Listening(0)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            found.connections.add(self.client_address[1])
            super().handle_one_request()

        def do_GET(self) -> None:
            found.asked.append(self.path)
            answering(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


def well(handler: BaseHTTPRequestHandler, body: bytes = b"whole", status: int = 200) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.send_header("CoachDesk-Before", "7")
    handler.end_headers()
    handler.wfile.write(body)


def reason_of(url: str, *, read_s: float = 5.0) -> object:
    """Return why nothing came."""
    road = HttpTransport(url, read_s=read_s)
    try:
        with pytest.raises(Unreachable) as caught:
            road.send(HELLO)
    finally:
        road.close()
    return caught.value.context["reason"]


@pytest.fixture(autouse=True)
def no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_a_request_goes_as_it_was_signed_on_one_kept_connection() -> None:
    with listening(well) as server:
        road = HttpTransport(f"{server.url}/")
        for _ in range(3):
            answer = road.send(HELLO)
        road.close()
    assert (answer.status, answer.body, answer.headers["coachdesk-before"]) == (200, b"whole", "7")
    assert server.asked == ["/v1/hello?a=%20b"] * 3
    assert len(server.connections) == 1


def test_no_password_of_this_machine_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    seen: list[str | None] = []

    def answering(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers.get("Authorization"))
        well(handler)

    with listening(answering) as headquarters:
        HttpTransport(headquarters.url).send(HELLO)
    assert seen == [None]


def test_the_proxy_is_asked_for_again_when_nothing_came(monkeypatch: pytest.MonkeyPatch) -> None:
    """A laptop that left the office for a café has another way out, or none."""
    with listening(well) as headquarters, listening(well) as proxy:
        road = HttpTransport(headquarters.url)
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
        with pytest.raises(Unreachable):
            road.send(HELLO)
        monkeypatch.setenv("http_proxy", proxy.url)
        road.send(HELLO)
        assert (len(proxy.asked), len(headquarters.asked)) == (1, 0)


def test_a_redirect_is_not_followed() -> None:
    def elsewhere(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", "/sign-in")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with listening(elsewhere) as server:
        road = HttpTransport(server.url)
        assert road.send(HELLO).status == 302
        road.close()
    assert server.asked == ["/v1/hello?a=%20b"]


def test_nobody_listens() -> None:
    assert reason_of(f"http://127.0.0.1:{free_port()}") == "offline"


def test_no_answer_comes_in_time() -> None:
    done = threading.Event()

    def wait(_handler: BaseHTTPRequestHandler) -> None:
        done.wait(10)

    with listening(wait) as server:
        try:
            assert reason_of(server.url, read_s=0.2) == "timeout"
        finally:
            done.set()


def _half(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"half")
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)


def _no_length(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.connection.shutdown(socket.SHUT_RDWR)


def _hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("answering", [_half, _no_length, _hang_up])
def test_what_did_not_come_whole_did_not_come(answering: Answering) -> None:
    with listening(answering) as server:
        assert reason_of(server.url) == "cut"


def test_an_answer_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MOST_ANSWER_BYTES", 100_000)
    with listening(lambda handler: well(handler, bytes(200_000))) as server:
        assert reason_of(server.url) == "cut"


def test_the_proxy_that_the_system_is_set_to_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(well) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        road = HttpTransport("http://siege.invalid")
        assert road.send(HELLO).body == b"whole"
        road.close()
    (asked,) = proxy.asked
    assert (urlsplit(asked).netloc, urlsplit(asked).path) == ("siege.invalid", "/v1/hello")


def test_a_proxy_that_only_a_script_names_is_used_where_the_settings_name_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    with listening(well) as scripted, listening(well) as by_hand:

        def proxy_of(address: str) -> str:
            asked.append(address)
            return scripted.url

        road = HttpTransport("http://siege.invalid", proxy_of=proxy_of)
        assert [road.send(HELLO).body for _ in range(2)] == [b"whole"] * 2
        assert (asked, len(scripted.asked)) == (["http://siege.invalid"], 2)
        road.close()
        monkeypatch.setenv("http_proxy", by_hand.url)
        road = HttpTransport("http://siege.invalid", proxy_of=proxy_of)
        road.send(HELLO)
        road.close()
        assert (len(asked), len(by_hand.asked), len(scripted.asked)) == (1, 1, 2)
    with listening(well) as headquarters:
        road = HttpTransport(headquarters.url, proxy_of=lambda _address: "")
        monkeypatch.delenv("http_proxy")
        assert road.send(HELLO).body == b"whole"
        road.close()


def test_a_proxy_that_lets_nothing_through_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{free_port()}")
    assert reason_of("https://siege.invalid") == "proxy"


def test_no_list_of_a_library_is_believed_beside_the_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    certificate, key = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(certificate))
    with listening(well, context) as server:
        assert reason_of(f"https://localhost:{server.port}") == "certificate"


@pytest.mark.skipif(
    sys.platform == "win32", reason="there it is the certificate store, which no test writes to"
)
def test_only_a_certificate_that_the_system_trusts_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with listening(well, context) as server:
        url = f"https://localhost:{server.port}"
        assert reason_of(url) == "certificate"
        # As if the person who looks after this machine had put it among those that it trusts.
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        road = HttpTransport(url)
        assert road.send(HELLO).body == b"whole"
        road.close()
        # It is for localhost, and for nobody else.
        assert reason_of(f"https://127.0.0.1:{server.port}") == "certificate"


def test_requests_do_not_name_what_they_are_made_with() -> None:
    sent: dict[str, str] = {}

    def look(handler: BaseHTTPRequestHandler) -> None:
        sent.update(handler.headers.items())
        well(handler)

    with listening(look) as server:
        road = HttpTransport(server.url)
        road.send(HELLO)
        road.close()
    assert not any(requests.__version__ in value for value in sent.values()), sent
