"""The cable is pulled at any byte of a round: the next round completes, nothing is lost, nothing comes twice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.client.errors import Unreachable
from tests.sync.cutting_proxy import CuttingProxy
from tests.sync.desks import TestDesk
from tests.sync.real_headquarters import RealHeadquarters, let_in, rounds, supervise

STEP = int(os.environ.get("COACHDESK_CUT_STEP", "37"))
"""How many bytes further each cut is; 1 tries every byte, which takes some minutes."""


@pytest.fixture
def headquarters(tmp_path: Path) -> Iterator[RealHeadquarters]:
    made = RealHeadquarters(tmp_path / "headquarters", {"COACHDESK_HQ_DEVICE_BURST": "1000000"})
    made.make()
    made.start()
    yield made
    made.stop()


@pytest.mark.timeout(5400)  # every byte takes long; every 37th some seconds
def test_a_round_that_is_cut_anywhere_is_made_good_by_the_next(
    headquarters: RealHeadquarters, tmp_path: Path
) -> None:
    with CuttingProxy(headquarters.port) as road:
        office, coach = TestDesk(tmp_path / "office", "Nora"), TestDesk(tmp_path / "coach", "Claire")
        headquarters.let_in_first(office)
        supervise(office)
        let_in(office, coach, "coach")
        case, other = coach.new_case(), coach.new_case("Autre")
        rounds([coach, office, coach, office])
        road_url = f"http://127.0.0.1:{road.port}"
        coach.connection.member.url = road_url
        _move(coach, road_url)
        whole = _bytes_of_a_round(coach, office, (case, other), road)
        for number, cut in enumerate(range(0, whole + STEP, STEP)):
            # Both have something to say, so that a round sends, asks and reads, several files in one answer.
            coach.write_note(case, f"note {number}")
            _answer(office, (case, other), f"answer {number}")
            road.allow(cut)
            try:
                coach.round()
            except Unreachable:
                pass
            else:
                assert cut >= whole // 2, "a round cannot be done with so few bytes"
            road.allow(None)
            coach.round()
            office.round()
        wanted = {f"{what} {n}" for what in ("note", "answer") for n in range(-1, number + 1)}
        for desk in (office, coach):
            assert desk.notes(case) == wanted
            assert desk.notes(other) == {f"answer {n}" for n in range(-1, number + 1)}
            changes = desk.cabinet.file(case).sql.execute("SELECT count(*), count(DISTINCT id) FROM change")
            assert changes[0][0] == changes[0][1]
        lines = [
            desk.cabinet.file(case).sql.execute("SELECT id, body FROM change ORDER BY id")
            for desk in (office, coach)
        ]
        assert lines[0] == lines[1]
        for desk in (office, coach):
            desk.close()


def _move(desk: TestDesk, url: str) -> None:
    """Have a desk reach headquarters by another road."""
    from coachdesk.storage.membership_store import MembershipStore
    from sync.client.member import URL

    MembershipStore(desk.cabinet.vault).keep_fact(URL, url)
    desk.restart()


def _answer(office: TestDesk, cases: tuple[str, str], text: str) -> None:
    for case in cases:
        office.write_note(case, text)
    office.round()


def _bytes_of_a_round(coach: TestDesk, office: TestDesk, cases: tuple[str, str], road: CuttingProxy) -> int:
    """Return how many bytes a round takes that sends, asks and reads."""
    coach.round()
    coach.write_note(cases[0], "note -1")
    _answer(office, cases, "answer -1")
    road.allow(None)
    coach.round()
    office.round()
    assert road.passed > 1000
    return road.passed
