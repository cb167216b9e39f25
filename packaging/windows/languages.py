"""The installer's own framework speaks with typewriter marks: its language files, with those of print."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from development.failures import CannotGoOn

LANGUAGES = ("French", "English")
_NO_BREAK = "\u00a0"
_STRING = re.compile(r'^(\s*\$\{LangFileString\} \w+ ")(.*)("\s*)$')


def typographic(text: str, language: str) -> str:
    """Return a text with apostrophes, ellipses and, in French, spaces that do not break."""
    text = text.replace("'", "’").replace("...", "…")
    return re.sub(r" (?=[:;!?])", _NO_BREAK, text) if language == "French" else text


def lay(folder: Path) -> Path:
    """Write the language files that the installer's script reads into ``folder``; raises ``CannotGoOn``."""
    source = _framework() / "Contrib" / "Language files"
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for ending, change in ((".nlf", _table), (".nsh", _macros)):
            file = source / f"{language}{ending}"
            if not file.is_file():
                raise CannotGoOn(f"NSIS has no {file.name} in {source}.")
            lines = file.read_text("utf-8-sig").splitlines()
            text = "".join(f"{change(line, language)}\n" for line in lines)
            (folder / file.name).write_text(text, "utf-8-sig", newline="\n")
    return folder


def _table(line: str, language: str) -> str:
    return line if line.startswith("#") else typographic(line, language)


def _macros(line: str, language: str) -> str:
    found = _STRING.match(line)
    return f"{found[1]}{typographic(found[2], language)}{found[3]}" if found else line


def _framework() -> Path:
    """Return the folder of NSIS's scripts."""
    program = shutil.which("makensis")
    named = os.environ.get("NSISDIR")
    if named is None and program is None:
        raise CannotGoOn("makensis is missing here.")
    return Path(named) if named else Path(str(program)).resolve().parents[1] / "share" / "nsis"
