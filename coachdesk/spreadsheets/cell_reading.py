"""What a cell says, and the words every kind of cell may hold: yes, no, unknown, a code of a catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from coachdesk.programme.folding import fold
from coachdesk.spreadsheets.doubts import NOTHING, Read, Severity, refused, written
from coachdesk.spreadsheets.sheet import Raw
from coachdesk.spreadsheets.synonyms import choices, common_words
from coachdesk.spreadsheets.targets import FieldKey

STOP_WORDS = frozenset(
    (
        "niveau",
        "niv",
        "de",
        "du",
        "d",
        "et",
        "ou",
        "le",
        "la",
        "l",
        "en",
        "a",
        "ancien",
        "old",
        "level",
        "diplome",
    )
)
"""Words beside a code that say nothing more."""


@dataclass(frozen=True, slots=True)
class BarrierFound:
    """A barrier that a sheet says somebody has."""

    theme: str
    level: int | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class CellReading:
    """What one cell says: values by field, barriers, text for the comment, doubts.

    ``implied`` values count only where no column gives them ("Mme" in the column of the gender says the
    civility). ``names``: references by name, to a promotion or a coach. ``is_special``: the text says
    something about health and must not go to the comment by itself.
    """

    values: dict[FieldKey, object] = field(default_factory=dict)
    implied: dict[FieldKey, object] = field(default_factory=dict)
    names: dict[FieldKey, str] = field(default_factory=dict)
    barriers: tuple[BarrierFound, ...] = ()
    rest: str = ""
    code: str | None = None
    severity: Severity = Severity.WARNING
    suggestion: str | None = None
    is_special: bool = False
    is_no: bool = False


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """What reading a cell depends on: the day of the import, and how its dates are written."""

    today: date
    is_month_first: bool = False


def read_choice(catalogue: str, raw: Raw) -> Read:
    """Return the code of a catalogue that a cell names; code ``unknown_choice``."""
    if isinstance(raw, bool):
        raw = "oui" if raw else "non"
    text = written(raw).strip()
    words = common_words()
    folded = fold(text)
    if catalogue in ("yes_no_unknown", "rqth"):
        return _yes_no(catalogue, raw, folded)
    known = choices(catalogue)
    exact = known.exact(text)
    if exact is not None:
        return Read(exact)
    if not folded or folded in words.nothing or folded in words.unknown:
        return NOTHING
    within = known.within(text)
    if len(within) == 1:
        return Read(within[0], rest="" if known.covers(text, STOP_WORDS) else text)
    return refused(raw, "unknown_choice")


def _yes_no(catalogue: str, raw: Raw, folded: str) -> Read:
    words = common_words()
    has_unknown = catalogue == "yes_no_unknown"
    first, _, more = folded.partition(" ")
    if folded in words.yes:
        return Read("yes")
    if folded in words.no:
        return Read("no")
    if catalogue == "rqth" and folded in words.pending:
        return Read("pending")
    if catalogue == "rqth" and any(f" {word} " in f" {folded} " for word in words.pending if " " in word):
        return Read("pending", rest=written(raw))
    if folded in words.nothing and written(raw).strip() != "?":
        return NOTHING
    if folded in words.unknown or not folded:
        return Read("unknown") if has_unknown else NOTHING
    if first in ("oui", "yes", "non", "no") and more:
        return Read("yes" if first in ("oui", "yes") else "no", rest=written(raw))
    return refused(raw, "unknown_choice")


def read_flag(raw: Raw) -> Read:
    read = read_choice("yes_no_unknown", raw)
    return replace(read, value={"yes": True, "no": False}.get(str(read.value)))
