"""Two answers put together: nothing of either is missing, what both say is said once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.programme.registry import ENTITY_TYPES
from coachdesk.services.joining import can_join, joined, joined_texts

NOTE = ENTITY_TYPES["session"].fields["note"]
TOPICS = ENTITY_TYPES["session"].fields["topics"]


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("Vue ce matin.", "Vue ce matin.", "Vue ce matin."),
        ("Vue ce matin. Elle a son devis.", "Vue ce matin. Elle rappelle lundi.",
         "Vue ce matin. Elle a son devis. Elle rappelle lundi."),
        ("Local trouvé", "Local visité", "Local trouvé\nLocal visité"),
        ("Devis reçu.", "Devis reçu.\n\nBanque\u202f: fixé.", "Devis reçu.\n\nBanque\u202f: fixé."),
        ("Apport de 3.5 k€. Prêt à demander.", "Apport de 4.5 k€. Prêt à demander.",
         "Apport de 3.5 k€. Apport de 4.5 k€. Prêt à demander."),
        ("Début\nmilieu\nfin", "Début\nautre milieu\nfin", "Début\nmilieu\nautre milieu\nfin"),
        ("Vraiment\u202f? Oui.", "Vraiment\u202f? Non.", "Vraiment\u202f? Oui. Non."),
    ],
)  # fmt: skip
def test_texts(first: str, second: str, together: str) -> None:
    assert joined_texts(first, second) == together


WORDS = st.text(st.sampled_from("ab. \n?é…»"), max_size=40)


@given(WORDS, WORDS)
def test_every_word_of_both_is_there_and_the_same_twice_is_the_same(first: str, second: str) -> None:
    together = joined_texts(first, second).split()
    for text in (first, second):
        rest = iter(together)
        assert all(word in rest for word in text.split()), (first, second, together)
    assert joined_texts(first, first).split() == first.split()


def test_lists_and_empty_answers() -> None:
    assert joined(TOPICS, [["P2", "P1"], ["P3", "P1"]]) == ["P1", "P2", "P3"]
    assert joined(NOTE, [None, "Vue.", ""]) == "Vue."
    assert joined(NOTE, [None, None]) is None
    assert joined(NOTE, ["A.", "B.", "C."]) == "A. B. C."


def test_only_texts_of_several_lines_and_lists_can_stand_together() -> None:
    fields = ENTITY_TYPES["beneficiary"].fields
    assert can_join(NOTE)
    assert can_join(TOPICS)
    assert not any(can_join(fields[name]) for name in ("phone", "born_on", "coach_id", "status", "city"))
