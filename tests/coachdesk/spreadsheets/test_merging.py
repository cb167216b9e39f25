"""A sheet imported again updates what changed in it, and never what a coach has written since."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.programme.declaration import Plain
from coachdesk.spreadsheets.merging import CaseValues, merge

CITY = ("beneficiary", "city")
COMMENT = ("beneficiary", "comment")
BORN = ("beneficiary", "born_on")
RESOURCES = ("situation", "resources")
ABSENT = ("situation", "resources_absent")


def merged(key: tuple[str, str], sheet: Any, now: Plain, before: Plain, *, chosen: bool = False) -> Any:
    """Return (what is written or "nothing", remark)."""
    case = CaseValues({key: now} if now is not None else {}, {key: before} if before is not None else {})
    result = merge(
        {key: sheet} if sheet is not None else {}, case, frozenset({key}) if chosen else frozenset()
    )
    return result.changes.get(key, "nothing"), dict(result.remarks).get(key)


@pytest.mark.parametrize(
    ("sheet", "now", "before", "written", "remark"),
    [
        (None, "Pantin", "Pantin", "nothing", None),
        ("Pantin", "Pantin", "Pantin", "nothing", None),
        ("Bobigny", "Pantin", "Pantin", "Bobigny", None),
        ("Bobigny", "Stains", "Pantin", "Bobigny", "both_changed"),
        ("Pantin", "Stains", "Pantin", "nothing", None),
        ("Pantin", None, "Pantin", "nothing", None),
        ("Bobigny", None, "Pantin", "Bobigny", None),
        ("Pantin", None, None, "Pantin", None),
        ("Bobigny", "Pantin", None, "nothing", "differs_from_program"),
        ("PANTIN", "Pantin", None, "nothing", None),
        ("PANTIN", "Pantin", "Pantin", "nothing", None),
        ("Épinay", "Epinay", "Epinay", "Épinay", None),
    ],
)
def test_the_table(sheet: Any, now: Plain, before: Plain, written: Any, remark: str | None) -> None:
    assert merged(CITY, sheet, now, before) == (written, remark)


def test_the_person_takes_the_sheet() -> None:
    assert merged(CITY, "Bobigny", "Pantin", None, chosen=True) == ("Bobigny", None)
    assert merged(CITY, "Pantin", "Stains", "Pantin", chosen=True) == ("Pantin", None)


def test_typed_values() -> None:
    assert merged(BORN, date(1990, 5, 4), "1990-05-04", "1990-05-04") == ("nothing", None)
    assert merged(BORN, date(1990, 5, 5), "1990-05-04", "1990-05-04") == (date(1990, 5, 5), None)


def test_lists_of_codes_are_merged() -> None:
    assert merged(RESOURCES, ("rsa",), ["are"], None)[0] == ("are", "rsa")
    assert merged(RESOURCES, ("ass",), ["rsa"], ["rsa"])[0] == ("ass",)
    assert merged(RESOURCES, ("rsa",), ["are", "rsa"], ["rsa"])[0] == "nothing"
    assert merged(RESOURCES, ("rsa",), ["are"], ["rsa"])[0] == "nothing"
    assert merged(RESOURCES, ("aah", "rsa"), ["are"], ["rsa"])[0] == ("aah", "are")


def test_comments_are_added_to() -> None:
    assert merged(COMMENT, "à relancer", None, None)[0] == "à relancer"
    assert merged(COMMENT, "vu", "à relancer", "à relancer")[0] == "vu"
    assert merged(COMMENT, "vu\nrappelé", "vu\nmot du coach", "vu")[0] == "vu\nmot du coach\nrappelé"
    assert merged(COMMENT, "vu", "mot du coach", "vu")[0] == "nothing"
    assert merged(COMMENT, "vu", "mot du coach", None)[0] == "mot du coach\nvu"
    assert merged(COMMENT, "vu", None, "vu")[0] == "nothing"
    long = merged(COMMENT, "x" * 3_999, "y" * 100, None)[0]
    assert len(long) == 4_000


VALUES = st.sampled_from([None, "a", "b", "c"])


@given(VALUES, VALUES, VALUES)
def test_what_is_written_is_what_the_sheet_says_and_only_when_it_is_news(
    sheet: str | None, now: str | None, before: str | None
) -> None:
    written, _ = merged(CITY, sheet, now, before)
    if written != "nothing":
        assert written == sheet != now
    if sheet == before is not None:
        assert written == "nothing"
    if sheet is not None and now is None and before is None:
        assert written == sheet


@given(
    st.sets(st.sampled_from(["are", "rsa", "aah", "ass"])), st.sets(st.sampled_from(["are", "rsa", "aah"]))
)
def test_importing_codes_twice_is_importing_once(sheet: set[str], now: set[str]) -> None:
    first, _ = merged(RESOURCES, tuple(sheet), sorted(now), None)
    after = list(first) if first != "nothing" else sorted(now)
    assert merged(RESOURCES, tuple(sheet), after, sorted(sheet))[0] == "nothing"
    assert sheet <= set(after)


@pytest.mark.parametrize(
    ("said", "codes", "has", "has_not", "written"),
    [
        (ABSENT, ("rsa",), ["are", "rsa"], [], {ABSENT: ("rsa",), RESOURCES: ("are",)}),
        (RESOURCES, ("rsa",), [], ["ass", "rsa"], {RESOURCES: ("rsa",), ABSENT: ("ass",)}),
        (ABSENT, ("ass",), ["rsa"], [], {ABSENT: ("ass",)}),
        (ABSENT, ("rsa",), ["rsa"], ["rsa"], {}),
    ],
)
def test_what_somebody_has_and_has_not_are_kept_apart(
    said: tuple[str, str], codes: tuple[str, ...], has: list[str], has_not: list[str], written: dict[Any, Any]
) -> None:
    now: dict[tuple[str, str], Plain] = {RESOURCES: has, ABSENT: has_not}
    assert merge({said: codes}, CaseValues(now, {})).changes == written
