"""The person a case file is about, and the situation they came in with.

Source of the fields: the association's intake sheet and the referential of French employment support
(education levels of décret 2019-14; resources and duration codes of the inclusion job platform).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coachdesk.programme.declaration import (
    Scope,
    Sensitivity,
    choice,
    choices,
    entity,
    flag,
    long_text,
    on,
    reference,
    text,
    whole,
)


@entity("beneficiary", Scope.CASE, is_single=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class Beneficiary:
    """A project holder: identity, contact, place in the programme. Its id is the case file's."""

    id: str
    civility: str | None = choice("civilities")
    first_names: str | None = text(length=120, searchable=True)
    birth_name: str | None = text(length=120, searchable=True)
    usual_name: str | None = text(length=120, searchable=True)
    gender: str | None = choice("genders")
    born_on: date | None = on()
    phone: str | None = text(length=40, searchable=True)
    other_phone: str | None = text(length=40, searchable=True)
    email: str | None = text(length=254, searchable=True)
    address: str | None = text(length=200)
    address_more: str | None = text(length=120)
    postal_code: str | None = text(length=10)
    city: str | None = text(length=80, searchable=True)
    status: str | None = choice("case_statuses", sensitivity=Sensitivity.ORDINARY)
    promotion_id: str | None = reference("promotion", sensitivity=Sensitivity.ORDINARY)
    coach_id: str | None = reference("person", sensitivity=Sensitivity.ORDINARY)
    entered_on: date | None = on(sensitivity=Sensitivity.ORDINARY)
    referral: str | None = choice("referrals", sensitivity=Sensitivity.ORDINARY)
    referral_partner_id: str | None = reference("partner", sensitivity=Sensitivity.ORDINARY)
    outside_number: str | None = text(length=40, sensitivity=Sensitivity.ORDINARY)
    left_on: date | None = on(sensitivity=Sensitivity.ORDINARY)
    outcome: str | None = choice("outcomes", sensitivity=Sensitivity.ORDINARY)
    outcome_reason: str | None = long_text(length=2_000)
    comment: str | None = long_text(length=4_000, searchable=True)


@entity("situation", Scope.CASE, is_single=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySituation:
    """The situation at entry: frozen for the indicators, so a later move does not rewrite it."""

    id: str
    education_level: str | None = choice("education_levels")
    has_foreign_diploma: bool | None = flag()
    resources: tuple[str, ...] = choices("resources")
    resources_absent: tuple[str, ...] = choices("resources")
    resources_since: str | None = choice("durations")
    jobseeker: str | None = choice("yes_no_unknown")
    jobseeker_since_on: date | None = on()
    unemployed_since_on: date | None = on()
    rqth: str | None = choice("rqth", sensitivity=Sensitivity.SPECIAL)
    rqth_until_on: date | None = on(sensitivity=Sensitivity.SPECIAL)
    is_rqth_proof_seen: bool | None = flag(sensitivity=Sensitivity.SPECIAL)
    work_adjustments: str | None = long_text(length=1_000, sensitivity=Sensitivity.SPECIAL)
    household: str | None = choice("households")
    children: int | None = whole(0, 30)
    housing: str | None = choice("housings")
    in_qpv: str | None = choice("yes_no_unknown")
    qpv_code: str | None = text(length=8)
    qpv_list_year: int | None = whole(2014, 2100)
    qpv_method: str | None = choice("qpv_methods", sensitivity=Sensitivity.ORDINARY)
    qpv_checked_on: date | None = on(sensitivity=Sensitivity.ORDINARY)
    qpv_address: str | None = text(length=250)
    recorded_on: date | None = on(sensitivity=Sensitivity.ORDINARY)


@entity("barrier", Scope.CASE)
@dataclass(frozen=True, slots=True, kw_only=True)
class Barrier:
    """One barrier ("frein") to lift: theme, how heavy it weighs (0 to 3), what is done about it."""

    id: str
    theme: str | None = choice("barrier_themes", required=True)
    level: int | None = whole(0, 3)
    opened_on: date | None = on()
    orientation: str | None = text(length=200, searchable=True)
    partner_id: str | None = reference("partner")
    lifted_on: date | None = on()
    comment: str | None = long_text(length=280, searchable=True)
