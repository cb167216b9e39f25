"""``coachdesk export DESK OUT``: everything as JSON, or the people and their notes as an Excel workbook."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from coachdesk.commands.exit_codes import DONE, PROBLEMS
from coachdesk.commands.passphrase_source import read_passphrase
from coachdesk.commands.sentences import sentence
from coachdesk.desk import find_desk


def run(options: argparse.Namespace, lang: str) -> int:
    """Write the export beside, then in place; the files that could not be read are named."""
    from coachdesk.services import exporting  # noqa: PLC0415 - after the words are known to be right

    out: Path = options.out
    format_ = options.format_ or ("xlsx" if out.suffix.lower() == ".xlsx" else "json")
    desk = find_desk(options.desk_folder).unlock(read_passphrase(sentence(lang, "ask")))
    try:
        if format_ == "xlsx":
            outcome = exporting.export_xlsx(desk.cabinet, out, lang=lang, with_special=options.with_special)
        else:
            outcome = exporting.export_json(desk.cabinet, out, with_special=options.with_special)
    finally:
        desk.lock()
    for name in outcome.unreadable:
        sys.stdout.write(f"{name}: {sentence(lang, 'problem.file_damaged')}\n")
    sys.stdout.write(sentence(lang, "exported", cases=outcome.cases, file=out.name) + "\n")
    return PROBLEMS if outcome.unreadable else DONE
