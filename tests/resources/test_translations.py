"""Every text for the screen, of every area: both languages, same placeholders, plural forms, typography."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

import resources
from tests.resources.typography import faults, placeholders

AREAS = sorted({area for lang in resources.LANGUAGES for area in resources.translation_areas(lang)})


def _forms(value: str | Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield "", value
    else:
        yield from value.items()


def test_an_area_exists_in_both_languages() -> None:
    assert resources.translation_areas("fr") == resources.translation_areas("en")
    assert {"fields", "acts"} <= set(AREAS)


@pytest.mark.parametrize("area", AREAS)
def test_same_keys_in_both_languages(area: str) -> None:
    french, english = resources.translation("fr", area), resources.translation("en", area)
    assert set(french) - set(english) == set(), "no English for these"
    assert set(english) - set(french) == set(), "no French for these"


@pytest.mark.parametrize("area", AREAS)
def test_same_placeholders_and_forms_in_both_languages(area: str) -> None:
    wrong = []
    english = resources.translation("en", area)
    for key, french in resources.translation("fr", area).items():
        other = english.get(key)
        if other is None:
            continue
        if isinstance(french, str) is not isinstance(other, str):
            wrong.append(f"{key}: plural forms in one language only")
        names = [
            set[str]().union(*(placeholders(text) for _, text in _forms(value))) for value in (french, other)
        ]
        if names[0] != names[1]:
            wrong.append(f"{key}: fr has {sorted(names[0])}, en has {sorted(names[1])}")
    assert wrong == []


@pytest.mark.parametrize("lang", resources.LANGUAGES)
@pytest.mark.parametrize("area", AREAS)
def test_plural_forms_are_one_and_other(area: str, lang: str) -> None:
    wrong = []
    for key, value in resources.translation(lang, area).items():
        if isinstance(value, str):
            continue
        if set(value) != {"one", "other"}:
            wrong.append(f"{key}: needs exactly the forms one and other")
        elif placeholders(value["other"]) - {"count"} != placeholders(value["one"]) - {"count"}:
            wrong.append(f"{key}: the forms differ in more than the count")
    assert wrong == []


@pytest.mark.parametrize("lang", resources.LANGUAGES)
@pytest.mark.parametrize("area", AREAS)
def test_texts_are_whole_and_well_set(area: str, lang: str) -> None:
    wrong = []
    for key, value in resources.translation(lang, area).items():
        for form, text in _forms(value):
            name = f"{key}.{form}" if form else key
            if not text.strip():
                wrong.append(f"{name}: empty")
            # What is asked on the command line is answered on the same line, after a space.
            shown = text.removesuffix(" ") if key.startswith("commands.ask") else text
            wrong += [f"{name}: {reason}" for reason in faults(shown, lang)]
    assert wrong == []


@pytest.mark.parametrize("area", AREAS)
def test_a_text_of_several_words_is_translated(area: str) -> None:
    """A sentence that is the same in both languages was forgotten."""
    english = resources.translation("en", area)
    forgotten = [
        key
        for key, value in resources.translation("fr", area).items()
        if isinstance(value, str) and value == english.get(key) and len(_plain_words(value)) > 2
    ]
    assert forgotten == []


def _plain_words(text: str) -> list[str]:
    return [word for word in text.split() if word.isalpha() and word.islower()]


def test_the_typography_checks_find_what_they_should() -> None:
    """A check that cannot fail is a defect: each rule is shown one text that breaks it."""
    for text in (
        "l'atelier",
        "Vraiment ?",
        "Vraiment?",
        "Date : lundi",
        "Date: lundi",
        "« ici »",
        'le "bon"',
        "30 %",
        "{amount} €",
        "Attendez...",
        "deux  espaces",
        " bord",
        "fin .",
    ):
        assert faults(text, "fr"), text
    for text in ("it's", "What ?", "Note : this", "« here »", 'the "one"', "Wait...", "end .", "two  spaces"):
        assert faults(text, "en"), text
    for text in (
        "L’atelier\u202f: non".replace("\u202f", "\u00a0"),
        "Vraiment\u202f?!",
        "«\u00a0ici\u00a0»",
        "https://exemple.fr",
        "30\u00a0%",
        "{amount}\u00a0€",
        "14:30",
        "Attendez…",
    ):
        assert faults(text, "fr") == [], text
    for text in ("It’s fine: really?", "“here”", "30%", "€20", "Wait…"):
        assert faults(text, "en") == [], text
