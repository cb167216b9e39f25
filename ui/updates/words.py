"""What is said of a newer program, and what can be done next. No widget in here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ui.formats import write_size
from ui.messages import code_sentence, language, tr
from ui.operations.update_state import NEWEST, Phase, UpdateState
from ui.theme import Tone

_UNREACHABLE = frozenset({"sync.unreachable", "sync.not_headquarters", "refused.busy"})
"""Nothing that anybody could do: it goes on by itself."""


class Act(StrEnum):
    """What the one button of a bar does."""

    NONE = "none"
    LOOK = "look"
    FETCH = "fetch"
    STOP = "stop"
    INSTALL = "install"


@dataclass(frozen=True, slots=True)
class BarWords:
    """``act`` with the words of its button; ``is_moving``: something comes down, and the bar shows how far it is."""

    text: str
    icon: str = "download"
    tone: Tone = "accent"
    act: Act = Act.NONE
    act_text: str = ""
    is_moving: bool = False


def bar_words(state: UpdateState, *, can_install: bool) -> BarWords | None:
    """Return what a bar says of a standing; None when there is nothing newer."""
    match state.phase:
        case Phase.NONE:
            return None
        case Phase.ASK:
            return BarWords(tr("updates.ask", version=state.version))
        case Phase.FORGED:
            return BarWords(tr("updates.forged", version=state.version), "triangle-alert", "warning")
        case Phase.OFFERED:
            return _offered(state)
        case Phase.FETCHING:
            return _fetching(state)
        case Phase.HALTED:
            return BarWords(_halted(state), act=Act.FETCH, act_text=tr("updates.go_on"))
        case Phase.READY:
            return _ready(state, can_install=can_install)


def needed_words() -> BarWords:
    """Return what is said where headquarters wants a newer program and offers none."""
    return BarWords(tr("updates.needed.ask"), act=Act.LOOK, act_text=tr("updates.look"))


def _offered(state: UpdateState) -> BarWords:
    if state.problem:
        return BarWords(_problem(state), "circle-alert", "warning", Act.FETCH, tr("updates.again"))
    text = tr("updates.available", version=state.version, size=_size(state.size))
    return BarWords(text, act=Act.FETCH, act_text=tr("updates.download"))


def _problem(state: UpdateState) -> str:
    version = state.version
    match state.problem:
        case "sync.release_damaged":
            return tr("updates.problem.damaged", version=version)
        case "sync.release_gone":
            return tr("updates.problem.gone", version=version)
        case "sync.release_no_room":
            return tr("updates.problem.no_room", version=version, megabytes=state.context.get("megabytes", 0))
        case "storage.file_unreachable":
            return tr("updates.problem.unwritable", version=version)
        case code:
            return tr("updates.problem.other", version=version, why=code_sentence(code, state.context))


def _fetching(state: UpdateState) -> BarWords:
    text = (
        tr("updates.fetching", version=state.version, done=_size(state.done), size=_size(state.size))
        if state.done
        else tr("updates.fetching.begins", version=state.version)
    )
    return BarWords(text, act=Act.STOP, act_text=tr("updates.stop"), is_moving=True)


def _halted(state: UpdateState) -> str:
    values = {"version": state.version, "done": _size(state.done), "size": _size(state.size)}
    if state.problem == "sync.release_taken":
        return tr("updates.halted.taken", version=state.version)
    if not state.done:
        return _halted_before(state)
    if not state.problem:
        return tr("updates.halted", **values)
    if state.problem in _UNREACHABLE:
        return tr("updates.halted.offline", **values)
    return tr("updates.halted.problem", **values, why=code_sentence(state.problem, state.context))


def _halted_before(state: UpdateState) -> str:
    """Return what is said before anything of it came."""
    if not state.problem:
        return tr("updates.halted.before", version=state.version)
    if state.problem in _UNREACHABLE:
        return tr("updates.halted.offline.before", version=state.version)
    why = code_sentence(state.problem, state.context)
    return tr("updates.problem.other", version=state.version, why=why)


def _ready(state: UpdateState, *, can_install: bool) -> BarWords:
    if can_install:
        text, act_text = tr("updates.ready", version=state.version), tr("updates.install")
    else:
        text, act_text = tr("updates.ready.file", version=state.version), tr("updates.show_file")
    return BarWords(text, "circle-check", "success", Act.INSTALL, act_text)


def answer_words(state: UpdateState) -> str:
    """Return what somebody who looked is told; what a found version is, its bar says."""
    if state.is_looking:
        return tr("updates.about.looking")
    if state.answer == NEWEST:
        return tr("updates.about.newest")
    if not state.answer:
        return tr("updates.about.from_headquarters")
    is_away = state.answer in _UNREACHABLE and state.context.get("reason") in (
        None,
        "offline",
        "timeout",
        "cut",
    )
    return tr("updates.about.unreachable") if is_away else code_sentence(state.answer, state.context)


def _size(size: int) -> str:
    return write_size(size, language())
