"""Sealed documents: put in pieces, resumed, read back in parts, gone with their scope; in a folder and in S3."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.headquarters.contents import Contents
from sync.headquarters.contents.folder import FolderContents
from sync.headquarters.contents.s3 import Bucket, S3Contents
from sync.protocol.acts import Erasure
from sync.protocol.errors import Refusal
from tests.sync.headquarters.office import Office, opened_sqlite, settle_in
from tests.sync.protocol.organisation import CASE, COACH, SUPERVISOR, Story, begun

NAME = "ab" * 32
DOCUMENT = secrets.token_bytes(10_000)


@pytest.fixture(scope="session")
def s3_address() -> Iterator[str]:
    """An S3-compatible store on this machine."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def contents(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Contents:
    if request.param == "folder":
        return FolderContents(tmp_path / "contents")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    address: str = request.getfixturevalue("s3_address")
    store = S3Contents(Bucket(f"documents-{secrets.token_hex(4)}", "sealed", address, "us-east-1"))
    store._client.create_bucket(Bucket=store._bucket)
    return store


@pytest.fixture
def story() -> Story:
    return begun()


@pytest.fixture
def office(contents: Contents, tmp_path: Path, story: Story) -> Office:
    office = Office(opened_sqlite(tmp_path), contents)
    settle_in(office, story)
    return office


def put(office: Office, begin: int, end: int, total: int = len(DOCUMENT), **more: Any) -> dict[str, Any]:
    headers = {"content-range": f"bytes {begin}-{end - 1}/{total}"}
    answer = office.ask(COACH, "put_content", DOCUMENT[begin:end], headers=headers, scope=CASE, name=NAME)
    found = json.loads(answer.body)
    assert isinstance(found, dict)
    return found


def have(office: Office) -> tuple[int, int]:
    answer = office.ask(COACH, "ask_content", scope=CASE, name=NAME)
    assert (answer.status, answer.body) == (200, b"")
    return int(answer.headers["coachdesk-have"]), int(answer.headers["coachdesk-total"])


def test_a_document_comes_in_pieces_and_goes_out_whole(office: Office) -> None:
    assert office.ask(COACH, "ask_content", scope=CASE, name=NAME).status == 404
    assert put(office, 0, 4000) == {"have": 4000, "total": 10_000}
    assert have(office) == (4000, 10_000)
    assert office.ask(SUPERVISOR, "get_content", scope=CASE, name=NAME).status == 404
    put(office, 4000, 9999)
    assert put(office, 9999, 10_000) == {"have": 10_000, "total": 10_000}
    answer = office.ask(SUPERVISOR, "get_content", scope=CASE, name=NAME)
    assert (answer.status, answer.body) == (200, DOCUMENT)


@pytest.mark.parametrize(
    ("wanted", "begin", "end"),
    [
        ("0-", 0, 10_000),
        ("0-0", 0, 1),
        ("3999-4000", 3999, 4001),
        ("9999-", 9999, 10_000),
        ("5-99999", 5, 10_000),
    ],
)
def test_parts_are_read_across_pieces(office: Office, wanted: str, begin: int, end: int) -> None:
    put(office, 0, 4000)
    put(office, 4000, 10_000)
    headers = {"range": f"bytes={wanted}"}
    answer = office.ask(COACH, "get_content", headers=headers, scope=CASE, name=NAME)
    assert (answer.status, answer.body) == (206, DOCUMENT[begin:end])
    assert answer.headers["content-range"] == f"bytes {begin}-{end - 1}/10000"


def test_a_part_beyond_the_end_is_refused(office: Office) -> None:
    put(office, 0, 10_000)
    headers = {"range": "bytes=10000-"}
    assert office.code(COACH, "get_content", headers=headers, scope=CASE, name=NAME) == "range"


def test_pieces_follow_one_another(office: Office) -> None:
    put(office, 0, 4000)
    for begin, end in ((0, 4000), (3999, 5000), (4001, 5000)):
        refused = put(office, begin, end)
        assert (refused["code"], refused["have"]) == ("conflict", 4000)
    assert put(office, 4000, 5000, total=20_000)["code"] == "conflict"
    assert have(office) == (4000, 10_000)


@pytest.mark.parametrize(
    "header", ["", "bytes 0-9/*", "bytes 9-0/10", "bytes 0-10/10", "bytes 0-8/10", "bytes */10"]
)
def test_a_range_that_does_not_fit_is_refused(office: Office, header: str) -> None:
    headers = {"content-range": header}
    assert (
        office.code(COACH, "put_content", b"0123456789", headers=headers, scope=CASE, name=NAME)
        == "bad_request"
    )


def test_a_document_over_the_limit_is_refused(office: Office) -> None:
    headers = {"content-range": f"bytes 0-9/{64 * 1024 * 1024 + 1}"}
    assert (
        office.code(COACH, "put_content", b"0123456789", headers=headers, scope=CASE, name=NAME)
        == "too_large"
    )


def test_an_erased_scope_takes_its_documents_along(office: Office, contents: Contents, story: Story) -> None:
    put(office, 0, 4000)
    assert len(contents.listed()) == 1
    office.state(SUPERVISOR, [story.state(Erasure(CASE), SUPERVISOR)])
    assert contents.listed() == []


def test_a_piece_that_the_database_refuses_does_not_stay(
    office: Office, contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sync.headquarters.answers import contents as answering

    put(office, 0, 4000)

    def raced(connection: object, *rest: object) -> object:
        from sync.headquarters.store.content_rows import ContentRow

        return ContentRow(10_000, 5000), False

    monkeypatch.setattr(answering, "add_piece", raced)
    assert put(office, 4000, 6000)["code"] == "conflict"
    assert len(contents.listed()) == 1


@pytest.mark.skipif(os.name != "posix", reason="looks at the file's mode")
def test_a_folder_keeps_pieces_for_its_owner_only(tmp_path: Path) -> None:
    contents = FolderContents(tmp_path / "contents")
    contents.put("s-case/piece", b"sealed")
    (path,) = (one for one in (tmp_path / "contents").rglob("*") if one.is_file())
    assert path.stat().st_mode & 0o077 == 0


def test_a_store_that_does_not_answer_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    contents = S3Contents(Bucket("documents", "", "http://127.0.0.1:9", "us-east-1"))
    with pytest.raises(Refusal) as refused:
        contents.put("key", b"sealed")
    assert refused.value.wire_code() == "busy"
