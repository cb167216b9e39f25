"""Documents go to headquarters and come back: in pieces, after cuts, after headquarters was lost."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from coachdesk.errors import UnknownRecord
from coachdesk.services.documents import keep_file, read_document
from coachdesk.storage.content_standing import ContentStandings
from coachdesk.storage.errors import DiskFull
from sync.client.contents import ContentState, content_state
from sync.client.errors import Unreachable
from sync.client.team import Team
from sync.protocol.errors import Full
from sync.protocol.exchange import Answer, Request
from sync.protocol.problems import problem
from sync.simulation.network import CALM, Weather
from tests.sync.client.small_organisation import Desk, SmallOrganisation

LATER_S = 700


def _bring(desk: Desk, case: str, data: bytes, name: str = "contrat.docx") -> tuple[str, str]:
    changed = keep_file(desk.cabinet, case, name, data, None)
    document = changed.entities[0][1]
    found, _ = read_document(desk.cabinet, case, document)
    assert found.content_hash is not None
    return document, found.content_hash


def test_a_document_opens_on_another_desk(organisation: SmallOrganisation) -> None:
    office, coach = organisation.office, organisation.hire("claire")
    case = coach.new_case()
    data = organisation.chance.randbytes(3_000_000)
    document, hash_ = _bring(coach, case, data)
    assert content_state(coach.cabinet, case, hash_) is ContentState.HERE_ONLY
    coach.round()
    assert content_state(coach.cabinet, case, hash_) is ContentState.AT_HEADQUARTERS
    result = office.round()
    assert read_document(office.cabinet, case, document)[1] == data
    assert (case, (("document", document),)) in {(one.scope, one.entities) for one in result.changed}
    before = coach.connection().caller.calls
    organisation.rounds([coach])
    coach.round()
    assert coach.connection().caller.calls - before <= 3  # nothing is asked again
    kept = next(iter((organisation.folder / "headquarters" / "contents").rglob("*")), None)
    assert kept is not None


def test_one_that_nobody_brought_yet_is_missing_and_comes_later(organisation: SmallOrganisation) -> None:
    office, coach = organisation.office, organisation.hire("claire")
    case = coach.new_case()
    organisation.rounds([coach, office])
    document, hash_ = _bring(coach, case, b"x" * 5000)
    real = coach.transport.send

    def without_documents(request: Request) -> Answer:
        if "/contents/" in request.path:
            raise Unreachable(reason="cut")
        return real(request)

    coach.transport.send = without_documents  # type: ignore[method-assign]  # the road that is cut there
    with pytest.raises(Unreachable):
        coach.round()
    office.round()
    assert content_state(office.cabinet, case, hash_) is ContentState.MISSING
    with pytest.raises(UnknownRecord):
        read_document(office.cabinet, case, document)
    coach.transport.send = real  # type: ignore[method-assign]  # the road is mended as it was before
    coach.die()
    coach.round()  # what was left is found again after a restart
    organisation.at += LATER_S
    office.round()
    assert read_document(office.cabinet, case, document)[1] == b"x" * 5000


def test_both_ways_go_on_where_they_were_cut(organisation: SmallOrganisation) -> None:
    office, coach = organisation.office, organisation.hire("claire")
    case = coach.new_case()
    organisation.rounds([coach, office])
    data = organisation.chance.randbytes(9_500_000)
    document, hash_ = _bring(coach, case, data)
    for desk in (coach, office):
        desk.transport.weather = Weather(lost_before=0.1, lost_after=0.25)
        before = desk.connection().caller.sent_bytes + desk.connection().caller.received_bytes
        for _ in range(60):
            organisation.at += LATER_S
            with contextlib.suppress(Unreachable):
                desk.round()
        desk.transport.weather = CALM
        desk.round()
        moved = desk.connection().caller.sent_bytes + desk.connection().caller.received_bytes - before
        assert content_state(desk.cabinet, case, hash_) is ContentState.AT_HEADQUARTERS
        assert moved < 2 * len(data)
    assert read_document(office.cabinet, case, document)[1] == data
    assert ContentStandings(office.cabinet.file(case)).piece_end(hash_, "") == 0


def test_a_lost_headquarters_gets_the_documents_again(organisation: SmallOrganisation) -> None:
    office, coach = organisation.office, organisation.hire("claire")
    case = coach.new_case()
    document, _ = _bring(coach, case, b"page one" * 1000)
    organisation.rounds([coach, office], 2)
    organisation.headquarters.start_empty()
    organisation.rounds([office, coach], 4)
    late = organisation.hire("late")
    Team(office.connection()).assign(case, [coach.person, late.person])
    organisation.rounds([office, coach, late, late])
    assert read_document(late.cabinet, case, document)[1] == b"page one" * 1000


def test_a_new_key_does_not_hide_what_was_sealed_with_the_old_one(organisation: SmallOrganisation) -> None:
    office, coach = organisation.office, organisation.hire("claire")
    case = coach.new_case()
    document, _ = _bring(coach, case, b"old key")
    organisation.rounds([coach, office])
    marc = organisation.hire("marc")
    Team(office.connection()).assign(case, [marc.person])  # Claire loses it: another key
    organisation.rounds([office, marc, office, marc])
    assert office.connection().member.directory.epoch(case) == 2
    assert read_document(marc.cabinet, case, document)[1] == b"old key"


def test_altered_bytes_are_not_taken_for_the_document(
    organisation: SmallOrganisation, tmp_path: Path
) -> None:
    office, coach = organisation.office, organisation.hire("claire")
    case = coach.new_case()
    document, hash_ = _bring(coach, case, b"the right words" * 100)
    coach.round()
    for path in (organisation.folder / "headquarters" / "contents").rglob("*"):
        if path.is_file():
            data = bytearray(path.read_bytes())
            data[-1] ^= 1
            path.write_bytes(data)
    result = office.round()
    assert not result.refused
    assert content_state(office.cabinet, case, hash_) is ContentState.DAMAGED
    with pytest.raises(UnknownRecord):
        read_document(office.cabinet, case, document)


def test_what_is_too_long_stays_here_and_says_so(
    organisation: SmallOrganisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = organisation.hire("claire")
    case = coach.new_case()
    _, long = _bring(coach, case, b"x" * 2000)
    _, short = _bring(coach, case, b"y" * 10)
    monkeypatch.setattr("sync.client.contents.MOST_PLAIN_BYTES", 1000)
    assert not coach.round().refused
    assert content_state(coach.cabinet, case, long) is ContentState.TOO_LARGE
    assert content_state(coach.cabinet, case, short) is ContentState.AT_HEADQUARTERS


def test_a_full_disk_at_either_end_stops_no_round_and_is_made_good(
    organisation: SmallOrganisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, coach = organisation.office, organisation.hire("claire")
    case = coach.new_case()
    document, hash_ = _bring(coach, case, b"z" * 100_000)
    real = coach.transport.send

    def to_a_full_disk(request: Request) -> Answer:
        return problem(Full()) if request.method == "PUT" else real(request)

    coach.transport.send = to_a_full_disk  # type: ignore[method-assign]  # headquarters has no room
    assert coach.round().refused == {case: "full"}
    assert content_state(coach.cabinet, case, hash_) is ContentState.HERE_ONLY
    coach.transport.send = real  # type: ignore[method-assign]  # it has room again
    organisation.at += LATER_S
    assert not coach.round().refused
    with monkeypatch.context() as full:

        def no_room(*_args: object) -> None:
            raise DiskFull(file=f"{case}.db")

        full.setattr(ContentStandings, "add_piece", no_room)
        assert office.round().problems == {case: DiskFull.code}
    coach.write_note(case, "the notes travel all the same")
    organisation.rounds([coach, office])
    assert office.notes(case) == {"the notes travel all the same"}
    organisation.at += LATER_S
    office.round()
    assert read_document(office.cabinet, case, document)[1] == b"z" * 100_000
