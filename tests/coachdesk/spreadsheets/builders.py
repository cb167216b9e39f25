"""Makes sheets for the tests: real workbooks, hand-written ones, and delimited text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook as NewWorkbook

from coachdesk.spreadsheets.decisions import Decisions
from coachdesk.spreadsheets.header import Table, find_table
from coachdesk.spreadsheets.mapping import SheetMapping, guess_mapping
from coachdesk.spreadsheets.plan import ImportPlan, KnownDesk, PlannedRow, build_plan
from coachdesk.spreadsheets.reading import read_bytes

TODAY = date(2026, 11, 24)

Rows = Iterable[Sequence[Any]]

HEADER = ("N°", "NOM", "Prénom", "Date de naissance", "Tél", "Mail", "Commentaires")


def xlsx(
    rows: Rows,
    *,
    name: str = "Feuil1",
    others: Mapping[str, Rows] | None = None,
    merged: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    hidden_sheets: Sequence[str] = (),
) -> bytes:
    """Return a workbook as Excel writes one."""
    book = NewWorkbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for place in merged:
        sheet.merge_cells(place)
    for number in hidden_rows:
        sheet.row_dimensions[number].hidden = True
    for title, other_rows in (others or {}).items():
        other = book.create_sheet(title)
        for row in other_rows:
            other.append(list(row))
    for title in hidden_sheets:
        book[title].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>'
)
_BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{properties}'
    '<sheets><sheet name="Feuil1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_BOOK_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
    ' Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"'
    ' Target="sharedStrings.xml"/>'
    '<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"'
    ' Target="styles.xml"/></Relationships>'
)


def raw_xlsx(sheet: str, *, properties: str = "", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return a workbook whose sheet data is written by hand."""
    xml = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"{sheet}</worksheet>"
    )
    content: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS,
        "xl/workbook.xml": _BOOK.format(properties=properties),
        "xl/_rels/workbook.xml.rels": _BOOK_RELS,
        "xl/worksheets/sheet1.xml": xml,
        **(parts or {}),
    }
    return zipped(content)


def zipped(content: Mapping[str, str | bytes]) -> bytes:
    """Return a zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return stream.getvalue()


def delimited(rows: Rows, *, delimiter: str = ";", encoding: str = "utf-8-sig", end: str = "\r\n") -> bytes:
    """Return delimited text, quoted where it must be."""

    def field(value: object) -> str:
        text = "" if value is None else str(value)
        needs_quotes = any(character in text for character in (delimiter, '"', "\n", "\r"))
        return '"' + text.replace('"', '""') + '"' if needs_quotes else text

    return end.join(delimiter.join(map(field, row)) for row in rows).encode(encoding)


def table_of(data: bytes, **options: Any) -> Table:
    """Return the list of people in a file."""
    return find_table(read_bytes(data), **options)


def plan_of(
    rows: Rows,
    *,
    known: KnownDesk | None = None,
    decisions: Decisions | None = None,
    mapping: SheetMapping | None = None,
) -> ImportPlan:
    """Return the plan of a workbook with these rows."""
    table = table_of(xlsx(rows))
    guessed = mapping or guess_mapping(table, today=TODAY)
    return build_plan(table, guessed, reference_date=TODAY, known=known, decisions=decisions)


def only(plan: ImportPlan) -> PlannedRow:
    """Return the one row of a plan."""
    (row,) = plan.rows
    return row
