"""A list as long as may be imported stays bearable, with progress and a way to stop."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

import pytest

from coachdesk.spreadsheets.mapping import guess_mapping
from coachdesk.spreadsheets.plan import build_plan
from coachdesk.spreadsheets.sheet import ROW_LIMIT
from tests.coachdesk.spreadsheets.builders import TODAY, delimited, table_of

HEADER = (
    "N°",
    "NOM",
    "Prénom",
    "Né le",
    "Tél",
    "Mail",
    "CP",
    "QPV ?",
    "Niveau d’études",
    "RSA",
    "Date d’entrée",
)


@pytest.mark.slow
def test_twenty_thousand_rows() -> None:
    chance = random.Random(2026)
    last, first = ["Sow", "Ba", "Diallo", "N'Diaye", "Martin"], ["Awa", "Issa", "Luc", "Marie"]
    rows = [
        (
            n,
            f"{chance.choice(last)}{chance.choice('abcdefgh')}{n % 37}",
            f"{chance.choice(first)}{n % 41}",
            f"{date(1960, 1, 1) + timedelta(days=chance.randrange(16_000)):%d/%m/%Y}",
            f"01990{n % 100_000:05d}",
            f"p{n}@exemple.fr",
            93200,
            chance.choice(["oui", "non", "x", None]),
            chance.choice(["CAP", "bac", "?", "niv. V"]),
            chance.choice(["oui", "non"]),
            "05/01/2026",
        )
        for n in range(1, ROW_LIMIT + 1)
    ]
    started = time.perf_counter()
    table = table_of(delimited([HEADER, *rows]))
    seen: list[int] = []
    plan = build_plan(
        table,
        guess_mapping(table, today=TODAY),
        reference_date=TODAY,
        progress=lambda done, _total: seen.append(done),
    )
    assert time.perf_counter() - started < 60
    assert len(plan.rows) == ROW_LIMIT
    assert len(seen) > 100
