"""An installer comes over a real road, from a headquarters in its own process, however often the cable is pulled."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.client import updating
from sync.client.errors import ProgramTooOld, Unreachable
from sync.client.transport import HttpTransport
from sync.client.updating import Offer, Updates
from tests.sync.cutting_proxy import CuttingProxy
from tests.sync.desks import TestDesk
from tests.sync.headquarters.installers import PUBLISHER, an_installer, bytes_of
from tests.sync.real_headquarters import RealHeadquarters

SIZE = 2000
STEP = int(os.environ.get("COACHDESK_CUT_STEP", "37"))
"""How many bytes further each cut is; 1 tries every byte."""


@dataclass
class Office:
    """A headquarters in its own process with an installer on offer, and the road of a desk to it."""

    headquarters: RealHeadquarters
    desk: TestDesk
    road: CuttingProxy
    built: Path

    def updates(self, folder: Path) -> Updates:
        return Updates(self.desk.connection, "1.0.0", PUBLISHER, folder)

    def offered(self, updates: Updates) -> Offer:
        offer = updates.look()
        assert offer is not None
        return offer


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(updating, "PIECE_BYTES", 700)
    made = RealHeadquarters(tmp_path / "headquarters", {"COACHDESK_HQ_DEVICE_BURST": "1000000"})
    made.make()
    made.run("release", str(an_installer(tmp_path / "built", "9.1.0", SIZE)))
    made.start()
    with CuttingProxy(made.port) as road:
        desk = TestDesk(
            tmp_path / "office", "Nora", lambda _url: HttpTransport(f"http://127.0.0.1:{road.port}")
        )
        made.let_in_first(desk)
        yield Office(made, desk, road, tmp_path / "built")
        desk.close()
    made.stop()


@pytest.mark.timeout(5400)  # every byte takes long; every 37th some seconds
def test_a_download_that_is_cut_anywhere_goes_on_where_it_was(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "whole"
    office.road.allow(None)
    office.updates(folder).fetch(office.offered(office.updates(folder)), _nothing, _always)
    whole = office.road.passed
    assert whole > SIZE
    for number, cut in enumerate(range(0, whole, STEP)):
        updates = office.updates(tmp_path / f"cut-{number}")
        office.road.allow(cut)
        try:
            path = updates.fetch(office.offered(updates), _nothing, _always)
        except Unreachable:
            path = None
        office.road.allow(None)
        parts = list((tmp_path / f"cut-{number}").glob("*.part"))
        have = sum(one.stat().st_size for one in parts)
        if path is None:
            path = updates.fetch(office.offered(updates), _nothing, _always)
            assert office.road.passed <= whole - have + 100, "what was here already came again"
        assert path is not None
        assert path.read_bytes() == bytes_of("9.1.0", SIZE)


def test_a_line_that_is_cut_again_and_again_gets_there(office: Office, tmp_path: Path) -> None:
    updates = office.updates(tmp_path / "downloads")
    offer, path, tries = office.offered(updates), None, 0
    while path is None:
        tries += 1
        office.road.allow(3000)
        try:
            path = updates.fetch(offer, _nothing, _always)
        except Unreachable:
            assert tries < 20
    office.road.allow(None)
    assert tries > 1
    assert updates.fetched() == path


def test_whoever_is_no_longer_let_in_fetches_from_a_restarted_headquarters(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.desk.round()
    office.headquarters.stop()
    office.headquarters.run("release", str(an_installer(office.built, "9.2.0", 9_000_000)))
    office.headquarters.variables = {"COACHDESK_HQ_LOWEST_PROGRAM": "9.2.0"}
    office.headquarters.start("--workers", "2")
    with pytest.raises(ProgramTooOld) as told:
        office.desk.round()
    assert told.value.context == {"newest": "9.2.0"}
    updates = office.updates(tmp_path / "downloads")
    monkeypatch.setattr(updating, "PIECE_BYTES", 1 << 20)
    path = updates.fetch(office.offered(updates), _nothing, _always)
    assert path is not None
    assert path.read_bytes() == bytes_of("9.2.0", 9_000_000)


def _nothing(_have: int, _total: int) -> None:
    """Nobody looks."""


def _always() -> bool:
    return True
