"""Export a desk: everything as JSON, or the people and their notes as an Excel workbook.

Special data (health, disability) is left out unless asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import resources
from coachdesk.programme.declaration import FieldSpec, FieldType, Plain, Scope, Sensitivity, to_plain
from coachdesk.programme.registry import SCHEMA_VERSION, entity_type, kinds_in
from coachdesk.services.outputs import write_out
from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.errors import StorageError
from coachdesk.storage.reading import read_kind
from coachdesk.storage.scope_file import ScopeFile

_FIRST_SHEETS = ("beneficiary", "situation", "project", "barrier", "session", "action", "milestone")
_NO_SHEET = frozenset({"document"})
"""Kept files stay in the case file: a list of their sizes and digests would help nobody."""


@dataclass(frozen=True, slots=True)
class ExportOutcome:
    """How many case files were written, and the names of the files that could not be read."""

    cases: int
    unreadable: tuple[str, ...]


def _fields(specs: Iterable[FieldSpec], *, with_special: bool) -> list[FieldSpec]:
    return [spec for spec in specs if with_special or spec.sensitivity is not Sensitivity.SPECIAL]


def _entities(file: ScopeFile, kind: str, *, with_special: bool) -> list[dict[str, Plain]]:
    described = entity_type(kind)
    specs = _fields(described.fields.values(), with_special=with_special)
    found: tuple[Any, ...] = read_kind(file, described.cls).alive
    return [
        {"id": one.id, **{spec.name: to_plain(spec, getattr(one, spec.name)) for spec in specs}}
        for one in found
    ]


def _each_case(
    cabinet: Cabinet,
    case_ids: frozenset[str] | None,
    take: Callable[[str, ScopeFile], None],
    progress: Callable[[int, int], None] | None,
) -> ExportOutcome:
    """Give each case file asked for to ``take``; the others are not opened."""
    summaries = [one for one in cabinet.index.summaries() if case_ids is None or one.case_id in case_ids]
    unreadable: list[str] = []
    for place, summary in enumerate(summaries):
        if progress is not None:
            progress(place, len(summaries))
        try:
            take(summary.case_id, cabinet.case(summary.case_id))
        except StorageError:
            unreadable.append(f"{summary.case_id}.db")
    if progress is not None:
        progress(len(summaries), len(summaries))
    return ExportOutcome(len(summaries) - len(unreadable), tuple(unreadable))


def export_json(
    cabinet: Cabinet,
    out: Path,
    *,
    case_ids: frozenset[str] | None = None,
    with_special: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> ExportOutcome:
    """Write every entity of the desk as UTF-8 JSON.

    ``{"format", "schema", "register": {kind: [...]}, "cases": [{"id", kind: [...]}]}``, values plain.
    ``case_ids``: only these people, and of the register only what their case files name.
    """
    cases: list[dict[str, object]] = []
    named: set[str] = set()

    def take(case_id: str, file: ScopeFile) -> None:
        kinds = {
            described.kind: _entities(file, described.kind, with_special=with_special)
            for described in kinds_in(Scope.CASE)
        }
        cases.append({"id": case_id, **kinds})
        named.update(_named_in(kinds))

    outcome = _each_case(cabinet, case_ids, take, progress)
    register = cabinet.file(REGISTER)
    content = {
        "format": 1,
        "schema": SCHEMA_VERSION,
        "register": {
            described.kind: [
                one
                for one in _entities(register, described.kind, with_special=with_special)
                if case_ids is None or one["id"] in named
            ]
            for described in kinds_in(Scope.REGISTER)
        },
        "cases": cases,
    }
    write_out(out, json.dumps(content, ensure_ascii=False, indent=1).encode())
    return outcome


def _named_in(kinds: dict[str, list[dict[str, Plain]]]) -> set[str]:
    """Return the ids that the entities of a case file refer to."""
    return {
        value
        for kind, entities in kinds.items()
        for spec in entity_type(kind).fields.values()
        if spec.type is FieldType.REFERENCE
        for one in entities
        if isinstance(value := one.get(spec.name), str)
    }


def export_xlsx(
    cabinet: Cabinet,
    out: Path,
    *,
    lang: str = "fr",
    case_ids: frozenset[str] | None = None,
    with_special: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> ExportOutcome:
    """Write one sheet a kind, each row with its person's name first; codes as words of ``lang``.

    ``case_ids``: only these people (what a filter shows). Text that a spreadsheet would run as a formula is escaped.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - only an export pays for it
    from openpyxl.styles import Font  # noqa: PLC0415 - as above

    from coachdesk.services.workbook_saving import saved_without_temporary_files  # noqa: PLC0415 - as above

    texts = resources.json_file("translations", lang, "fields.json")
    names = _register_names(cabinet)
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets: dict[str, Any] = {}
    specs: dict[str, list[FieldSpec]] = {}
    for kind in _sheet_kinds():
        specs[kind] = _fields(entity_type(kind).fields.values(), with_special=with_special)
        sheet = book.create_sheet(_capital(texts[f"kind.{kind}"]["other"])[:31])
        sheet.freeze_panes = "B2"
        sheets[kind] = sheet
        header = [
            _capital(texts["kind.beneficiary"]["one"]),
            *(texts[f"field.{kind}.{spec.name}"] for spec in specs[kind]),
        ]
        sheet.append(header)
        for cell in sheet[1]:
            cell.font = Font(bold=True)

    def take(case_id: str, file: ScopeFile) -> None:
        summary = cabinet.index.summary(case_id)
        who = summary.display_name if summary else ""
        for kind, shown in specs.items():
            for one in read_kind(file, entity_type(kind).cls).alive:
                cells = [_cell(spec, getattr(one, spec.name), lang, names) for spec in shown]
                sheets[kind].append([_safe(who), *cells])

    outcome = _each_case(cabinet, case_ids, take, progress)
    write_out(out, saved_without_temporary_files(book))
    return outcome


def _sheet_kinds() -> list[str]:
    """Return the kinds that have a sheet: all that are declared for a case, the best known first."""
    declared = [each.kind for each in kinds_in(Scope.CASE) if each.kind not in _NO_SHEET]
    return [*_FIRST_SHEETS, *(kind for kind in declared if kind not in _FIRST_SHEETS)]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _register_names(cabinet: Cabinet) -> dict[str, str]:
    names: dict[str, str] = {}
    for described in kinds_in(Scope.REGISTER):
        for one in read_kind(cabinet.register, described.cls).alive:
            names[one.id] = one.name or ""
    return names


def _cell(spec: FieldSpec, value: Any, lang: str, names: dict[str, str]) -> object:
    if value is None or value == ():
        return None
    if spec.type is FieldType.CHOICE and spec.catalogue:
        return resources.catalogue(spec.catalogue, lang).get(value, value)
    if spec.type is FieldType.CHOICES and spec.catalogue:
        words = resources.catalogue(spec.catalogue, lang)
        return ", ".join(words.get(code, code) for code in value)
    if spec.type is FieldType.CENTS:
        return value / 100
    if spec.type is FieldType.REFERENCE:
        return _safe(names.get(value, ""))
    if spec.type is FieldType.INSTANT:
        return value.replace(tzinfo=None)
    return _safe(value) if isinstance(value, str) else value


def _safe(text: str) -> str:
    """Return text that no spreadsheet runs: in a workbook only what begins with = becomes a formula."""
    return "'" + text if text.startswith("=") else text
