"""Any file may be handed to the import: each gets its rows read, or a clear error, and never harms."""

from __future__ import annotations

import contextlib
import io
import re
import struct
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook as NewWorkbook
from openpyxl import load_workbook
from openpyxl.comments import Comment

from coachdesk.errors import PersonFacing
from coachdesk.spreadsheets import archive
from coachdesk.spreadsheets.errors import (
    ImportCancelled,
    NotASheet,
    SheetDamaged,
    SheetEmpty,
    SheetError,
    SheetOldFormat,
    SheetProtected,
    SheetTooLarge,
    SheetTooLong,
    SheetUnreadable,
    SheetUnsupported,
)
from coachdesk.spreadsheets.grid import column_of, moment_of
from coachdesk.spreadsheets.header import find_table
from coachdesk.spreadsheets.reading import read_bytes, read_workbook
from coachdesk.spreadsheets.sheet import column_letters
from coachdesk.spreadsheets.workbook import is_date_format
from tests.coachdesk.spreadsheets.builders import HEADER, delimited, raw_xlsx, xlsx, zipped

ROWS = [HEADER, (1, "Sow", "Awa", date(1990, 5, 4), "0199001234", "awa@exemple.fr", "à relancer")]


def row_xml(*cells: str, number: int = 1) -> str:
    return f'<sheetData><row r="{number}">{"".join(cells)}</row></sheetData>'


def values(data: bytes) -> tuple[object, ...]:
    return read_bytes(data).sheets[0].rows[0].values


class TestWhatIsRead:
    def test_a_workbook(self) -> None:
        workbook = read_bytes(xlsx(ROWS), ".xlsx")
        assert workbook.kind == "xlsx"
        assert workbook.sheets[0].rows[1].values == ROWS[1]
        assert workbook.notices == ()

    def test_values_of_every_type(self) -> None:
        moment = datetime(2026, 3, 1, 14, 30)  # noqa: DTZ001 - a cell has no time zone
        assert values(xlsx([(1, 2.5, True, "é", moment, None, 93200.0)])) == (
            1,
            2.5,
            True,
            "é",
            moment,
            None,
            93200,
        )

    def test_inline_shared_and_rich_texts(self) -> None:
        shared = (
            '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>un</t></si>'
            "<si><r><t>de</t></r><r><t>ux</t></r><rPh><t>aide</t></rPh></si></sst>"
        )
        cells = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>9</v></c>'
        cells += '<c r="D1" t="inlineStr"><is><t>en ligne</t></is></c><c r="E1" t="str"><v>calculé</v></c>'
        data = raw_xlsx(row_xml(cells), parts={"xl/sharedStrings.xml": shared})
        assert values(data) == ("un", "deux", None, "en ligne", "calculé")

    def test_cells_and_rows_without_references(self) -> None:
        data = raw_xlsx(
            "<sheetData><row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c><v>4</v></c></row></sheetData>"
        )
        sheet = read_bytes(data).sheets[0]
        assert [(row.number, row.values) for row in sheet.rows] == [(1, (1, None, 3)), (2, (4,))]

    def test_prefixed_names_are_read(self) -> None:
        xml = (
            '<?xml version="1.0"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            '<x:sheetData><x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'
        )
        assert values(raw_xlsx("", parts={"xl/worksheets/sheet1.xml": xml})) == (7,)

    def test_dates_of_1904(self) -> None:
        styles = (
            '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
            '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'
        )
        data = raw_xlsx(
            row_xml('<c r="A1" s="1"><v>31431</v></c>'),
            properties='<workbookPr date1904="1"/>',
            parts={"xl/styles.xml": styles},
        )
        assert values(data) == (date(1990, 1, 20),)

    def test_a_formula_gives_its_stored_result_and_never_runs(self) -> None:
        cells = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>SOMME(1;2)</f><v></v></c><c r="C1"><v>3</v></c>'
        sheet = read_bytes(raw_xlsx(row_xml(cells))).sheets[0]
        assert sheet.rows[0].values == (2, None, 3)
        assert sheet.formulas == {(1, 1): "=SOMME(1;2)"}

    def test_error_cells(self) -> None:
        sheet = read_bytes(raw_xlsx(row_xml('<c r="A1" t="e"><v>#N/A</v></c><c r="B1"><v>1</v></c>'))).sheets[
            0
        ]
        assert sheet.rows[0].values == (None, 1)
        assert sheet.errors == {(1, 0): "#N/A"}

    def test_merged_cells_and_hidden_rows_and_sheets(self) -> None:
        data = xlsx(ROWS, merged=["A5:B6"], hidden_rows=[2], others={"Caché": ROWS}, hidden_sheets=["Caché"])
        workbook = read_bytes(data)
        assert workbook.sheets[0].rows[1].is_hidden
        assert workbook.sheets[0].merged[0].last_row == 6
        assert [sheet.is_hidden for sheet in workbook.sheets] == [False, True]
        assert [notice.code for notice in workbook.notices] == ["hidden_sheets"]

    def test_macros_and_notes_are_said(self) -> None:
        book = NewWorkbook()
        sheet = book.active
        assert sheet is not None
        sheet["A1"] = "Nom"
        sheet["A1"].comment = Comment("note", "moi")
        stream = io.BytesIO()
        book.save(stream)
        assert "cell_notes_not_read" in [notice.code for notice in read_bytes(stream.getvalue()).notices]
        data = raw_xlsx(row_xml('<c r="A1"><v>1</v></c>'), parts={"xl/vbaProject.bin": b"x"})
        assert "macros_ignored" in [notice.code for notice in read_bytes(data, ".xlsm").notices]

    def test_control_characters_are_cleaned(self) -> None:
        cells = '<c r="A1" t="inlineStr"><is><t>a_x0000_b_x0007_c_x000D__x000A_d</t></is></c>'
        assert values(raw_xlsx(row_xml(cells))) == ("abc\nd",)
        assert read_bytes(b"nom;pr\x00\x07enom\nSow\x1b;Awa\n").sheets[0].rows[1].values == ("Sow", "Awa")

    def test_a_social_security_number_never_leaves_the_reader(self) -> None:
        number = "2 85 05 78 006 084 91"
        rows = [(f"NIR {number}", 285057800608441), ("Sow", f"({number})")]
        for data in (xlsx(rows), delimited(rows)):
            sheet = read_bytes(data).sheets[0]
            assert sheet.rows[0].values == ("NIR •••", "•••")
            assert sheet.rows[1].values == ("Sow", "(•••)")
            assert sheet.masked == {(1, 0), (1, 1), (2, 1)}

    def test_a_sheet_formatted_to_its_end_is_read_fast(self) -> None:
        rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, 200_000))
        last = '<row r="200001"><c r="A200001"><v>1</v></c></row>'
        data = raw_xlsx(f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>{rows}{last}</sheetData>')
        started = time.perf_counter()
        workbook = read_bytes(data)
        assert [row.number for row in workbook.sheets[0].rows] == [1]
        assert [(n.code, n.context) for n in workbook.notices] == [("stopped_at_blank_rows", {"row": 1})]
        assert time.perf_counter() - started < 5

    def test_columns_beyond_the_last_are_counted(self) -> None:
        data = raw_xlsx(row_xml('<c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c>'))
        assert values(data) == (1,)
        assert read_bytes(data).notices[0].context == {"count": 1}


class TestWhatIsRefused:
    @pytest.mark.parametrize("data", [b"", b"\r\n\r\n", b"\xef\xbb\xbf", b";;;\n;;\n", b"\x00" * 100])
    def test_nothing(self, data: bytes) -> None:
        with pytest.raises(SheetEmpty):
            read_bytes(data)

    def test_a_workbook_with_nothing_in_it(self) -> None:
        with pytest.raises(SheetEmpty):
            read_bytes(xlsx([]))

    def test_a_workbook_sealed_with_a_password(self) -> None:
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
        with pytest.raises(SheetProtected):
            read_bytes(ole + "EncryptedPackage".encode("utf-16-le"))
        with pytest.raises(SheetOldFormat):
            read_bytes(ole + "Workbook".encode("utf-16-le"))
        with pytest.raises(NotASheet) as caught:
            read_bytes(ole + "WordDocument".encode("utf-16-le"))
        assert caught.value.context == {"found": "word_old"}

    def test_a_zip_sealed_with_a_password(self) -> None:
        data = bytearray(xlsx(ROWS))
        for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = data.find(signature)
            data[at + flags] |= 1
        with pytest.raises(SheetProtected):
            read_bytes(bytes(data))

    def test_excel_before_ole(self) -> None:
        with pytest.raises(SheetOldFormat):
            read_bytes(b"\x09\x04\x06\x00\x00\x00\x10\x00" + b"\x01" * 100)

    @pytest.mark.parametrize(
        ("data", "error", "found"),
        [
            (b"%PDF-1.7 ...", NotASheet, "pdf"),
            (b"\x89PNG\r\n\x1a\n", NotASheet, "image"),
            (b"{\\rtf1 x}", NotASheet, "rtf"),
            (zipped({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}), NotASheet, "docx"),
            (zipped({"lettre.txt": "x"}), NotASheet, "zip"),
            (b"<html><table><tr><td>Nom</td></tr></table></html>", SheetUnsupported, "html"),
            (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', SheetUnsupported, "html"),
            (bytes(range(256)) * 40, NotASheet, "unknown"),
        ],
    )
    def test_other_files(self, data: bytes, error: type[SheetError], found: str) -> None:
        with pytest.raises(error) as caught:
            read_bytes(data, ".xlsx")
        assert caught.value.context == {"found": found}

    def test_other_spreadsheets(self) -> None:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as ods:
            ods.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            ods.writestr("content.xml", "<a/>")
        with pytest.raises(SheetUnsupported) as caught:
            read_bytes(stream.getvalue())
        assert caught.value.context == {"found": "ods"}
        rels = (
            '<Relationships><Relationship Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>'
        )
        with pytest.raises(SheetUnsupported) as caught:
            read_bytes(zipped({"xl/workbook.bin": b"x", "_rels/.rels": rels}))
        assert caught.value.context == {"found": "xlsb"}

    def test_200_000_rows_at_once(self) -> None:
        rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n}</v></c></row>' for n in range(1, 200_001))
        shared = f"<sst>{'<si><t>x</t></si>' * 200_000}</sst>"
        data = raw_xlsx(f"<sheetData>{rows}</sheetData>", parts={"xl/sharedStrings.xml": shared})
        started = time.perf_counter()
        with pytest.raises(SheetTooLong) as caught:
            read_bytes(data)
        assert time.perf_counter() - started < 3
        assert caught.value.context["limit"] == 20_000

    def test_200_000_lines_at_once(self) -> None:
        data = b"nom;prenom\n" + b"Sow;Awa\n" * 200_000
        with pytest.raises(SheetTooLong):
            read_bytes(data)

    def test_a_long_sheet_beside_the_list_does_not_matter(self) -> None:
        data = xlsx(ROWS, others={"Données": [(n,) for n in range(20_200)]})
        table = find_table(read_bytes(data))
        assert table.sheet == "Feuil1"
        assert [choice.is_too_long for choice in table.sheets] == [False, True]
        with pytest.raises(SheetTooLong):
            find_table(read_bytes(data), sheet_name="Données")

    def test_a_short_sheet_is_not_taken_for_a_list_that_is_too_long(self) -> None:
        data = xlsx([("lu", "et approuvé")], others={"Liste": [(n,) for n in range(20_200)]})
        with pytest.raises(SheetTooLong):
            find_table(read_bytes(data))

    def test_a_bomb_declared(self) -> None:
        data = raw_xlsx("<sheetData/>", parts={"xl/media/bomb.bin": b"\x00" * (32 << 20)})
        with pytest.raises(SheetTooLarge):
            read_bytes(data)

    def test_a_bomb_that_lies_about_its_size(self) -> None:
        data = bytearray(raw_xlsx("<sheetData>" + " " * (24 << 20) + "</sheetData>"))
        for found in list(re.finditer(rb"PK\x01\x02", data)):  # the sizes in the directory
            if struct.unpack_from("<I", data, found.start() + 24)[0] > 1 << 20:
                struct.pack_into("<I", data, found.start() + 24, 2_000)
        with pytest.raises((SheetTooLarge, SheetDamaged)):
            read_bytes(bytes(data))

    def test_a_bomb_within_what_is_declared(self, monkeypatch: pytest.MonkeyPatch) -> None:
        data = raw_xlsx("<sheetData>" + " " * (1 << 20) + "</sheetData>")
        opened = archive.Archive(data)
        monkeypatch.setattr(archive, "PART_LIMIT", 1 << 19)
        with pytest.raises(SheetTooLarge):
            archive.Archive(data)
        with pytest.raises(SheetTooLarge):
            opened.parse("xl/worksheets/sheet1.xml", lambda _tag, _attributes: None)

    def test_a_file_larger_than_any_list(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "liste.csv"
        path.write_bytes(b"nom;prenom\nSow;Awa\n")
        monkeypatch.setattr("coachdesk.spreadsheets.reading.FILE_LIMIT", 10)
        with pytest.raises(SheetTooLarge):
            read_workbook(path)

    @pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"])
    def test_entities(self, part: str) -> None:
        laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        rows = '<sheetData><row><c t="str"><v>&b;</v></c></row></sheetData>'
        xml = f'<?xml version="1.0"?>{laughs}<worksheet>{rows}</worksheet>'
        cells = row_xml('<c r="A1" t="s"><v>0</v></c>')
        with pytest.raises(SheetDamaged):
            read_bytes(raw_xlsx(cells, parts={part: xml}))

    @pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
    def test_malformed_parts(self, part: str) -> None:
        with pytest.raises(SheetDamaged):
            read_bytes(raw_xlsx(row_xml('<c r="A1"><v>1</v></c>'), parts={part: "<worksheet><a></b>"}))

    @given(st.integers(0, 6_000), st.integers(0, 255))
    def test_a_flipped_byte_never_breaks_anything(self, place: int, flip: int) -> None:
        data = bytearray(xlsx(ROWS))
        data[place % len(data)] ^= flip
        with_errors_of_people_only(lambda: read_bytes(bytes(data)))

    @given(st.integers(0, 6_000))
    def test_a_cut_file_is_said_to_be_damaged(self, length: int) -> None:
        data = xlsx(ROWS)
        with pytest.raises(SheetError):
            read_bytes(data[: 4 + length % (len(data) - 5)])

    @given(st.binary(max_size=300))
    def test_any_bytes(self, data: bytes) -> None:
        with_errors_of_people_only(lambda: read_bytes(data))

    def test_paths(self, tmp_path: Path) -> None:
        for path, reason in ((tmp_path / "absent.xlsx", "missing"), (tmp_path, "folder")):
            with pytest.raises(SheetUnreadable) as caught:
                read_workbook(path)
            assert caught.value.context == {"reason": reason}

    def test_cancelling(self) -> None:
        rows = [("Nom", "Prénom"), *(("Sow", "Awa") for _ in range(1_500))]
        for data in (xlsx(rows), delimited(rows)):
            with pytest.raises(ImportCancelled):
                read_bytes(data, is_cancelled=lambda: True)


def with_errors_of_people_only(read: Callable[[], object]) -> None:
    with contextlib.suppress(PersonFacing):
        read()


class TestExtensions:
    @pytest.mark.parametrize(
        ("data", "extension", "codes"),
        [
            (xlsx(ROWS), ".csv", ["wrong_extension"]),
            (xlsx(ROWS), ".xls", ["wrong_extension"]),
            (xlsx(ROWS), ".XLSX", []),
            (delimited(ROWS), ".xlsx", ["wrong_extension"]),
            (delimited(ROWS), ".txt", []),
        ],
    )
    def test_the_content_decides(self, data: bytes, extension: str, codes: list[str]) -> None:
        workbook = read_bytes(data, extension)
        assert [notice.code for notice in workbook.notices] == codes
        assert workbook.sheets[0].rows[1].values[1] == "Sow"

    def test_the_file_is_left_as_it_was(self, tmp_path: Path) -> None:
        path = tmp_path / "liste.xlsx"
        path.write_bytes(xlsx(ROWS))
        path.chmod(0o400)
        before = path.stat()
        read_workbook(path)
        assert (path.stat().st_mtime_ns, path.stat().st_size) == (before.st_mtime_ns, before.st_size)
        assert list(tmp_path.iterdir()) == [path]


class TestSmallRules:
    @given(st.integers(0, 16_383))
    def test_column_letters(self, index: int) -> None:
        assert column_of(column_letters(index) + "12") == index

    @pytest.mark.parametrize(
        ("number", "day"),
        [(1, date(1900, 1, 1)), (59, date(1900, 2, 28)), (61, date(1900, 3, 1)), (46082, date(2026, 3, 1))],
    )
    def test_serial_numbers(self, number: int, day: date) -> None:
        assert moment_of(number) == day

    @pytest.mark.parametrize("number", [0, 0.5, -3, 2_958_466, 1e9])
    def test_no_day(self, number: float) -> None:
        assert moment_of(number) is None

    @pytest.mark.parametrize(
        ("code", "is_date"),
        [
            ("dd/mm/yyyy", True),
            ("[$-40C]d mmmm yyyy;@", True),
            ("mmm", True),
            ("hh:mm", False),
            ("[h]:mm:ss", False),
            ("0.00", False),
            ("General", False),
            ('0" jours"', False),
            ("0#\\ ##\\ ##", False),
            ("[Red]0", False),
            ("yyyy\\-mm\\-dd hh:mm", True),
        ],
    )
    def test_date_formats(self, code: str, is_date: bool) -> None:
        assert is_date_format(code) is is_date

    def test_agrees_with_openpyxl(self) -> None:
        rows = [
            HEADER,
            *((n, f"Nom {n}", "é" * n, date(1990, 1, 1 + n), 1.5 * n, None, "x\ny") for n in range(20)),
        ]
        data = xlsx(rows)
        theirs = list(load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True))
        ours = [row.values for row in read_bytes(data).sheets[0].rows]
        for our_row, their_row in zip(ours, theirs, strict=True):
            plain = [value.date() if isinstance(value, datetime) else value for value in their_row]
            assert list(our_row) + [None] * (len(plain) - len(our_row)) == plain
