"""Two rows of one person are found; two people are left apart."""

from __future__ import annotations

import itertools
import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.spreadsheets.duplicates import (
    CERTAIN,
    POSSIBLE,
    KnownPeople,
    KnownPerson,
    Profile,
    find_pairs,
    is_near,
    likeness,
    profile,
)
from coachdesk.spreadsheets.errors import ImportCancelled

BORN = date(1990, 5, 4)


def person(
    last: str, first: str, born: date | None = BORN, phone: str | None = None, email: str | None = None
) -> Profile:
    return profile([last], first, born, [phone], email)


@pytest.mark.parametrize(
    ("last", "first"),
    [
        ("N'Diaye", "Awa"),
        ("NDIAYE", "AWA"),
        ("n’diaye", "awa"),
        ("Ndiaye", "Awá"),
        ("N DIAYE", "Awa"),
        ("Awa", "N'Diaye"),
        ("N-Diaye", "Awa"),
    ],
)
def test_the_same_name_in_any_spelling(last: str, first: str) -> None:
    alike = likeness(person("N'Diaye", "Awa"), person(last, first))
    assert alike.score >= CERTAIN
    assert alike.is_certain


def test_letters_lost_on_the_way() -> None:
    kilic = person("K\u0131l\u0131ç", "Zacharie", email="zacharie.klc@exemple.fr")
    alike = likeness(kilic, person("KLC", "Zacharie", email="zacharie.klc@exemple.fr"))
    assert alike.is_certain
    assert set(alike.reasons) == {"last_name_near", "same_birth", "same_email"}


def test_married_name() -> None:
    one = profile(["Traoré", "Diallo"], "Awa", BORN)
    assert likeness(one, person("Diallo", "Awa")).is_certain
    assert likeness(one, person("Traore", "Awa")).is_certain


def test_a_part_of_the_name_missing() -> None:
    alike = likeness(person("Sow", "Awa Fatou"), person("Sow", "Awa"))
    assert POSSIBLE <= alike.score < CERTAIN


@pytest.mark.parametrize(
    ("other", "reason", "is_possible"),
    [
        (date(1990, 4, 5), "birth_day_month_swapped", True),
        (date(1991, 5, 4), "birth_near", True),
        (date(1985, 1, 1), "other_birth", False),
        (None, "same_name", True),
    ],
)
def test_other_days_of_birth(other: date | None, reason: str, *, is_possible: bool) -> None:
    alike = likeness(person("Sow", "Awa"), person("Sow", "Awa", other))
    assert reason in alike.reasons
    assert (alike.score >= POSSIBLE) is is_possible
    assert not alike.is_certain


def test_twins_are_shown_and_never_joined() -> None:
    one = person("Diallo", "Amina", phone="+33199001234", email="a@exemple.fr")
    other = person("Diallo", "Aminata", phone="+33199001234", email="a@exemple.fr")
    near = person("Diallo", "Amine", phone="+33199001234", email="a@exemple.fr")
    for twin in (other, near):
        assert not likeness(one, twin).is_certain
    assert likeness(one, near).score >= POSSIBLE


def test_a_couple_that_shares_everything_is_two() -> None:
    one = person("Sow", "Awa", BORN, "+33199001234", "famille@exemple.fr")
    other = person("Ba", "Issa", date(1988, 1, 2), "+33199001234", "famille@exemple.fr")
    assert likeness(one, other).score < POSSIBLE


def test_telephone_and_mail_without_birth() -> None:
    one = person("Sow", "Awa", None, "+33199001234")
    assert likeness(one, person("SOW", "awa", None, "+33199001234")).is_certain
    assert not likeness(one, person("SOW", "awa", None)).is_certain


def test_near_names() -> None:
    assert is_near("martin", "martim")
    assert is_near("lefebvre", "lefevbre")
    assert is_near("dasilva", "da silva")
    assert is_near("kilic", "klc")
    assert not is_near("martin", "martinez")
    assert not is_near("ba", "bo")
    assert not is_near("sow", "so")
    assert not is_near("", "")


FIRST = [
    "Awa",
    "Issa",
    "Marie",
    "Marine",
    "Jean",
    "Jeanne",
    "Mohamed",
    "Mamadou",
    "Fatou",
    "Luc",
    "Lucie",
    "Noël",
]
LAST = [
    "Sow",
    "Ba",
    "Diallo",
    "Traoré",
    "N'Diaye",
    "El Amrani",
    "da Silva",
    "de La Tour",
    "Martin",
    "Martins",
]


def test_namesakes_are_not_pairs() -> None:
    days = [BORN + timedelta(days=37 * n) for n in range(len(FIRST) * len(LAST))]
    people = [
        profile([last], first, day)
        for (last, first), day in zip(itertools.product(LAST, FIRST), days, strict=True)
    ]
    assert find_pairs(people) == []


NAMES = st.text(alphabet="abcdeéèinorst' -", min_size=2, max_size=12)


@given(NAMES, NAMES, st.dates(date(1940, 1, 1), date(2010, 1, 1)))
def test_everybody_is_alike_themselves_however_written(last: str, first: str, born: date) -> None:
    one = profile([last], first, born)
    for other in (profile([last.upper()], first.upper(), born), profile([first], last, born)):
        if one.words:
            assert likeness(one, other).is_certain
            assert [(pair.first, pair.second) for pair in find_pairs([one, other])] == [(0, 1)]


@given(st.lists(st.tuples(NAMES, NAMES, st.dates(date(1990, 1, 1), date(1990, 2, 1)))), NAMES)
def test_likeness_is_the_same_both_ways(people: list[tuple[str, str, date]], email: str) -> None:
    profiles = [profile([last], first, born, (), email) for last, first, born in people]
    for one, other in itertools.combinations(profiles, 2):
        assert likeness(one, other).score == likeness(other, one).score


@given(
    st.lists(
        st.tuples(st.sampled_from(LAST), st.sampled_from(FIRST), st.sampled_from([BORN, None])), max_size=25
    )
)
def test_blocks_lose_no_certain_pair(people: list[tuple[str, str, date | None]]) -> None:
    profiles = [profile([last], first, born) for last, first, born in people]
    certain = {
        (i, j)
        for (i, one), (j, other) in itertools.combinations(enumerate(profiles), 2)
        if likeness(one, other).is_certain
    }
    assert certain <= {(pair.first, pair.second) for pair in find_pairs(profiles)}


def test_known_people() -> None:
    known = KnownPeople(
        [
            KnownPerson("a", ("Sow",), "Awa", BORN),
            KnownPerson("b", ("Sow",), "Awa", None),
            KnownPerson("c", ("Ba",), "Issa", BORN),
        ]
    )
    found = known.alike(person("SOW", "AWA"))
    assert [(each.case_id, alike.is_certain) for each, alike in found] == [("a", True), ("b", False)]


def test_thousands_born_on_one_day_do_not_take_for_ever() -> None:
    people = [profile([f"Nom{n % 97}"], f"Prenom{n % 89}", date(1990, 1, 1)) for n in range(4_000)]
    started = time.perf_counter()
    find_pairs(people)
    assert time.perf_counter() - started < 20


def test_cancelling() -> None:
    with pytest.raises(ImportCancelled):
        find_pairs([person("Sow", "Awa")], is_cancelled=lambda: True)
