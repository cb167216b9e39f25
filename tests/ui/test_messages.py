"""Texts: found in both languages, used, filled; what is missing is loud."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import coachdesk
from coachdesk.errors import CoachDeskError, Fault, InvalidValue, PersonFacing, UnknownRecord
from ui import messages
from ui.messages import Language, MissingText, tr
from ui.shipped_files import resources_folder
from ui.texts import lengthened, plural_form

Speak = Callable[[Language], None]
UI = Path(__file__).resolve().parents[2] / "ui"
MINE = ("app", "shell", "lock", "first_start", "settings", "errors")
# Keys made at run time from a code: the prefix is written in the source, the rest comes from data.
MADE_AT_RUN_TIME = (
    "errors.",
    "shell.notice.",
    "lock.meter.",
    "lock.halves.wrong.",
    "lock.words.unknown",
    "lock.words.mistyped",
    "settings.look.",
)


def texts(language: str, area: str) -> dict[str, str | dict[str, str]]:
    path = resources_folder() / "translations" / language / f"{area}.json"
    found: dict[str, str | dict[str, str]] = json.loads(path.read_text("utf-8"))
    return found


def source() -> str:
    return "\n".join(path.read_text("utf-8") for path in UI.rglob("*.py"))


def placeholders(entry: str | Mapping[str, str]) -> set[str]:
    forms = [entry] if isinstance(entry, str) else list(entry.values())
    return {name for form in forms for name in re.findall(r"\{(\w+)\}", form)}


def test_every_literal_key_has_a_text_in_both_languages() -> None:
    used = set(re.findall(r"""\btr\(\s*["']([a-z_]+\.[\w.]+)["']""", source()))
    assert len(used) > 100
    areas = {key.partition(".")[0] for key in used}
    for language in ("fr", "en"):
        known = {
            key
            for area in areas
            if (resources_folder() / "translations" / language / f"{area}.json").exists()
            for key in texts(language, area)
        }
        mine = {key for key in used if key.partition(".")[0] in MINE}
        assert mine <= known, f"{language}: {sorted(mine - known)}"


@pytest.mark.parametrize("area", MINE)
def test_languages_have_the_same_keys_and_placeholders(area: str) -> None:
    french, english = texts("fr", area), texts("en", area)
    assert set(french) == set(english)
    for key in french:
        assert placeholders(french[key]) == placeholders(english[key]), key
        assert isinstance(french[key], str) == isinstance(english[key], str), key


@pytest.mark.parametrize("area", MINE)
def test_no_text_is_left_unused(area: str) -> None:
    written = source()
    unused = [
        key
        for key in texts("fr", area)
        if f'"{key}"' not in written and f"'{key}'" not in written and not key.startswith(MADE_AT_RUN_TIME)
    ]
    assert not unused


def test_a_missing_key_is_loud() -> None:
    with pytest.raises(MissingText, match=r"app\.nothing_of_the_kind"):
        tr("app.nothing_of_the_kind")


def test_a_missing_placeholder_is_loud() -> None:
    with pytest.raises(MissingText):
        tr("app.progress", done=1)


def test_outside_of_tests_a_missing_key_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    assert tr("app.nothing_of_the_kind") == "⟦app.nothing_of_the_kind⟧"


@pytest.mark.parametrize(
    ("language", "count", "form"),
    [
        ("fr", 0, "one"),
        ("fr", 1, "one"),
        ("fr", 1.5, "one"),
        ("fr", 2, "other"),
        ("en", 0, "other"),
        ("en", 1, "one"),
    ],
)
def test_plural_forms(language: Language, count: float, form: str) -> None:
    assert plural_form(language, count) == form


def test_counts_are_written_as_the_language_does(app_language: Speak) -> None:
    assert tr("app.days_ago", count=1) == "il y a 1 jour"
    assert tr("app.days_ago", count=1_500) == "il y a 1\u202f500 jours"
    app_language("en")
    assert tr("app.days_ago", count=1_500) == "1,500 days ago"


def test_pseudo_language_is_longer_bracketed_and_keeps_placeholders(app_language: Speak) -> None:
    text = "Nouvel essai dans {count} secondes"
    longer = lengthened(text)
    assert longer.startswith("[")
    assert longer.endswith("]")
    assert "{count}" in longer
    assert len(longer) >= len(text) + 0.35 * len(text.replace("{count}", ""))
    app_language("xx")
    assert tr("app.cancel").startswith("[")
    assert "12" in tr("app.days_ago", count=12)


def test_catalogue_labels(app_language: Speak) -> None:
    french = messages.choices("session_modes")
    app_language("en")
    english = messages.choices("session_modes")
    assert list(french) == list(english)
    assert french != english
    assert messages.choice_label("session_modes", None) == ""
    assert messages.choice_label("session_modes", "by_pigeon") == "by_pigeon"


def error_classes() -> list[type[CoachDeskError]]:
    for module in pkgutil.walk_packages(coachdesk.__path__, "coachdesk."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    importlib.import_module("ui.operations.runner")
    found: list[type[CoachDeskError]] = []
    waiting: list[type[CoachDeskError]] = [CoachDeskError]
    while waiting:
        children = [
            one for one in waiting.pop().__subclasses__() if one.__module__.startswith(("coachdesk", "ui"))
        ]
        found += children
        waiting += children
    return found


def test_every_error_a_person_can_meet_has_a_sentence(app_language: Speak) -> None:
    abstract = {PersonFacing, Fault}
    spoken: list[Language] = ["fr", "en"]
    wordless = []
    for language in spoken:
        app_language(language)
        wordless += [
            f"{language}: {one.code}"
            for one in error_classes()
            if one not in abstract
            and issubclass(one, PersonFacing)
            and not messages.has_text(f"errors.{one.code}")
        ]
    assert not sorted(set(wordless))


def test_error_sentences_name_what_is_concerned(app_language: Speak) -> None:
    too_long = InvalidValue(kind="beneficiary", field="city", reason="too_long", limit=80)
    sentence = messages.error_sentence(too_long)
    assert messages.label("beneficiary", "city") in sentence
    assert "80" in sentence
    assert messages.error_sentence(UnknownRecord(kind="case")) == tr("errors.unknown_record")


def test_an_unknown_error_never_shows_what_it_holds() -> None:
    sentence = messages.error_sentence(ValueError("Awa N'Diaye, née le 3 mars"))
    assert "Awa" not in sentence
    assert "ValueError" in sentence


def test_an_error_that_does_not_say_of_which_kind_still_names_the_field() -> None:
    sentence = messages.error_sentence(InvalidValue(field="city", reason="too_long", limit=80))
    assert messages.label("beneficiary", "city") in sentence


def test_an_error_without_the_values_of_its_sentence_still_speaks() -> None:
    assert "invalid_value" in messages.error_sentence(InvalidValue(reason="not_text"))
