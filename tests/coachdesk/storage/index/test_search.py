"""Search: any prefix of two letters, any query that somebody may type or paste, newest and nearest first."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachdesk.programme.folding import fold
from coachdesk.services import case_files, editing, finding, sessions
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.engine import SqlFile
from coachdesk.storage.index.index import searchable_words
from coachdesk.storage.index.search import SearchResults, asked, search, snippet
from coachdesk.storage.index.tables import INDEX_SCRIPT

DAY = date(2026, 3, 2)
NOTE = "L'étude de marché à Saint-Denis : œuvres, cœur de ville, 3 000 €. مرحبا بكم 😀 Nguyễn Łódź n° NEAR"


def index_of(folder: Path, people: list[str], notes: list[str]) -> SqlFile:
    """Return an index with these lines of names and these notes, one case each."""
    sql = SqlFile(
        folder / f"{secrets.token_hex(8)}.db", secrets.token_bytes(32), name="vault.db", is_new=True
    )
    sql.script(INDEX_SCRIPT)
    for row, name in enumerate(people, start=1):
        sql.execute(
            "INSERT INTO person (row, case_id, display_name, sort_key) VALUES (?, ?, ?, ?)",
            (row, f"c{row}", name, fold(name)),
        )
        words = searchable_words(name, is_name=True)
        sql.execute("INSERT INTO person_words (rowid, words) VALUES (?, ?)", (row, words))
    for row, text in enumerate(notes, start=1):
        sql.execute(
            "INSERT INTO entry (row, case_id, kind, entity, text) VALUES (?, 'c1', 'session', ?, ?)",
            (row, f"n{row}", text),
        )
        words = searchable_words(text)
        sql.execute("INSERT INTO entry_words (rowid, words) VALUES (?, ?)", (row, words))
    return sql


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> SqlFile:
    """Return an index with one person and one note, only read."""
    return index_of(tmp_path_factory.mktemp("index"), ["Awa N'Diaye"], [NOTE])


def note_ids(found: SearchResults) -> list[str]:
    return [hit.entity_id for hit in found.notes]


def texts(found: SearchResults) -> list[str]:
    return ["".join(piece for piece, _ in hit.snippet) for hit in found.notes]


@pytest.mark.parametrize(
    "query",
    [
        "étude",
        "ETUDE",
        "etu",
        "et",
        "l'etude",
        "l’étude",
        "letude",
        "l etude",
        "marché étude",
        "saint-denis",
        "saint denis",
        "saintdenis",
        "sa de",
        "oeuvres",
        "œuvres",
        "ŒUVRES",
        "coeur",
        "cœur de v",
        "NEAR",
        "near etude",
        '"étude"',
        '"étude',
        "étude*",
        "*étude*",
        "-étude",
        "étude -",
        "(étude)",
        "^étude",
        "NEAR(étude marché)",
        "étude?",
        "{étude}",
        "مرحبا",
        "مر",
        "بكم مرحبا",
        "lodz",
        "nguyen",
        "étude " * 160,
        "  étude\t\n",
        "\x00étude",
        "étude\ud800",
        "étude 😀",
    ],
)
def test_the_note_is_found_by(standing: SqlFile, query: str) -> None:
    assert note_ids(search(standing, query)) == ["n1"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "é",
        "*",
        '"',
        "''",
        "-",
        "--",
        "AND",
        "NOT NEAR",
        "words:étude",
        "st den",
        "😀",
        "😀😀",
        "\ud800",
        "\x00",
        "études",
        "tude",
        "marche etudes",
        "marchéétude",
        "a" * 1000,
        "ab-" * 333,
        "ab " * 333,
        "la le un de " * 250,
        "étude; DROP TABLE entry",
        "étude' OR 'étude",
        "d'x'" * 250,
        "1 " * 500,
        "12-" * 333,
        "((((((((",
        "OR " * 300,
        "é" * 1000,
        "مر" * 500,
        "'" * 1000,
    ],
)
def test_nothing_is_found_and_nothing_breaks_by(standing: SqlFile, query: str) -> None:
    found = search(standing, query)
    assert found.notes == ()
    assert found.people == ()
    assert standing.execute("SELECT count(*) FROM entry") == [(1,)]


WORDS = st.sampled_from(
    [
        "marché",
        "N'Diaye",
        "Saint-Denis",
        "Œuvre",
        "Łukasz",
        "l’été",
        "aujourd'hui",
        "El",
        "da",
        "NEAR",
        "OR",
        "x",
        "R&D",
        "rendez-vous",
        "مرحبا",
        "Straße",
        "İstanbul",
        "3",
        "2026",
        "CCI",
        "B2B",
        "c++",
        "été-automne",
        "'",
        "-",
        '"',
    ]
)


@settings(max_examples=25)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=1, max_size=4), st.data())
def test_every_prefix_of_two_letters_of_a_word_finds_its_note(
    tmp_path_factory: pytest.TempPathFactory, notes: list[list[str]], data: st.DataObject
) -> None:
    lines = [" ".join(words) for words in notes]
    sql = index_of(tmp_path_factory.getbasetemp(), ["Awa"], lines)
    for place, line in enumerate(lines, start=1):
        for word in fold(line).split():
            for length in range(2, len(word) + 1):
                found = search(sql, word[:length])
                assert f"n{place}" in note_ids(found), (word[:length], line)
        several = data.draw(st.lists(st.sampled_from(notes[place - 1]), min_size=1, max_size=3))
        query = " ".join(several)
        if any(len(word) > 1 for word in fold(query).split()) and not fold(query).replace(" ", "").isdigit():
            assert f"n{place}" in note_ids(search(sql, query)), (query, line)
    sql.close()


def test_all_words_must_be_there(tmp_path: Path) -> None:
    sql = index_of(tmp_path, ["Awa"], ["marché de Pantin", "marché", "Pantin le soir"])
    assert note_ids(search(sql, "marche pantin")) == ["n1"]
    assert note_ids(search(sql, "pant mar")) == ["n1"]
    assert note_ids(search(sql, "pantin")) == ["n3", "n1"]
    assert note_ids(search(sql, "pantins")) == []


def test_people_whose_name_begins_so_come_first_and_the_limit_holds(tmp_path: Path) -> None:
    people = ["Awa Martin", "Martin Ba", "Marie Zola", "Omar Aw", "Mar Ba"]
    sql = index_of(tmp_path, people, [])
    assert [hit.display_name for hit in search(sql, "mar").people] == [
        "Mar Ba",
        "Marie Zola",
        "Martin Ba",
        "Awa Martin",
    ]
    assert len(search(sql, "mar", limit=2).people) == 2
    assert [hit.display_name for hit in search(sql, "ba mar").people] == ["Mar Ba", "Martin Ba"]


def test_the_newest_notes_are_kept_within_the_limit(tmp_path: Path) -> None:
    sql = index_of(tmp_path, ["Awa"], [f"marché {number}" for number in range(1, 10)])
    assert note_ids(search(sql, "marche", limit=3)) == ["n9", "n8", "n7"]


def enrol(cabinet: Cabinet, last: str, **fields: object) -> str:
    return case_files.enrol_beneficiary(cabinet, {"birth_name": last, "first_names": "Awa", **fields}).scope


def test_namesakes_are_told_apart_by_town_else_telephone(cabinet: Cabinet) -> None:
    enrol(cabinet, "Diop", city="Pantin", phone="+33199001234")
    enrol(cabinet, "Diop", phone="+33199005678")
    enrol(cabinet, "Diop")
    found = finding.search(cabinet, "diop").people
    assert sorted(hit.detail for hit in found) == ["", "+33199005678", "Pantin"]


def test_what_belongs_to_a_deleted_case_is_not_found(cabinet: Cabinet) -> None:
    case_id = enrol(cabinet, "Diop")
    sessions.record_session(cabinet, case_id, {"held_on": DAY, "note": "marché"})
    case_files.delete_case_file(cabinet, case_id)
    found = finding.search(cabinet, "marche")
    assert (found.notes, finding.search(cabinet, "diop").people) == ((), ())


def test_the_notes_of_a_deleted_case_do_not_crowd_out_the_others(cabinet: Cabinet) -> None:
    kept, gone = enrol(cabinet, "Diop"), enrol(cabinet, "Zola")
    sessions.record_session(cabinet, kept, {"held_on": DAY, "note": "marché"})
    for number in range(3):
        sessions.record_session(cabinet, gone, {"held_on": DAY + timedelta(days=number), "note": "marché"})
    case_files.delete_case_file(cabinet, gone)
    assert [hit.case_id for hit in finding.search(cabinet, "marche", limit=3).notes] == [kept]


NUMBERS = "Rappeler le 01 99 00 12 34 avant le 12.03.2026, devis 15 000 €"


@pytest.mark.parametrize("query", ["01 99 00 12 34", "12.03.2026", "15 000", "01 99"])
def test_a_number_in_a_note_is_found_as_it_is_written_there(cabinet: Cabinet, query: str) -> None:
    case_id = enrol(cabinet, "Diop")
    sessions.record_session(cabinet, case_id, {"held_on": DAY, "note": NUMBERS})
    assert len(finding.search(cabinet, query).notes) == 1


@pytest.mark.parametrize("query", ["2026", "mars 2026", "1234"])
def test_a_year_is_found(cabinet: Cabinet, query: str) -> None:
    case_id = enrol(cabinet, "Diop")
    sessions.record_session(cabinet, case_id, {"held_on": DAY, "note": "en mars 2026, poste 1234"})
    assert len(finding.search(cabinet, query).notes) == 1


def test_a_day_of_another_version_does_not_stop_the_search(cabinet: Cabinet) -> None:
    case_id = enrol(cabinet, "Diop")
    cabinet.write(case_id, [])
    file = cabinet.file(case_id)
    file.sql.execute("INSERT INTO p_session (id, held_on, note) VALUES ('s', 'bientôt', 'marché')")
    cabinet.index.absorb_all(file)
    assert [hit.held_on for hit in finding.search(cabinet, "marche").notes] == [None]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("01 99 00 12 34", [("0199001234",)]),
        ("+33 (0)1-99", [("330199",)]),
        ("0199", [("0199",)]),
        ("()- .", []),
        ("12", [("12",)]),
        ("é", []),
        ("a b", [("a", "b")]),
        ("N'Diaye de Pantin", [("diaye",), ("de", "pantin")]),
    ],
)
def test_what_was_typed_is_asked_first_as(query: str, first: list[tuple[str, ...]]) -> None:
    assert [group[0] for group in asked(query)] == first


def test_a_snippet_is_the_surroundings_of_the_first_match(cabinet: Cabinet) -> None:
    text = "avant " * 40 + "le marché\nde Pantin " + "après " * 40
    pieces = snippet(text, ("marche", "pant"))
    shown = "".join(piece for piece, _ in pieces)
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) <= 120 + 4
    assert [piece for piece, is_match in pieces if is_match] == ["marché", "Pantin"]
    assert "\n" not in shown
    assert snippet("court", ("cour",)) == (("court", True),)
    assert snippet("court", ("autre",)) == (("court", False),)
    assert snippet("", ("a",)) == ()


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=5), max_size=3))
def test_a_snippet_is_a_piece_of_the_text(text: str, words: list[str]) -> None:
    pieces = snippet(text, words)
    body = [piece for piece in pieces if piece not in (("… ", False), (" …", False))]
    assert "".join(piece for piece, _ in body) in text.replace("\n", " ")
    assert sum(len(piece) for piece, _ in body) <= 120


def test_partners_of_a_search_are_the_kinds_with_text(cabinet: Cabinet) -> None:
    case_id = enrol(cabinet, "Diop")
    for kind, fields in (
        ("barrier", {"theme": "mobilite", "comment": "unique mot"}),
        ("action", {"title": "unique mot"}),
        ("document", {"title": "unique mot"}),
        ("session", {"held_on": DAY, "decisions": "unique mot"}),
    ):
        editing.add(cabinet, case_id, kind, fields)
    editing.revise(cabinet, case_id, "project", editing.single_of(case_id, "project"), {"idea": "unique mot"})
    found = finding.search(cabinet, "uniq mot").notes
    assert {hit.kind for hit in found} == {"barrier", "action", "document", "session", "project"}
    assert {hit.held_on for hit in found} == {None, DAY}
