"""Answers written on two laptops that have not heard of each other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from coachdesk.journal.change import Change
from coachdesk.journal.identity import new_id
from coachdesk.programme.declaration import Plain
from coachdesk.services import editing
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.reading import head_ids

THERE = "person-b"
THERE_AT = datetime(2026, 11, 3, 15, 20, tzinfo=UTC)


def arrive(
    cabinet: Cabinet,
    case_id: str,
    kind: str,
    entity_id: str,
    put: Mapping[str, Plain],
    seen: Mapping[str, tuple[str, ...]],
    person: str = THERE,
) -> None:
    """Let a change come in from another laptop, which had seen only ``seen``."""
    replaces = {name: seen[name] for name in put if name in seen}
    stamp = int(THERE_AT.timestamp() * 1000) << 16
    cabinet.apply(
        case_id,
        [
            Change(
                new_id(),
                case_id,
                kind,
                entity_id,
                "revise",
                dict(put),
                replaces,
                stamp,
                person,
                "device-b",
                1,
            )
        ],
    )


def answer_twice(
    cabinet: Cabinet, case_id: str, kind: str, entity_id: str, field: str, here: object, there: Plain
) -> None:
    """Write ``here`` on this desk and ``there`` on the other one."""
    seen = head_ids(cabinet.case(case_id), kind, entity_id)
    editing.revise(cabinet, case_id, kind, entity_id, {field: here})
    arrive(cabinet, case_id, kind, entity_id, {field: there}, seen)


def delete_and_edit(
    cabinet: Cabinet, case_id: str, kind: str, entity_id: str, put: Mapping[str, Plain]
) -> None:
    """Delete a thing on this desk while the other one goes on working on it."""
    seen = head_ids(cabinet.case(case_id), kind, entity_id)
    editing.remove(cabinet, case_id, kind, entity_id)
    arrive(cabinet, case_id, kind, entity_id, put, seen)
