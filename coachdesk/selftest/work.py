"""A day's work in small: a desk made, written to, closed and opened again; Word and spreadsheets made and read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from coachdesk.selftest.finding import Check, NotWell, Values

if TYPE_CHECKING:
    from coachdesk.desk import OpenDesk

_DAY = date(2026, 3, 9)
_FIRST, _LAST = "Personne", "Inventée"
NOTE = "Essai du programme : un four à chaux, des œufs, et rien de vrai."


def desk(folder: Path) -> Values:
    """Make a desk with a case file and a note, close it, open it again by its passphrase, and look."""
    from coachdesk.desk import find_desk  # noqa: PLC0415 - a library that is missing is a finding
    from coachdesk.services import case_files, finding, sessions  # noqa: PLC0415 - as above
    from coachdesk.vault.passphrase import generate_passphrase  # noqa: PLC0415 - as above

    passphrase = generate_passphrase()
    with _new_desk(folder, passphrase) as (opened, case_id):
        sessions.record_session(opened.cabinet, case_id, {"held_on": _DAY, "note": NOTE})
    _look_for_plain_text(folder, (NOTE, _LAST, passphrase))
    opened = find_desk(folder / "desk").unlock(passphrase)
    try:
        case = case_files.open_case_file(opened.cabinet, case_id)
        if [session.note for session in case.sessions] != [NOTE]:
            raise NotWell("note_lost")
        if not finding.search(opened.cabinet, "chaux").notes:
            raise NotWell("not_found")
        report = opened.check()
        if not report.is_whole:
            raise NotWell("damaged", count=len(report.problems))
    finally:
        opened.lock()
    return {"files": report.files}


@contextmanager
def _new_desk(folder: Path, passphrase: str) -> Iterator[tuple[OpenDesk, str]]:
    """Give a new desk and the id of the one case file in it; lock it afterwards."""
    from coachdesk.desk import create_desk  # noqa: PLC0415 - a library that is missing is a finding
    from coachdesk.services import case_files  # noqa: PLC0415 - as above
    from coachdesk.vault.calibration import LEAST_MEMORY_KIB  # noqa: PLC0415 - as above
    from coachdesk.vault.header import KdfCost  # noqa: PLC0415 - as above

    # The least that a desk asks: measuring this laptop would take longer than all the rest.
    cost = KdfCost(LEAST_MEMORY_KIB, 1, 1)
    opened, _ = create_desk(folder / "desk", passphrase, "Coach", cost=cost)
    try:
        person = {"first_names": _FIRST, "birth_name": _LAST, "entered_on": _DAY}
        yield opened, case_files.enrol_beneficiary(opened.cabinet, person).scope
    finally:
        opened.lock()


def _look_for_plain_text(folder: Path, texts: tuple[str, ...]) -> None:
    for file in folder.rglob("*"):
        if file.is_file() and any(text.encode() in file.read_bytes() for text in texts if len(text) > 5):
            raise NotWell("plain")


def word(_folder: Path) -> Values:
    """Make a session report in each language and read it back."""
    from coachdesk.documents.checking import document_text  # noqa: PLC0415 - a library that is missing is a finding
    from coachdesk.documents.session_report import (  # noqa: PLC0415 - as above
        SessionReportContext,
        render_session_report,
    )
    from coachdesk.programme.beneficiary import Beneficiary  # noqa: PLC0415 - as above
    from coachdesk.programme.session import Action, Session  # noqa: PLC0415 - as above

    context = SessionReportContext(
        beneficiary=Beneficiary(id="0", first_names=_FIRST, birth_name=_LAST),
        session=Session(id="1", held_on=_DAY, minutes=60, note=NOTE),
        actions=(Action(id="2", title=NOTE, due_on=_DAY),),
        made_on=_DAY,
    )
    for lang in ("fr", "en"):
        paragraphs = document_text(render_session_report(context, lang))
        if paragraphs.count(NOTE) != 2:  # as the note and in the table of actions
            raise NotWell("text_lost", lang=lang)
    return {}


def spreadsheet(folder: Path) -> Values:
    """Read the workbook that a desk writes, and a list as an old Excel writes it into a .csv."""
    from coachdesk.services import exporting  # noqa: PLC0415 - a library that is missing is a finding
    from coachdesk.vault.passphrase import generate_passphrase  # noqa: PLC0415 - as above

    with _new_desk(folder, generate_passphrase()) as (opened, _):
        exporting.export_xlsx(opened.cabinet, folder / "list.xlsx")
    rows = [["Nom", "Prénom", "Né le"], [_LAST, _FIRST, "09/03/1990"]]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";").writerows(rows)
    (folder / "list.csv").write_bytes(written.getvalue().encode("cp1252"))
    for kind in ("xlsx", "csv"):
        if _LAST not in words_in(folder / f"list.{kind}"):
            raise NotWell("unread", kind=kind)
    return {}


def words_in(file: Path) -> set[object]:
    """Return what stands in the cells of the list of people in a file."""
    from coachdesk.spreadsheets.header import find_table  # noqa: PLC0415 - as above
    from coachdesk.spreadsheets.reading import read_workbook  # noqa: PLC0415 - as above

    return {value for row in find_table(read_workbook(file)).rows for value in row.values}


CHECKS = (
    Check("desk", desk, ("plain", "note_lost", "not_found", "damaged")),
    Check("word", word, ("text_lost",)),
    Check("spreadsheet", spreadsheet, ("unread",)),
)
