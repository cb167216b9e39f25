"""``coachdesk-hq VERB …``: reads the words and calls the verb's own file."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from coachdesk import __version__
from coachdesk.errors import CoachDeskError
from sync.headquarters.commands.speech import LANGUAGES, Speech, speech
from sync.headquarters.settings import FOLDER_VARIABLE

FAILED = 1
USAGE = 2

_VERBS = {
    "init": ("initialising", "run"),
    "admit": ("admitting", "run"),
    "serve": ("serving", "run"),
    "status": ("looking", "status"),
    "devices": ("looking", "devices"),
    "backup": ("saving", "backup"),
    "restore": ("saving", "restore"),
    "tidy": ("saving", "tidy"),
    "release": ("releasing", "run"),
}


def run_command(arguments: Sequence[str]) -> int:
    """Run one verb; a problem is one sentence on the standard error stream."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a Windows pipe would otherwise fail at the first accent
            reconfigure(encoding="utf-8", errors="replace")
    words = speech(_language(arguments))
    options = _parser(words).parse_args(arguments)
    module, function = _VERBS[options.verb]
    verb = getattr(importlib.import_module(f"sync.headquarters.commands.{module}"), function)
    try:
        return int(verb(options, words))
    except CoachDeskError as error:
        words.complain(error)
        return FAILED
    except KeyboardInterrupt:
        return FAILED


def _language(arguments: Sequence[str]) -> str | None:
    """Return the language asked for, before the parser that speaks it is made."""
    early = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    early.add_argument("--language", choices=LANGUAGES)
    try:
        return early.parse_known_args(arguments)[0].language  # type: ignore[no-any-return]  # one of the choices, or None
    except argparse.ArgumentError:
        return None


def _parser(words: Speech) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="coachdesk-hq", description=words.text("help.program"))
    parser.add_argument("--version", action="version", version=f"coachdesk-hq {__version__}")
    parser.add_argument("--language", choices=LANGUAGES, help=words.text("help.language"))
    default = Path(os.environ.get(FOLDER_VARIABLE, "."))
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    made = {name: _verb(verbs, name, words, default) for name in _VERBS}

    made["init"].add_argument("--url", default="", help=words.text("help.url"))
    made["init"].add_argument("--database", default="headquarters.sqlite", help=words.text("help.database"))
    made["init"].add_argument("--contents", default="contents", help=words.text("help.contents"))

    admit = made["admit"]
    admit.add_argument("--request", type=Path, metavar="FILE", help=words.text("help.request"))
    admit.add_argument("--id", type=int, help=words.text("help.id"))
    admit.add_argument("--root-key-file", type=Path, metavar="FILE", help=words.text("help.root_key_file"))
    admit.add_argument("--invite", action="store_true", help=words.text("help.invite"))
    admit.add_argument("--yes", action="store_true", help=words.text("help.yes"))

    serve = made["serve"]
    serve.add_argument("--host", help=words.text("help.host"))
    serve.add_argument("--port", type=int, help=words.text("help.port"))
    serve.add_argument("--workers", type=int, help=words.text("help.workers"))
    serve.add_argument("--tls-certificate", metavar="FILE", help=words.text("help.tls"))
    serve.add_argument("--tls-key", metavar="FILE", help=words.text("help.tls"))

    made["status"].add_argument("--json", action="store_true", help=words.text("help.json"))
    offered = made["release"].add_mutually_exclusive_group(required=True)
    offered.add_argument(
        "installer", type=Path, nargs="?", metavar="INSTALLER", help=words.text("help.installer")
    )
    offered.add_argument("--withdraw", action="store_true", help=words.text("help.withdraw"))
    for name in ("backup", "restore"):
        made[name].add_argument("file", type=Path, metavar="FILE", help=words.text("help.file"))
    return parser


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, words: Speech, folder: Path
) -> argparse.ArgumentParser:
    text = words.text(f"help.{name}")
    verb = verbs.add_parser(name, help=text, description=text)
    verb.add_argument("--folder", type=Path, default=folder, help=words.text("help.folder"))
    # Accepted after the verb too; SUPPRESS leaves what was said before it.
    verb.add_argument(
        "--language", choices=LANGUAGES, default=argparse.SUPPRESS, help=words.text("help.language")
    )
    return verb
