"""Who the invented people are: 10 promotions of 15, of whom 45 in a QPV and 27 under 26 at entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from coachdesk.demo.agenda import working_day
from coachdesk.demo.situations import entry_situation, weighted
from coachdesk.demo.wording import demo_file
from coachdesk.programme.case_summary import age_on
from coachdesk.programme.folding import fold

PROMOTIONS = 10
SEATS = 15
PEOPLE = PROMOTIONS * SEATS
IN_QPV = 45
UNDER_26 = 27
_QPV_UNKNOWN = 9
_WOMEN = 0.56


@dataclass(frozen=True, slots=True)
class Member:
    """One invented person at entry: the fields of the beneficiary and the situation, and the story's start.

    ``coach`` and ``promotion`` count from 0; ``trade`` is a file of ``resources/demo/projects`` and
    ``variant`` a line of it.
    """

    number: int
    promotion: int
    coach: int
    is_woman: bool
    trade: str
    variant: Mapping[str, str]
    entered_on: date
    beneficiary: Mapping[str, object] = field(repr=False)
    situation: Mapping[str, object] = field(repr=False)


def promotion_start(index: int, today: date) -> date:
    """Return the first day of a promotion, counted back from the reference day."""
    days_ago: int = demo_file("team.json")["promotions"][index]["days_ago"]
    return working_day(today - timedelta(days=days_ago))


def members(seed: int, today: date) -> list[Member]:
    """Return the 150 people, the same for a seed and a reference day."""
    random = Random(seed)  # noqa: S311 - invented people, not keys
    identities = _identities(random)
    trades = _trades(random, identities)
    qpv = _spread(random, IN_QPV)
    young = _spread(random, UNDER_26)
    unknown = set(random.sample([number for number in range(PEOPLE) if number not in qpv], _QPV_UNKNOWN))
    found = []
    for number, identity in enumerate(identities):
        maker = _Maker(random, identity, number, today)
        in_qpv = "yes" if number in qpv else "unknown" if number in unknown else "no"
        found.append(maker.member(trades[number], in_qpv, is_young=number in young))
    return found


def _spread(random: Random, total: int) -> set[int]:
    """Return ``total`` numbers of people, spread over the promotions as evenly as it goes."""
    sizes = [total // PROMOTIONS + (index < total % PROMOTIONS) for index in range(PROMOTIONS)]
    random.shuffle(sizes)
    chosen: set[int] = set()
    for promotion, size in enumerate(sizes):
        chosen.update(random.sample(range(promotion * SEATS, (promotion + 1) * SEATS), size))
    return chosen


def trade(code: str) -> Any:
    """Return the description of a trade."""
    return demo_file("projects", f"{code}.json")


def trade_codes() -> tuple[str, ...]:
    """Return the trades there are."""
    return tuple(demo_file("trades.json"))


def _trades(random: Random, identities: Sequence[_Identity]) -> list[str]:
    """Return each person's trade: as many of each as its file says, what suits few given out first."""
    seats = [code for code in trade_codes() for _ in range(trade(code)["count"])]
    random.shuffle(seats)
    seats.sort(key=lambda code: ("fits" not in trade(code), -abs(trade(code)["women"] - 0.5)))
    left = list(range(PEOPLE))
    given: dict[int, str] = {}
    for code in seats:
        described = trade(code)
        weights = [_suits(described, identities[number]) for number in left]
        number = left.pop(random.choices(range(len(left)), weights=weights)[0])
        given[number] = code
    return [given[number] for number in range(PEOPLE)]


def _suits(described: Mapping[str, Any], identity: _Identity) -> float:
    share: float = described["women"] if identity.is_woman else 1 - described["women"]
    fits = described.get("fits")
    return max(share, 0.02) if fits is None or identity.group in fits else 1e-9


@dataclass(frozen=True, slots=True)
class _Identity:
    """A name, as typed, and which list it came from, so that name and story suit each other."""

    name: Mapping[str, str]
    is_woman: bool
    group: str


def _identities(random: Random) -> list[_Identity]:
    """Return 150 names, no two alike; those that trip software up are spread over the promotions."""
    content = demo_file("names.json")
    traps = dict(zip(random.sample(range(PEOPLE), len(content["traps"])), content["traps"], strict=True))
    groups = content["groups"]
    weights = [group["weight"] for group in groups]
    taken: set[str] = set()
    found: list[_Identity] = []
    while len(found) < PEOPLE:
        trap = traps.get(len(found))
        if trap:
            name = {key: value for key, value in trap.items() if key not in ("gender", "group")}
            found.append(_Identity(name, trap["gender"] == "woman", trap["group"]))
            continue
        group, other = random.choices(groups, weights=weights, k=2)
        is_woman = random.random() < _WOMEN
        name = {
            "first_names": random.choice(group["women" if is_woman else "men"]),
            "birth_name": random.choice(group["last"]),
        }
        if is_woman and random.random() < 0.12:
            name["usual_name"] = random.choice(other["last"])
        if fold(f"{name['first_names']} {name['birth_name']}") not in taken:
            taken.add(fold(f"{name['first_names']} {name['birth_name']}"))
            found.append(_Identity(name, is_woman, group["key"]))
    return found


class _Maker:
    """Makes one person; every figure is drawn in the same order, so that a seed gives the same people."""

    def __init__(self, random: Random, identity: _Identity, number: int, today: date) -> None:
        self._random = random
        self._identity = identity
        self._number = number
        self._promotion = number // SEATS
        self._today = today

    def member(self, trade_code: str, in_qpv: str, *, is_young: bool) -> Member:
        """Return the whole person."""
        random = self._random
        described = trade(trade_code)
        is_woman, name = self._identity.is_woman, self._identity.name
        start = promotion_start(self._promotion, self._today)
        entered_on = working_day(start + timedelta(days=random.randrange(0, 9)))
        born_on = self._birth(entered_on, is_young=is_young)
        place = self._place(in_qpv)
        situation = entry_situation(
            random, described, age_on(born_on, entered_on), entered_on, is_woman=is_woman
        )
        return Member(
            number=self._number,
            promotion=self._promotion,
            coach=demo_file("team.json")["promotions"][self._promotion]["coaches"][self._number % 2],
            is_woman=is_woman,
            trade=trade_code,
            variant=self._variant(described["variants"]),
            entered_on=entered_on,
            beneficiary={
                **name,
                "civility": "mme" if is_woman else "m",
                "gender": "woman" if is_woman else "man",
                "born_on": born_on,
                **self._contact(name, place),
                "entered_on": entered_on,
                "referral": weighted(random, demo_file("proportions.json")["referral"][_age_group(is_young)]),
                "outside_number": str(random.randrange(10**10, 10**11)) if random.random() < 0.35 else None,
            },
            situation={**situation, **self._qpv(in_qpv, place, entered_on)},
        )

    def _variant(self, variants: Sequence[Mapping[str, Any]]) -> Mapping[str, str]:
        group = self._identity.group
        suited = [one for one in variants if group in one.get("fits", ())]
        return self._random.choice(suited or [one for one in variants if "fits" not in one])

    def _birth(self, entered_on: date, *, is_young: bool) -> date:
        ages = demo_file("proportions.json")["ages"][_age_group(is_young)]
        least, most, _ = self._random.choices(ages, weights=[line[2] for line in ages])[0]
        age = self._random.randint(least, most)
        # Between two birthdays: old enough for the age, not yet a year older.
        last_birthday = date(entered_on.year - age, entered_on.month, min(entered_on.day, 28))
        return last_birthday - timedelta(days=self._random.randint(0, 360))

    def _place(self, in_qpv: str) -> dict[str, Any]:
        """Return where the person lives: city, postal code, address, and the QPV codes of the city."""
        random = self._random
        places = [place for place in demo_file("places.json")["places"] if in_qpv != "yes" or place["qpv"]]
        place = random.choices(places, weights=[one["weight"] for one in places])[0]
        return {
            "city": place["city"],
            "postal_code": random.choice(place["postal_codes"]),
            "address": f"{random.randint(1, 148)} {random.choice(demo_file('names.json')['streets'])}",
            "qpv": place["qpv"],
        }

    def _contact(self, name: Mapping[str, str], place: Mapping[str, Any]) -> dict[str, object]:
        """Return telephone (the range kept for fiction), e-mail and address."""
        random = self._random
        parts = (name["first_names"], name.get("usual_name") or name["birth_name"])
        email = ".".join(fold(part).replace(" ", "") for part in parts) + "@example.org"
        return {
            "phone": f"+3319900{self._number:04d}",
            "other_phone": f"+3319900{self._number + 5000:04d}" if random.random() < 0.1 else None,
            "email": email if random.random() < 0.95 else None,
            "address": place["address"],
            "address_more": random.choice(demo_file("names.json")["address_more"])
            if random.random() < 0.3
            else None,
            "postal_code": place["postal_code"],
            "city": place["city"],
        }

    def _qpv(self, in_qpv: str, place: Mapping[str, Any], entered_on: date) -> dict[str, object]:
        if in_qpv == "unknown":
            return {"in_qpv": in_qpv}
        return {
            "in_qpv": in_qpv,
            "qpv_code": self._random.choice(place["qpv"]) if in_qpv == "yes" else None,
            "qpv_list_year": 2024,
            "qpv_method": "sig_ville_manual" if self._random.random() < 0.85 else "declared",
            "qpv_checked_on": entered_on,
            "qpv_address": f"{place['address']}, {place['postal_code']} {place['city']}",
        }


def _age_group(is_young: bool) -> str:
    return "young" if is_young else "older"
