"""How sync stands, in few words: for the pill and the Synchronisation page. No widget in here."""

from __future__ import annotations

from dataclasses import dataclass

from ui.messages import tr
from ui.operations.sync_state import Stage, SyncState
from ui.operations.update_state import TOO_OLD
from ui.theme import Tone

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_JUST_NOW_S = 90


@dataclass(frozen=True, slots=True)
class StandingWords:
    """``short`` where there is little room; ``more`` says it in a whole sentence."""

    text: str
    short: str
    more: str
    icon: str
    tone: Tone = "neutral"


def age_words(seconds: int) -> str:
    """Return how long ago something was: ``il y a 5 min``."""
    if seconds < _JUST_NOW_S:
        return tr("synchronisation.age.now")
    if seconds < _HOUR:
        return tr("synchronisation.age.minutes", count=seconds // _MINUTE)
    if seconds < _DAY:
        return tr("synchronisation.age.hours", count=seconds // _HOUR)
    return tr("synchronisation.age.days", count=seconds // _DAY)


def standing_words(state: SyncState, age_s: int | None) -> StandingWords:
    """Return what is said of a standing; ``age_s``: how long ago the last round ended well."""
    match state.stage:
        case Stage.WAITING:
            return _said("waiting", "hourglass")
        case Stage.DECLINED:
            return _said("declined", "circle-alert", "warning")
        case Stage.RUNNING:
            return _running(state)
        case Stage.OFFLINE:
            return _offline(state, age_s)
        case Stage.PROBLEM if state.problem in TOO_OLD:
            return _said("too_old", "download", "warning")
        case Stage.PROBLEM:
            return _said("decision" if state.guarded else "problem", "triangle-alert", "warning")
        case Stage.IDLE:
            return _idle(state, age_s)
        case Stage.NOT_JOINED | Stage.REVOKED:
            return _said("alone", "monitor")


def _said(name: str, icon: str, tone: Tone = "neutral") -> StandingWords:
    key = f"synchronisation.pill.{name}"
    return StandingWords(tr(key), tr(f"{key}.short"), tr(f"{key}.more"), icon, tone)


def _running(state: SyncState) -> StandingWords:
    if state.progress is None:
        return _said("running", "refresh-cw")
    done, total = state.progress
    words = tr("synchronisation.pill.receiving", done=done, total=total)
    more = tr("synchronisation.pill.receiving.more")
    return StandingWords(words, tr("synchronisation.pill.running.short"), more, "refresh-cw")


def _offline(state: SyncState, age_s: int | None) -> StandingWords:
    if state.to_send:
        more = tr("synchronisation.pill.offline.to_send", count=state.to_send)
    elif age_s is not None:
        more = tr("synchronisation.pill.offline.last", age=age_words(age_s))
    else:
        more = tr("synchronisation.pill.offline.more")
    return StandingWords(
        tr("synchronisation.pill.offline"), tr("synchronisation.pill.offline.short"), more, "cloud-off"
    )


def _idle(state: SyncState, age_s: int | None) -> StandingWords:
    if state.to_send:
        text = tr("synchronisation.pill.to_send", count=state.to_send)
        return StandingWords(
            text,
            tr("synchronisation.pill.to_send.short", count=state.to_send),
            tr("synchronisation.pill.to_send.more", count=state.to_send),
            "upload",
        )
    if age_s is None:
        return _said("never", "clock")
    age = age_words(age_s)
    return StandingWords(
        tr("synchronisation.pill.level", age=age),
        tr("synchronisation.pill.level.short"),
        tr("synchronisation.pill.level.more"),
        "circle-check",
    )
