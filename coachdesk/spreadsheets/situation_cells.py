"""Reads cells about the situation at entry: education, resources, barriers."""

from __future__ import annotations

from dataclasses import replace

from coachdesk.programme.declaration import clean_text
from coachdesk.programme.folding import fold
from coachdesk.spreadsheets import amounts
from coachdesk.spreadsheets.cell_reading import STOP_WORDS, BarrierFound, CellReading, read_choice
from coachdesk.spreadsheets.doubts import written
from coachdesk.spreadsheets.sheet import Raw
from coachdesk.spreadsheets.synonyms import choices, common_words
from coachdesk.spreadsheets.targets import FieldKey

EDUCATION_LEVEL = ("situation", "education_level")
RESOURCES = ("situation", "resources")
RESOURCES_ABSENT = ("situation", "resources_absent")
CODE_LISTS = (RESOURCES, RESOURCES_ABSENT)
"""Fields of which several columns each say a part."""
_NO_RESOURCES = "none"
_FOREIGN = ("situation", "has_foreign_diploma")
CARE = "sante--acces-aux-soins"
CARE_BARRIER = ("barrier", CARE)
_BARRIER_TEXT = 280


def read_education(raw: Raw) -> CellReading:
    text = written(raw)
    folded = fold(text)
    is_foreign = "etranger" in folded or "foreign" in folded
    values: dict[FieldKey, object] = {_FOREIGN: True} if is_foreign else {}
    if is_foreign:
        level = choices("education_levels").within(text)
        if len(level) == 1:
            values[EDUCATION_LEVEL] = level[0]
        is_all_said = folded in (
            "diplome etranger",
            "foreign diploma",
            "diplome obtenu a l etranger",
            "etranger",
        )
        return CellReading(values=values, rest="" if is_all_said else text)
    read = read_choice("education_levels", raw)
    if read.value is not None:
        values[EDUCATION_LEVEL] = read.value
    return CellReading(values=values, rest=read.rest, code=read.code, severity=read.severity)


def read_resources(raw: Raw) -> CellReading:
    """Read a list of resources: RSA + prime d'activité."""
    text = written(raw)
    folded = fold(text)
    words = common_words()
    if not folded or folded in words.nothing or folded in words.unknown:
        return CellReading()
    known = choices("resources")
    if (exact := known.exact(text)) is not None or folded in words.no:
        return CellReading(values={RESOURCES: (exact or _NO_RESOURCES,)})
    codes = known.within(text)
    values: dict[FieldKey, object] = {RESOURCES: tuple(sorted(codes))} if codes else {}
    if codes and known.covers(text, STOP_WORDS):
        return CellReading(values=values)
    return CellReading(values=values, rest=text, code=None if codes else "unknown_choice")


def read_resources_absent(raw: Raw) -> CellReading:
    """Read a list of resources that a person is known not to have; "none" among them says nothing."""
    reading = read_resources(raw)
    found = reading.values.get(RESOURCES)
    codes = tuple(code for code in found if code != _NO_RESOURCES) if isinstance(found, tuple) else ()
    if codes:
        return replace(reading, values={RESOURCES_ABSENT: codes})
    return replace(reading, values={}, rest=reading.rest if found is None else written(raw))


def read_resource(code: str, raw: Raw) -> CellReading:
    """Read a yes or a no to one resource; a no to "no resources" has no field, it stays readable in the comment."""
    read = read_choice("yes_no_unknown", raw)
    if read.value == "yes":
        return CellReading(values={RESOURCES: (code,)}, rest=read.rest)
    if read.value == "no":
        if code == _NO_RESOURCES:
            return CellReading(rest=written(raw), is_no=not read.rest)
        return CellReading(values={RESOURCES_ABSENT: (code,)}, rest=read.rest, is_no=not read.rest)
    if read.value == "unknown":
        return CellReading()
    is_amount = amounts.read_cents(raw).value
    if isinstance(is_amount, int) and is_amount > 100:  # what they get a month
        return CellReading(values={RESOURCES: (code,)}, rest=written(raw))
    if code in choices("resources").within(written(raw)):
        return CellReading(values={RESOURCES: (code,)}, rest=written(raw))
    return CellReading(rest=read.rest, code=read.code)


def read_barrier(theme: str, raw: Raw) -> CellReading:
    """Read a yes, a no, a level from 0 to 3 or a word about one barrier."""
    text = clean_text(written(raw), is_multiline=True)
    if isinstance(raw, int | float) and not isinstance(raw, bool) and raw in (2, 3):
        return CellReading(barriers=(BarrierFound(theme, int(raw)),))
    if text in ("2", "3"):
        return CellReading(barriers=(BarrierFound(theme, int(text)),))
    read = read_choice("yes_no_unknown", raw)
    if read.value == "yes" and not read.rest:
        return CellReading(barriers=(BarrierFound(theme),))
    if read.value == "no" and not read.rest:
        return CellReading(rest=text, is_no=True)
    if read.value == "unknown" or (read.value is None and read.code is None):
        return CellReading()
    if theme == CARE:  # what somebody writes about health is not kept: only that access to care is needed
        barriers = () if read.value == "no" else (BarrierFound(theme),)
        return CellReading(barriers=barriers, rest=text, code="health_text_not_kept", is_special=True)
    if read.value == "no":
        return CellReading(rest=text)
    rest = text if len(text) > _BARRIER_TEXT else ""
    return CellReading(barriers=(BarrierFound(theme, None, text[:_BARRIER_TEXT]),), rest=rest)


def read_barriers(raw: Raw) -> CellReading:
    """Read barriers by name."""
    text = written(raw)
    folded = fold(text)
    words = common_words()
    if not folded or folded in words.nothing or folded in words.unknown:
        return CellReading()
    known = choices("barrier_themes")
    exact = known.exact(text)
    themes = (exact,) if exact else known.within(text)
    barriers = tuple(BarrierFound(theme) for theme in themes)
    if folded in words.no or (themes and known.covers(text, STOP_WORDS)):
        return CellReading(barriers=barriers, rest="" if themes else text, is_no=not themes)
    return CellReading(barriers=barriers, rest=text, code=None if themes else "unknown_choice")
