"""Reads the values of an Office Open XML workbook (.xlsx, .xlsm), and nothing else of it.

A reader of its own, because a list of people needs little of the format (ECMA-376 part 1, 18.3) and a
stranger's file much care: one pass over each sheet that stops at the row limit, shared texts read only when
a sheet was short enough, formulas never run.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from coachdesk.programme.declaration import clean_text
from coachdesk.spreadsheets.archive import Archive
from coachdesk.spreadsheets.errors import SheetDamaged, SheetUnsupported
from coachdesk.spreadsheets.grid import Grid, GridReader, unescaped
from coachdesk.spreadsheets.sheet import Notice, Sheet, Workbook

_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_SHEET_LIMIT = 200


@dataclass
class _Entry:
    name: str
    part: str
    is_hidden: bool


@dataclass
class _Contents:
    """What the workbook's own part says."""

    entries: list[_Entry] = field(default_factory=list)
    is_1904: bool = False


def read_xlsx(data: bytes, is_cancelled: Callable[[], bool]) -> Workbook:
    """Return the sheets of a workbook.

    Raises ``SheetDamaged``, ``SheetTooLarge``, ``SheetProtected``, ``SheetUnsupported``, ``ImportCancelled``.
    """
    archive = Archive(data)
    main = _main_part(archive)
    contents = _read_contents(archive, main)
    relations = _relations(archive, main)
    date_styles = _date_styles(archive, relations.get("styles", ""))
    grids: list[tuple[_Entry, Grid]] = []
    for entry in contents.entries[:_SHEET_LIMIT]:
        if entry.part in archive:
            reader = GridReader(date_styles, is_1904=contents.is_1904, is_cancelled=is_cancelled)
            archive.parse(entry.part, reader.start, reader.end, reader.text)
            grids.append((entry, reader.grid))
    texts: list[str] = []
    if any(grid.uses_shared_texts and not grid.is_too_long for _, grid in grids):
        texts = _shared_texts(archive, relations.get("sharedStrings", ""))
    sheets = tuple(_sheet(entry, grid, texts) for entry, grid in grids)
    return Workbook("xlsx", sheets, tuple(_notices(archive, sheets, grids)))


def _main_part(archive: Archive) -> str:
    found: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            found.append(attributes.get("Target", "").lstrip("/"))

    if "_rels/.rels" in archive:
        archive.parse("_rels/.rels", start)
    main = found[0] if found else "xl/workbook.xml"
    if main.endswith(".bin"):
        raise SheetUnsupported(found="xlsb")
    if main not in archive:
        raise SheetDamaged(part="workbook")
    return main


def _relations(archive: Archive, main: str) -> dict[str, str]:
    """Return part names by relation id, and those of styles and shared texts by their kind."""
    folder, name = posixpath.split(main)
    relations_part = posixpath.join(folder, "_rels", f"{name}.rels")
    relations: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        part = posixpath.normpath(part)
        relations[attributes.get("Id", "")] = part
        kind = attributes.get("Type", "").rpartition("/")[2]
        if kind in ("styles", "sharedStrings"):
            relations[kind] = part

    if relations_part in archive:
        archive.parse(relations_part, start)
    return relations


def _read_contents(archive: Archive, main: str) -> _Contents:
    contents = _Contents()
    relations = _relations(archive, main)

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "workbookPr":
            contents.is_1904 = attributes.get("date1904", "0").lower() in ("1", "true", "on")
        elif tag == "sheet":
            relation = next(
                (value for name, value in attributes.items() if name.endswith(":id") or name == "id"), ""
            )
            part = relations.get(relation, "")
            name = clean_text(attributes.get("name", ""), is_multiline=False)
            is_hidden = attributes.get("state", "visible") != "visible"
            contents.entries.append(_Entry(name, part, is_hidden))

    archive.parse(main, start)
    return contents


def _date_styles(archive: Archive, part: str) -> frozenset[int]:
    """Return the indexes of the cell styles that show a number as a date."""
    if not part or part not in archive:
        return frozenset()
    formats: dict[int, str] = {}
    styles: list[int] = []
    inside: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        inside.append(tag)
        if tag == "numFmt":
            formats[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif tag == "xf" and "cellXfs" in inside:
            styles.append(_whole(attributes.get("numFmtId")))

    def end(_: str) -> None:
        inside.pop()

    archive.parse(part, start, end)
    return frozenset(
        index
        for index, number in enumerate(styles)
        if (is_date_format(formats[number]) if number in formats else number in _BUILT_IN_DATES)
    )


def is_date_format(code: str) -> bool:
    """Tell whether a number format shows a day: it has d, y or j, or m without a clock around it."""
    bare = _NOT_FORMAT.sub("", code).partition(";")[0].lower().replace("standard", "")
    has_clock = "h" in bare or "s" in bare
    return any(letter in bare for letter in "dyj") or ("m" in bare and not has_clock)


def _whole(text: str | None) -> int:
    try:
        return int(text or "0")
    except ValueError:
        return 0


def _shared_texts(archive: Archive, part: str) -> list[str]:
    """Return the shared texts; runs of formatted text are one text, reading aids (rPh) are left out."""
    texts: list[str] = []
    pieces: list[str] = []
    state = {"is_text": False, "aids": 0}

    def start(tag: str, _: dict[str, str]) -> None:
        if tag == "si":
            pieces.clear()
        elif tag == "rPh":
            state["aids"] += 1
        elif tag == "t":
            state["is_text"] = not state["aids"]

    def end(tag: str) -> None:
        if tag == "si":
            texts.append(unescaped("".join(pieces)))
        elif tag == "rPh":
            state["aids"] -= 1
        elif tag == "t":
            state["is_text"] = False

    def text(piece: str) -> None:
        if state["is_text"]:
            pieces.append(piece)

    if part and part in archive:
        archive.parse(part, start, end, text)
    return texts


def _sheet(entry: _Entry, grid: Grid, texts: list[str]) -> Sheet:
    if grid.is_too_long:
        return Sheet(entry.name, (), is_hidden=entry.is_hidden, is_too_long=True)
    rows, masked, formulas = grid.finished(texts)
    return Sheet(
        entry.name,
        rows,
        is_hidden=entry.is_hidden,
        merged=tuple(grid.merged),
        formulas=formulas,
        errors=grid.errors,
        masked=masked,
    )


def _notices(archive: Archive, sheets: tuple[Sheet, ...], grids: list[tuple[_Entry, Grid]]) -> list[Notice]:
    notices: list[Notice] = []
    hidden = sum(1 for sheet in sheets if sheet.is_hidden and sheet.rows)
    if hidden:
        notices.append(Notice("hidden_sheets", {"count": hidden}))
    names = [name.lower() for name in archive.names()]
    if any(name.endswith("vbaproject.bin") for name in names):
        notices.append(Notice("macros_ignored"))
    notes = any(re.search(r"(?:/|threaded)comments?\d*\.xml$|/threadedcomment", name) for name in names)
    if notes:
        notices.append(Notice("cell_notes_not_read"))
    notices += [
        Notice("stopped_at_blank_rows", {"row": grid.stopped_at_row})
        for _, grid in grids
        if grid.stopped_at_row is not None
    ]
    beyond = sum(grid.cells_beyond for _, grid in grids)
    if beyond:
        notices.append(Notice("columns_beyond", {"count": beyond}))
    cleaned = sum(grid.cleaned for _, grid in grids)
    if cleaned:
        notices.append(Notice("control_characters", {"count": cleaned}))
    return notices
