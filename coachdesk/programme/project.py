"""The business that the person wants to create."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coachdesk.programme.declaration import Scope, cents, choice, entity, flag, long_text, on, text, whole


@entity("project", Scope.CASE, is_single=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The project: idea, market, form wanted, means; ``*_maturity`` are 0 (not started) to 5 (ready)."""

    id: str
    title: str | None = text(length=160, searchable=True)
    idea: str | None = long_text(length=4_000, searchable=True)
    sector: str | None = choice("sectors")
    nature: str | None = choice("project_natures")
    city_wanted: str | None = text(length=80)
    customers: str | None = long_text(length=4_000, searchable=True)
    competitors: str | None = long_text(length=4_000, searchable=True)
    strategy: str | None = long_text(length=4_000, searchable=True)
    legal_form: str | None = choice("legal_forms")
    legal_form_reason: str | None = long_text(length=2_000)
    planned_on: date | None = on()
    jobs_planned: int | None = whole(0, 1_000)
    needs_premises: bool | None = flag()
    funding_needed_cents: int | None = cents()
    own_funds_cents: int | None = cents()
    person_maturity: int | None = whole(0, 5)
    market_maturity: int | None = whole(0, 5)
    offer_maturity: int | None = whole(0, 5)
    finance_maturity: int | None = whole(0, 5)
    legal_maturity: int | None = whole(0, 5)
    siret: str | None = text(length=14)
    created_on: date | None = on()
