"""Three desks and a headquarters on PostgreSQL: people who work together, with and without a network, end alike."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coachdesk.desk import find_desk
from coachdesk.storage.cabinet import REGISTER
from coachdesk.vault.header import KdfCost
from tests.faults.plain_text import files_holding
from tests.stories.carried_work import be_let_out, carry_on_a_stick, hand_over, pick_up_again
from tests.stories.headquarters_at_work import HeadquartersAtWork, working_headquarters
from tests.stories.same_files import assert_same_files, missing, read_desk
from tests.stories.shared_work import be_cut, settle, share_a_case, write_apart
from tests.stories.team_at_work import TeamAtWork, let_in
from ui.messages import set_language
from ui.theme import apply_theme


@pytest.fixture
def headquarters(tmp_path: Path) -> Iterator[HeadquartersAtWork]:
    with working_headquarters(tmp_path / "siège") as made:
        yield made


@pytest.fixture
def team(
    tmp_path: Path,
    headquarters: HeadquartersAtWork,
    qapp: QApplication,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[TeamAtWork]:
    """Three people, each in front of the program that is started for the first time."""
    # What a passphrase costs to try is measured elsewhere; four desks of a second each are not what this is about.
    monkeypatch.setattr("coachdesk.vault.slots.calibrate", lambda: KdfCost(64, 1, 1))
    set_language(qapp, "fr")
    apply_theme(qapp, "light")
    made = TeamAtWork(headquarters, tmp_path, qtbot)
    yield made
    made.leave()


# One story on one database, in which what comes later rests on what came before: half a minute on a machine at rest,
# and more than the two minutes of every test where others work as well.
@pytest.mark.timeout(300)
def test_three_desks_and_headquarters(team: TeamAtWork, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    let_in(team)
    share_a_case(team)
    write_apart(team)
    settle(team)
    be_cut(team)
    carry_on_a_stick(team, stick)
    hand_over(team)
    lost = team.karim
    be_let_out(team)
    pick_up_again(team)
    for _ in range(2):
        for one in (team.salome, team.karim, team.noemie):
            one.exchange()
    team.leave()

    assert find_desk(lost.window.folder).is_let_out
    desks = [read_desk(one) for one in (team.noemie, team.salome, team.karim)]
    held = assert_same_files(desks)
    assert held.pop(REGISTER) == 3
    assert sorted(held.values()) == [2, 2, 3], "each coach's own, and the one of both"
    assert missing(team.typed, desks[0]) == [], "the supervisor has all that was ever typed"
    assert team.headquarters.documents(), "the report went there too, sealed"
    assert {"pg_dump", "hq.toml"} <= set(team.headquarters.holding({REGISTER, "127.0.0.1"})), (
        "words that are there"
    )
    secrets = {*team.typed, *(one.name for one in team.everybody)}
    assert team.headquarters.holding(secrets) == {}
    assert files_holding(secrets, tmp_path, Path(tempfile.gettempdir())) == []
