"""Columns are recognised by their header and their values; what the person chose is remembered."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from coachdesk.spreadsheets.mapping import SheetMapping, fingerprint, guess_mapping, remembered_mapping
from coachdesk.spreadsheets.synonyms import recognise_header
from coachdesk.spreadsheets.targets import (
    BIRTH_NAME,
    BORN_ON,
    COMMENT,
    EMAIL,
    FIRST_NAMES,
    FORBIDDEN,
    FULL_NAME,
    KEEP,
    LEAVE_OUT,
    NUMBER,
    OTHER_PHONE,
    PHONE,
    USUAL_NAME,
    Target,
    available_targets,
)
from resources import json_file, translation
from tests.coachdesk.spreadsheets.builders import HEADER, TODAY, table_of, xlsx

AWA = (1, "Sow", "Awa", date(1990, 5, 4), "0199001234", "awa@exemple.fr", "à relancer")


def guessed(*columns: tuple[str, list[Any]]) -> list[Target]:
    """Return the targets of columns given as (header, values)."""
    rows = [[header for header, _ in columns], *zip(*(values for _, values in columns), strict=True)]
    mapping = guess_mapping(table_of(xlsx(rows), header_row=1), today=TODAY)
    return [column.target for column in mapping.columns]


def test_the_usual_header() -> None:
    mapping = guess_mapping(table_of(xlsx([HEADER, AWA])), today=TODAY)
    assert [column.target for column in mapping.columns] == [
        NUMBER,
        BIRTH_NAME,
        FIRST_NAMES,
        BORN_ON,
        PHONE,
        EMAIL,
        COMMENT,
    ]
    assert all(column.confidence > 0.9 for column in mapping.columns)
    assert mapping.has_names
    assert mapping.unmapped == ()


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("Né(e) le", BORN_ON),
        ("DDN", BORN_ON),
        ("Date of birth", BORN_ON),
        ("Prénom(s)", FIRST_NAMES),
        ("TÉLÉPHONE PORTABLE", PHONE),
        ("Adresse mail", EMAIL),
        ("e-mail", EMAIL),
        ("Adresse postale", Target("beneficiary", "address")),
        ("CP", Target("beneficiary", "postal_code")),
        ("Code postal / Ville", Target("postal", "code_and_city")),
        ("QPV ?", Target("situation", "in_qpv")),
        ("RSA (O/N)", Target("resource", "rsa")),
        ("Inscrit à Pôle emploi (oui/non)", Target("situation", "jobseeker")),
        ("Niveau d’études", Target("situation", "education_level")),
        ("Statut juridique envisagé", Target("project", "legal_form")),
        ("Date d'entrée dans le programme", Target("beneficiary", "entered_on")),
        ("N° de sécurité sociale", FORBIDDEN),
        ("Freins périphériques", Target("barriers", "list")),
        ("Garde d'enfants", Target("barrier", "famille--garde-denfants")),
        ("Promo", Target("beneficiary", "promotion_id")),
        ("Quelle est votre date de naissance ?", BORN_ON),
        ("Êtes-vous bénéficiaire du RSA ?", Target("resource", "rsa")),
        ("Habitez-vous dans un quartier prioritaire (QPV) ?", Target("situation", "in_qpv")),
        ("Lieu de naissance", KEEP),
        ("Âge", KEEP),
        ("N° France Travail", KEEP),
        ("Nom du coach référent", Target("beneficiary", "coach_id")),
        ("Date de fin RQTH", Target("situation", "rqth_until_on")),
    ],
)
def test_headers(header: str, target: Target) -> None:
    assert recognise_header(header)[0][0] == target


@pytest.mark.parametrize(
    "header",
    ["Nom de l'entreprise", "Tél. en cas d'urgence", "Mail du référent", "Prénom du conjoint", "Horodateur"],
)
def test_what_is_about_somebody_else_is_nobodys_identity(header: str) -> None:
    personal = (BIRTH_NAME, USUAL_NAME, FIRST_NAMES, PHONE, OTHER_PHONE, EMAIL)
    assert not {target for target, score in recognise_header(header) if score >= 0.45} & set(personal)


def test_every_target_of_the_words_exists() -> None:
    known = {*available_targets(), FORBIDDEN}
    for entry in json_file("spreadsheets", "synonyms.json")["targets"]:
        assert Target(entry["kind"], entry["field"]) in known, entry


def test_no_word_stands_for_two_targets_with_the_same_right() -> None:
    owners: dict[str, list[tuple[str, str]]] = {}
    for entry in json_file("spreadsheets", "synonyms.json")["targets"]:
        for word in entry["words"]:
            owners.setdefault(word, []).append((entry["kind"], entry["field"]))
    shared = {word: found for word, found in owners.items() if len(found) > 1}
    assert set(shared) <= {"numero", "logement", "famille", "foyer"}, shared


def test_the_labels_of_the_program_come_back() -> None:
    for lang in ("fr", "en"):
        for key, label in translation(lang, "fields").items():
            _, kind, name = key.split(".") if key.count(".") == 2 else ("", "", "")
            target = Target(kind, name)
            if target in available_targets() and isinstance(label, str):
                found = dict(recognise_header(label))
                assert found.get(target, 0) >= 0.9, (key, label)


def test_values_decide_between_two_meanings() -> None:
    names: tuple[str, list[Any]] = ("Nom", ["Sow", "Ba", "Dia"])
    first: tuple[str, list[Any]] = ("Prénom", ["Awa", "Issa", "Ali"])
    yes_no = guessed(names, first, ("Logement", ["oui", "non", "x"]))
    assert yes_no[2] == Target("barrier", "logement-hebergement")
    kinds = guessed(names, first, ("Logement", ["HLM", "hébergé", "propriétaire"]))
    assert kinds[2] == Target("situation", "housing")
    forms = guessed(names, first, ("Statut", ["SASU", "micro", "EURL"]))
    assert forms[2] == Target("project", "legal_form")
    states = guessed(names, first, ("Statut", ["en cours", "sorti", "suspendu"]))
    assert states[2] == Target("beneficiary", "status")
    phones = guessed(names, first, ("Numéro", ["0199001234", "0199001235", "0199001236"]))
    assert phones[2] == PHONE or phones[2] == NUMBER


def test_values_alone() -> None:
    columns = guessed(
        ("Nom", ["Sow", "Ba", "Dia"]),
        ("Prénom", ["Awa", "Issa", "Ali"]),
        ("Zig", ["awa@exemple.fr", "issa@exemple.fr", "ali@exemple.fr"]),
        ("Zag", ["0199001234", "0199001235", "0199001236"]),
        ("Zog", ["04/05/1990", "05/06/1991", "06/07/1992"]),
        ("Zug", ["93200", "93100", "93000"]),
        ("Zut", ["rien", "à", "dire"]),
    )
    assert columns[2:] == [EMAIL, PHONE, BORN_ON, Target("beneficiary", "postal_code"), KEEP]


def test_two_phones_two_names_two_remarks() -> None:
    columns = guessed(
        ("Nom", ["Sow"]),
        ("Nom de naissance", ["Ba"]),
        ("Prénom", ["Awa"]),
        ("Tél", ["0199001234"]),
        ("Téléphone", ["0199001235"]),
        ("Remarques", ["x"]),
        ("Observations", ["y"]),
    )
    assert columns == [USUAL_NAME, BIRTH_NAME, FIRST_NAMES, PHONE, OTHER_PHONE, COMMENT, COMMENT]


def test_a_lone_name_of_two_words_is_a_full_name() -> None:
    assert guessed(("Nom", ["SOW Awa", "BA Issa"]), ("Tél", ["0199001234", "0199001235"]))[0] == FULL_NAME
    assert guessed(("Nom", ["Sow", "Ba"]), ("Tél", ["0199001234", "0199001235"]))[0] == BIRTH_NAME
    assert guessed(("Nom et prénom", ["SOW Awa"]), ("Tél", ["0199001234"]))[0] == FULL_NAME


def test_american_dates_are_noticed() -> None:
    def order(*days: str) -> bool:
        rows = [("Nom", "Prénom", "Né le"), *(("Sow", "Awa", day) for day in days)]
        return guess_mapping(table_of(xlsx(rows)), today=TODAY).is_month_first

    assert order("03/25/1990", "04/26/1991", "05/27/1992", "01/02/1990")
    assert not order("25/03/1990", "04/26/1991", "05/27/1992", "06/28/1990")
    assert not order("03/25/1990", "01/02/1990")


def test_the_person_changes_a_column() -> None:
    mapping = guess_mapping(table_of(xlsx([HEADER, AWA])), today=TODAY)
    changed = mapping.with_target(6, EMAIL)
    assert changed.target_of(6) == EMAIL
    assert changed.target_of(5) == KEEP
    assert [column.letters for column in changed.unmapped] == ["F"]
    assert changed.with_target(6, LEAVE_OUT).target_of(6) == LEAVE_OUT
    assert mapping.with_target(1, KEEP).with_target(2, KEEP).has_names is False


def test_a_mapping_is_remembered_for_the_same_header() -> None:
    table = table_of(xlsx([HEADER, AWA]))
    mapping = guess_mapping(table, today=TODAY).with_target(6, LEAVE_OUT).with_dates(is_month_first=True)
    kept = json.loads(json.dumps(mapping.to_json()))
    same = table_of(xlsx([("Titre",), tuple(text.upper() for text in HEADER), AWA]))
    assert fingerprint(same.columns) == fingerprint(table.columns)
    recalled = remembered_mapping(same, kept)
    assert isinstance(recalled, SheetMapping)
    assert [c.target for c in recalled.columns] == [c.target for c in mapping.columns]
    assert recalled.is_month_first


def test_a_mapping_that_does_not_fit_is_forgotten() -> None:
    table = table_of(xlsx([HEADER, AWA]))
    other = table_of(xlsx([(*HEADER, "Ville"), (*AWA, "Pantin")]))
    kept = guess_mapping(table, today=TODAY).to_json()
    assert fingerprint(other.columns) != fingerprint(table.columns)
    assert remembered_mapping(other, kept) is None
    assert remembered_mapping(table, {"columns": "x"}) is None
    assert remembered_mapping(table, {}) is None
    gone = json.loads(json.dumps(kept).replace('"born_on"', '"gone_on"'))
    assert remembered_mapping(table, gone) is None


def test_nothing_personal_is_remembered() -> None:
    kept = json.dumps(guess_mapping(table_of(xlsx([HEADER, AWA])), today=TODAY).to_json())
    assert "Sow" not in kept
    assert "awa@" not in kept


def test_a_clear_header_stands_over_bad_values_unless_hardly_any_fits() -> None:
    level = Target("situation", "education_level")
    names: list[Any] = ["Sow", "Ba"] * 10
    assert guessed(("Nom", names[:1]), ("Prénom", names[:1]), ("Formation", ["BGE"]))[2] == level
    assert guessed(("Nom", names), ("Prénom", names), ("Formation", ["BGE"] * 20))[2] == KEEP


def test_health_goes_by_its_header_whatever_stands_under_it() -> None:
    names: list[Any] = ["Sow", "Ba"] * 10
    columns = guessed(
        ("Nom", names), ("Prénom", names), ("Santé", ["mal au dos"] * 20), ("RQTH", ["dos"] * 20)
    )
    assert columns[2:] == [Target("barrier", "sante--acces-aux-soins"), Target("situation", "rqth")]
