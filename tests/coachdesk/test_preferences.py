"""Preferences: read whatever the file holds, and written without taking away what somebody else keeps there."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from coachdesk.preferences import (
    PREFERENCES_NAME,
    Preferences,
    UpdateChoices,
    choose,
    choose_updates,
    read_preferences,
    write_preferences,
)

KEPT = UpdateChoices("7.1.0", 1_800_000_000, "7.1.0", "7.0.0")


def test_they_come_back_as_they_were_written(tmp_path: Path) -> None:
    preferences = Preferences("en", "dark", 5, KEPT)
    write_preferences(tmp_path, preferences)
    assert read_preferences(tmp_path) == preferences


def test_another_theme_takes_nothing_of_what_is_kept_about_updates(tmp_path: Path) -> None:
    shown = Preferences("fr", "light")
    write_preferences(tmp_path, shown)
    assert choose_updates(tmp_path, lambda _kept: KEPT) == KEPT
    choose(tmp_path, replace(shown, theme="dark"))
    assert read_preferences(tmp_path) == Preferences("fr", "dark", updates=KEPT)


def test_what_was_chosen_about_updates_takes_nothing_of_the_rest(tmp_path: Path) -> None:
    write_preferences(tmp_path, Preferences("en", "dark", 3))
    choose_updates(tmp_path, lambda kept: replace(kept, wanted="7.1.0"))
    assert read_preferences(tmp_path) == Preferences("en", "dark", 3, UpdateChoices(wanted="7.1.0"))


@pytest.mark.parametrize(
    "written",
    [
        None,
        7,
        [],
        {},
        {"put_off": 3, "put_off_until": "soon", "wanted": None, "program": ["x"]},
        {"put_off": "x" * 5_000, "put_off_until": True},
    ],
)
def test_what_makes_no_sense_is_nothing(tmp_path: Path, written: object) -> None:
    text = json.dumps({"language": "en", "updates": written})
    (tmp_path / PREFERENCES_NAME).write_text(text, "utf-8")
    assert read_preferences(tmp_path) == Preferences("en")
