"""Two answers to one field, as two laptops that had not heard of each other leave them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from coachdesk.journal.identity import new_id
from coachdesk.programme.declaration import Plain
from coachdesk.services import editing
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.reading import head_ids, read_journal


def two_answers(
    case_id: str, kind: str, entity_id: str, field: str, here: str, there: Plain
) -> Callable[[Cabinet], object]:
    """Return what writes ``here`` into a field, and lets ``there`` arrive from a laptop that had not seen it."""

    def work(cabinet: Cabinet) -> object:
        seen = head_ids(cabinet.case(case_id), kind, entity_id).get(field, ())
        editing.revise(cabinet, case_id, kind, entity_id, {field: here})
        last = read_journal(cabinet.case(case_id), limit=1)[0].change
        other = replace(
            last,
            id=new_id(),
            put={field: there},
            replaces={field: tuple(seen)} if seen else {},
            stamp=last.stamp + 1,
            person="person-b",
            device="device-b",
        )
        return cabinet.apply(case_id, [other])

    return work
