"""Every error of sync has words in both languages; no text of the page is left unused or untranslated."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from pathlib import Path

import pytest

import sync.client
import sync.protocol
from coachdesk.errors import CoachDeskError
from sync.client.errors import NotHeadquarters, Unreachable
from sync.client.status import Stage as EngineStage
from sync.protocol.errors import SetAside, TextMalformed
from ui.messages import Language, error_sentence, has_text, set_language, tr
from ui.operations.sync_state import Stage
from ui.shipped_files import resources_folder
from ui.synchronisation.names import reason_sentence

UI = Path(__file__).resolve().parents[3] / "ui"
MADE_AT_RUN_TIME = tuple(
    f"synchronisation.{part}." for part in ("pill", "help", "alone", "waiting", "declined")
)


def error_classes() -> list[type[CoachDeskError]]:
    for package in (sync.client, sync.protocol):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    found: list[type[CoachDeskError]] = []
    waiting: list[type[CoachDeskError]] = [CoachDeskError]
    while waiting:
        children = waiting.pop().__subclasses__()
        found += [one for one in children if one.__module__.startswith(("sync.client", "sync.protocol"))]
        waiting += children
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_error_of_sync_has_a_sentence(language: Language, qapp: object) -> None:
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance()
    assert application is not None
    set_language(application, language)
    found = error_classes()
    assert len(found) > 60
    assert sorted({one.code for one in found if not has_text(f"errors.{one.code}")}) == []


def test_a_reason_has_a_sentence_of_its_own() -> None:
    assert error_sentence(Unreachable(reason="proxy")) == tr("errors.sync.unreachable.proxy")
    assert error_sentence(Unreachable(reason="by_pigeon")) == tr("errors.sync.unreachable")
    assert error_sentence(TextMalformed(reason="checksum")) == tr("errors.sync.text.checksum")
    assert error_sentence(NotHeadquarters()) == tr("errors.sync.not_headquarters")


def test_the_engine_s_short_codes_are_understood() -> None:
    assert reason_sentence("no_key", "set_aside") == tr("errors.set_aside.no_key")
    assert reason_sentence("forbidden") == tr("errors.refused.forbidden")
    assert reason_sentence("storage.file_damaged") == tr("synchronisation.problems.file")


def test_every_reason_for_setting_aside_has_words() -> None:
    reasons = {one.code for one in error_classes() if issubclass(one, SetAside)} - {SetAside.code}
    assert len(reasons) > 8
    for code in reasons:
        assert reason_sentence(code.removeprefix("set_aside."), "set_aside") == tr(f"errors.{code}")


def test_the_stages_are_the_engine_s() -> None:
    assert {one.value for one in Stage} == {one.value for one in EngineStage}


def texts(language: str) -> dict[str, str | dict[str, str]]:
    path = resources_folder() / "translations" / language / "synchronisation.json"
    found: dict[str, str | dict[str, str]] = json.loads(path.read_text("utf-8"))
    return found


def placeholders(entry: str | dict[str, str]) -> set[str]:
    forms = [entry] if isinstance(entry, str) else list(entry.values())
    return {name for form in forms for name in re.findall(r"\{(\w+)\}", form)}


def test_both_languages_say_the_same_things() -> None:
    french, english = texts("fr"), texts("en")
    assert list(french) == list(english)
    for key, entry in french.items():
        assert placeholders(entry) == placeholders(english[key]), key
        assert isinstance(entry, str) == isinstance(english[key], str), key


def test_no_text_is_left_unused() -> None:
    written = "\n".join(path.read_text("utf-8") for path in UI.rglob("*.py"))
    unused = [
        key
        for key in texts("fr")
        if not re.search(rf"[\"']{re.escape(key)}[\"']", written) and not key.startswith(MADE_AT_RUN_TIME)
    ]
    assert unused == []
