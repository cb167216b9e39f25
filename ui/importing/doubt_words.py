"""What is doubtful in a sheet, in words: what was found, and what is done with it unless somebody decides otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from coachdesk.spreadsheets.doubts import Doubt, Severity
from coachdesk.spreadsheets.sheet import Notice
from ui.messages import format_date, has_text, tr
from ui.theme import Tone

DOUBTS: Mapping[str, str] = {
    "unreadable_date": "importing.doubt.unreadable_date",
    "incomplete_date": "importing.doubt.incomplete_date",
    "impossible_date": "importing.doubt.impossible_date",
    "impossible_birth_date": "importing.doubt.impossible_birth_date",
    "unlikely_birth_date": "importing.doubt.unlikely_birth_date",
    "unlikely_date": "importing.doubt.unlikely_date",
    "unclear_year": "importing.doubt.unclear_year",
    "day_month_swapped": "importing.doubt.day_month_swapped",
    "invalid_phone": "importing.doubt.invalid_phone",
    "invalid_email": "importing.doubt.invalid_email",
    "several_values": "importing.doubt.several_values",
    "invalid_postal_code": "importing.doubt.invalid_postal_code",
    "unknown_choice": "importing.doubt.unknown_choice",
    "unreadable_amount": "importing.doubt.unreadable_amount",
    "unreadable_number": "importing.doubt.unreadable_number",
    "invalid_siret": "importing.doubt.invalid_siret",
    "too_long": "importing.doubt.too_long",
    "comment_cut": "importing.doubt.comment_cut",
    "nir_masked": "importing.doubt.nir_masked",
    "formula_without_value": "importing.doubt.formula_without_value",
    "error_cell": "importing.doubt.error_cell",
    "name_cut_guessed": "importing.doubt.name_cut_guessed",
    "health_text_not_kept": "importing.doubt.health_text_not_kept",
    "special_not_kept": "importing.doubt.special_not_kept",
    "no_name": "importing.doubt.no_name",
    "possible_duplicate": "importing.doubt.possible_duplicate",
    "merged_value_differs": "importing.doubt.merged_value_differs",
    "both_changed": "importing.doubt.both_changed",
    "differs_from_program": "importing.doubt.differs_from_program",
}
NOTICES: Mapping[str, str] = {
    "wrong_extension": "importing.notice.wrong_extension",
    "encoding": "importing.notice.encoding",
    "quotes_ignored": "importing.notice.quotes_ignored",
    "ragged_rows": "importing.notice.ragged_rows",
    "columns_beyond": "importing.notice.columns_beyond",
    "hidden_sheets": "importing.notice.hidden_sheets",
    "hidden_rows": "importing.notice.hidden_rows",
    "macros_ignored": "importing.notice.macros_ignored",
    "cell_notes_not_read": "importing.notice.cell_notes_not_read",
    "control_characters": "importing.notice.control_characters",
}

NOT_CORRECTABLE = frozenset({"nir_masked", "health_text_not_kept", "special_not_kept", "comment_cut"})
"""What must not come in by another door, or has no cell of its own to correct."""

_TONES: Mapping[Severity, Tone] = {
    Severity.INFO: "neutral",
    Severity.WARNING: "warning",
    Severity.ERROR: "danger",
}
_SEVERITIES = {
    Severity.INFO: "importing.severity.info",
    Severity.WARNING: "importing.severity.warning",
    Severity.ERROR: "importing.severity.error",
}


def doubt_words(doubt: Doubt) -> str:
    """Say what is doubtful and what is done with it."""
    key = DOUBTS.get(doubt.code)
    if key is None:
        return tr("importing.doubt.other", code=doubt.code)
    return tr(key)


def severity_words(severity: Severity) -> str:
    """Return the weight of a doubt in a word."""
    return tr(_SEVERITIES[severity])


def severity_tone(severity: Severity) -> Tone:
    """Return the tone a doubt is shown in."""
    return _TONES[severity]


def suggestion_words(doubt: Doubt) -> str:
    """Return the correction that is suggested as one would type it; "" for none."""
    from datetime import date

    if doubt.suggestion is None:
        return ""
    try:
        return format_date(date.fromisoformat(doubt.suggestion))
    except ValueError:
        return doubt.suggestion


def notice_words(notice: Notice) -> str:
    """Say what was noticed about the file; "" for a notice this version has no words for."""
    key = NOTICES.get(notice.code, "")
    return tr(key, **notice.context) if key and has_text(key) else ""
