"""A case file's header says who may read it, as soon as a round has brought it; alone it says nothing."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from sync.client.team import Team
from tests.ui.synchronisation.desk_on_thread import COACH, DeskOnThread
from tests.ui.synchronisation.siege import Siege
from ui.messages import tr
from ui.shell.frame import Frame


def followed(frame: Frame) -> str:
    (label,) = frame.findChildren(QLabel, "case.followed")
    return label.text() if label.isVisible() else ""


def open_case(desk: DeskOnThread, frame: Frame, case_id: str) -> None:
    frame.host.navigate("case_file", case_id=case_id, tab="overview")
    desk.settle()


def test_a_desk_that_works_alone_says_nothing(desk: DeskOnThread, frame_of_desk: Frame) -> None:
    open_case(desk, frame_of_desk, desk.new_case("Moreau"))
    assert followed(frame_of_desk) == ""


def test_who_may_read_it_is_said_by_name_and_follows_the_rounds(
    desk: DeskOnThread, frame_of_desk: Frame, siege: Siege
) -> None:
    desk.join()
    case_id = desk.new_case("Moreau")
    desk.round()
    open_case(desk, frame_of_desk, case_id)
    assert followed(frame_of_desk) == tr("case_file.followed", names=COACH)
    karim = siege.hire("Karim Haddad")
    karim.round()
    siege.office.round()
    Team(siege.office.connection()).assign(case_id, [desk.person(), karim.person, siege.office.person])
    desk.round()
    desk.settle()
    both = tr("case_file.followed", names=f"Karim Haddad, {COACH}")
    assert followed(frame_of_desk) == both, "supervisors read every file: they are not named"
    Team(siege.office.connection()).assign(case_id, [desk.person()])
    desk.round()  # it brings a statement, and nothing of the file or the register
    desk.wait(lambda: followed(frame_of_desk) == tr("case_file.followed", names=COACH))
    karim.close()
