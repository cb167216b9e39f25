"""The served program: one worker and several, limits while reading, health, metrics, logs, and a search for defects."""

from __future__ import annotations

import json
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings

from sync.headquarters.contents.folder import FolderContents
from sync.headquarters.openapi import description
from sync.headquarters.private_keys import KEYS_FILE, new_private_keys, write_private_keys
from sync.headquarters.settings import ENVIRONMENT, Settings, write_settings
from sync.protocol import canonical
from sync.protocol.endpoints import BUNDLE, ENDPOINTS, ENVELOPES
from sync.protocol.exchange import Request
from sync.protocol.framing import FrameReader
from tests.sync.headquarters.certificates import self_signed
from tests.sync.headquarters.office import (
    Office,
    frames_body,
    opened_sqlite,
    settle_in,
    signed_request,
    statements_body,
)
from tests.sync.headquarters.serving import Served, serving
from tests.sync.protocol.organisation import (
    ADMIN,
    CASE,
    COACH,
    ORGANISATION,
    ROOT_KEY,
    SUPERVISOR,
    a_chain,
    an_envelope,
    begun,
)
from tests.sync.protocol.signing import public_of


def a_folder(folder: Path) -> Path:
    """Make the folder of a headquarters that knows ``begun()``."""
    folder.mkdir()
    settle_in(Office(opened_sqlite(folder), FolderContents(folder / "contents")), begun())
    recovery = canonical.to_base64(ADMIN.sealing)
    write_settings(folder, Settings(ORGANISATION, canonical.to_base64(public_of(ROOT_KEY)), recovery))
    write_private_keys(folder / KEYS_FILE, new_private_keys())
    return folder


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = a_folder(tmp_path_factory.mktemp("served") / "hq")
    with serving(folder, environment={f"{ENVIRONMENT}ADDRESS_A_SECOND": "1000"}) as found:
        yield found


def test_a_desk_pushes_and_another_pulls(served: Served) -> None:
    chain = a_chain(3)
    answer = served.ask(COACH, "push", frames_body(*chain))
    assert [one["result"] for one in json.loads(answer.body)["answers"]] == ["kept"] * 3
    pulled = served.ask(SUPERVISOR, "pull", scope=CASE, query="after=0")
    assert [one.raw for one in FrameReader().feed(pulled.body)] == [one.raw for one in chain]
    assert pulled.headers["x-content-type-options"] == "nosniff"


def test_a_quiet_round_is_small_on_the_wire(served: Served) -> None:
    first = served.ask(COACH, "round")
    quiet = served.ask(COACH, "round", headers={"if-none-match": first.headers["etag"]})
    assert (quiet.status, quiet.body) == (304, b"")
    assert sum(len(name) + len(value) + 4 for name, value in quiet.headers.items()) < 400


def test_a_head_has_no_body_and_tells_its_code(served: Served) -> None:
    answer = served.ask(COACH, "ask_content", scope=CASE, name="ab" * 32)
    assert (answer.status, answer.body) == (404, b"")
    assert answer.headers["coachdesk-refusal"] == "not_found"


def test_a_body_that_says_it_is_too_long_is_not_read(served: Served) -> None:
    """The refusal comes while the body is still on its way."""
    with connected(served) as line:
        line.sendall(
            b"POST /v1/envelopes HTTP/1.1\r\nHost: hq\r\nContent-Length: 999999999\r\n\r\nfirst bytes"
        )
        assert line.recv(4096).startswith(b"HTTP/1.1 413 ")


def test_a_body_in_chunks_is_cut_at_its_limit(served: Served) -> None:
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    with connected(served) as line:
        line.sendall(b"POST /v1/join HTTP/1.1\r\nHost: hq\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            for _ in range(40):
                line.sendall(chunk)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it answered and hung up
        assert line.recv(4096).startswith(b"HTTP/1.1 413 ")


def connected(served: Served) -> socket.socket:
    where = urlsplit(served.address)
    assert where.hostname is not None
    assert where.port is not None
    return socket.create_connection((where.hostname, where.port), timeout=20)


def test_health_and_metrics_tell_no_ids(served: Served) -> None:
    served.ask(COACH, "round")
    assert requests.get(f"{served.address}/healthz", timeout=20).json() == {"status": "ok"}
    page = requests.get(f"{served.address}/metrics", timeout=20).text
    assert 'coachdesk_hq_requests_total{endpoint="round",status="200"}' in page
    for secret in (COACH.id, COACH.person, CASE, ORGANISATION):
        assert secret not in page


def test_logs_are_json_and_name_no_scope(served: Served) -> None:
    served.ask(COACH, "pull", scope=CASE, query="after=0")
    lines = served.lines("answered")
    assert {"endpoint", "status", "ms", "in", "out", "device"} <= set(lines[-1])
    assert not [line for line in served.log if CASE in line]


def test_the_description_is_served_and_names_every_endpoint(served: Served) -> None:
    found = requests.get(f"{served.address}/v1/openapi.json", timeout=20).json()
    named = {one["operationId"] for path in found["paths"].values() for one in path.values()}
    assert named == set(ENDPOINTS)


def test_an_unsigned_address_is_slowed_down(tmp_path: Path) -> None:
    environment = {f"{ENVIRONMENT}ADDRESS_BURST": "3", f"{ENVIRONMENT}DEVICE_BURST": "2"}
    with serving(a_folder(tmp_path / "hq"), environment=environment) as served:
        statuses = [served.send(Request("GET", "/v1/hello")).status for _ in range(5)]
        assert statuses[:3] == [200, 200, 200]
        assert statuses[-1] == 503
        # A desk that signs is counted by itself.
        assert served.ask(COACH, "round").status == 200


def test_several_workers_are_one_headquarters(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "hq")
    with serving(folder, "--workers", "2") as served:
        sent = signed_request(
            COACH, "push", frames_body(an_envelope()), created=int(time.time()), nonce="once-for-all-workers"
        )
        sessions = [requests.Session() for _ in range(6)]
        found = []
        for session in sessions:  # each on a connection of its own, that either worker may take
            served.session = session
            found.append(served.send(sent).status)
        assert found == [200, 401, 401, 401, 401, 401]
        page = requests.get(f"{served.address}/metrics", timeout=20).text
        assert 'coachdesk_hq_requests_total{endpoint="push",status="401"} 5.0' in page
        for session in sessions:
            session.close()


def test_tls_without_a_proxy(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "hq")
    certificate, key = self_signed(folder)
    files = ("--tls-certificate", certificate.name, "--tls-key", key.name)
    with serving(folder, *files, certificate=certificate) as served:
        answer = served.session.get(f"{served.address}/v1/hello", timeout=20)
        assert (answer.status_code, answer.json()["organisation"]) == (200, ORGANISATION)
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        with connected(served) as line, pytest.raises(ssl.SSLError):
            ssl.create_default_context().wrap_socket(line, server_hostname="localhost")


# Whatever the description allows


@schemathesis.serializer(ENVELOPES, BUNDLE)
def as_it_is(_context: object, value: Any) -> bytes:
    """Send made-up bytes for what is no JSON."""
    return value.encode("utf-8", "replace") if isinstance(value, str) else bytes(value)


SCHEMA = schemathesis.openapi.from_dict(description("0"))


@SCHEMA.parametrize()
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
# A made-up body may be long: that printing it would be slow says nothing about headquarters.
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
def test_nothing_that_is_sent_is_a_defect(case: schemathesis.Case[Any], served: Served) -> None:
    """Requests as the description has them, unsigned and signed wrongly."""
    answer = case.call(base_url=served.address, timeout=20)
    assert answer.status_code < 500, answer.text
    if answer.status_code == 400 and answer.text == "Invalid HTTP request received.":
        return  # a header longer than the server's reader takes: headquarters has not seen it
    assert "application/" in str(answer.headers["content-type"])


@SCHEMA.parametrize()
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
# A made-up body may be long: that printing it would be slow says nothing about headquarters.
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
def test_nothing_that_a_supervisor_signs_is_a_defect(case: schemathesis.Case[Any], served: Served) -> None:
    """The same, signed as it should be, so that what is behind the signature is reached."""
    prepared = requests.Request(**case.as_transport_kwargs(base_url=served.address)).prepare()
    where = urlsplit(str(prepared.url))
    body = prepared.body or b""
    raw = body.encode() if isinstance(body, str) else bytes(body)
    operation = case.operation.definition.raw["operationId"]
    found = served.send(resigned(operation, where.path, where.query, raw, dict(prepared.headers)))
    assert found.status < 500 or found.status == 503, found


def resigned(name: str, path: str, query: str, body: bytes, headers: dict[str, str]) -> Request:
    """Return a made-up request with the signature of a supervisor."""
    from sync.protocol.errors import BadRequest
    from sync.protocol.request_signing import SignedParts, sign_request

    method = ENDPOINTS[name].method
    parts = SignedParts.of(method, path, query, body)
    try:
        signed = sign_request(
            parts,
            device=SUPERVISOR.id,
            created=int(time.time()),
            nonce=f"{time.time_ns():020d}",
            signing_key=SUPERVISOR.signing_key,
        )
    except BadRequest:
        signed = {}
    kept = {
        one: value
        for one, value in headers.items()
        if one.lower() in {"range", "content-range", "content-type"}
    }
    sent = {**kept, **signed, "coachdesk-protocol": "1", "coachdesk-program": "1.0.0"}
    return Request(method, path, query, sent, body)


def test_a_directory_of_another_organisation_is_no_defect(served: Served) -> None:
    from tests.sync.protocol.organisation import Story, founding, seed_of

    story = Story()
    story.state(founding(), None)
    altered = story.statements[0].raw.replace(ORGANISATION.encode(), seed_of("x").hex()[:32].encode())
    from sync.protocol.statements import read_statement

    answer = served.ask(SUPERVISOR, "state", statements_body([read_statement(altered)]))
    assert answer.status in {400, 409}


def test_bodies_are_held_within_bounds() -> None:
    """Room is set aside before a body is read, and given back when its request is answered."""
    from concurrent.futures import ThreadPoolExecutor

    from sync.headquarters.app import MOST_HELD_BYTES, Door, Shell
    from sync.headquarters.metrics import Metrics
    from sync.headquarters.rate_limits import RateLimits
    from sync.protocol.errors import Busy
    from sync.protocol.exchange import Answer

    with ThreadPoolExecutor(1) as threads:
        door = Door(Shell(lambda _request: Answer(200), RateLimits(), Metrics(), threads))
        assert door._hold(MOST_HELD_BYTES) == MOST_HELD_BYTES
        with pytest.raises(Busy):
            door._hold(1)
