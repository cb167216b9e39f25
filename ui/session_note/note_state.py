"""What a draft of a session note holds beside the fields, and how a length is read."""

from __future__ import annotations

import re

from coachdesk.programme.declaration import Plain
from coachdesk.programme.session import Session
from ui.messages import choice_label, format_date_long, tr

WAS_OPEN = "_was_open"
"""The note was on the screen when the draft was sealed."""

CURSOR = "_cursor"
FOCUS = "_focus"
ACTIONS = "_actions"
ACTIONS_GONE = "_actions_gone"

_LENGTH = re.compile(r"(?:(\d{1,2})\s*(?:h|:)\s*(\d{1,2})?|(\d{1,4}))\s*(?:min|minutes|mn)?", re.IGNORECASE)
_LONGEST = 1_440


def read_minutes(typed: str) -> int | None:
    """Return the minutes of ``60``, ``45 min``, ``1 h 30``; ``None`` when it is not a length of a day or less."""
    found = _LENGTH.fullmatch(re.sub(r"\s+", " ", typed.strip()))
    if not found:
        return None
    minutes = int(found[3]) if found[3] else int(found[1]) * 60 + int(found[2] or 0)
    return minutes if minutes <= _LONGEST else None


def session_title(session: Session) -> str:
    """Say which session a note corrects: its kind and its day."""
    day = format_date_long(session.held_on)
    kind = choice_label("session_kinds", session.kind)
    if not day:
        return tr("session_note.title.amend_any")
    if not kind:
        return tr("session_note.title.amend_day", day=day)
    return tr("session_note.title.amend", kind=kind, day=day)


def text_of(value: Plain) -> str:
    """Return text out of a draft, whatever it holds."""
    return value if isinstance(value, str) else ""


def list_of(value: Plain) -> list[str]:
    """Return a list out of a draft, whatever it holds."""
    return list(value) if isinstance(value, list) else []
