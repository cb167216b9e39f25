"""Templates become sentences; every template of the demo is well formed, for a man and for a woman."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

import resources
from coachdesk.demo.people import trade_codes
from coachdesk.demo.wording import Voice, demo_file, euros, of_name
from tests.resources.typography import faults

TOKENS = dict.fromkeys(
    (
        "nom", "de_nom", "ville", "origine", "idee_courte", "offre", "prix", "annees", "Annees", "besoin", "apport",
        "pret", "ca", "ca_an", "ca_reel", "charges", "besoin_perso", "forme", "forme_maj", "raison_forme", "financeur",
        "conseil_aide", "echeance",
    ),
    "x",
)  # fmt: skip


def _voice(*, is_woman: bool = True) -> Voice:
    return Voice(Random(1), is_woman, TOKENS | {"nom": "Awa", "de_nom": "d’Awa"})


def test_a_template_becomes_a_sentence() -> None:
    assert _voice().say("{nom} est <prêt/prête> à [partir]") == "Awa est prête à partir"
    assert _voice(is_woman=False).say("<Il/Elle> arrive") == "Il arrive"
    assert _voice().say("[un|deux] pas") in ("un pas", "deux pas")
    assert 18 <= int(_voice().say("#18-34#")) <= 34


def test_a_gender_inside_a_choice_is_kept_apart_from_it() -> None:
    assert _voice().say("[<venu/venue>|<venu/venue>]") == "venue"


def test_nothing_is_said_twice_while_something_else_is_left() -> None:
    voice = _voice()
    said = [voice.pick("topic", ["a", "b", "c"]) for _ in range(6)]
    assert sorted(said[:3]) == sorted(said[3:]) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Karim", "de Karim"), ("Aminata", "d’Aminata"), ("Œuvrard", "d’Œuvrard"), ("Élie", "d’Élie"),
        ("Yasmine", "de Yasmine"), ("İbrahim", "d’İbrahim"),
    ],
)  # fmt: skip
def test_of_before_a_vowel_is_elided(name: str, form: str) -> None:
    assert of_name(name) == form


def test_euros_are_written_as_in_french() -> None:
    assert euros(12_400) == "12\u202f400\u00a0€"
    assert euros(900) == "900\u00a0€"


def _texts(content: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(content, str):
        yield path, content
    elif isinstance(content, list):
        for place, one in enumerate(content):
            yield from _texts(one, f"{path}.{place}")
    elif isinstance(content, dict):
        for key, one in content.items():
            if key not in ("code", "kind", "phases", "theme", "themes", "sector", "nature", "fits", "forms"):
                yield from _texts(one, f"{path}.{key}")


def _all_templates() -> list[tuple[str, str]]:
    found = [*_texts(demo_file("sessions.json"), "sessions"), *_texts(demo_file("barriers.json"), "barriers")]
    for code in trade_codes():
        found += _texts(demo_file("projects", f"{code}.json"), code)
    return [(path, text) for path, text in found if " " in text]


def test_every_template_is_well_formed_and_well_set() -> None:
    templates = _all_templates()
    assert len(templates) > 900
    wrong = []
    for is_woman in (True, False):
        for path, text in templates:
            try:
                said = _voice(is_woman=is_woman).say(text)
            except (KeyError, IndexError) as error:
                wrong.append(f"{path}: {error!r}")
                continue
            if re.search(r"[\[\]{}<>|#]", said):
                wrong.append(f"{path}: left over in {said!r}")
            wrong += [f"{path}: {reason}" for reason in faults(said, "fr")]
    assert wrong == []


def test_no_template_speaks_of_health_or_origin() -> None:
    """Access to care is an orientation, nothing more; what a case file must not hold is not shown as an example."""
    health = "maladie|malade|médicament|hôpital|dépress|handicap|cancer|grossesse|enceinte|alcool"
    banned = rf"\b({health}|religion|syndicat|prison|nationalité|titre de séjour)"
    assert [(path, text) for path, text in _all_templates() if re.search(banned, text, re.IGNORECASE)] == []


def test_every_trade_tells_every_step() -> None:
    steps = {
        "diag",
        "survey",
        "results",
        "price",
        "sales",
        "quotes",
        "legal",
        "funding",
        "registered",
        "m3",
        "m6",
    }
    sectors = resources.catalogue("sectors")
    for code in trade_codes():
        described = demo_file("projects", f"{code}.json")
        assert set(described["steps"]) == steps
        assert all(len(texts) >= 2 for texts in described["steps"].values())
        assert described["sector"] in sectors
        assert set(described["forms"]) <= set(resources.catalogue("legal_forms"))
        assert any("fits" not in variant for variant in described["variants"]) or described.get("fits")
