"""Each cell becomes a typed value, or a doubt whose text is kept."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.programme.declaration import to_plain
from coachdesk.programme.registry import ENTITY_TYPES
from coachdesk.spreadsheets.cell_reading import BarrierFound, CellReading, ReadingRules
from coachdesk.spreadsheets.cells import read_cell
from coachdesk.spreadsheets.names import split_name
from coachdesk.spreadsheets.sheet import Raw
from coachdesk.spreadsheets.situation_cells import read_resources_absent
from coachdesk.spreadsheets.synonyms import choices
from coachdesk.spreadsheets.targets import FULL_NAME, FULL_NAME_FIRST, Target, available_targets
from resources import catalogue, catalogue_names
from tests.coachdesk.spreadsheets.builders import TODAY

RULES = ReadingRules(TODAY)


def read(kind: str, name: str, raw: Raw) -> CellReading:
    return read_cell(Target(kind, name), raw, RULES)


def value(kind: str, name: str, raw: Raw) -> object:
    return read(kind, name, raw).values.get((kind, name))


@pytest.mark.parametrize(
    ("raw", "level"),
    [
        ("sans diplôme", "infra3"),
        ("3ème", "infra3"),
        ("Niveau VI", "infra3"),
        ("V bis", "infra3"),
        ("niv. V", "3"),
        ("V", "3"),
        ("old V", "3"),
        ("CAP", "3"),
        ("BEP", "3"),
        ("niveau 3", "3"),
        (3, "3"),
        ("Bac pro", "4"),
        ("bac", "4"),
        ("IV", "4"),
        ("old III", "5"),
        ("ancien niveau III", "5"),
        ("DEUG", "5"),
        ("bac + 2", "5"),
        ("BTS", "5"),
        ("III (bac+2)", "5"),
        ("Licence", "6"),
        ("II", "6"),
        ("master 2", "7"),
        ("niveau I", "7"),
        ("Doctorat", "8"),
        ("Bac +8", "8"),
    ],
)
def test_education_in_the_old_and_the_new_numbering(raw: Raw, level: str) -> None:
    assert value("situation", "education_level", raw) == level
    assert read("situation", "education_level", raw).rest == ""


def test_education_says_more_than_a_level() -> None:
    reading = read("situation", "education_level", "CAP coiffure")
    assert (reading.values, reading.rest) == ({("situation", "education_level"): "3"}, "CAP coiffure")
    both = read("situation", "education_level", "BEP puis bac pro")
    assert (both.values, both.code, both.rest) == ({}, "unknown_choice", "BEP puis bac pro")
    foreign = read("situation", "education_level", "diplôme étranger")
    assert foreign.values == {("situation", "has_foreign_diploma"): True}
    assert foreign.rest == ""
    licence = read("situation", "education_level", "licence étrangère")
    assert licence.values == {
        ("situation", "has_foreign_diploma"): True,
        ("situation", "education_level"): "6",
    }


YES: list[Raw] = ["oui", "Oui ", "OUI", "O", "x", "X", "1", 1, True, "vrai", "yes", "ok"]
NO: list[Raw] = ["non", "NON", "N", "0", 0, False, "faux", "no"]


@pytest.mark.parametrize("raw", YES)
def test_yes(raw: Raw) -> None:
    assert value("situation", "in_qpv", raw) == "yes"
    assert value("situation", "rqth", raw) == "yes"
    assert value("project", "needs_premises", raw) is True
    assert read("resource", "rsa", raw).values == {("situation", "resources"): ("rsa",)}
    assert read("barrier", "mobilite", raw).barriers == (BarrierFound("mobilite"),)


@pytest.mark.parametrize("raw", NO)
def test_no(raw: Raw) -> None:
    assert value("situation", "in_qpv", raw) == "no"
    assert value("situation", "rqth", raw) == "no"
    assert value("project", "needs_premises", raw) is False
    resource, barrier = read("resource", "rsa", raw), read("barrier", "mobilite", raw)
    assert resource.values == {("situation", "resources_absent"): ("rsa",)}
    assert barrier.barriers == ()
    assert resource.rest == ""
    assert resource.is_no
    assert barrier.is_no


def test_unknown_is_not_no() -> None:
    for raw in ("?", "NSP", "à vérifier"):
        assert value("situation", "in_qpv", raw) == "unknown"
        assert read("situation", "rqth", raw).values == {}
        assert read("resource", "rsa", raw) == CellReading()
    assert read("situation", "in_qpv", "NR").values == {}
    assert value("situation", "rqth", "en cours") == "pending"
    assert value("situation", "rqth", "Non, mais demande en cours") == "pending"
    assert read("situation", "in_qpv", "en cours").code == "unknown_choice"
    more = read("situation", "in_qpv", "oui (Franc-Moisin)")
    assert (more.values[("situation", "in_qpv")], more.rest) == ("yes", "oui (Franc-Moisin)")


def test_health_is_not_put_where_everybody_reads() -> None:
    rqth = read("situation", "rqth", "oui, dos")
    assert rqth.is_special
    care = read("barrier", "sante--acces-aux-soins", "suivi pour diabète")
    assert (care.code, care.is_special) == ("health_text_not_kept", True)
    assert care.barriers == (BarrierFound("sante--acces-aux-soins"),)


@pytest.mark.parametrize(
    ("raw", "gender", "civility"),
    [
        ("f", "woman", None),
        ("Femme", "woman", None),
        ("Mme", "woman", "mme"),
        ("Mlle", "woman", "mme"),
        ("H", "man", None),
        ("M", "man", None),
        ("M.", "man", "m"),
        ("Homme", "man", None),
        ("autre", "other", None),
    ],
)
def test_gender(raw: str, gender: str, civility: str | None) -> None:
    reading = read("beneficiary", "gender", raw)
    assert reading.values == {("beneficiary", "gender"): gender}
    assert reading.implied.get(("beneficiary", "civility")) == civility


def test_civility_says_the_gender_when_nothing_else_does() -> None:
    reading = read("beneficiary", "civility", "Monsieur")
    assert reading.values == {("beneficiary", "civility"): "m"}
    assert reading.implied == {("beneficiary", "gender"): "man"}


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ("RSA", ("rsa",)),
        ("RSA + prime d'activité", ("prime_activite", "rsa")),
        ("ARE/ASS", ("are", "ass")),
        ("RSA majoré", ("rsa_majore",)),
        ("chômage", ("are",)),
        ("sans ressources", ("none",)),
        ("aucune", ("none",)),
        ("non", ("none",)),
        ("AAH, salaire", ("aah", "salary")),
    ],
)
def test_resources(raw: str, codes: tuple[str, ...]) -> None:
    reading = read("situation", "resources", raw)
    assert (reading.values, reading.rest) == ({("situation", "resources"): codes}, "")


def test_resources_in_other_words() -> None:
    assert read("situation", "resources", "une aide").code == "unknown_choice"
    reading = read("situation", "resources", "RSA depuis mai")
    assert (reading.values, reading.rest) == ({("situation", "resources"): ("rsa",)}, "RSA depuis mai")
    amount = read("resource", "rsa", "560 €")
    assert (amount.values, amount.rest) == ({("situation", "resources"): ("rsa",)}, "560 €")


def test_a_no_to_a_resource_with_more_words_keeps_them() -> None:
    more = read("resource", "rsa", "non, demande en cours")
    assert (more.values, more.rest, more.is_no) == (
        {("situation", "resources_absent"): ("rsa",)},
        "non, demande en cours",
        False,
    )
    none = read("resource", "none", "non")
    assert (none.values, none.rest, none.is_no) == ({}, "non", True)


@pytest.mark.parametrize(
    ("raw", "codes", "rest"),
    [
        ("RSA + AAH", ("aah", "rsa"), ""),
        ("RSA depuis mai", ("rsa",), "RSA depuis mai"),
        ("RSA, aucune", ("rsa",), ""),
        ("aucune", (), "aucune"),
        ("non", (), "non"),
        ("une aide", (), "une aide"),
        ("?", (), ""),
        ("", (), ""),
    ],
)
def test_resources_that_a_person_does_not_have(raw: str, codes: tuple[str, ...], rest: str) -> None:
    reading = read_resources_absent(raw)
    expected = {("situation", "resources_absent"): codes} if codes else {}
    assert (reading.values, reading.rest) == (expected, rest)


def test_barriers() -> None:
    assert read("barrier", "mobilite", 2).barriers == (BarrierFound("mobilite", 2),)
    assert read("barrier", "mobilite", "permis en cours").barriers == (
        BarrierFound("mobilite", None, "permis en cours"),
    )
    assert [b.theme for b in read("barriers", "list", "mobilité, logement").barriers] == [
        "mobilite",
        "logement-hebergement",
    ]
    other = read("barriers", "list", "mobilité, chien")
    assert ([b.theme for b in other.barriers], other.rest) == (["mobilite"], "mobilité, chien")


def test_names_are_kept_as_typed() -> None:
    assert value("beneficiary", "birth_name", "de La Tour") == "de La Tour"
    assert value("beneficiary", "first_names", "MARIE-claire") == "MARIE-claire"


@pytest.mark.parametrize(
    ("text", "last", "first"),
    [
        ("MILLET Denis", "MILLET", "Denis"),
        ("Denis MILLET", "MILLET", "Denis"),
        ("DE LA TOUR Louis", "DE LA TOUR", "Louis"),
        ("Louis de LA TOUR", "de LA TOUR", "Louis"),
        ("N'DIAYE Thibault", "N'DIAYE", "Thibault"),
        ("NGUYỄN THỊ Aurore", "NGUYỄN THỊ", "Aurore"),
        ("Dupont, Marie Claire", "Dupont", "Marie Claire"),
        ("Sow Awa", "Sow", "Awa"),
        ("de La Tour Louis", "de La Tour", "Louis"),
        ("Mme Dupont Marie", "Dupont", "Marie"),
        ("Sow", "Sow", ""),
    ],
)
def test_full_names(text: str, last: str, first: str) -> None:
    assert split_name(text)[:2] == (last, first)


def test_full_names_first_name_first() -> None:
    assert split_name("Louis de La Tour", is_last_first=False)[:2] == ("de La Tour", "Louis")
    reading = read_cell(FULL_NAME_FIRST, "M. Abdou Sow", RULES)
    assert reading.values[("beneficiary", "birth_name")] == "Sow"
    assert reading.implied[("beneficiary", "civility")] == "m"
    assert read_cell(FULL_NAME, "El Amrani Pierre Luc", RULES).code == "name_cut_guessed"


def test_text_longer_than_its_field_is_kept_whole_in_the_comment() -> None:
    reading = read("project", "title", "mot " * 80)
    title = reading.values[("project", "title")]
    assert isinstance(title, str)
    assert len(title) <= 160
    assert reading.rest == ("mot " * 80).strip()
    assert reading.code == "too_long"


def test_references_are_kept_as_names() -> None:
    reading = read("beneficiary", "coach_id", "Inès Morel")
    assert (reading.values, reading.names) == ({}, {("beneficiary", "coach_id"): "Inès Morel"})


def test_the_words_for_a_code_name_codes_that_exist() -> None:
    for name in catalogue_names():
        assert set(choices(name).codes.values()) <= set(catalogue(name)), name


def test_labels_and_codes_are_recognised() -> None:
    for name in (
        "education_levels",
        "resources",
        "households",
        "housings",
        "referrals",
        "legal_forms",
        "outcomes",
    ):
        for lang in ("fr", "en"):
            for code, label in catalogue(name, lang).items():
                assert choices(name).exact(label) == code, (name, label)


RAWS = st.one_of(
    st.text(max_size=40),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.sampled_from(["oui", "?", "RSA", "06 12", "31/02/1990", "V", "Mme Sow", "93", "a@b.fr", "•••"]),
)


@given(st.sampled_from(available_targets()), RAWS)
def test_any_cell_fits_its_field_or_is_kept(target: Target, raw: Raw) -> None:
    reading = read_cell(target, raw, RULES)
    for (kind, name), typed in {**reading.values, **reading.implied}.items():
        to_plain(ENTITY_TYPES[kind].fields[name], typed)
    if reading.code and not reading.values and not reading.barriers:
        assert reading.rest


@given(RAWS)
def test_a_date_cell_is_a_date_or_a_text(raw: Raw) -> None:
    found = value("beneficiary", "entered_on", raw)
    assert found is None or isinstance(found, date)
