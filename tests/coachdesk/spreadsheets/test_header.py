"""The list of people is found wherever it stands in the sheet."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coachdesk.spreadsheets.errors import SheetEmpty
from coachdesk.spreadsheets.header import find_table
from coachdesk.spreadsheets.promotions import promotion_key
from coachdesk.spreadsheets.reading import read_bytes
from tests.coachdesk.spreadsheets.builders import HEADER, delimited, raw_xlsx, table_of, xlsx

AWA = (1, "Sow", "Awa", date(1990, 5, 4), "0199001234", "awa@exemple.fr", "à relancer")
LUC = (2, "Martin", "Luc", date(1991, 6, 5), "0199001235", None, None)


def headers(rows: list[Any], **options: Any) -> list[str]:
    return [column.header for column in table_of(xlsx(rows, **options)).columns]


def test_the_first_row() -> None:
    table = table_of(xlsx([HEADER, AWA, LUC]))
    assert table.header_row == 1
    assert [row.number for row in table.rows] == [2, 3]
    assert [column.letters for column in table.columns] == list("ABCDEFG")


def test_titles_above_and_groups() -> None:
    rows = [
        ("Suivi des inscrits 2026 (mise à jour 20/11/2026)",),
        (),
        ("", "Identité", "", "", "Contact"),
        HEADER,
        AWA,
    ]
    table = table_of(xlsx(rows, merged=["A1:G1", "B3:D3", "E3:F3"]))
    assert table.header_row == 4
    assert [column.group for column in table.columns] == [
        "",
        "Identité",
        "Identité",
        "Identité",
        "Contact",
        "Contact",
        "",
    ]


def test_a_header_of_two_lines() -> None:
    rows = [
        ("N°", "Nom", "Prénom", "Coordonnées", "", "Naissance"),
        (None, None, None, "Tél", "Mail", "Date"),
        (1, "Sow", "Awa", "0199001234", "awa@exemple.fr", "04/05/1990"),
    ]
    table = table_of(xlsx(rows, merged=["A1:A2", "B1:B2", "C1:C2", "D1:E1"]))
    assert table.header_row == 2
    assert [column.header for column in table.columns] == ["N°", "Nom", "Prénom", "Tél", "Mail", "Date"]
    assert [column.group for column in table.columns][3:] == ["Coordonnées", "Coordonnées", "Naissance"]
    assert [row.number for row in table.rows] == [3]


def test_somebody_without_data_is_no_second_line() -> None:
    assert (
        len(
            table_of(
                xlsx([("Nom", "Prénom", "Ville"), ("Ville", "Prénom", "Nom"), ("Sow", "Awa", "Pantin")])
            ).rows
        )
        == 2
    )


def test_blank_columns_are_passed_over_and_columns_without_header_are_kept() -> None:
    rows = [("Nom", None, "Prénom", None), ("Sow", None, "Awa", "VTC")]
    table = table_of(xlsx(rows))
    assert [(column.letters, column.header, column.has_header) for column in table.columns] == [
        ("A", "Nom", True),
        ("C", "Prénom", True),
        ("D", "D", False),
    ]


def test_blank_rows_totals_and_repeated_headers_are_no_people() -> None:
    rows = [
        HEADER,
        AWA,
        (),
        (None, "Sous-total", None, None, 1),
        HEADER,
        LUC,
        (None, "TOTAL", None, None, 2),
    ]
    table = table_of(xlsx(rows))
    assert [row.number for row in table.rows] == [2, 6]
    assert [(row.number, row.reason) for row in table.skipped] == [
        (4, "total"),
        (5, "repeated_header"),
        (7, "total"),
    ]


def test_somebody_named_like_a_total_stays() -> None:
    rows = [HEADER, (1, "Total", "Awa", "04/05/1990", "01 99 00 12 34", "a@exemple.fr", "VTC")]
    assert len(table_of(xlsx(rows)).rows) == 1


def test_title_rows_of_promotions() -> None:
    rows = [HEADER, ("Promotion 1",), AWA, ("Promo 2 - printemps",), LUC]
    table = table_of(xlsx(rows))
    assert [(row.number, row.section) for row in table.rows] == [
        (3, "Promotion 1"),
        (5, "Promo 2 - printemps"),
    ]
    assert [row.reason for row in table.skipped] == ["section", "section"]


def test_cells_merged_downwards_have_their_value_everywhere() -> None:
    rows = [("Promo", "Nom", "Prénom"), ("P1", "Sow", "Awa"), (None, "Martin", "Luc"), ("P2", "Ba", "Issa")]
    table = table_of(xlsx(rows, merged=["A2:A3"]))
    assert [row.value(0) for row in table.rows] == ["P1", "P1", "P2"]


def test_the_sheet_that_looks_most_like_a_list() -> None:
    sign_in = [("Atelier pitch",), ("Nom Prénom", "Signature"), *(("SOW Awa", "présente") for _ in range(30))]
    data = xlsx(
        sign_in,
        name="Émargement",
        others={"Inscrits": [HEADER, AWA], "Vieux": [HEADER, AWA, LUC]},
        hidden_sheets=["Vieux"],
    )
    workbook = read_bytes(data)
    assert find_table(workbook).sheet == "Inscrits"
    assert [(choice.name, choice.rows, choice.is_hidden) for choice in find_table(workbook).sheets] == [
        ("Émargement", 32, False),
        ("Inscrits", 2, False),
        ("Vieux", 3, True),
    ]
    chosen = find_table(workbook, sheet_name="Émargement")
    assert (chosen.header_row, len(chosen.rows)) == (2, 30)
    with pytest.raises(SheetEmpty):
        find_table(workbook, sheet_name="Absent")


def test_the_person_may_say_where_the_header_is() -> None:
    rows = [("Sow", "Awa", "04/05/1990"), ("Martin", "Luc", "05/06/1991")]
    data = xlsx(rows)
    assert table_of(data, header_row=0).header_row is None
    assert len(table_of(data, header_row=0).rows) == 2
    assert [column.has_header for column in table_of(data, header_row=0).columns] == [False] * 3
    assert table_of(data, header_row=1).header_row == 1


def test_an_unknown_header_above_data() -> None:
    rows = [("Zig", "Zag"), ("Sow", "0199001234"), ("Ba", "0199001235")]
    table = table_of(xlsx(rows))
    assert (table.header_row, [column.header for column in table.columns]) == (1, ["Zig", "Zag"])


def test_a_list_without_header() -> None:
    table = table_of(delimited([("Sow", "Awa", "0199001234"), ("Ba", "Issa", "0199001235")]))
    assert table.header_row is None
    assert len(table.rows) == 2


def test_hidden_rows_are_said() -> None:
    table = table_of(xlsx([HEADER, AWA, LUC], hidden_rows=[3]))
    assert [(notice.code, notice.context) for notice in table.notices] == [("hidden_rows", {"count": 1})]
    assert len(table.rows) == 2


@pytest.mark.parametrize("header", ["N° Sécu", "Numéro de sécurité sociale", "NIR", "N° de sécurité sociale"])
def test_a_column_of_social_security_numbers_is_masked_whole(header: str) -> None:
    rows = [
        ("Nom", "Prénom", header),
        ("Sow", "Awa", "2 85 05 78"),
        ("Ba", "Issa", None),
        ("Dia", "Ali", 12345),
    ]
    table = table_of(xlsx(rows))
    assert [row.value(2) for row in table.rows] == ["•••", None, "•••"]
    assert table.masked == {(2, 2), (4, 2)}


def test_formulas_and_errors_of_the_list_only() -> None:
    data = raw_xlsx(
        '<sheetData><row r="1"><c r="A1"><f>TODAY()</f></c></row>'
        '<row r="2"><c r="A2" t="str"><v>Nom</v></c><c r="B2" t="str"><v>Prénom</v></c></row>'
        '<row r="3"><c r="A3" t="str"><v>Sow</v></c><c r="B3"><f>X()</f></c><c r="C3" t="e"><v>#REF!</v></c></row>'
        "</sheetData>"
    )
    table = table_of(data)
    assert table.formulas == {(3, 1): "=X()"}
    assert table.errors == {(3, 2): "#REF!"}


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (1, "#1"),
        (1.0, "#1"),
        ("1", "#1"),
        ("P1", "#1"),
        ("P 01", "#1"),
        ("Promo 1", "#1"),
        ("PROMOTION N°1", "#1"),
        ("Cohorte 12", "#12"),
        ("Printemps", "printemps"),
        ("Promo 1 - 2026", "promo 1 2026"),
        (None, ""),
        (True, ""),
    ],
)
def test_promotions_by_any_name(value: Any, key: str) -> None:
    assert promotion_key(value) == key
