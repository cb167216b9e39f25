"""A newer program is believed when its publisher signed it, whatever headquarters says; and it comes here whole."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import resources
from sync.client.errors import (
    NotHeadquarters,
    ProgramTooOld,
    ReleaseDamaged,
    ReleaseElsewhere,
    ReleaseForged,
    ReleaseGone,
    ReleaseUnsigned,
    Unreachable,
)
from sync.client.updating import OFFER_FILE, Offer, shipped_publisher
from sync.headquarters.answers import greeting
from sync.headquarters.headquarters import Headquarters
from sync.headquarters.store.engine import open_store
from sync.protocol.exchange import Answer, Request
from sync.protocol.versions import Protocols
from tests.sync.client.updating_desk import PIECE, SIZE, Desk, always, here, nothing, stops_after
from tests.sync.headquarters.installers import (
    PUBLISHER,
    PUBLISHER_KEY,
    bytes_of,
    release_of,
)
from tests.sync.protocol.organisation import seed_of
from tests.sync.protocol.signing import public_pem

__all__ = ["here"]


def replaced_json(answer: Answer, **fields: object) -> Answer:
    body = json.dumps({**json.loads(answer.body), **fields}).encode()
    return Answer(answer.status, answer.headers, body)


# What is offered


def test_nothing_is_offered_where_there_is_nothing_newer(here: Desk) -> None:
    assert here.updates().look() is None
    here.publish("9.1.0")
    assert here.updates("9.1.0").look() is None
    assert here.updates("9.2").look() is None
    assert here.updates("9.0.9").look() == Offer("9.1.0", SIZE, release_of("9.1.0", SIZE).sha256)


def test_a_program_without_the_key_says_that_there_is_a_newer_one_and_fetches_nothing(here: Desk) -> None:
    here.publish()
    with pytest.raises(ReleaseUnsigned) as told:
        here.updates(publisher=None).look()
    assert told.value.context == {"newest": "9.1.0"}
    assert here.updates("9.1.0", publisher=None).look() is None
    assert not here.folder.exists()
    assert here.updates(publisher=None).fetched() is None


def test_what_somebody_else_signed_is_no_offer(here: Desk) -> None:
    here.publish(key=seed_of("somebody else"))
    with pytest.raises(ReleaseForged) as told:
        here.updates().look()
    assert told.value.context == {"newest": "9.1.0"}
    assert here.updates().known() is None


@pytest.mark.parametrize("field", [{"version": "9.9.0"}, {"size": SIZE - 1}, {"sha256": "ab" * 32}])
def test_an_older_version_passed_off_as_newer_or_another_size_is_no_offer(
    here: Desk, field: dict[str, object]
) -> None:
    here.publish("0.9.0")
    assert here.updates().look() is None
    here.publish("9.1.0")

    def lie(request: Request, answer: Answer) -> Answer:
        return replaced_json(answer, **field) if request.path == "/v1/release" else answer

    here.road.spoil = lie
    with pytest.raises(ReleaseForged):
        here.updates().look()
    assert here.updates().known() is None


def test_a_version_that_headquarters_only_names_is_to_be_asked_for(here: Desk) -> None:
    def names(request: Request, answer: Answer) -> Answer:
        if request.path == "/v1/hello":
            return replaced_json(answer, program={"newest": "9.3.0", "lowest": ""})
        return answer

    here.road.spoil = names
    with pytest.raises(ReleaseElsewhere) as told:
        here.updates().look()
    assert told.value.context == {"newest": "9.3.0"}
    assert here.updates("9.3.0").look() is None


@pytest.mark.parametrize("body", [b"", b"{}", b"<html>", b'{"version":"9.1.0"}'])
def test_what_is_no_release_is_not_headquarters(here: Desk, body: bytes) -> None:
    here.publish()
    here.road.spoil = lambda _, answer: Answer(answer.status, answer.headers, body)
    with pytest.raises(NotHeadquarters):
        here.updates().look()


def test_a_desk_that_exchanges_by_files_asks_nobody(here: Desk) -> None:
    here.publish()
    here.desk.connection.member.url = ""
    here.road.asked.clear()
    with pytest.raises(Unreachable) as told:
        here.updates().look()
    assert (told.value.context, here.road.asked) == ({"reason": "by_files"}, [])


def test_an_offer_is_known_without_a_network_and_only_as_long_as_it_is_newer(here: Desk) -> None:
    assert here.updates().known() is None
    here.publish()
    offer = here.offered()
    here.road.is_cut = True
    with pytest.raises(Unreachable):
        here.updates().look()
    assert here.updates().known() == offer
    assert here.updates("9.1.0").known() is None
    assert here.updates(publisher=PUBLISHER[::-1]).known() is None
    path = here.folder / OFFER_FILE
    path.write_text(path.read_text().replace("9.1.0", "9.2.0"))
    assert here.updates().known() is None


def test_the_key_that_is_shipped_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_FOLDER", tmp_path)
    assert shipped_publisher() is None
    (tmp_path / "publisher.pem").write_bytes(public_pem(PUBLISHER_KEY))
    assert shipped_publisher() == PUBLISHER


# Fetching


def test_an_installer_comes_here_whole_and_is_found_again(here: Desk) -> None:
    here.publish()
    offer, seen = here.offered(), list[tuple[int, int]]()
    assert here.updates().fetched() is None
    path = here.updates().fetch(offer, lambda *at: seen.append(at), always)
    assert path == here.folder / "CoachDesk-9.1.0-Setup.exe"
    assert path.read_bytes() == bytes_of("9.1.0", SIZE)
    assert seen == [(0, SIZE), (3000, SIZE), (6000, SIZE), (9000, SIZE), (SIZE, SIZE)]
    assert here.files() == {path.name}
    here.road.is_cut = True
    assert here.updates().fetched() == path
    assert here.updates().fetch(offer, nothing, always) == path
    assert here.updates("9.1.0").fetched() is None


@pytest.mark.skipif(os.name != "posix", reason="Windows has the folder's own rights")
def test_what_came_down_is_for_its_owner_only(here: Desk) -> None:
    here.publish()
    path = here.fetch()
    assert path is not None
    assert (path.stat().st_mode & 0o777, here.folder.stat().st_mode & 0o777) == (0o600, 0o700)


def test_who_stops_goes_on_where_it_was(here: Desk) -> None:
    here.publish()
    offer = here.offered()
    assert here.updates().fetch(offer, nothing, stops_after(2)) is None
    assert here.updates().fetched() is None
    ((part),) = here.files()
    assert (here.folder / part).stat().st_size == 2 * PIECE
    here.road.asked.clear()
    assert here.updates().fetch(offer, nothing, always) is not None
    assert here.road.asked == ["GET /v1/release/content"] * 2


def test_an_installer_that_was_replaced_in_the_middle_is_begun_anew(here: Desk) -> None:
    here.publish()
    offer, seen = here.offered(), list[tuple[int, int]]()

    def replaces(have: int, total: int) -> None:
        seen.append((have, total))
        if len(seen) == 3:
            here.publish("9.2.0", 5000)

    updates = here.updates()
    path = updates.fetch(offer, replaces, always)
    assert path is not None
    assert (path.name, path.read_bytes()) == ("CoachDesk-9.2.0-Setup.exe", bytes_of("9.2.0", 5000))
    assert seen == [(0, SIZE), (3000, SIZE), (6000, SIZE), (0, 5000), (3000, 5000), (5000, 5000)]
    known = updates.known()
    assert known is not None
    assert (known.version, updates.fetched()) == ("9.2.0", path)


def test_one_that_was_replaced_by_a_forged_one_is_not_gone_on_with(here: Desk) -> None:
    here.publish()
    offer = here.offered()

    def replaces(have: int, _total: int) -> None:
        if have == PIECE:
            here.publish("9.2.0", 5000, key=seed_of("somebody else"))

    with pytest.raises(ReleaseForged):
        here.updates().fetch(offer, replaces, always)
    assert all(name.endswith(".part") for name in here.files())


def test_one_that_is_withdrawn_in_the_middle_is_gone(here: Desk) -> None:
    here.publish()
    offer = here.offered()

    def withdraws(have: int, _total: int) -> None:
        if have == PIECE:
            here.withdraw()

    with pytest.raises(ReleaseGone):
        here.updates().fetch(offer, withdraws, always)
    here.publish()
    assert here.fetch() is not None


def test_another_file_under_the_same_hash_is_deleted(here: Desk) -> None:
    here.publish()

    def lie(request: Request, answer: Answer) -> Answer:
        if request.path.endswith("/content"):
            return Answer(answer.status, answer.headers, bytes(len(answer.body)))
        return answer

    here.road.spoil = lie
    with pytest.raises(ReleaseDamaged):
        here.fetch()
    assert here.files() == set()
    assert here.updates().fetched() is None
    here.road.spoil = None
    assert here.fetch() is not None


def test_what_the_disk_damaged_on_the_way_is_deleted(here: Desk) -> None:
    here.publish()
    here.updates().fetch(here.offered(), nothing, stops_after(2))
    (part,) = here.folder.glob("*.part")
    damaged = bytearray(part.read_bytes())
    damaged[100] ^= 1
    part.write_bytes(damaged)
    with pytest.raises(ReleaseDamaged):
        here.fetch()
    assert here.files() == set()
    path = here.fetch()
    assert path is not None
    path.write_bytes(damaged)
    assert here.updates().fetched() is None
    assert here.fetch() == path
    assert here.updates().fetched() == path


def test_a_part_that_is_longer_than_the_whole_is_begun_anew(here: Desk) -> None:
    here.publish()
    here.updates().fetch(here.offered(), nothing, stops_after(1))
    (part,) = here.folder.glob("*.part")
    part.write_bytes(bytes(SIZE + 1))
    assert here.fetch() is not None


@pytest.mark.parametrize(
    "lie", ["total", "begin", "first", "long", "short", "empty", "nothing", "whole", "no-range"]
)
def test_an_answer_that_is_not_the_part_that_was_asked_for_is_not_taken(here: Desk, lie: str) -> None:
    here.publish()
    offer = here.offered()
    here.updates().fetch(offer, nothing, stops_after(1))

    def spoil(request: Request, answer: Answer) -> Answer:
        if not request.path.endswith("/content"):
            return answer
        headers, body, status = dict(answer.headers), answer.body, answer.status
        match lie:
            case "total":
                headers["content-range"] = headers["content-range"].replace(str(SIZE), str(SIZE + 1))
            case "begin":
                headers["content-range"] = f"bytes 0-{len(body) - 1}/{SIZE}"
            case "first":
                headers["content-range"] = f"bytes 0-{PIECE + len(body) - 1}/{SIZE}"
            case "long":
                body += bytes(5000)
                headers["content-range"] = f"bytes {PIECE}-{PIECE + len(body) - 1}/{SIZE}"
            case "short":
                body = body[:-1]
            case "empty":
                body = b""
            case "nothing":
                body = b""
                headers["content-range"] = f"bytes {PIECE}-{PIECE - 1}/{SIZE}"
            case "whole":
                status, body = 200, bytes_of("9.1.0", SIZE)
            case _:
                del headers["content-range"]
        return Answer(status, headers, body)

    here.road.spoil = spoil
    with pytest.raises(NotHeadquarters):
        here.updates().fetch(offer, nothing, stops_after(9))
    (part,) = here.folder.glob("*.part")
    assert part.read_bytes() == bytes_of("9.1.0", SIZE)[:PIECE]


def test_less_than_was_asked_for_is_enough(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from sync.headquarters.answers import contents

    here.publish()
    monkeypatch.setattr(contents, "PART_BYTES", 700)
    path = here.fetch()
    assert path is not None
    assert path.read_bytes() == bytes_of("9.1.0", SIZE)


def test_a_file_that_headquarters_has_less_of_is_damaged(here: Desk) -> None:
    here.publish()
    offer = here.offered()
    here.updates().fetch(offer, nothing, stops_after(3))

    def shorter(request: Request, answer: Answer) -> Answer:
        if request.path.endswith("/content"):
            problem = {"type": "about:blank", "status": 416, "code": "range", "have": 9000}
            return Answer(416, {"content-type": "application/problem+json"}, json.dumps(problem).encode())
        return answer

    here.road.spoil = shorter
    with pytest.raises(ReleaseDamaged):
        here.updates().fetch(offer, nothing, always)
    assert here.files() == set()


# Too old for everything else


def test_a_program_of_an_older_protocol_still_gets_the_newer_one(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.publish()
    from sync.headquarters import headquarters

    monkeypatch.setattr(headquarters, "SPOKEN", Protocols(2, 3))
    monkeypatch.setattr(greeting, "SPOKEN", Protocols(2, 3))
    here.desk.restart()
    with pytest.raises(ProgramTooOld) as told:
        here.desk.round()
    assert told.value.context == {"newest": "9.1.0"}
    path = here.fetch()
    assert path is not None
    assert path.read_bytes() == bytes_of("9.1.0", SIZE)
    assert here.updates().fetched() == path


def test_a_program_that_is_no_longer_let_in_still_gets_the_newer_one(here: Desk) -> None:
    from dataclasses import replace

    here.publish()
    simulated = here.made.headquarters
    store = open_store(str(simulated.path))
    strict = Headquarters(
        replace(simulated.site, lowest_program="9.1.0"), store, here.contents(), clock=lambda: here.made.now
    )
    here.road.answering = strict.answer
    with pytest.raises(ProgramTooOld):  # in the middle of a session: the refusal is looked into
        here.desk.round()
    assert here.fetch() is not None
    store.close()
