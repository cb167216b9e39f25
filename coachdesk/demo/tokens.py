"""The figures of a project and the words that depend on the person: what the sentences' tokens stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from stdnum import luhn

from coachdesk.demo.agenda import working_day
from coachdesk.demo.people import Member, trade
from coachdesk.demo.situations import weighted
from coachdesk.demo.story import Story
from coachdesk.demo.wording import demo_file, euros, of_name
from coachdesk.programme.case_summary import age_on

_TESTS = ("cape", "cae")


@dataclass(frozen=True, slots=True)
class Figures:
    """Amounts in whole euros; ``maturity`` are the fields of the project, 0 to 5, that each step raises."""

    need: int
    own: int
    sales: int
    real_sales: int
    charges: int
    jobs: int
    needs_premises: bool
    form: str
    planned_on: date
    siret: str
    maturity: Mapping[str, Mapping[str, int]]


def figures_of(story: Story, random: Random) -> Figures:
    """Return the figures of a story's project, within what its trade needs."""
    described = trade(story.member.trade)
    need = _rounded(random, described["needs"], 100)
    sales = _rounded(random, described["sales"], 50)
    registered = story.created_on or story.member.entered_on + timedelta(days=random.randint(165, 200))
    forms = {code: weight for code, weight in described["forms"].items() if weight and code not in _TESTS}
    return Figures(
        need=need,
        own=max(round(need * random.uniform(0.08, 0.26) / 100) * 100, 200),
        sales=sales,
        real_sales=round(sales * random.uniform(0.86, 1.14) / 10) * 10,
        charges=_rounded(random, described["fixed"], 10),
        jobs=2 if random.random() < 0.12 else 1,
        needs_premises=random.random() < described["premises"],
        form=weighted(random, {"cape": 2, "cae": 1} if story.outcome == "test" else forms),
        planned_on=working_day(registered),
        siret=_siret(story.member),
        maturity=_maturity(random),
    )


def _rounded(random: Random, limits: list[int], step: int) -> int:
    return round(random.uniform(*limits) / step) * step


def _siret(member: Member) -> str:
    """Return a well-formed SIRET of a series that the register does not give out (999…)."""
    siren = luhn_completed(f"9990{4_021 + member.number * 37:04d}")
    return luhn_completed(f"{siren}0001")


def luhn_completed(digits: str) -> str:
    """Return digits with their check digit."""
    return digits + str(luhn.calc_check_digit(digits))


def _maturity(random: Random) -> dict[str, dict[str, int]]:
    """Return how ready the person and the project are, at the diagnosis and after the steps that raise it."""
    person, market, offer = random.randint(2, 4), random.randint(0, 1), random.randint(1, 2)
    names = ("person_maturity", "market_maturity", "offer_maturity", "finance_maturity", "legal_maturity")
    return {
        "diag": dict(zip(names, (person, market, offer, random.randint(0, 1), 0), strict=True)),
        "results": {"market_maturity": random.randint(2, 3)},
        "market": {"market_maturity": random.randint(3, 4)},
        "price": {"offer_maturity": random.randint(2, 3)},
        "sales": {"offer_maturity": random.randint(3, 4)},
        "forecast": {"finance_maturity": random.randint(3, 4)},
        "legal": {"legal_maturity": random.randint(3, 5)},
        "review": {"person_maturity": min(person + 1, 5), "finance_maturity": random.randint(4, 5)},
    }


def tokens_of(story: Story, figures: Figures, random: Random) -> dict[str, str]:
    """Return what each token of the sentences stands for in one story."""
    member, words = story.member, demo_file("sessions.json")
    name = _called(member)
    form = words["form_names"][figures.form]
    years = _experience(member, words)
    loan = figures.need - figures.own
    return {
        "nom": name,
        "de_nom": of_name(name),
        "ville": str(member.beneficiary["city"]),
        "origine": random.choice(words["origins"][member.beneficiary["referral"]]),
        "idee_courte": member.variant["idee"],
        "offre": member.variant["offre"],
        "prix": member.variant["prix"],
        "annees": years,
        "Annees": years[0].upper() + years[1:],
        "besoin": euros(figures.need),
        "apport": euros(figures.own),
        "pret": euros(loan),
        "ca": euros(figures.sales),
        "ca_reel": euros(figures.real_sales),
        "ca_an": euros(round(figures.real_sales * random.uniform(1.04, 1.18) / 10) * 10),
        "charges": euros(figures.charges),
        "besoin_perso": euros(_living(member, random)),
        "forme": form,
        "forme_maj": form[0].upper() + form[1:],
        "raison_forme": random.choice(words["legal_reasons"][_reason(member, figures.form)]),
        "financeur": words["lenders"][_lender(loan)],
        "conseil_aide": random.choice(words["aids_advice"][_aid(member)]).replace("{nom}", name),
        "echeance": "@",
    }


def _called(member: Member) -> str:
    """Return how this coach speaks of people in notes: by first name, or Mme and name."""
    fields = member.beneficiary
    if demo_file("team.json")["coaches"][member.coach]["habit"] == "first":
        return str(fields["first_names"])
    name = str(fields.get("usual_name") or fields["birth_name"]).replace("'", "’")
    return f"{'Mme' if member.is_woman else 'M.'}\u00a0{name}"


def _experience(member: Member, words: Mapping[str, Any]) -> str:
    born_on = member.beneficiary["born_on"]
    age = age_on(born_on, member.entered_on) if isinstance(born_on, date) else 40
    return next(str(text) for most, text in words["experience"] if age <= most)


def _living(member: Member, random: Random) -> int:
    children = member.situation["children"]
    heads = (children if isinstance(children, int) else 0) + (
        2 if "couple" in str(member.situation["household"]) else 1
    )
    return 650 + 280 * heads + random.randrange(0, 5) * 50


def _reason(member: Member, form: str) -> str:
    return "sasu_are" if form == "sasu" and _aid(member) == "are" else form


def _lender(loan: int) -> str:
    return "adie" if loan <= 9_000 else "initiative" if loan <= 16_000 else "active"


def _aid(member: Member) -> str:
    resources = member.situation["resources"]
    held = resources if isinstance(resources, tuple) else ()
    return "are" if "are" in held else "rsa" if {"rsa", "rsa_majore"} & set(held) else "other"
