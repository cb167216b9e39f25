"""What is doubtful in a sheet, in words: what was found, and what is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from coachdesk.spreadsheets.doubts import Doubt, Severity
from coachdesk.spreadsheets.sheet import Notice
from ui.messages import format_date, has_text, tr
from ui.theme import Tone

DOUBTS: Mapping[str, tuple[str, str]] = {
    "unreadable_date": ("importing.doubt.unreadable_date", "importing.then.comment"),
    "incomplete_date": ("importing.doubt.incomplete_date", "importing.then.comment"),
    "impossible_date": ("importing.doubt.impossible_date", "importing.then.comment"),
    "impossible_birth_date": ("importing.doubt.impossible_birth_date", "importing.then.comment"),
    "unlikely_birth_date": ("importing.doubt.unlikely_birth_date", "importing.then.taken"),
    "unlikely_date": ("importing.doubt.unlikely_date", "importing.then.taken"),
    "unclear_year": ("importing.doubt.unclear_year", "importing.then.taken"),
    "day_month_swapped": ("importing.doubt.day_month_swapped", "importing.then.taken"),
    "invalid_phone": ("importing.doubt.invalid_phone", "importing.then.comment"),
    "invalid_email": ("importing.doubt.invalid_email", "importing.then.comment"),
    "several_values": ("importing.doubt.several_values", "importing.then.rest"),
    "invalid_postal_code": ("importing.doubt.invalid_postal_code", "importing.then.comment"),
    "unknown_choice": ("importing.doubt.unknown_choice", "importing.then.comment"),
    "unreadable_amount": ("importing.doubt.unreadable_amount", "importing.then.comment"),
    "unreadable_number": ("importing.doubt.unreadable_number", "importing.then.comment"),
    "invalid_siret": ("importing.doubt.invalid_siret", "importing.then.comment"),
    "too_long": ("importing.doubt.too_long", "importing.then.rest"),
    "comment_cut": ("importing.doubt.comment_cut", "importing.then.cut"),
    "nir_masked": ("importing.doubt.nir_masked", "importing.then.never"),
    "formula_without_value": ("importing.doubt.formula_without_value", "importing.then.formula"),
    "error_cell": ("importing.doubt.error_cell", "importing.then.not_taken"),
    "name_cut_guessed": ("importing.doubt.name_cut_guessed", "importing.then.taken"),
    "health_text_not_kept": ("importing.doubt.health_text_not_kept", "importing.then.care"),
    "special_not_kept": ("importing.doubt.special_not_kept", "importing.then.not_taken"),
    "no_name": ("importing.doubt.no_name", "importing.then.row_skipped"),
    "possible_duplicate": ("importing.doubt.possible_duplicate", "importing.then.taken"),
    "merged_value_differs": ("importing.doubt.merged_value_differs", "importing.then.first_kept"),
    "both_changed": ("importing.doubt.both_changed", "importing.then.program_kept"),
    "differs_from_program": ("importing.doubt.differs_from_program", "importing.then.program_kept"),
}
"""Code → keys of what was found, and of what is done with it unless somebody decides otherwise."""

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
    """Say what was found, in a few words."""
    keys = DOUBTS.get(doubt.code)
    return tr(keys[0]) if keys is not None else tr("importing.doubt.other", code=doubt.code)


def outcome_words(doubt: Doubt) -> str:
    """Say what is done with it unless somebody decides otherwise; "" for a doubt of a newer version."""
    keys = DOUBTS.get(doubt.code)
    return tr(keys[1]) if keys is not None else ""


def goes_to_comment(doubt: Doubt) -> bool:
    """Tell whether the text of the cell is kept in the comment unless somebody decides otherwise."""
    return DOUBTS.get(doubt.code, ("", ""))[1] == "importing.then.comment"


def severity_words(severity: Severity) -> str:
    """Return the weight of a doubt in a word."""
    return tr(_SEVERITIES[severity])


def severity_tone(severity: Severity) -> Tone:
    """Return the tone a doubt is shown in."""
    return _TONES[severity]


def suggestion_words(doubt: Doubt) -> str:
    """Return the correction that is suggested as one would type it; "" for none."""
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
