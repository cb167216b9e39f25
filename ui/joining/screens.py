"""Joining in its standings, for pictures: no headquarters is there, so what it would answer is made up."""

from __future__ import annotations

from collections.abc import Callable
from time import time

from PySide6.QtWidgets import QWidget

from coachdesk.errors import PersonFacing
from ui.joining.joining_dialog import JoiningDialog
from ui.joining.request_part import RequestPart
from ui.operations.joining import JoinStage, JoinStanding
from ui.shell.example_words import TORN_INVITATION
from ui.shell.screens import Screen, Stage

_FINGERPRINT = ("4821", "0937", "5560", "1284", "7719", "3046")


class _NoNetwork(PersonFacing):
    code = "sync.unreachable"


class _Used(PersonFacing):
    code = "refused.invitation"


def _opened(stage: Stage, standing: JoinStanding) -> JoiningDialog:
    stage.host.navigate("synchronisation")
    stage.settle()
    dialog = JoiningDialog(stage.host)
    dialog.show_standing(standing)
    dialog.open()
    if dialog.request is not None:
        dialog.request.hold()
    return dialog


def _asking(stage: Stage) -> RequestPart:
    standing = JoinStanding(JoinStage.WAITING, _FINGERPRINT, int(time()) + 12 * 86_400)
    dialog = _opened(stage, standing)
    if dialog.request is None:
        raise LookupError("no request is shown")
    return dialog.request


def _entry(stage: Stage) -> QWidget:
    return _opened(stage, JoinStanding())


def _wrong(stage: Stage) -> QWidget:
    dialog = _opened(stage, JoinStanding())
    if dialog.entry is not None:
        dialog.entry.field.setPlainText(TORN_INVITATION)
        dialog.entry.when_good(lambda: None)
    stage.settle()
    return dialog


def _in_request(show: Callable[[RequestPart], None]) -> Callable[[Stage], QWidget]:
    def prepare(stage: Stage) -> QWidget:
        part = _asking(stage)
        show(part)
        stage.settle()
        return part.window()

    return prepare


def _accepted(stage: Stage) -> QWidget:
    return _opened(stage, JoinStanding(JoinStage.ACCEPTED))


SCREENS = (
    Screen("joining", _entry),
    Screen("joining-wrong-code", _wrong),
    Screen("joining-waiting", _in_request(lambda part: part.show_stage(JoinStage.WAITING))),
    Screen("joining-offline", _in_request(lambda part: part.show_error(_NoNetwork(reason="offline")))),
    Screen("joining-declined", _in_request(lambda part: part.show_stage(JoinStage.DECLINED))),
    Screen("joining-used", _in_request(lambda part: part.show_error(_Used(reason="used")))),
    Screen("joining-accepted", _accepted),
)
