"""What is typed is found and marked in texts, accents and case aside."""

from __future__ import annotations

import pytest

from ui.palette.marking import answers, asked_words, marked


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Victor N'Diaye", "ndi", [("Victor ", False), ("N'Diaye", True)]),
        ("Awa Œuvrard", "oeuv awa", [("Awa", True), (" ", False), ("Œuvrard", True)]),
        ("Plomberie", "zzz", [("Plomberie", False)]),
        ("", "a", []),
        ("Jean-Pierre", "pierre", [("Jean-Pierre", True)]),
    ],
)
def test_words_that_answer_are_marked(text: str, query: str, expected: list[tuple[str, bool]]) -> None:
    assert list(marked(text, asked_words(query))) == expected


def test_nothing_is_marked_when_nothing_is_asked() -> None:
    assert marked("Awa", ()) == (("Awa", False),)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Ouvrir les réglages langue thème", "regl", True),
        ("Ouvrir les réglages langue thème", "theme ouv", True),
        ("Ouvrir les réglages", "ouvrir zzz", False),
        ("Verrouiller", "errou", False),
        ("Nouvelle note", "n", True),
    ],
)
def test_a_command_answers_to_the_beginnings_of_its_words(text: str, query: str, expected: bool) -> None:
    assert answers(text, query) is expected
