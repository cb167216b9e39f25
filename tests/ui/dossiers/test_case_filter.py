"""What the list keeps: words, numbers, choices, flags, and how quickly."""

from __future__ import annotations

from datetime import date, timedelta
from time import perf_counter

import pytest

from tests.ui.dossiers.made_rows import TODAY, many_rows, rows_of, summary
from ui.dossiers.case_filter import NOT_SET, CaseFilter, CaseFlag, CaseRow, count_late, select


def kept(rows: list[CaseRow], wanted: CaseFilter) -> set[str]:
    return {rows[place].case_id for place in select(rows, wanted)}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ndiaye", {"nd"}),
        ("n'diaye", {"nd"}),
        ("N’Diaye", {"nd"}),
        ("elamrani", {"ea"}),
        ("el amr", {"ea"}),
        ("oeuvr", {"oe"}),
        ("lukas", {"lu"}),
        ("kilic", {"ki"}),
        ("victor ndi", {"nd"}),
        ("ndi victor", {"nd"}),
        ("  VICTOR  ", {"nd"}),
        ("pantin", {"ea"}),
        ("traiteur", {"ki"}),
        ("iaye", set()),
        ("zzz", set()),
        ("", {"nd", "ea", "oe", "lu", "ki"}),
        ("01 99 00 12 34", {"nd"}),
        ("0199001", {"nd"}),
        ("01.99.00.12", {"nd"}),
        ("+33 1 99 00 12 34", {"nd"}),
        ("0033199001234", {"nd"}),
        ("victor@", {"nd"}),
    ],
)
def test_typing_finds_people_whatever_the_accents(typed: str, expected: set[str]) -> None:
    rows = rows_of(
        summary("nd", "Victor", "N'Diaye", phone="+33199001234", email="victor@exemple.fr"),
        summary("ea", "Antoine", "El Amrani", city="Pantin"),
        summary("oe", "Emmanuelle", "Œuvrard"),
        summary("lu", "Łukasz", "Nowak"),
        summary("ki", "Chantal", "Kılıç", project_title="Traiteur libanais"),  # noqa: RUF001 - a Turkish name
    )
    assert kept(rows, CaseFilter(text=typed)) == expected


def test_choices_are_any_of_and_several_kinds_all_of() -> None:
    rows = rows_of(
        summary("a", promotion_id="p1", coach_id="c1", phase="P1"),
        summary("b", promotion_id="p2", coach_id="c1", phase="P2"),
        summary("c", promotion_id=None, coach_id="c2", phase=None, status="left"),
    )
    assert kept(rows, CaseFilter(promotion_ids=frozenset({"p1", "p2"}))) == {"a", "b"}
    assert kept(rows, CaseFilter(promotion_ids=frozenset({"p1", "p2"}), phases=frozenset({"P2"}))) == {"b"}
    assert kept(rows, CaseFilter(promotion_ids=frozenset({NOT_SET}))) == {"c"}
    assert kept(rows, CaseFilter(coach_ids=frozenset({"c1"}), statuses=frozenset({"left"}))) == set()
    assert kept(rows, CaseFilter(phases=frozenset({NOT_SET, "P1"}))) == {"a", "c"}


def test_flags_follow_from_today() -> None:
    day = timedelta(days=1)
    rows = rows_of(
        summary("late", due_on=(TODAY - day, TODAY + day)),
        summary("due-today", due_on=(TODAY,), appointments=(TODAY,)),
        summary("silent", last_contact_on=TODAY - 30 * day, appointments=(TODAY + day,)),
        summary("spoke", last_contact_on=TODAY - 29 * day, appointments=(TODAY + day,)),
        summary("never", entered_on=TODAY - 31 * day, appointments=(TODAY + day,)),
        summary("gone", status="left", due_on=(TODAY - day,), last_contact_on=TODAY - 300 * day),
        summary("qpv", in_qpv="yes", appointments=(TODAY + day,)),
        summary("torn", conflict_count=2, appointments=(TODAY + day,)),
    )
    assert kept(rows, CaseFilter(flags=CaseFlag.LATE)) == {"late"}
    assert kept(rows, CaseFilter(flags=CaseFlag.SILENT)) == {"silent", "never"}
    assert kept(rows, CaseFilter(flags=CaseFlag.SILENT, silent_days=31)) == {"never"}
    assert kept(rows, CaseFilter(flags=CaseFlag.NO_NEXT)) == {"late"}
    assert kept(rows, CaseFilter(flags=CaseFlag.QPV)) == {"qpv"}
    assert kept(rows, CaseFilter(flags=CaseFlag.CONFLICT)) == {"torn"}
    assert kept(rows, CaseFilter(flags=CaseFlag.LATE | CaseFlag.NO_NEXT)) == {"late"}
    assert kept(rows, CaseFilter(flags=CaseFlag.LATE | CaseFlag.QPV)) == set()
    assert count_late(rows, range(len(rows))) == 1


@pytest.mark.parametrize(
    ("born_on", "entered_on", "is_young"),
    [
        (date(2000, 6, 15), date(2026, 6, 14), True),
        (date(2000, 6, 15), date(2026, 6, 15), False),
        (date(2000, 2, 29), date(2026, 2, 28), True),
        (date(2000, 2, 29), date(2026, 3, 1), False),
        (date(2000, 6, 15), None, False),  # counted today, when the entry is not recorded
    ],
)
def test_under_26_is_counted_at_entry(born_on: date, entered_on: date | None, is_young: bool) -> None:
    rows = rows_of(summary("x", born_on=born_on, entered_on=entered_on))
    assert bool(kept(rows, CaseFilter(flags=CaseFlag.YOUNG))) is is_young


def test_an_empty_filter_says_so() -> None:
    assert CaseFilter().is_empty
    assert CaseFilter(text="  ", silent_days=60).is_empty
    assert not CaseFilter(flags=CaseFlag.QPV).is_empty
    assert not CaseFilter(text="a").is_empty


def test_ten_thousand_people_filter_between_two_keys() -> None:
    rows = many_rows(10_000)
    wanted = CaseFilter(text="n'diaye vic", flags=CaseFlag.LATE, statuses=frozenset({"active", "prospect"}))
    assert len(select(rows, CaseFilter(text="n'diaye vic"))) > 50
    times = []
    for _ in range(5):
        start = perf_counter()
        found = select(rows, wanted)
        times.append(perf_counter() - start)
    assert found
    assert min(times) < 0.05
