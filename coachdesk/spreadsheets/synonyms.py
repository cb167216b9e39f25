"""What people write: the words that head columns, and the words in cells that stand for a code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from coachdesk.programme.folding import fold
from coachdesk.spreadsheets.targets import SINGLE_KINDS, Target
from resources import LANGUAGES, ResourceError, catalogue_entries, json_file, translation

_ENDINGS = re.compile(
    r"\((?:e|s|es|x|ne|trice|rice|euse)\)|·(?:e|s|es)|\((?:[A-Z]/[A-Z]|oui/non)\)", re.IGNORECASE
)
_WEAK = 0.6
_WHO = ("birth_name", "usual_name", "first_names", "civility", "gender", "born_on")
_WHERE = ("phone", "other_phone", "email", "address", "address_more", "postal_code", "city")
_PERSONAL = frozenset((*_WHO, *_WHERE))
_MOST_WORDS = 10


def header_words(text: str) -> str:
    """Return a header folded, without "(s)", "(O/N)" and the like."""
    folded = fold(_ENDINGS.sub(" ", text))
    for noise in _vocabulary().noise:
        if folded.endswith(" " + noise):
            folded = folded.removesuffix(noise).strip()
    return folded


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    phrases: Mapping[str, tuple[tuple[Target, float], ...]]
    noise: tuple[str, ...]
    totals: frozenset[str]
    others: frozenset[str]


@cache
def _vocabulary() -> _Vocabulary:
    content = json_file("spreadsheets", "synonyms.json")
    phrases: dict[str, dict[Target, float]] = {}
    for entry in content["targets"]:
        target = Target(entry["kind"], entry["field"])
        for word in entry["words"]:
            phrases.setdefault(word, {})[target] = 1.0
        for word in entry.get("weak", ()):
            phrases.setdefault(word, {}).setdefault(target, _WEAK)
    for lang in LANGUAGES:  # a sheet that the program itself wrote comes back
        for key, label in _field_labels(lang).items():
            _, kind, name = key.split(".")
            if kind in SINGLE_KINDS and Target(kind, name).spec is not None:
                meanings = phrases.setdefault(fold(_ENDINGS.sub(" ", label)), {})
                meanings[Target(kind, name)] = max(meanings.get(Target(kind, name), 0.0), 0.95)
    frozen = {word: tuple(found.items()) for word, found in phrases.items()}
    return _Vocabulary(
        MappingProxyType(frozen),
        tuple(content["noise"]),
        frozenset(content["totals"]),
        frozenset(content["others"]),
    )


def _field_labels(lang: str) -> dict[str, str]:
    try:
        texts = translation(lang, "fields")
    except ResourceError:
        return {}
    return {
        key: value
        for key, value in texts.items()
        if key.startswith("field.") and key.count(".") == 2 and isinstance(value, str)
    }


@cache
def recognise_header(text: str) -> tuple[tuple[Target, float], ...]:
    """Return the targets that a header may name, each with a score up to 1, best first."""
    words = header_words(text).split()
    if not words or len(words) > _MOST_WORDS:
        return ()
    phrases = _vocabulary().phrases
    scores: dict[Target, float] = dict(phrases.get(" ".join(words), ()))
    if not scores:
        is_about_others = not _vocabulary().others.isdisjoint(words)
        for length in range(len(words) - 1, 0, -1):
            for at in range(len(words) - length + 1):
                phrase = " ".join(words[at : at + length])
                if len(phrase) < 3:  # a lone "n" or "cp" inside a longer header says nothing
                    continue
                for target, score in phrases.get(phrase, ()):
                    if is_about_others and _is_personal(target):
                        continue
                    part = score * (0.5 + 0.4 * length / len(words))
                    scores[target] = max(scores.get(target, 0.0), part)
    return tuple(sorted(scores.items(), key=lambda item: (-item[1], item[0].key)))


def _is_personal(target: Target) -> bool:
    """Tell whether a target is who somebody is and how to reach them: "Tél. du référent" is not theirs."""
    return target.kind in ("name", "postal") or (target.kind == "beneficiary" and target.field in _PERSONAL)


def is_total_word(text: str) -> bool:
    """Tell whether a cell announces a total."""
    folded = fold(text)
    return folded in _vocabulary().totals or folded.startswith(("total ", "sous total "))


@dataclass(frozen=True, slots=True)
class Choices:
    """What words stand for which code; ``phrases`` are those worth looking for inside a longer text."""

    codes: Mapping[str, str]
    phrases: tuple[tuple[str, str], ...]

    def exact(self, text: str) -> str | None:
        """Return the code that a whole cell stands for."""
        folded = fold(text)
        return self.codes.get(folded) if folded else self.codes.get(text.strip()[:1])

    def within(self, text: str) -> tuple[str, ...]:
        """Return the codes named inside a longer text, each once; a longer phrase hides those in it."""
        return self._search(text)[0]

    def covers(self, text: str, passed_over: frozenset[str]) -> bool:
        """Tell whether a text says nothing beside the codes that it names."""
        return all(word in passed_over for word in self._search(text)[1].replace("#", "").split())

    def _search(self, text: str) -> tuple[tuple[str, ...], str]:
        rest = f" {fold(text)} "
        found: list[tuple[int, str]] = []
        for phrase, code in self.phrases:
            at = rest.find(f" {phrase} ")
            if at >= 0:
                found.append((at, code))
                rest = rest.replace(f" {phrase} ", " " + "#" * len(phrase) + " ")
        return tuple(dict.fromkeys(code for _, code in sorted(found))), rest


@cache
def choices(catalogue: str) -> Choices:
    """Return what is recognised as a code of a catalogue: codes, labels, and what people write."""
    codes: dict[str, str] = {}
    written = json_file("spreadsheets", "choices.json")["catalogues"].get(catalogue, {})
    for entry in catalogue_entries(catalogue):
        code = str(entry["code"])
        for label in (code, *(str(entry[lang]) for lang in LANGUAGES)):
            codes.setdefault(fold(label), code)
            codes.setdefault(fold(label.partition("(")[0].partition(":")[0]), code)
    for code, words in written.items():
        for word in words:
            codes[word] = code
    codes.pop("", None)
    phrases = sorted(
        (
            (word, code)
            for word, code in codes.items()
            if len(word) >= 3 or (word.isalpha() and len(word) == 2)
        ),
        key=lambda item: -len(item[0]),
    )
    return Choices(MappingProxyType(codes), tuple(phrases))


@dataclass(frozen=True, slots=True)
class CommonWords:
    """Words for yes, no, unknown, pending, and for nothing at all."""

    yes: frozenset[str]
    no: frozenset[str]
    unknown: frozenset[str]
    pending: frozenset[str]
    nothing: frozenset[str]


@cache
def common_words() -> CommonWords:
    """Return the words of ``resources/spreadsheets/choices.json``."""
    content = json_file("spreadsheets", "choices.json")
    return CommonWords(*(frozenset(content[name]) for name in ("yes", "no", "unknown", "pending", "nothing")))
