"""Let a few things be written on two laptops at once, as a week without a network leaves them.

The colleague's changes arrive as they would from headquarters: ``apply``, by another person, on another device, with
what that laptop had seen. Nothing is decided: that is left to whoever looks at the Merge page.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coachdesk.demo.agenda import working_day
from coachdesk.demo.wording import demo_file
from coachdesk.journal.change import Change
from coachdesk.journal.clock import COUNTER_BITS
from coachdesk.journal.edit import Author
from coachdesk.journal.identity import derived_id, new_id
from coachdesk.programme.beneficiary import Barrier
from coachdesk.programme.case_file import CaseFile
from coachdesk.programme.declaration import Plain
from coachdesk.programme.registry import SCHEMA_VERSION
from coachdesk.services import case_files, editing, finding
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.reading import head_ids

_ZONE = ZoneInfo("Europe/Paris")
_OURS_AT, _THEIRS_AT = time(17, 10), time(18, 25)
_SOURCES = ("prime_activite", "self_employed", "salary", "rsa")


def write_disputes(cabinet: Cabinet, colleague: str, today: date) -> None:
    """Write the same things twice in case files of whoever works here: once by them, once by ``colleague``.

    Each is written in another file, the first by name that has what it takes; with none left it is left out.
    """
    me = cabinet.author.person
    own = [one for one in finding.list_cases(cabinet) if one.coach_id == me and one.status == "active"]
    files = [case_files.open_case_file(cabinet, one.case_id) for one in own]
    laptops = _TwoLaptops(cabinet, Author(colleague, derived_id("demo device", colleague)), today)
    for is_fit, write in (
        (lambda case: _is_open(case) and bool(_barriers(case)), laptops.write_about_dates),
        (_is_open, laptops.delete_and_work_on),
        (lambda case: bool(case.sessions) and bool(case.sessions[0].note), laptops.write_about_a_note),
        (lambda _case: True, laptops.write_about_a_person),
    ):
        chosen = next((case for case in files if is_fit(case)), None)
        if chosen is not None:
            files.remove(chosen)
            write(chosen)


def _is_open(case: CaseFile) -> bool:
    return any(one.done_on is None for one in case.actions)


def _barriers(case: CaseFile) -> list[Barrier]:
    return [one for one in case.barriers if one.lifted_on is None]


class _TwoLaptops:
    """This desk and a colleague's, which have not heard of each other for a few days."""

    def __init__(self, cabinet: Cabinet, colleague: Author, today: date) -> None:
        self._cabinet = cabinet
        self._colleague = colleague
        self._today = today
        self._words = demo_file("disputes.json")

    def write_about_a_person(self, case: CaseFile) -> None:
        ours, theirs = self._words["address"]
        number = (case.beneficiary.phone or "+33199000000")[:-4]
        self._both(case, "beneficiary", case.id, 3, {"phone": f"{number}4172"}, {"phone": f"{number}4712"})
        self._both(case, "beneficiary", case.id, 2, {"address": ours}, {"address": theirs})
        codes = set(case.situation.resources)
        added = [code for code in _SOURCES if code not in codes][:2]
        self._both(
            case,
            "situation",
            case.situation.id,
            2,
            {"resources": sorted(codes | {added[0]})},
            {"resources": sorted(codes | {added[1]})},
        )

    def write_about_a_note(self, case: CaseFile) -> None:
        session = case.sessions[0]
        note = session.note or ""
        ours, theirs = self._words["note"]["ours"], self._words["note"]["theirs"]
        self._both(case, "session", session.id, 1, {"note": note + ours}, {"note": note + theirs})

    def delete_and_work_on(self, case: CaseFile) -> None:
        """Delete an action here, while the colleague puts it off and says why."""
        action = next(one for one in case.actions if one.done_on is None)
        seen = head_ids(self._cabinet.case(case.id), "action", action.id)
        self._at(2, _OURS_AT)
        editing.remove(self._cabinet, case.id, "action", action.id)
        put: dict[str, Plain] = {
            "comment": self._words["action_comment"],
            "due_on": working_day(self._today + timedelta(days=5)).isoformat(),
        }
        self._arrive(case.id, "action", action.id, put, seen, days_ago=2)

    def write_about_dates(self, case: CaseFile) -> None:
        barrier = _barriers(case)[0]
        action = next(one for one in case.actions if one.done_on is None)
        ours, theirs = self._words["barrier_ours"], self._words["barrier_theirs"]
        self._both(case, "barrier", barrier.id, 2, {"comment": ours}, {"comment": theirs})
        days = [working_day(self._today + timedelta(days=after)) for after in (4, 11, 18)]
        soon, later = [day for day in days if day != action.due_on][:2]
        self._both(case, "action", action.id, 1, {"due_on": soon}, {"due_on": later.isoformat()})

    def _both(
        self,
        case: CaseFile,
        kind: str,
        entity_id: str,
        days_ago: int,
        ours: Mapping[str, object],
        theirs: dict[str, Plain],
    ) -> None:
        seen = head_ids(self._cabinet.case(case.id), kind, entity_id)
        self._at(days_ago, _OURS_AT)
        editing.revise(self._cabinet, case.id, kind, entity_id, ours)
        self._arrive(case.id, kind, entity_id, theirs, seen, days_ago=days_ago)

    def _moment(self, days_ago: int, at: time) -> datetime:
        day = self._today
        for _ in range(days_ago):
            day = working_day(day - timedelta(days=1), -1)
        return datetime.combine(day, at, _ZONE).astimezone(UTC)

    def _at(self, days_ago: int, at: time) -> None:
        ms = int(self._moment(days_ago, at).timestamp() * 1000)
        self._cabinet.now_ms = lambda: ms

    def _arrive(
        self,
        case_id: str,
        kind: str,
        entity_id: str,
        put: dict[str, Plain],
        seen: Mapping[str, tuple[str, ...]],
        *,
        days_ago: int,
    ) -> None:
        """Take in one change of the colleague's laptop, which replaces what it had ``seen`` of these fields."""
        self._at(days_ago, _THEIRS_AT)
        ms = self._cabinet.now_ms()
        change = Change(
            id=new_id(ms),
            scope=case_id,
            kind=kind,
            entity_id=entity_id,
            act="revise",
            put=put,
            replaces={name: seen[name] for name in put if name in seen},
            stamp=ms << COUNTER_BITS,
            person=self._colleague.person,
            device=self._colleague.device,
            schema=SCHEMA_VERSION,
        )
        self._cabinet.apply(case_id, [change])
