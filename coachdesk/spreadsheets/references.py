"""Finds promotions and coaches that a sheet calls by name, in the register or yet to be made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coachdesk.programme.folding import fold
from coachdesk.programme.register import Person, Promotion
from coachdesk.spreadsheets.promotions import is_better_name, promotion_key
from coachdesk.spreadsheets.targets import COACH, PROMOTION, FieldKey


@dataclass(frozen=True, slots=True)
class NewName:
    """An entity of the register to be made: its kind, what identifies it in the sheet, the name it gets."""

    kind: str
    key: str
    name: str


class Resolver:
    """Resolves the names of one sheet."""

    def __init__(
        self,
        promotions: Iterable[Promotion],
        coaches: Iterable[Person],
        names: Iterable[Mapping[FieldKey, str]],
    ) -> None:
        self._promotion_ids = {promotion_key(each.name): each.id for each in promotions if each.name}
        self._coach_ids = {fold(each.name): each.id for each in coaches if each.name}
        self._promotion_names: dict[str, str] = {}
        self._coach_names: dict[str, str] = {}
        for row in names:
            self._learn(row)
        self._full_coaches = sorted({*self._coach_ids, *self._coach_names})

    def _learn(self, row: Mapping[FieldKey, str]) -> None:
        if promotion := row.get(PROMOTION.key):
            key = promotion_key(promotion)
            known = self._promotion_names.get(key)
            if known is None or is_better_name(promotion, known):
                self._promotion_names[key] = promotion
        if coach := row.get(COACH.key):
            self._coach_names.setdefault(fold(coach), coach)

    def resolve(self, names: Mapping[FieldKey, str]) -> tuple[dict[FieldKey, str], dict[FieldKey, NewName]]:
        """Return (ids of what the register has, names of what it has not)."""
        known: dict[FieldKey, str] = {}
        new: dict[FieldKey, NewName] = {}
        if promotion := names.get(PROMOTION.key):
            key = promotion_key(promotion)
            if key in self._promotion_ids:
                known[PROMOTION.key] = self._promotion_ids[key]
            elif key:
                new[PROMOTION.key] = NewName("promotion", key, _promotion_name(self._promotion_names[key]))
        if coach := names.get(COACH.key):
            folded = self._full_coach(fold(coach))
            if folded in self._coach_ids:
                known[COACH.key] = self._coach_ids[folded]
            elif folded:
                new[COACH.key] = NewName("person", folded, self._coach_names.get(folded, coach)[:120])
        return known, new

    def _full_coach(self, folded: str) -> str:
        """Return the full name that "k benali" abbreviates when only one fits, else the name itself."""
        if folded in self._coach_ids:
            return folded
        matching = [full for full in self._full_coaches if _abbreviates(folded, full)]
        return matching[0] if len(matching) == 1 else folded


def _abbreviates(short: str, full: str) -> bool:
    """Tell whether a name is another one with words cut to initials."""
    if short == full:
        return False
    words, full_words = short.split(), full.split()
    has_initial = any(len(word) == 1 for word in words)
    if not has_initial or len(words) != len(full_words):
        return False
    return all(
        word == whole or (len(word) == 1 and whole.startswith(word))
        for word, whole in zip(words, full_words, strict=True)
    )


def _promotion_name(name: str) -> str:
    """Return the name a new promotion gets: a bare number or "P3" becomes "Promo 3"."""
    key = promotion_key(name)
    return name if not key.startswith("#") or len(name) > 4 else f"Promo {key[1:]}"
