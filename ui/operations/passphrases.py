"""Passphrases and recovery words: how good, what is wrong, new ones. No desk is needed for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.background import Background, Task

if TYPE_CHECKING:
    from coachdesk.vault.passphrase import Strength
    from coachdesk.vault.recovery_words import WordsFinding


def strength(passphrase: str, forbidden: Sequence[str] = ()) -> Strength:
    """Estimate a passphrase; quick enough for each keystroke."""
    from coachdesk.vault import passphrase as rule

    return rule.strength(passphrase, forbidden)


def required_bits() -> int:
    """Return the strength that the rule asks for."""
    from coachdesk.vault import passphrase as rule

    return rule.REQUIRED_BITS


def generate_passphrase() -> str:
    """Return a new passphrase of French words."""
    from coachdesk.vault import passphrase as rule

    return rule.generate_passphrase()


def recovery_word_list() -> tuple[str, ...]:
    """Return the words that recovery words are drawn from."""
    from coachdesk.vault import recovery_words

    return recovery_words.word_list()


def recovery_word_count() -> int:
    """Return how many words a recovery sheet holds."""
    from coachdesk.vault import recovery_words

    return recovery_words.word_count()


def split_words(text: str) -> list[str]:
    """Return the words of what was typed or pasted: numbers, accents and punctuation aside."""
    from coachdesk.vault import recovery_words

    return recovery_words.typed_words(text)


def examine_words(
    background: Background, text: str, on_done: Callable[[WordsFinding], None], *, owner: QObject
) -> Task:
    """Find out which of the recovery words is mistyped, and what may have been meant."""

    def work() -> WordsFinding:
        from coachdesk.vault import recovery_words

        return recovery_words.examine(text)

    return background.run(work, on_done, owner=owner)
