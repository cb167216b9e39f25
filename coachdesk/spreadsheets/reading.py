"""Opens a file that somebody says is a sheet: by what is in it, never by what it is called."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from coachdesk.spreadsheets.archive import FILE_LIMIT, Archive
from coachdesk.spreadsheets.delimited import read_delimited
from coachdesk.spreadsheets.errors import (
    NotASheet,
    SheetEmpty,
    SheetOldFormat,
    SheetProtected,
    SheetTooLarge,
    SheetTooLong,
    SheetUnreadable,
    SheetUnsupported,
)
from coachdesk.spreadsheets.sheet import ROW_LIMIT, Notice, Workbook
from coachdesk.spreadsheets.workbook import read_xlsx

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_SIGNATURES = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"{\\rtf", "rtf"),
    (b"SQLite format 3", "unknown"),
    (b"7z\xbc\xaf", "zip"),
    (b"Rar!", "zip"),
    (b"\x1f\x8b", "zip"),
    (b"MZ", "unknown"),
    (b"\x7fELF", "unknown"),
)
_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")  # Excel 2 to 4, without OLE
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(\?xml|!doctype|html|table|mso|meta|style)", re.IGNORECASE)
_EXTENSIONS = {"xlsx": {".xlsx", ".xlsm", ".xltx", ".xltm"}, "csv": {".csv", ".txt", ".tsv", ".tab"}}


def read_workbook(path: Path, *, is_cancelled: Callable[[], bool] = lambda: False) -> Workbook:
    """Return what stands in a file; a wrong extension on a readable sheet is noted, not refused.

    Raises the errors of ``spreadsheets.errors``.
    """
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise SheetTooLarge(limit_mb=FILE_LIMIT >> 20)
        data = path.read_bytes()
    except FileNotFoundError:
        raise SheetUnreadable(reason="missing") from None
    except IsADirectoryError:
        raise SheetUnreadable(reason="folder") from None
    except PermissionError:  # Windows says so of a folder too, and of a file that Excel holds open
        raise SheetUnreadable(reason="folder" if path.is_dir() else "denied") from None
    except OSError:
        raise SheetUnreadable(reason="failed") from None
    return read_bytes(data, path.suffix, is_cancelled=is_cancelled)


def read_bytes(
    data: bytes, extension: str = "", *, is_cancelled: Callable[[], bool] = lambda: False
) -> Workbook:
    """Return what stands in the bytes of a file; ``extension`` is only compared. Errors as above."""
    if not data.strip(b"\x00\t\n\r ;,\xef\xbb\xbf\xff\xfe"):
        raise SheetEmpty()
    workbook = _read_by_content(data, is_cancelled)
    if not any(sheet.rows or sheet.is_too_long for sheet in workbook.sheets):
        raise SheetEmpty()
    if not any(sheet.rows for sheet in workbook.sheets):
        raise SheetTooLong(rows=ROW_LIMIT, limit=ROW_LIMIT)
    if extension and extension.lower() not in _EXTENSIONS[workbook.kind]:
        notice = Notice("wrong_extension", {"found": workbook.kind})
        workbook = Workbook(workbook.kind, workbook.sheets, (notice, *workbook.notices))
    return workbook


def _read_by_content(data: bytes, is_cancelled: Callable[[], bool]) -> Workbook:
    if data.startswith(_ZIP):
        _refuse_other_archives(data)
        return read_xlsx(data, is_cancelled)
    if data.startswith(_OLE):
        _refuse_ole(data)
    if data.startswith(_OLD_EXCEL):
        raise SheetOldFormat()
    for signature, found in _SIGNATURES:
        if data.startswith(signature):
            raise NotASheet(found=found)
    if _MARKUP.match(data[:1000]):
        raise SheetUnsupported(found="xml" if b"urn:schemas-microsoft-com" in data[:4000] else "html")
    return read_delimited(data, is_cancelled)


def _refuse_ole(data: bytes) -> None:
    """Say what an OLE file is: a sealed .xlsx, an old .xls, or something else."""
    if _utf16("EncryptedPackage") in data:
        raise SheetProtected()
    if _utf16("Workbook") in data or _utf16("Book") in data:
        raise SheetOldFormat()
    raise NotASheet(found="word_old" if _utf16("WordDocument") in data else "unknown")


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _refuse_other_archives(data: bytes) -> None:
    """Say what a zip is when it is no workbook. Raises ``SheetDamaged`` when it cannot even be listed."""
    archive = Archive(data)
    names = archive.names()
    if any(name.startswith("xl/") for name in names) or "[Content_Types].xml" in archive:
        if "word/document.xml" in archive:
            raise NotASheet(found="docx")
        if "ppt/presentation.xml" in archive:
            raise NotASheet(found="pptx")
        return
    if "content.xml" in archive:
        raise (
            SheetUnsupported(found="ods")
            if b"opendocument.spreadsheet" in data[:200]
            else NotASheet(found="odt")
        )
    if any(name.startswith("Index/") or name.endswith(".iwa") for name in names):
        raise SheetUnsupported(found="numbers")
    raise NotASheet(found="zip")
