"""The invented people: the programme's proportions, the department's names, nothing that could be real."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import phonenumbers
import pytest

import resources
from coachdesk.demo.people import IN_QPV, PEOPLE, PROMOTIONS, SEATS, UNDER_26, Member, members
from coachdesk.demo.wording import demo_file
from coachdesk.programme.case_summary import age_on
from coachdesk.programme.declaration import to_plain
from coachdesk.programme.registry import entity_type

DAYS = (date(2026, 11, 24), date(2027, 3, 1), date(2028, 2, 29))


def _age(member: Member) -> int:
    born_on = member.beneficiary["born_on"]
    assert isinstance(born_on, date)
    return age_on(born_on, member.entered_on)


@pytest.mark.parametrize("today", DAYS)
@pytest.mark.parametrize("seed", [1, 93])
def test_the_proportions_of_the_programme(seed: int, today: date) -> None:
    people = members(seed, today)
    assert (PEOPLE, IN_QPV, UNDER_26) == (150, 45, 27)
    assert Counter(member.promotion for member in people) == dict.fromkeys(range(PROMOTIONS), SEATS)
    assert sum(member.situation["in_qpv"] == "yes" for member in people) == IN_QPV
    assert sum(_age(member) < 26 for member in people) == UNDER_26
    assert all(18 <= _age(member) <= 62 for member in people)
    assert all(member.entered_on < today and member.entered_on.weekday() < 5 for member in people)
    assert 0.45 < sum(member.is_woman for member in people) / PEOPLE < 0.7


def test_a_seed_and_a_day_give_the_same_people() -> None:
    assert members(93, DAYS[0]) == members(93, DAYS[0])
    assert members(93, DAYS[0]) != members(94, DAYS[0])


def test_names_are_all_different_and_hold_the_traps() -> None:
    names = [
        f"{one.beneficiary['first_names']} {one.beneficiary['birth_name']}" for one in members(93, DAYS[0])
    ]
    assert len(set(names)) == PEOPLE
    for trap in (
        "Aminata N'Diaye",
        "Łukasz Wójcik",
        "Solène Œuvrard",
        "Chiara d'Angélo",
        "Minh Anh Nguyễn Thị",
    ):
        assert trap in names


def test_nobody_can_be_reached_by_mistake() -> None:
    """Telephones of the range kept for fiction, addresses at example.org."""
    for member in members(93, DAYS[0]):
        for name in ("phone", "other_phone"):
            number = member.beneficiary[name]
            if number is not None:
                assert re.fullmatch(r"\+3319900\d{4}", str(number))
                assert phonenumbers.is_valid_number(phonenumbers.parse(str(number)))
        email = member.beneficiary["email"]
        assert email is None or re.fullmatch(r"[a-z]+\.[a-z]+@example\.org", str(email))


def test_a_qpv_is_one_of_the_city_where_the_person_lives() -> None:
    codes = {place["city"]: place["qpv"] for place in demo_file("places.json")["places"]}
    for member in members(93, DAYS[0]):
        code = member.situation.get("qpv_code")
        assert (code is not None) == (member.situation["in_qpv"] == "yes")
        if code is not None:
            assert code in codes[str(member.beneficiary["city"])]
            assert re.fullmatch(r"QN093\d\d[MNIC]", str(code))


def test_situations_hang_together() -> None:
    for member in members(93, DAYS[0]):
        held = member.situation["resources"]
        assert isinstance(held, tuple)
        if member.situation["household"] != "single_parent":
            assert "rsa_majore" not in held
            assert _age(member) >= 25 or "rsa" not in held
        is_family = member.situation["household"] in ("couple_children", "single_parent")
        assert is_family == bool(member.situation["children"])


def test_every_value_fits_its_field() -> None:
    for member in members(93, DAYS[0]):
        for kind, fields in (("beneficiary", member.beneficiary), ("situation", member.situation)):
            for name, value in fields.items():
                spec = entity_type(kind).field(name)
                to_plain(spec, value)
                if spec.catalogue and value is not None:
                    codes = value if isinstance(value, tuple) else (value,)
                    assert set(codes) <= set(resources.catalogue(spec.catalogue)), (name, value)
