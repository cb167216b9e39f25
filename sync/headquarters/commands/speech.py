"""What the command line says, and what it asks for: never a secret on a command line, never one in an echo."""

from __future__ import annotations

import getpass
import json
import locale
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from coachdesk.errors import CoachDeskError, PersonFacing

LANGUAGES = ("fr", "en")


class SecretUnreadable(PersonFacing):
    """The file that holds a secret cannot be read, or is empty."""

    code = "hq.secret_unreadable"


@dataclass(frozen=True, slots=True)
class Speech:
    """The sentences of one language."""

    sentences: Mapping[str, str]

    def text(self, key: str, /, **values: object) -> str:
        """Return a sentence with its values."""
        return self.sentences[key].format(**values)

    def say(self, key: str, /, **values: object) -> None:
        """Write a sentence to the standard output."""
        self.write(self.text(key, **values))

    def write(self, text: str) -> None:
        """Write what is in no language: a key, a table."""
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def complain(self, error: CoachDeskError) -> None:
        """Write the sentence for an error to the standard error stream."""
        key = f"error.{error.code}"
        try:
            found = self.text(key, **error.context) if key in self.sentences else None
        except KeyError:
            found = None
        sys.stderr.write((found or self.text("error.other", code=str(error))) + "\n")

    def confirms(self, key: str) -> bool:
        """Ask something that is answered with yes or no."""
        sys.stdout.write(self.text(key) + " ")
        sys.stdout.flush()
        return sys.stdin.readline().strip().lower() in {"y", "yes", "o", "oui"}

    def secret(self, key: str, file: Path | None) -> str:
        """Ask for a secret on the terminal, or read it from a file, or from an input that is no terminal."""
        if file is not None:
            try:
                found = file.read_text(encoding="utf-8-sig").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise SecretUnreadable from error
        elif sys.stdin.isatty():
            found = getpass.getpass(self.text(key) + " ")
        else:
            found = sys.stdin.read().strip()
        if not found:
            raise SecretUnreadable
        return found


def speech(language: str | None) -> Speech:
    """Return the sentences of the language asked for, else the system's, else French."""
    if language is None:
        system = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
        language = "en" if system.lower().startswith("en") else "fr"
    data = (files("sync.headquarters") / "words" / f"{language}.json").read_text(encoding="utf-8")
    return Speech(json.loads(data))
