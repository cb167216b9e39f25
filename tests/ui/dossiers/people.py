"""People on a real desk, for the tests of windows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from coachdesk.services import case_files, editing, sessions
from coachdesk.storage.cabinet import REGISTER, Cabinet
from ui.operations import Operations

DAY = timedelta(days=1)


def enrol(cabinet: Cabinet, first: str, last: str, **fields: Any) -> str:
    """Return the case id of a new person."""
    in_qpv = fields.pop("in_qpv", None)
    return case_files.enrol_beneficiary(
        cabinet,
        {"first_names": first, "birth_name": last, **fields},
        situation={"in_qpv": in_qpv} if in_qpv else None,
    ).scope


def three_people(cabinet: Cabinet) -> dict[str, str]:
    """Put Awa, Victor and Élodie on a desk; return their case ids by first name."""
    today = date.today()  # noqa: DTZ011 - the wall's date, as the window has it
    promotion = editing.add(cabinet, REGISTER, "promotion", {"name": "Promo 1"}).entities[0][1]
    found = {
        "Awa": enrol(cabinet, "Awa", "Traoré", city="Pantin", in_qpv="yes", promotion_id=promotion),
        "Victor": enrol(cabinet, "Victor", "N'Diaye", phone="+33199001234", email="victor@exemple.fr"),
        "Élodie": enrol(
            cabinet, "Élodie", "Gül-Martin", born_on=date(2004, 5, 6), entered_on=today - 40 * DAY
        ),
    }
    sessions.record_session(
        cabinet,
        found["Awa"],
        {"held_on": today - 2 * DAY, "note": "Étude de marché à finir.", "next_on": today + 5 * DAY},
        [{"title": "Appeler la mairie", "due_on": today - DAY}],
    )
    return found


def on_desk(ops: Operations) -> Cabinet:
    """Return the cabinet of the desk in hand; use it inside ``run_query`` only."""
    return ops.desk.cabinet
