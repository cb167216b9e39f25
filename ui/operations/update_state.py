"""How this desk stands to a newer program, as the windows show it: values, no words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from coachdesk.errors import CoachDeskError

PUT_OFF_S = 7 * 86_400
"""How long "later" lasts."""

TOO_OLD = frozenset({"sync.program_old", "refused.protocol_old"})
"""Problems of a round that a newer program ends."""

_GONE = "sync.release_gone"
_DAMAGED = "sync.release_damaged"
_BEGIN_AGAIN = frozenset({_GONE, _DAMAGED, "sync.release_no_room", "storage.file_unreachable"})
"""Errors of a download that does not go on by itself: a person decides."""

NEWEST = "newest"
"""The answer to whoever looked: headquarters has nothing newer."""


class Phase(StrEnum):
    """What can be done next."""

    NONE = "none"
    """No newer version is known."""
    ASK = "ask"
    """There is one, and this program cannot fetch or verify it: whoever installed it is asked."""
    FORGED = "forged"
    """What headquarters offers was not signed by the publisher; nothing is fetched."""
    OFFERED = "offered"
    FETCHING = "fetching"
    HALTED = "halted"
    """A part of it is here: stopped by a person, or ``problem`` says by what."""
    READY = "ready"
    """It is here whole and verified."""


_LASTING = {
    "sync.release_unsigned": Phase.ASK,
    "sync.release_elsewhere": Phase.ASK,
    "sync.release_forged": Phase.FORGED,
}


@dataclass(frozen=True, slots=True)
class UpdateState:
    """``size`` and ``done`` (what is here of it) in bytes; ``problem``: code and values of the last error.

    ``answer``: what somebody who looked is told: "", ``NEWEST``, or an error's code, with the values in ``context``.
    """

    phase: Phase = Phase.NONE
    version: str = ""
    size: int = 0
    done: int = 0
    problem: str = ""
    context: Mapping[str, object] = field(default_factory=dict)
    answer: str = ""
    is_looking: bool = False
    is_put_off: bool = False

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether headquarters offers this version no more."""
        return self.problem == _GONE

    @property
    def is_news(self) -> bool:
        """Tell whether a person is told of it unasked."""
        return self.phase is not Phase.NONE and not self.is_put_off


def is_put_off(put_off: str, until: int, version: str, now: float) -> bool:
    """Tell whether a version is to be left unmentioned; an instant too far ahead is of a clock that was wrong."""
    return put_off == version and 0 < until - now <= PUT_OFF_S


def offered(state: UpdateState, version: str, size: int, *, is_ready: bool) -> UpdateState:
    """Return how it stands with this version on offer: ready, halted where it was, or to be begun."""
    if is_ready:
        return UpdateState(Phase.READY, version, size, size)
    if state.phase is Phase.HALTED and state.version == version:
        return UpdateState(Phase.HALTED, version, size, state.done)
    return UpdateState(Phase.OFFERED, version, size)


def look_failed(state: UpdateState, error: Exception) -> UpdateState:
    """Return how it stands after headquarters was asked in vain, or offers what cannot be taken."""
    code, context = _said(error)
    phase = _LASTING.get(code)
    if phase is None:
        return replace(state, is_looking=False, answer=code, context=context)
    return UpdateState(phase, str(context.get("newest", "")))


def fetch_failed(state: UpdateState, error: Exception) -> UpdateState:
    """Return how it stands after a download ended in an error: halted where it can go on by itself."""
    code, context = _said(error)
    if code in _LASTING:
        return look_failed(state, error)
    if code in _BEGIN_AGAIN:
        return replace(state, phase=Phase.OFFERED, done=0, problem=code, context=context)
    return replace(state, phase=Phase.HALTED, problem=code, context=context)


def installer_lost(state: UpdateState) -> UpdateState:
    """Return how it stands when what lies here is no longer the installer that was verified."""
    return replace(state, phase=Phase.OFFERED, done=0, problem=_DAMAGED, context={})


def _said(error: Exception) -> tuple[str, Mapping[str, object]]:
    if isinstance(error, CoachDeskError):
        return error.code, dict(error.context)
    return "sync.unforeseen", {}
