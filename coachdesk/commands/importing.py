"""``coachdesk import FILE --desk DESK``: the window's import without the window; every guess is in the report."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date

from coachdesk.commands.exit_codes import DONE, PROBLEMS
from coachdesk.commands.passphrase_source import read_passphrase
from coachdesk.commands.sentences import sentence
from coachdesk.desk import find_desk
from coachdesk.errors import PersonFacing


class NoNameColumn(PersonFacing):
    """No column of the sheet looks like a name."""

    code = "no_name_column"


def run(options: argparse.Namespace, lang: str) -> int:
    """Read the sheet, plan, report, and write unless only a preview was asked."""
    from coachdesk.services import importing  # noqa: PLC0415 - after the words are known to be right
    from coachdesk.spreadsheets.header import find_table  # noqa: PLC0415 - as above
    from coachdesk.spreadsheets.plan import build_plan  # noqa: PLC0415 - as above
    from coachdesk.spreadsheets.reading import read_workbook  # noqa: PLC0415 - as above
    from coachdesk.spreadsheets.report import report  # noqa: PLC0415 - as above

    table = find_table(read_workbook(options.sheet), sheet_name=options.sheet_name)
    desk = find_desk(options.desk_folder).unlock(read_passphrase(sentence(lang, "ask")))
    try:
        today = date.today()  # noqa: DTZ011 - the day on the person's wall
        mapping = importing.mapping_for(desk.cabinet, table, today=today)
        if not mapping.has_names:
            raise NoNameColumn()
        known = importing.known_desk(desk.cabinet)
        plan = build_plan(table, mapping, reference_date=today, known=known)
        if options.report:
            content = json.dumps(report(plan), ensure_ascii=False, indent=1)
            options.report.write_text(content, "utf-8")
        if not options.preview:
            importing.import_people(desk.cabinet, plan)
    finally:
        desk.lock()
    counts = {"created": 0, "updated": 0, "merged": 0, "same": 0, "skipped": 0}
    for action, key in (
        ("create", "created"),
        ("update", "updated"),
        ("merge", "merged"),
        ("same", "same"),
        ("skip", "skipped"),
    ):
        counts[key] += sum(row.action == action for row in plan.rows)
    key = "preview" if options.preview else "imported"
    sys.stdout.write(sentence(lang, key, **counts) + "\n")
    return PROBLEMS if counts["skipped"] else DONE
