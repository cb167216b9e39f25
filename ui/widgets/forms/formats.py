"""How a few texts are written and shown: telephone, e-mail, QPV code, SIRET, and what may never be kept.

A telephone number or an address that looks wrong is kept and remarked upon (a coach may have nothing better); a QPV
code or a SIRET that cannot exist is not kept, because lists and reports count on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from coachdesk.programme.identifiers import find_nirs
from ui.widgets.forms.reading import Reading, Saying, unreadable

TextRule = Callable[[str], Reading]

QPV_CODE = re.compile(r"QN(\d{3}|02[AB])\d{2}[MNIC]", re.ASCII)
_QPV_CODE_OF_2015 = re.compile(r"QP\d{6}", re.ASCII)
_POSTAL_CODE = re.compile(r"\d{5}", re.ASCII)
_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+")
_HOME_REGION = "FR"


def read_phone(typed: str) -> Reading:
    """Read a telephone number as E.164 (``+33612345678``); one that cannot be read stays as typed, with a remark."""
    import phonenumbers  # 35 ms: only once somebody types a number

    try:
        number = phonenumbers.parse(typed, _HOME_REGION)
    except phonenumbers.NumberParseException:
        return Reading(typed, remark=Saying("forms.remark.phone"))
    has_words = any(letter.isalpha() for letter in typed)
    if has_words or not phonenumbers.is_possible_number(number):
        return Reading(typed, remark=Saying("forms.remark.phone"))
    remark = None if phonenumbers.is_valid_number(number) else Saying("forms.remark.phone_unassigned")
    return Reading(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), remark=remark)


def shown_phone(value: str) -> str:
    """Return a kept number as people read it: ``01 99 00 12 34``, or ``+32 470 12 34 56`` from abroad."""
    if not value.startswith("+"):
        return value
    if value.startswith("+33") and len(value) == 12 and value[1:].isdigit():
        digits = "0" + value[3:]
        return " ".join(digits[i : i + 2] for i in range(0, 10, 2))
    import phonenumbers

    try:
        number = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        return value
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def read_email(typed: str) -> Reading:
    """Read an e-mail address; one that looks incomplete is kept with a remark."""
    if _EMAIL.fullmatch(typed):
        return Reading(typed)
    return Reading(typed, remark=Saying("forms.remark.email"))


def read_postal_code(typed: str) -> Reading:
    """Read a postal code: five digits in France; another form is kept (abroad) with a remark."""
    packed = typed.replace(" ", "")
    if _POSTAL_CODE.fullmatch(packed):
        return Reading(packed)
    return Reading(typed, remark=Saying("forms.remark.postal_code"))


def read_qpv_code(typed: str) -> Reading:
    """Read the code of a priority district (list of 2024); one of the 2015 list is kept with a remark."""
    code = typed.replace(" ", "").upper()
    if QPV_CODE.fullmatch(code):
        return Reading(code)
    if _QPV_CODE_OF_2015.fullmatch(code):
        return Reading(code, remark=Saying("forms.remark.qpv_code_2015"))
    return unreadable("forms.problem.qpv_code")


def read_siret(typed: str) -> Reading:
    """Read a SIRET: 14 digits with a right key."""
    from stdnum.fr import siret  # seldom typed

    digits = typed.replace(" ", "").replace("\u00a0", "").replace("\u202f", "").replace(".", "")
    if siret.is_valid(digits):
        return Reading(digits)
    return unreadable("forms.problem.siret")


def shown_siret(value: str) -> str:
    """Return a SIRET as people read it: ``732 829 320 00074``."""
    if len(value) != 14:
        return value
    return f"{value[:3]} {value[3:6]} {value[6:9]} {value[9:]}"


TEXT_RULES: Mapping[tuple[str, str], TextRule] = MappingProxyType(
    {
        ("beneficiary", "phone"): read_phone,
        ("beneficiary", "other_phone"): read_phone,
        ("beneficiary", "email"): read_email,
        ("beneficiary", "postal_code"): read_postal_code,
        ("situation", "qpv_code"): read_qpv_code,
        ("project", "siret"): read_siret,
        ("partner", "phone"): read_phone,
        ("partner", "email"): read_email,
        ("person", "phone"): read_phone,
        ("person", "email"): read_email,
    }
)
"""The rule of a text field, by entity kind and field."""

SHOWN_AS: Mapping[tuple[str, str], Callable[[str], str]] = MappingProxyType(
    {
        ("beneficiary", "phone"): shown_phone,
        ("beneficiary", "other_phone"): shown_phone,
        ("partner", "phone"): shown_phone,
        ("person", "phone"): shown_phone,
        ("project", "siret"): shown_siret,
    }
)
"""How a kept text is put into its editor, where that differs from how it is kept."""

CLOCK_FIELDS = frozenset({("session", "starts"), ("session", "next_at")})
"""Text fields that hold a time of the day, kept as ``HH:MM``."""


def read_text(kind: str, field: str, cleaned: str) -> Reading:
    """Read a text that is already cleaned (``clean_text``), by the rule of its field if it has one."""
    if not cleaned:
        return Reading()
    rule = TEXT_RULES.get((kind, field))
    reading = rule(cleaned) if rule is not None else Reading(cleaned)
    is_proved = rule is not None and reading.problem is None and reading.remark is None
    if not is_proved and find_nirs(cleaned):
        return unreadable("forms.problem.social_security")
    return reading


def shown_text(kind: str, field: str, value: str) -> str:
    """Return a kept text as its editor shows it."""
    shown_as = SHOWN_AS.get((kind, field))
    return shown_as(value) if shown_as is not None else value
