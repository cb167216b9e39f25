"""``coachdesk VERB …``: reads the words and calls the verb's own file."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from coachdesk import __version__
from coachdesk.commands.exit_codes import FAILED
from coachdesk.commands.sentences import error_sentence, language, sentence
from coachdesk.errors import CoachDeskError

SELFTEST = "--selftest"
"""The verb as whoever installs the program looks for it: ``CoachDesk.exe --selftest``."""

_MODULES = {
    "init": "coachdesk.commands.init",
    "check": "coachdesk.commands.check",
    "import": "coachdesk.commands.importing",
    "export": "coachdesk.commands.export",
    "screenshots": "coachdesk.commands.screenshots",
    "selftest": "coachdesk.commands.selftest",
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="coachdesk",
        description="CoachDesk: the coach's encrypted case files. Without a verb, opens the window, and with FILE "
        "(.coachbundle, .coachinvite) brings it in there.",
        epilog="A passphrase is asked for, or read from the file named in COACHDESK_PASSPHRASE_FILE.",
    )
    parser.add_argument("--version", action="version", version=f"coachdesk {__version__}")
    parser.add_argument("--desk", type=Path, metavar="PATH", help="the desk's folder")
    parser.add_argument("--demo", action="store_true", help="open the demo desk")
    parser.add_argument("--lang", choices=("fr", "en"), help="language (default: the system's, else French)")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")

    init = _verb(verbs, "init", "make a desk")
    init.add_argument("desk_folder", type=Path, metavar="DESK")
    init.add_argument("--name", help="who works on it (asked for when missing)")

    check = _verb(verbs, "check", "check every file of a desk")
    check.add_argument("desk_folder", type=Path, metavar="DESK")
    check.add_argument("--report", type=Path, metavar="FILE", help="write the findings as JSON")

    importing = _verb(verbs, "import", "import people from an .xlsx or .csv sheet")
    importing.add_argument("sheet", type=Path, metavar="FILE")
    importing.add_argument("--desk", type=Path, required=True, dest="desk_folder", metavar="DESK")
    importing.add_argument("--report", type=Path, metavar="FILE", help="write the report as JSON")
    importing.add_argument("--sheet-name", metavar="NAME", help="which sheet of the workbook")
    importing.add_argument("--preview", action="store_true", help="report only; write nothing")

    export = _verb(verbs, "export", "export a desk (not encrypted)")
    export.add_argument("desk_folder", type=Path, metavar="DESK")
    export.add_argument("out", type=Path, metavar="OUT")
    export.add_argument("--format", choices=("json", "xlsx"), default=None, dest="format_")
    export.add_argument("--with-special", action="store_true", help="with health and disability data")

    shots = _verb(verbs, "screenshots", "draw every screen from the demo desk, without a display")
    shots.add_argument("out", type=Path, metavar="OUT")
    shots.add_argument("--theme", choices=("light", "dark"), default="light")
    shots.add_argument("--scale", choices=("1", "1.5"), default="1")

    selftest = _verb(
        verbs, "selftest", "try out everything the program needs on this machine (also: --selftest)"
    )
    selftest.add_argument("--json", type=Path, metavar="FILE", help="write what was found as JSON")
    return parser


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=text, description=text)
    # Accepted after the verb too; SUPPRESS leaves what was said before it.
    verb.add_argument("--lang", choices=("fr", "en"), default=argparse.SUPPRESS)
    return verb


def _runner(verb: str) -> Callable[[argparse.Namespace, str], int]:
    """Return what runs a verb; each loads only its own rooms."""
    runner: Callable[[argparse.Namespace, str], int] = importlib.import_module(_MODULES[verb]).run
    return runner


def run_command(arguments: Sequence[str]) -> int:
    """Run one verb; a problem is one sentence on the standard error stream, never a traceback."""
    _speak_utf8()
    parser = _parser()
    options = parser.parse_args(["selftest" if word == SELFTEST else word for word in arguments])
    if options.verb is None:
        parser.print_help()
        return FAILED
    lang = language(options.lang)
    try:
        return _runner(options.verb)(options, lang)
    except CoachDeskError as error:
        sys.stderr.write(error_sentence(lang, error) + "\n")
        return FAILED
    except KeyboardInterrupt:
        return FAILED
    except Exception as error:  # noqa: BLE001 - an edge: no traceback reaches a person, and its text may be personal
        sys.stderr.write(sentence(lang, "unexpected", code=type(error).__name__) + "\n")
        return FAILED


def _speak_utf8() -> None:
    """Write accents whatever the console's code page: a Windows pipe would otherwise fail at the first one."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
