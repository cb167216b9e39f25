"""Joins what several rows say of one person into the row that leads; nothing that differs is dropped."""

from __future__ import annotations

from coachdesk.programme.declaration import Sensitivity
from coachdesk.programme.folding import fold
from coachdesk.programme.registry import entity_type
from coachdesk.spreadsheets.doubts import Doubt, Severity
from coachdesk.spreadsheets.promotions import promotion_key
from coachdesk.spreadsheets.rows import NUMBER_KEY, RowReading, join_comment, line
from coachdesk.spreadsheets.situation_cells import CODE_LISTS
from coachdesk.spreadsheets.targets import COMMENT, OTHER_PHONE, PHONE, PROMOTION, FieldKey


def add_to_leader(leader: RowReading, other: RowReading) -> None:
    """Add what a row says of a person to the row that leads; what differs becomes a line of its comment."""
    prefix = f"N°\u00a0{other.shown_number}, "
    for key, value in other.values.items():
        if key == NUMBER_KEY or _is_taken(leader, other, key, value):
            continue
        header, shown = other.sources.get(key, ("", ""))
        if entity_type(key[0]).fields[key[1]].sensitivity is not Sensitivity.SPECIAL:
            leader.lines.append(line(prefix + header, shown))
        other.doubts.append(
            Doubt(other.row, "", header, "merged_value_differs", Severity.INFO, shown, other.number)
        )
    for key, name in other.names.items():
        is_same = promotion_key if key == PROMOTION.key else fold
        if is_same(leader.names.setdefault(key, name)) != is_same(name):
            leader.lines.append(line(prefix + other.sources.get(key, ("", ""))[0], name))
    for theme, barrier in other.barriers.items():
        leader.barriers.setdefault(theme, barrier)
    leader.noes = {**other.noes, **leader.noes}
    known = {fold(text) for text in leader.lines}
    leader.lines += [prefix + text for text in other.lines if fold(text) not in known]


def _is_taken(leader: RowReading, other: RowReading, key: FieldKey, value: object) -> bool:
    """Put a value where the leading row has none, or has a place for both; return False when it differs."""
    known = leader.values.get(key)
    if known is None:
        leader.values[key] = value
        leader.sources[key] = other.sources.get(key, ("", ""))
        return True
    if key == COMMENT.key:
        leader.values[key] = join_comment(known, str(value).split("\n"))
        return True
    if key in CODE_LISTS and isinstance(known, tuple) and isinstance(value, tuple):
        leader.values[key] = tuple(sorted({*known, *value}))
        return True
    if known == value or (isinstance(known, str) and isinstance(value, str) and fold(known) == fold(value)):
        return True
    return key == PHONE.key and leader.values.setdefault(OTHER_PHONE.key, value) == value
