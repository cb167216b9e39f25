"""Save a workbook without openpyxl's temporary files, in which every sheet would stand in clear."""

from __future__ import annotations

import io
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter


class _InMemoryWriter(ExcelWriter):
    """Writes each sheet to memory, then into the archive."""

    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        written = io.BytesIO()
        writer = WorksheetWriter(ws, out=written)
        writer.write()
        ws._rels = writer._rels  # type: ignore[attr-defined]  # the stubs leave out what is inside
        self._archive.writestr(ws.path[1:], written.getvalue())  # type: ignore[attr-defined]  # as above
        self.manifest.append(ws)


def saved_without_temporary_files(book: Workbook) -> bytes:
    """Return a workbook's file."""
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        _InMemoryWriter(book, archive).save()
    return written.getvalue()
