"""Delimited text in every encoding and shape that French offices make."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.programme.declaration import clean_text
from coachdesk.programme.identifiers import mask_nirs
from coachdesk.spreadsheets.reading import read_bytes
from tests.coachdesk.spreadsheets.builders import delimited

ROWS = [("Nom", "Prénom", "Remarque"), ("Noël", "Gülşen", "a; b, c"), ("Sœur", "Zoé", 'dit "Zo"\nvoilà')]


def rows_of(data: bytes) -> list[tuple[object, ...]]:
    return [row.values for row in read_bytes(data).sheets[0].rows]


def codes(data: bytes) -> list[str]:
    return [notice.code for notice in read_bytes(data).notices]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_encodings_delimiters_and_line_ends(encoding: str, delimiter: str, end: str) -> None:
    assert rows_of(delimited(ROWS, delimiter=delimiter, encoding=encoding, end=end)) == ROWS


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
def test_encodings_without_a_mark(encoding: str) -> None:
    rows = [
        ("Nom", "Prénom"),
        ("Noël", "Zoé"),
        ("Lefèvre", "François"),
        ("Bègue", "Hélène"),
        ("Maîté", "à voir"),
    ]
    data = delimited(rows, encoding=encoding)
    assert rows_of(data) == rows
    assert codes(data) == ["encoding"]


def test_excel_says_its_delimiter() -> None:
    assert rows_of(b"sep=,\r\nNom,Remarque\r\nSow,a;b;c\r\n") == [("Nom", "Remarque"), ("Sow", "a;b;c")]


def test_a_comma_in_text_is_no_delimiter() -> None:
    data = b"Nom;Adresse\nSow;12, rue de la Paix, Bobigny\nBa;3, quai, Pantin\n"
    assert rows_of(data)[1] == ("Sow", "12, rue de la Paix, Bobigny")


def test_ragged_rows_and_blank_lines() -> None:
    data = b"Nom;Prenom;Ville\n\nSow;Awa\nBa;Issa;Pantin;;\n;;;\n"
    assert rows_of(data) == [("Nom", "Prenom", "Ville"), ("Sow", "Awa"), ("Ba", "Issa", "Pantin")]
    assert codes(data) == ["ragged_rows"]


def test_a_quote_that_never_closes_is_text() -> None:
    lines = "\n".join(f"Sow{n};Awa" for n in range(60))
    data = f'Nom;Remarque\nBa;5 pouces" de large\nDia;"jamais fermé\n{lines}\n'.encode()
    assert len(rows_of(data)) == 63
    assert "quotes_ignored" in codes(data)


def test_row_numbers_are_those_a_spreadsheet_shows() -> None:
    sheet = read_bytes(b'Nom;Note\n"a\nb";1\nSow;2\n').sheets[0]
    assert [row.number for row in sheet.rows] == [1, 2, 3]


def test_a_long_number_in_scientific_notation_is_masked() -> None:
    sheet = read_bytes("Nom;N°\nSow;2,85057800608441E+14\n".encode()).sheets[0]
    assert sheet.rows[1].values == ("Sow", "•••")
    assert sheet.masked == {(2, 1)}


TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=12) | st.sampled_from(
    ["", "a;b", 'dit "x"', "é", "1,5", "l1\nl2", " bord "]
)


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=5), min_size=1, max_size=8), st.sampled_from(";\t,|"))
def test_what_was_written_is_read(rows: list[list[str]], delimiter: str) -> None:
    header = [["Colonne un", "Colonne deux", "Colonne trois", "Colonne quatre", "Colonne cinq"]] * 20
    data = delimited([*header, *rows], delimiter=delimiter)
    expected = []
    for row in rows:
        cleaned = [mask_nirs(clean_text(value, is_multiline=True))[0] or None for value in row]
        while cleaned and cleaned[-1] is None:
            cleaned.pop()
        if cleaned:
            expected.append(tuple(cleaned))
    assert rows_of(data)[20:] == expected
