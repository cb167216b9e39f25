"""The team, for pictures: people and laptops are made up around the demo desk's case files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from time import time
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from ui.help.page_help import PageHelp
from ui.operations.sync_reading import people_and_cases
from ui.operations.sync_state import Stage as Standing
from ui.operations.sync_state import SyncState
from ui.operations.team import CaseAccess, Colleague, Laptop, OpenInvitation, TeamReading
from ui.operations.team_acts import Applicant, MadeInvitation
from ui.shell.screens import Screen, Stage
from ui.team.accept_dialog import AcceptDialog
from ui.team.give_dialog import GiveDialog
from ui.team.invite_dialog import CodeDialog, InviteDialog
from ui.team.leaving_dialogs import LetLaptopGoDialog, LetPersonGoDialog, TransferDialog
from ui.team.page_help import open_team_help
from ui.team.roles_dialog import RolesDialog
from ui.team.team_page import TeamPage

_NUMBERS = (
    ("4821", "0937", "5560", "1284", "7719", "3046"),
    ("1150", "8826", "4037", "9912", "6405", "2783"),
    ("7204", "3391", "0058", "4467", "1820", "9635"),
    ("0613", "5772", "2984", "8101", "3359", "4470"),
    ("9908", "1246", "7715", "0392", "5638", "6021"),
)
_CODE = """\
CDI1-H8J4T-6VX1P-0QGE8-ZK7MC-D5RNB-W3CFA-9SY2G-41KQT-V0E6J-N8PXH
5MZRA-Y27GD-C1WFB-9K3SE-P64TQ-8HJVN-0XD5M-R7ZGA-2CYKW-B1FSE-41TQP
39QPT-H6VJN-8DXM0-5RGZA-7YCKW-2BFSE-41TQP-H9V"""
_SOME = 24


def _day(stage: Stage, ago: int) -> date:
    return stage.host.today() - timedelta(days=ago)


def _reading(stage: Stage) -> TeamReading:
    found: list[tuple[list[tuple[str, str]], list[tuple[str, str]]]] = []
    stage.window.operations.run_query(
        lambda cabinet: people_and_cases(cabinet, _SOME), found.append, owner=stage.window
    )
    stage.settle()
    cases, people = found[0]
    ids = [case for case, _name in cases]
    names = [name for _id, name in people]
    persons = tuple(f"person-{place}" for place in range(4))
    shares = (ids[:2], ids[2:14], ids[14:], ())
    team = (
        Colleague(
            persons[0],
            names[0],
            roles=frozenset({"supervisor", "administrator"}),
            laptops=(Laptop("a", _NUMBERS[0], _day(stage, 310), is_this_one=True),),
            case_ids=tuple(shares[0]),
            is_me=True,
        ),
        Colleague(
            persons[1],
            names[1],
            roles=frozenset({"coach"}),
            laptops=(
                Laptop("b", _NUMBERS[1], _day(stage, 280), _day(stage, 40)),
                Laptop("c", _NUMBERS[2], _day(stage, 41)),
            ),
            case_ids=tuple(shares[1]),
        ),
        Colleague(
            persons[2],
            invited_as="Awa N’Diaye",
            roles=frozenset({"coach"}),
            laptops=(Laptop("d", _NUMBERS[3], _day(stage, 0)),),
            case_ids=tuple(shares[2]),
        ),
        Colleague(persons[3], "Karim Haddad", laptops=(Laptop("e", _NUMBERS[4], None, _day(stage, 96)),)),
    )
    access = tuple(
        CaseAccess(case, name, frozenset({persons[1 if place < 14 else 2]}))
        for place, (case, name) in enumerate(cases)
    )
    invitation = OpenInvitation("i", "Yanis Belkacem", _CODE, int(time()) + 12 * 86_400)
    return TeamReading(team, (invitation,), access)


def _applicant() -> Applicant:
    nothing: Any = None  # nothing is asked of headquarters for a picture
    return Applicant(
        nothing, "Nathalie Ferrand", "p", "d", _NUMBERS[2], frozenset({"coach"}), int(time()), is_known=False
    )


def _page(stage: Stage, standing: Standing = Standing.IDLE, *, is_asked: bool = True) -> TeamPage:
    stage.window.syncing.pretend(SyncState(stage=standing, last_at=int(time()) - 240))
    stage.host.navigate("team")
    stage.settle()
    page = stage.frame.page
    if not isinstance(page, TeamPage):
        raise LookupError("the team's page is not there")
    page.hold()
    page.show_reading(_reading(stage))
    page.show_applicants([_applicant()] if is_asked else [])
    stage.frame.team_entry.pretend()
    return page


def _team(stage: Stage) -> QWidget:
    _page(stage)
    return stage.window


def _offline(stage: Stage) -> QWidget:
    _page(stage, Standing.OFFLINE, is_asked=False)
    return stage.window


def _coach(stage: Stage) -> QWidget:
    _page(stage).show_reading(TeamReading((Colleague("p", roles=frozenset({"coach"}), is_me=True),)))
    return stage.window


def _founded(stage: Stage) -> QWidget:
    page = _page(stage, is_asked=False)
    me = page.reading.me
    if me is not None:
        page.show_reading(TeamReading((replace(me, roles=frozenset({"administrator"}), case_ids=()),)))
    return stage.window


def _over(make: Callable[[Stage, TeamReading], QDialog]) -> Callable[[Stage], QWidget]:
    def prepare(stage: Stage) -> QWidget:
        page = _page(stage)
        dialog = make(stage, page.reading)
        dialog.open()
        return dialog

    return prepare


def _nothing() -> None:
    """Nothing follows on a picture."""


def _help(stage: Stage) -> QWidget:
    _page(stage)
    open_team_help(stage.host)
    found = stage.host.window_widget().findChild(PageHelp)
    if found is None:
        raise LookupError("the help is not shown")
    stage.settle()
    return found


SCREENS = (
    Screen("team", _team),
    Screen("team-offline", _offline),
    Screen("team-coach", _coach),
    Screen("team-founded", _founded),
    Screen("team-invite", _over(lambda stage, reading: InviteDialog(stage.host, reading, _nothing))),
    Screen(
        "team-code",
        _over(
            lambda stage, _reading: CodeDialog(
                stage.host, MadeInvitation("Nathalie Ferrand", _CODE, int(time()) + 14 * 86_400)
            )
        ),
    ),
    Screen(
        "team-accept",
        _over(lambda stage, _reading: AcceptDialog(stage.host, _applicant(), "Nathalie Ferrand", _nothing)),
    ),
    Screen(
        "team-roles",
        _over(lambda stage, reading: RolesDialog(stage.host, reading, reading.people[1], _nothing)),
    ),
    Screen("team-give", _over(lambda stage, reading: GiveDialog(stage.host, reading, _nothing))),
    Screen(
        "team-transfer",
        _over(lambda stage, reading: TransferDialog(stage.host, reading, reading.people[1], _nothing)),
    ),
    Screen(
        "team-let-person-go",
        _over(lambda stage, reading: LetPersonGoDialog(stage.host, reading, reading.people[1], _nothing)),
    ),
    Screen(
        "team-let-laptop-go",
        _over(
            lambda stage, reading: LetLaptopGoDialog(
                stage.host, reading.people[1], reading.people[1].laptops[1], _nothing
            )
        ),
    ),
    Screen("team-help", _help),
)
