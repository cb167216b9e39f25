"""Reads delimited text (.csv, .txt): finds the encoding, the delimiter and the rows.

French Excel writes ``;`` and UTF-8 with a mark or cp1252; "Unicode text" is UTF-16 with tabs; old programs
write cp850.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator

from coachdesk.spreadsheets.errors import ImportCancelled, NotASheet, SheetDamaged
from coachdesk.spreadsheets.grid import cleaned_value
from coachdesk.spreadsheets.sheet import (
    COLUMN_LIMIT,
    ROW_LIMIT,
    Notice,
    Place,
    Raw,
    Sheet,
    SheetRow,
    Workbook,
)

_DELIMITERS = (";", "\t", ",", "|")
_EXPECTED = frozenset("éèêëàâäçîïôöùûüÿœæñáíóúãõÉÈÊÀÂÇÎÔŒ’‘“”«»…–—€°²\u00a0\u202f")
_SINGLE_BYTE = ("cp1252", "cp850", "mac_roman")
_SAMPLE_LINES = 200
_LINES_IN_A_FIELD = 30
"""A field with more lines than this is an unclosed quote, not text."""

_SCIENTIFIC = re.compile(r"\d[.,]\d+E\+1[1-4]")


def decode(data: bytes) -> tuple[str, str]:
    """Return (text, name of the encoding). Raises ``NotASheet`` when the bytes are no text."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _decoded(data, encoding)
    head = data[:4096]
    if head.count(0) > len(head) // 4:
        return _decoded(data, "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be")
    if _is_binary(head):
        raise NotASheet(found="unknown")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        candidates = [(data.decode(encoding, "replace"), encoding) for encoding in _SINGLE_BYTE]
        return max(candidates, key=lambda candidate: _expected_share(candidate[0]))


def _decoded(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if error.end < len(data) - 4:
            raise NotASheet(found="unknown") from error
        text = data[: error.start].decode(encoding)  # cut in the middle of a character
    text = text.removeprefix("\ufeff")
    if _is_binary(text[:4096].encode("utf-8", "replace")):
        raise NotASheet(found="unknown")
    return text, encoding


def _is_binary(head: bytes) -> bool:
    controls = sum(1 for byte in head if byte < 0x20 and byte not in (0x09, 0x0A, 0x0C, 0x0D, 0x1B))
    return controls > 3 + len(head) // 20


def _expected_share(text: str) -> float:
    """Return how many of the characters beyond ASCII are those of French text."""
    beyond = [character for character in text[:200_000] if not character.isascii()]
    return sum(character in _EXPECTED for character in beyond) / max(len(beyond), 1)


def read_delimited(data: bytes, is_cancelled: Callable[[], bool]) -> Workbook:
    """Return the one sheet of a delimited text.

    Raises ``NotASheet``, ``SheetDamaged``, ``ImportCancelled``.
    """
    text, encoding = decode(data)
    notices: list[Notice] = []
    if encoding not in ("utf-8", "utf-8-sig"):
        notices.append(Notice("encoding", {"encoding": encoding}))
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    text, delimiter = _delimiter(text)
    lines = _records(text, delimiter, has_quotes=True)
    first_try = _collect(lines, is_cancelled)
    if first_try is None:
        notices.append(Notice("quotes_ignored"))
        first_try = _collect(_records(text, delimiter, has_quotes=False), is_cancelled)
    if first_try is None:
        raise SheetDamaged(part="text")
    sheet, beyond, is_ragged = first_try
    if beyond:
        notices.append(Notice("columns_beyond", {"count": beyond}))
    if is_ragged:
        notices.append(Notice("ragged_rows"))
    return Workbook("csv", (sheet,), tuple(notices))


def _delimiter(text: str) -> tuple[str, str]:
    """Return the text without Excel's ``sep=`` line, and the delimiter."""
    first, _, rest = text.partition("\n")
    declared = re.fullmatch(r'"?sep=(.)"?', first.strip(" \r"), re.IGNORECASE)
    if declared:
        return rest, declared.group(1)
    sample = [line for line in text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES] if line.strip()]
    return text, max(_DELIMITERS, key=lambda delimiter: _regularity(sample, delimiter))


def _regularity(lines: list[str], delimiter: str) -> float:
    """Return how well a delimiter cuts lines into the same number of fields, the more fields the better."""
    counts = [_outside_quotes(line).count(delimiter) for line in lines]
    if not any(counts):
        return 0.0
    usual = max(set(counts) - {0}, key=lambda count: (counts.count(count), count))
    return counts.count(usual) / len(counts) * (1 + min(usual, 20) / 20)


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _records(text: str, delimiter: str, *, has_quotes: bool) -> Iterator[tuple[int, list[str]]]:
    """Yield (number of the first line, fields)."""
    stream = io.StringIO(text, newline="")
    if has_quotes:
        reader = csv.reader(stream, delimiter=delimiter)
    else:
        reader = csv.reader(stream, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    line = 1
    for fields in reader:
        yield line, fields
        line = reader.line_num + 1


def _collect(
    records: Iterator[tuple[int, list[str]]], is_cancelled: Callable[[], bool]
) -> tuple[Sheet, int, bool] | None:
    """Return (sheet, cells beyond the last column, rows differ in length); None when a quote never closes."""
    rows: list[SheetRow] = []
    masked: set[Place] = set()
    beyond = 0
    lengths: set[int] = set()
    try:
        for number, (_, fields) in enumerate(records, start=1):
            if number % 500 == 0 and is_cancelled():
                raise ImportCancelled()
            if len(rows) >= ROW_LIMIT + 100:
                return Sheet("", (), is_too_long=True), 0, False
            if any(field.count("\n") > _LINES_IN_A_FIELD for field in fields):
                return None
            if len(fields) > 1:
                lengths.add(len(fields))
            beyond += sum(1 for field in fields[COLUMN_LIMIT:] if field.strip())
            values: list[Raw] = []
            for column, field in enumerate(fields[:COLUMN_LIMIT]):
                value, count = cleaned_value(_unscientific(field))
                values.append(value)
                if count:
                    masked.add((number, column))
            while values and values[-1] is None:
                values.pop()
            if values:
                rows.append(SheetRow(number, tuple(values)))
    except csv.Error:
        return None
    return Sheet("", tuple(rows), masked=frozenset(masked)), beyond, len(lengths) > 1


def _unscientific(field: str) -> str:
    """Return a long number that Excel wrote as 2,85057800608491E+14 with its digits."""
    if not _SCIENTIFIC.fullmatch(field.strip()):
        return field
    return str(int(float(field.strip().replace(",", "."))))
