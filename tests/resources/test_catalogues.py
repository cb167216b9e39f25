"""The lists, the pathway and the labels that the declarations call for are all there, in both languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import coachdesk
import resources
from coachdesk.programme.declaration import FieldType
from coachdesk.programme.registry import ENTITY_TYPES
from tests.resources.typography import faults

DECLARED = {
    spec.catalogue
    for described in ENTITY_TYPES.values()
    for spec in described.fields.values()
    if spec.catalogue
}
SAME_IN_BOTH = {"Coach", "Absence", "Document", "Promotion", "Places", "RSA"}
"""Words that are rightly the same in French and English, and names of French schemes."""


def test_each_catalogue_is_used_and_each_use_has_its_catalogue() -> None:
    assert set(resources.catalogue_names()) == DECLARED


@pytest.mark.parametrize("name", resources.catalogue_names())
def test_a_catalogue_is_translated_and_well_set(name: str) -> None:
    wrong = []
    for entry in resources.catalogue_entries(name):
        wrong += [
            f"{entry['code']}: {reason}" for lang in ("fr", "en") for reason in faults(entry[lang], lang)
        ]
        if entry["fr"] == entry["en"] and entry["fr"] not in SAME_IN_BOTH:
            wrong.append(f"{entry['code']}: the same in both languages")
    labels = [[entry[lang] for entry in resources.catalogue_entries(name)] for lang in ("fr", "en")]
    assert wrong == []
    for written in labels:
        assert len(set(written)) == len(written), "two codes with one label cannot be told apart on screen"


@pytest.mark.parametrize("name", resources.catalogue_names())
def test_codes_are_plain(name: str) -> None:
    pattern = r"P\d" if name == "phases" else r"[a-z0-9]+(_[a-z0-9]+)*"
    pattern = r"[a-z-]+(--[a-z-]+)?" if name == "barrier_themes" else pattern
    assert [code for code in resources.catalogue(name) if not re.fullmatch(pattern, code)] == []


def test_a_catalogue_keeps_its_order() -> None:
    assert list(resources.catalogue("phases", "en")) == [f"P{number}" for number in range(9)]
    assert next(iter(resources.catalogue("education_levels"))) == "infra3"


def test_the_old_and_new_numbering_of_education_levels_run_against_each_other() -> None:
    """Old V is new 3 and old III is new 5; a public page has them mixed (décret 2019-14)."""
    old = {entry["code"]: entry["old_level"] for entry in resources.catalogue_entries("education_levels")}
    assert (old["3"], old["4"], old["5"], old["6"]) == ("V", "IV", "III", "II")
    low = [entry["code"] for entry in resources.catalogue_entries("education_levels") if entry["is_low"]]
    assert low == ["infra3", "3"]


def test_outcomes_say_whether_they_count() -> None:
    by_code = {entry["code"]: entry for entry in resources.catalogue_entries("outcomes")}
    positive = {code for code, entry in by_code.items() if entry["positive"]}
    assert positive == {"creation", "job_cdi", "job_cdd_6m", "training", "test"}
    assert {code for code, entry in by_code.items() if entry["needs_siret"]} == {"creation"}
    assert {code for code, entry in by_code.items() if not entry["is_counted"]} == {
        "moved", "personal_reasons", "death", "excluded",
    }  # fmt: skip


def test_barriers_hold_nothing_on_health_but_access_to_care() -> None:
    """No diagnosis, addiction or mental health in a case file (facts, part 6)."""
    health = [
        entry["code"] for entry in resources.catalogue_entries("barrier_themes") if entry["theme"] == "sante"
    ]
    assert health == ["sante--acces-aux-soins"]
    for entry in resources.catalogue_entries("barrier_themes"):
        assert entry["code"].split("--")[0] == entry["theme"]


@pytest.mark.parametrize("lang", resources.LANGUAGES)
def test_every_declared_field_and_kind_has_its_label(lang: str) -> None:
    texts = resources.translation(lang, "fields")
    fields = {f"field.{kind}.{name}" for kind, described in ENTITY_TYPES.items() for name in described.fields}
    kinds = {f"kind.{kind}" for kind in ENTITY_TYPES}
    assert fields | kinds == set(texts)
    for kind, described in ENTITY_TYPES.items():
        labels = [texts[f"field.{kind}.{name}"] for name in described.fields]
        assert len(set(map(str, labels))) == len(labels), f"two fields of {kind} share a label"


def test_labels_differ_where_they_should() -> None:
    french, english = resources.translation("fr", "fields"), resources.translation("en", "fields")
    same = {key: value for key, value in french.items() if value == english[key]}
    assert {key for key, value in same.items() if str(value) not in SAME_IN_BOTH} - {
        "kind.action",
        "kind.document",
    } == set()


def test_flags_read_as_a_statement_and_dates_as_a_date() -> None:
    """A date label that looks like a yes/no question would be answered with one."""
    french = resources.translation("fr", "fields")
    for kind, described in ENTITY_TYPES.items():
        for name, spec in described.fields.items():
            if spec.type in (FieldType.FLAG, FieldType.DATE):
                assert "?" not in str(french[f"field.{kind}.{name}"])


def _acts_in_code() -> set[str]:
    """Return the acts that the core writes: third argument of ``Edit`` and every ``act=``."""
    acts: set[str] = set()
    package = Path(coachdesk.__path__[0])
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                acts.update(_act_of(node))
            if isinstance(node, ast.FunctionDef):
                for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
                    if argument.arg == "act" and isinstance(default, ast.Constant):
                        acts.add(str(default.value))
    return acts


def _act_of(call: ast.Call) -> set[str]:
    found = {word.value for word in call.keywords if word.arg == "act"}
    if isinstance(call.func, ast.Name) and call.func.id == "Edit" and len(call.args) > 2:
        found.add(call.args[2])
    return {node.value for node in found if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@pytest.mark.parametrize("lang", resources.LANGUAGES)
def test_every_act_that_is_written_has_its_words(lang: str) -> None:
    texts = resources.translation(lang, "acts")
    acts = _acts_in_code()
    assert {"enrol", "revise", "tick_milestone", "settle"} <= acts, "the search for acts finds nothing"
    assert {act for act in acts if f"acts.{act}" not in texts} == set()
    for key in texts:
        _, act, *kind = key.split(".")
        assert f"acts.{act}" in texts
        assert not kind or kind[0] in ENTITY_TYPES


def test_the_pathway_covers_every_phase_with_an_exit() -> None:
    lines = resources.pathway()["milestones"]
    assert {line["phase"] for line in lines if line["is_exit"]} == set(resources.catalogue("phases"))
    follow_ups = [line["offset_days"] for line in lines if line["phase"] == "P8"]
    end = next(line["offset_days"] for line in lines if line["code"] == "exit_review")
    assert 120 <= end <= 183, "four to six months"
    assert [round((offset - end) / 30.4) for offset in follow_ups] == [3, 6, 12, 24]
    for line in lines:
        assert faults(line["labels"]["fr"], "fr") + faults(line["labels"]["en"], "en") == []
        assert line["labels"]["fr"] != line["labels"]["en"]
