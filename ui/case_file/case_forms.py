"""The forms of a case file as tables: which fields stand where. A test counts that none is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ui.widgets.forms.layout import THIRD, TWO_THIRDS, WHOLE_ROW, FormGroup, Place

PERSON_GROUPS = (
    FormGroup(
        "identity",
        "beneficiary",
        "user-round",
        (
            Place("civility", THIRD),
            Place("first_names", TWO_THIRDS),
            Place("birth_name"),
            Place("usual_name"),
            Place("born_on"),
            Place("gender"),
        ),
    ),
    FormGroup(
        "contact",
        "beneficiary",
        "phone",
        (
            Place("phone"),
            Place("other_phone"),
            Place("email", WHOLE_ROW),
            Place("address", WHOLE_ROW),
            Place("address_more", WHOLE_ROW),
            Place("postal_code", THIRD, stays_beside=True),
            Place("city", TWO_THIRDS, stays_beside=True),
        ),
    ),
    FormGroup(
        "programme",
        "beneficiary",
        "graduation-cap",
        (
            Place("status"),
            Place("entered_on"),
            Place("promotion_id"),
            Place("coach_id"),
            Place("referral"),
            Place("referral_partner_id"),
            Place("outside_number"),
        ),
    ),
)

SITUATION_GROUPS = (
    FormGroup(
        "work",
        "situation",
        "briefcase",
        (
            Place("recorded_on"),
            Place("education_level"),
            Place("has_foreign_diploma", WHOLE_ROW),
            Place("jobseeker", WHOLE_ROW, "segments"),
            Place("jobseeker_since_on"),
            Place("unemployed_since_on"),
            Place("resources", WHOLE_ROW),
            Place("resources_absent", WHOLE_ROW),
            Place("resources_since"),
        ),
    ),
    FormGroup(
        "home",
        "situation",
        "house",
        (Place("household"), Place("housing"), Place("children", THIRD)),
    ),
    FormGroup(
        "qpv",
        "situation",
        "map-pin",
        (
            Place("in_qpv", WHOLE_ROW, "segments"),
            Place("qpv_code", hint="forms.hint.qpv_code"),
            Place("qpv_list_year"),
            Place("qpv_method"),
            Place("qpv_checked_on"),
            Place("qpv_address", WHOLE_ROW, hint="forms.hint.qpv_address"),
        ),
    ),
    FormGroup(
        "health",
        "situation",
        "shield-check",
        (
            Place("rqth"),
            Place("rqth_until_on"),
            Place("is_rqth_proof_seen", WHOLE_ROW, hint="forms.hint.rqth_proof"),
            Place("work_adjustments", WHOLE_ROW, hint="forms.hint.work_adjustments"),
        ),
        is_hidden=True,
    ),
)

LEAVING_GROUPS = (
    FormGroup(
        "leaving",
        "beneficiary",
        "flag",
        (Place("left_on"), Place("outcome"), Place("outcome_reason", WHOLE_ROW, lines=2)),
    ),
    FormGroup(
        "comment", "beneficiary", "message-square", (Place("comment", WHOLE_ROW, is_named_by_group=True),)
    ),
)

IDENTITY_GROUPS = PERSON_GROUPS + SITUATION_GROUPS + LEAVING_GROUPS

PROJECT_GROUPS = (
    FormGroup(
        "idea",
        "project",
        "rocket",
        (
            Place("title", WHOLE_ROW),
            Place("sector"),
            Place("nature"),
            Place("city_wanted"),
            Place("planned_on"),
            Place("idea", WHOLE_ROW, lines=4),
        ),
    ),
    FormGroup(
        "market",
        "project",
        "users",
        (
            Place("customers", WHOLE_ROW),
            Place("competitors", WHOLE_ROW),
            Place("strategy", WHOLE_ROW),
        ),
    ),
    FormGroup(
        "means",
        "project",
        "euro",
        (
            Place("funding_needed_cents"),
            Place("own_funds_cents"),
            Place("jobs_planned", THIRD),
            Place("needs_premises", TWO_THIRDS),
        ),
    ),
    FormGroup(
        "legal",
        "project",
        "briefcase-business",
        (
            Place("legal_form"),
            Place("created_on"),
            Place("legal_form_reason", WHOLE_ROW, lines=2),
            Place("siret", hint="forms.hint.siret"),
        ),
    ),
)

MATURITY_GROUP = FormGroup(
    "maturity",
    "project",
    "trending-up",
    tuple(
        Place(f"{axis}_maturity", WHOLE_ROW, "maturity")
        for axis in ("person", "market", "offer", "finance", "legal")
    ),
)

BARRIER_GROUP = FormGroup(
    "barrier",
    "barrier",
    "",
    (
        Place("theme"),
        Place("level", style="level"),
        Place("orientation", WHOLE_ROW, hint="forms.hint.orientation"),
        Place("partner_id"),
        Place("opened_on"),
        Place("comment", WHOLE_ROW, lines=2),
        Place("lifted_on"),
    ),
)

MILESTONE_GROUP = FormGroup(
    "milestone",
    "milestone",
    "",
    (
        Place("title", WHOLE_ROW),
        Place("planned_on"),
        Place("reached_on"),
        Place("evidence", WHOLE_ROW, hint="forms.hint.evidence"),
        Place("comment", WHOLE_ROW, lines=2),
        Place("not_applicable", WHOLE_ROW, hint="forms.hint.not_applicable"),
        Place("phase"),
    ),
)

ACTION_GROUP = FormGroup(
    "action",
    "action",
    "",
    (
        Place("title", WHOLE_ROW),
        Place("owner"),
        Place("due_on"),
        Place("comment", WHOLE_ROW, lines=2),
        Place("done_on"),
    ),
)

DOCUMENT_GROUP = FormGroup(
    "document",
    "document",
    "",
    (
        Place("title", WHOLE_ROW),
        Place("kind", WHOLE_ROW),
        Place("made_on"),
    ),
)

ALL_GROUPS = (
    *IDENTITY_GROUPS,
    *PROJECT_GROUPS,
    MATURITY_GROUP,
    BARRIER_GROUP,
    MILESTONE_GROUP,
    ACTION_GROUP,
    DOCUMENT_GROUP,
)

NOT_TYPED: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("milestone", "template_code"): "ties a milestone to its template; written when the pathway starts",
        ("action", "session_id"): "set where the action is noted, in the session note",
        ("document", "file_name"): "comes with the file; a copy saved elsewhere is called so",
        ("document", "content_hash"): "finds the file's bytes; the program works it out",
        ("document", "size_bytes"): "the program counts it",
        ("document", "session_id"): "ties a report to its session; written when it is made",
    }
)
"""Fields of the kinds above that no form shows, each with its reason."""
