"""Rows of the list, made for tests."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from coachdesk.programme.case_summary import CaseSummary
from coachdesk.programme.folding import sort_key
from ui.dossiers.case_filter import CaseRow, prepare_rows

TODAY = date(2026, 11, 24)
PROMOTIONS = {"p1": "Promo 1", "p2": "Promo 2", "p10": "Promo 10"}
COACHES = {"c1": "Inès Morel", "c2": "Awa Sarr"}
LEFT = frozenset({"left"})


def summary(case_id: str, first: str = "Awa", last: str = "Traoré", **fields: Any) -> CaseSummary:
    return CaseSummary(
        case_id=case_id,
        display_name=f"{first} {last}",
        sort_key=sort_key(last, first),
        first_names=first,
        last_name=last,
        **{"status": "active", "entered_on": TODAY - timedelta(days=10), **fields},
    )


def rows_of(*summaries: CaseSummary) -> list[CaseRow]:
    ordered = sorted(summaries, key=lambda one: one.sort_key)
    return prepare_rows(ordered, PROMOTIONS, COACHES, LEFT, TODAY)


def many_rows(count: int, seed: int = 1) -> list[CaseRow]:
    """Return ``count`` believable people."""
    choose = random.Random(seed)
    lasts = [
        "N'Diaye",
        "El Amrani",
        "Traoré",
        "Œuvrard",
        "Kılıç",  # noqa: RUF001 - a Turkish name
        "Dupont",
        "de La Tour",
        "Gül-Martin",
        "Łukasik",
    ]
    firsts = ["Awa", "Élodie", "Jean-Pierre", "Victor", "Zoé", "Mamadou", "Inès"]
    made = []
    for number in range(count):
        due = tuple(TODAY + timedelta(days=choose.randint(-60, 120)) for _ in range(choose.randint(0, 9)))
        made.append(
            summary(
                f"case-{number:05}",
                choose.choice(firsts),
                f"{choose.choice(lasts)} {number}",
                promotion_id=choose.choice([*PROMOTIONS, None]),
                coach_id=choose.choice([*COACHES, None]),
                status=choose.choice(["active", "active", "active", "prospect", "left"]),
                born_on=date(choose.randint(1960, 2007), choose.randint(1, 12), choose.randint(1, 28)),
                entered_on=TODAY - timedelta(days=choose.randint(1, 400)),
                last_contact_on=TODAY - timedelta(days=choose.randint(0, 90))
                if choose.random() < 0.8
                else None,
                appointments=(TODAY + timedelta(days=choose.randint(0, 30)),)
                if choose.random() < 0.5
                else (),
                city="Saint-Denis",
                phone=f"+331990{number:05}",
                email=f"personne.{number}@exemple.fr",
                project_title="Traiteur libanais",
                in_qpv="yes" if choose.random() < 0.3 else "no",
                due_on=tuple(sorted(due)),
                reached=choose.randint(0, 12),
                applicable=12,
                phase=f"P{choose.randint(0, 8)}",
                conflict_count=1 if choose.random() < 0.02 else 0,
            )
        )
    return rows_of(*made)
