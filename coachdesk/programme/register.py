"""What is shared and not about one beneficiary: promotions, partners, the people of the association."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coachdesk.programme.declaration import Scope, Sensitivity, choice, entity, long_text, on, text, whole


@entity("promotion", Scope.REGISTER)
@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """A cohort of about 15 project holders."""

    id: str
    name: str | None = text(length=120, required=True, searchable=True, sensitivity=Sensitivity.ORDINARY)
    starts_on: date | None = on(sensitivity=Sensitivity.ORDINARY)
    ends_on: date | None = on(sensitivity=Sensitivity.ORDINARY)
    place: str | None = text(length=120, sensitivity=Sensitivity.ORDINARY)
    seats: int | None = whole(1, 1_000, sensitivity=Sensitivity.ORDINARY)
    comment: str | None = long_text(length=2_000, sensitivity=Sensitivity.ORDINARY)


@entity("partner", Scope.REGISTER)
@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """An organisation people are sent to or come from."""

    id: str
    name: str | None = text(length=160, required=True, searchable=True, sensitivity=Sensitivity.ORDINARY)
    kind: str | None = choice("partner_kinds", sensitivity=Sensitivity.ORDINARY)
    contact: str | None = text(length=120)
    phone: str | None = text(length=40)
    email: str | None = text(length=254)
    address: str | None = text(length=250, sensitivity=Sensitivity.ORDINARY)
    comment: str | None = long_text(length=2_000)


@entity("person", Scope.REGISTER)
@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who works for the association: a coach, a supervisor, a volunteer."""

    id: str
    name: str | None = text(length=120, required=True, searchable=True, sensitivity=Sensitivity.ORDINARY)
    role: str | None = choice("roles", sensitivity=Sensitivity.ORDINARY)
    email: str | None = text(length=254)
    phone: str | None = text(length=40)
