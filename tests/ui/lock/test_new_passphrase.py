"""Choosing a passphrase: the rule, the meter, the generator, the second typing."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ui.lock.new_passphrase import NewPassphrase
from ui.messages import tr


@pytest.fixture
def entry(qtbot: QtBot) -> NewPassphrase:
    made = NewPassphrase(forbidden=("Salomé Béranger",))
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_weak_one_is_refused_and_the_meter_says_why(entry: NewPassphrase) -> None:
    entry.first.set_text("salome2026")
    entry.second.set_text("salome2026")
    assert not entry.meter.is_enough
    assert entry.meter.sentence() in {tr(f"lock.meter.{code}") for code in ("name", "date", "short")}
    assert entry.check() is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [("aaaaaaaaaaaa", "repeats"), ("xcvbnhjkl", "keyboard"), ("motdepasse", "common"), ("kqz", "short")],
)
def test_the_meter_has_words_for_each_reason(entry: NewPassphrase, typed: str, code: str) -> None:
    entry.first.set_text(typed)
    assert entry.meter.sentence() == tr(f"lock.meter.{code}")


def test_the_generator_gives_one_that_is_enough_and_shows_it(entry: NewPassphrase) -> None:
    entry.generate()
    chosen = entry.first.text()
    assert len(chosen.split()) >= 7
    assert entry.first.line.displayText() == chosen
    assert entry.meter.is_enough
    assert entry.meter.sentence() == tr("lock.meter.enough")
    entry.generate()
    assert entry.first.text() != chosen


def test_both_must_be_the_same(entry: NewPassphrase) -> None:
    entry.generate()
    assert entry.check() is None
    entry.second.set_text(entry.first.text() + "x")
    assert entry.check() is None
    entry.second.set_text(entry.first.text())
    assert entry.check() == entry.first.text()


def test_clearing_forgets(entry: NewPassphrase) -> None:
    entry.generate()
    entry.clear()
    assert entry.first.text() == ""
    assert not entry.meter.is_enough
