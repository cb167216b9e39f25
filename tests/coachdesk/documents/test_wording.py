"""Dates, times and lengths in words."""

from __future__ import annotations

from datetime import date

import pytest

from coachdesk.documents.wording import minutes_of_day, wording

N = "\u00a0"


def test_french_dates_say_premier_and_stay_on_one_line() -> None:
    say = wording("fr")
    assert say.day(date(2026, 3, 1)) == f"1er{N}mars{N}2026"
    assert say.day(date(2026, 12, 31), with_weekday=True) == f"jeudi 31{N}décembre{N}2026"
    assert wording("en").day(date(2026, 3, 1)) == f"1{N}March{N}2026"


@pytest.mark.parametrize(
    ("wall", "french", "english"),
    [
        ("14:30", f"14{N}h{N}30", "14:30"),
        ("09:00", f"9{N}h", "9:00"),
        ("00:05", f"0{N}h{N}05", "0:05"),
        ("soir", "soir", "soir"),
    ],
)
def test_times(wall: str, french: str, english: str) -> None:
    assert (wording("fr").time(wall), wording("en").time(wall)) == (french, english)


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, f"0{N}min"), (45, f"45{N}min"), (60, f"1{N}h"), (65, f"1{N}h{N}05"), (150, f"2{N}h{N}30")],
)
def test_lengths(minutes: int, text: str) -> None:
    assert wording("fr").length(minutes) == text


def test_a_session_over_midnight_and_a_time_that_is_none() -> None:
    assert wording("fr").times("23:30", 60) == f"de 23{N}h{N}30 à 0{N}h{N}30 (1{N}h)"
    assert wording("fr").times("vers midi", 60) == "vers midi"
    assert minutes_of_day("24:00") is None
    assert minutes_of_day("12") is None
    assert minutes_of_day("²:00") is None


def test_an_appointment_without_a_time() -> None:
    assert wording("fr").moment(date(2026, 4, 15), None) == f"mercredi 15{N}avril{N}2026"
    assert wording("en").moment(date(2026, 4, 15), "09:00") == f"Wednesday 15{N}April{N}2026 at 9:00"
