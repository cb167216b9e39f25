"""``coachdesk check DESK``: is every file whole, does every projection follow from its journal?"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from coachdesk.commands.exit_codes import DONE, PROBLEMS
from coachdesk.commands.passphrase_source import read_passphrase
from coachdesk.commands.sentences import sentence
from coachdesk.desk import find_desk

if TYPE_CHECKING:
    from coachdesk.storage.checking import Problem


def run(options: argparse.Namespace, lang: str) -> int:
    """Check the desk; each problem is a line with the file's name, and where in it."""
    locked = find_desk(options.desk_folder)
    desk = locked.unlock(read_passphrase(sentence(lang, "ask")))
    try:
        notices = desk.notices
        report = desk.check()
    finally:
        desk.lock()
    for notice in notices:
        sys.stdout.write(sentence(lang, f"notice.{notice.code}", **{"count": 0, **notice.context}) + "\n")
    for problem in report.problems:
        where = f" ({problem.where})" if problem.where else ""
        sys.stdout.write(f"{problem.file}{where}: {_said(lang, problem)}\n")
    if options.report:
        content = {
            **asdict(report),
            "notices": [notice.code for notice in notices],
            "is_whole": report.is_whole,
        }
        options.report.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
    key = "check_whole" if report.is_whole else "check_problems"
    counts = {"files": report.files, "changes": report.changes, "problems": len(report.problems)}
    sys.stdout.write(sentence(lang, key, **counts) + "\n")
    return DONE if report.is_whole else PROBLEMS


def _said(lang: str, problem: Problem) -> str:
    """Return the words for a problem; of a damaged case file also whether it can be brought back."""
    key = f"problem.{problem.code}"
    if problem.readable is None:
        return sentence(lang, key)
    return sentence(lang, f"{key}.readable" if problem.readable else f"{key}.lost", count=problem.readable)
