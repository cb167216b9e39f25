"""What stands out when several texts are beside each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.merging.conflict_list import next_key
from ui.merging.differences import GAP, ITEMS, WORDS, differing, folded


def marked(*texts: str) -> list[list[str]]:
    return [[text for text, is_marked in pieces if is_marked] for pieces in differing(texts)]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("01 99 00 41 72", "01 99 00 47 12"), [["41 72"], ["47 12"]]),
        (("12 rue Jaurès", "12 bis rue Jaurès"), [[], ["bis"]]),
        (("pareil", "pareil"), [[], []]),
        (("Vue. Devis reçu.", "Vue. Banque."), [["Devis reçu."], ["Banque."]]),
        (("a b", "a c", "a b"), [["b"], ["c"], ["b"]]),
        (("", "x"), [[], ["x"]]),
        (("01 99 00 41 72", "06 55 12 88 90"), [[], []]),
        (("Elle cherche un local à Stains", "Rendez-vous manqué, rappeler lundi matin"), [[], []]),
        (("Rappeler lundi", "Devis reçu"), [["Rappeler lundi"], ["Devis reçu"]]),
    ],
)
def test_words_that_another_text_does_not_have_stand_out(
    texts: tuple[str, ...], expected: list[list[str]]
) -> None:
    assert marked(*texts) == expected


def test_lists_are_compared_label_by_label() -> None:
    one, other = differing(["Prime d’activité, Salaire", "Salaire, Revenus d’activité"], ITEMS)
    assert [text for text, is_marked in one if is_marked] == ["Prime d’activité"]
    assert [text for text, is_marked in other if is_marked] == ["Revenus d’activité"]


@given(st.lists(st.text("ab \n\u202f,", max_size=30), min_size=2, max_size=4))
def test_nothing_of_a_text_is_lost(texts: list[str]) -> None:
    for pattern in (WORDS, ITEMS):
        pieces = differing(texts, pattern)
        assert ["".join(words for words, _ in one) for one in pieces] == texts


def test_very_long_texts_are_compared_in_no_time_and_still_marked() -> None:
    alike = " ".join(f"pareil{number}" for number in range(4_000))
    long = alike + " " + " ".join(f"mot{number}" for number in range(4_000))
    other = alike + " " + " ".join(f"autre{number}" for number in range(4_000))
    for pieces, text in zip(differing([long, other]), (long, other), strict=True):
        assert [is_marked for _, is_marked in pieces] == [False, True]
        assert "".join(words for words, _ in pieces) == text


def test_what_is_alike_over_a_long_stretch_is_left_out() -> None:
    alike = "Un début que tous les textes ont. " * 20
    one, _ = differing([alike + "Ceci.", alike + "Cela."])
    words = "".join(text for text, _ in folded(one))
    assert words.startswith(GAP.strip())
    assert words.endswith("ont. Ceci.")
    assert len(words) < 140
    assert folded([(alike, False)]) == [(alike, False)], "nothing differs: nothing is left out"
    middle = folded([("Ceci", True), (alike, False), ("Cela", True)])
    assert GAP in middle[1][0]
    assert middle[1][0].startswith("Un début")


def test_the_line_after_a_decided_one_comes_next() -> None:
    assert next_key("abc", "b", ["a", "c"]) == "c"
    assert next_key("abc", "c", ["a", "b"]) == "b"
    assert next_key("abc", "b", ["a", "b", "c"]) == "b"
    assert next_key("abc", "a", []) == ""
    assert next_key("", "", ["x"]) == "x"
