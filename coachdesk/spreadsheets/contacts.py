"""Reads how to reach somebody: telephone numbers, e-mail addresses, postal codes."""

from __future__ import annotations

import re

import phonenumbers

from coachdesk.programme.folding import fold
from coachdesk.spreadsheets.doubts import NOTHING, Read, Severity, refused, written
from coachdesk.spreadsheets.sheet import Raw
from coachdesk.spreadsheets.synonyms import common_words

_OVERSEAS = ("RE", "GP", "MQ", "GF", "YT", "NC", "PF")
_BETWEEN_PHONES = re.compile(
    r"\s*(?:[;,|\n]|\s/\s|\bou\b|\bet\b|\bor\b|\s-\s|/(?=\s*(?:0|\+)\d))\s*",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?:\+|\b)\d[\d\s./()\-_·–]*\d")
_PHONE_WORDS = frozenset(
    (
        "tel",
        "telephone",
        "portable",
        "port",
        "fixe",
        "mobile",
        "gsm",
        "perso",
        "domicile",
        "n",
        "no",
        "numero",
    )
)
_EMAIL = re.compile(r"[^\s@,;<>()\[\]\"]+@[^\s@,;<>()\[\]\"]+\.[A-Za-z0-9-]{2,}")
_POSTAL = re.compile(r"(?:F-|FR-)?(\d{2})\s?(\d{3})", re.IGNORECASE)
_CODE_THEN_CITY = re.compile(r"(?:F-|FR-)?(\d{2}\s?\d{3})\s*[,-]?\s+(\D.*)", re.IGNORECASE)
_CITY_THEN_CODE = re.compile(r"(\D.*?)\s*[,(-]?\s*(\d{5})\)?")


def _is_nothing(text: str) -> bool:
    folded = fold(text)
    return not folded or folded in common_words().nothing or folded in common_words().no


def to_e164(text: str) -> str | None:
    """Return a telephone number in international form, None when it is none.

    Numbers without + are French, also those of overseas departments and those whose leading zero Excel has
    eaten.
    """
    compact = re.sub(r"[^\d+]", "", text.replace("(0)", ""))
    digits = compact.lstrip("+")
    if not 6 <= len(digits) <= 15:
        return None
    if compact.startswith("+"):
        return _valid("+" + digits, None)
    if compact.startswith("00"):
        return _valid("+" + digits.lstrip("0"), None)
    if len(digits) == 9 and digits[0] != "0":
        digits = "0" + digits
    if len(digits) == 10 and digits[0] == "0":
        for region in ("FR", *_OVERSEAS):
            if (found := _valid(digits, region)) is not None:
                return found
        return None
    return _valid("+" + digits, None) if len(digits) >= 11 else None


def _valid(text: str, region: str | None) -> str | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def read_phones(raw: Raw) -> Read:
    """Return the telephone numbers of a cell as a tuple, in international form; code ``invalid_phone``."""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = written(raw)
    if _is_nothing(text):
        return NOTHING
    if (single := to_e164(text)) is not None and not re.search(r"[^\W\d_]", text):
        return Read((single,))
    phones: list[str] = []
    rests: list[str] = []
    for part in _BETWEEN_PHONES.split(text):
        found, rest = _phones_in(part)
        phones += found
        if rest:
            rests.append(rest)
    phones = list(dict.fromkeys(phones))
    if not phones:
        return refused(raw, "invalid_phone")
    if any(sum(map(str.isdecimal, rest)) >= 4 for rest in rests):
        return Read(tuple(phones), "invalid_phone", Severity.WARNING, text)
    return Read(tuple(phones), rest=text if rests or len(phones) > 2 else "")


def _phones_in(part: str) -> tuple[list[str], str]:
    """Return (the numbers in a piece of text, what else is said in it)."""
    phones: list[str] = []
    rest = part
    for run in _PHONE.findall(part):
        found = to_e164(run)
        several = [found] if found else [to_e164(piece) for piece in re.findall(r"0(?:\D?\d){9}", run)]
        if several and all(several):
            phones += [phone for phone in several if phone]
            rest = rest.replace(run, " ", 1)
    words = [word for word in fold(rest).split() if word not in _PHONE_WORDS]
    return phones, " ".join(rest.split()) if words else ""


def read_email(raw: Raw) -> Read:
    """Return the e-mail address of a cell as typed; codes ``invalid_email``, ``several_values``."""
    text = written(raw)
    if _is_nothing(text):
        return NOTHING
    bare = text.replace("mailto:", "").strip(" <>;,.\n")
    if _EMAIL.fullmatch(bare) and len(bare) <= 254 and ".." not in bare:
        return Read(bare)
    found = [address for address in _EMAIL.findall(bare) if ".." not in address and len(address) <= 254]
    if not found:
        return refused(raw, "invalid_email")
    code = "several_values" if len(found) > 1 else None
    return Read(found[0].strip("."), code, Severity.INFO, text)


def read_postal_code(raw: Raw) -> Read:
    """Return (postal code, city or "") of a cell; code ``invalid_postal_code``."""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, int) and not isinstance(raw, bool):
        text = f"{raw:05d}" if 1_000 <= raw <= 98_999 else str(raw)
    else:
        text = written(raw)
        if re.fullmatch(r"\d{4}", text.strip()):
            text = "0" + text.strip()
    if _is_nothing(text):
        return NOTHING
    found = _POSTAL.fullmatch(text.strip())
    if found and "01" <= found.group(1) <= "98":
        return Read((found.group(1) + found.group(2), ""))
    code, city = split_code_and_city(text)
    if code:
        return Read((code, city))
    return refused(raw, "invalid_postal_code")


def split_code_and_city(text: str) -> tuple[str, str]:
    """Return (postal code, city) of "93200 Saint-Denis" or "Saint-Denis (93200)", or empty ones."""
    text = " ".join(text.split())
    if found := _CODE_THEN_CITY.fullmatch(text):
        return found.group(1).replace(" ", ""), found.group(2).strip(" ,-")
    if found := _CITY_THEN_CODE.fullmatch(text):
        return found.group(2), found.group(1).strip(" ,-(")
    return "", ""


_ADDRESS_END = re.compile(r"(.*\S)[\s,–-]+(\d{2}\s?\d{3})\s+([^\d,]{2,60})", re.DOTALL)


def split_address(text: str) -> tuple[str, str, str]:
    """Return (street, postal code, city) of a whole address in one cell; the latter empty when not there."""
    found = _ADDRESS_END.fullmatch(text.strip())
    if not found:
        return text, "", ""
    street = " ".join(found.group(1).split()).rstrip(" ,-")
    return street, found.group(2).replace(" ", ""), found.group(3).strip(" ,")
