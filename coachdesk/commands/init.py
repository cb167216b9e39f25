"""``coachdesk init DESK``: makes a desk and prints its recovery words, once."""

from __future__ import annotations

import argparse
import os
import sys

from coachdesk.commands.exit_codes import DONE
from coachdesk.commands.passphrase_source import PASSPHRASE_FILE, read_passphrase
from coachdesk.commands.sentences import sentence
from coachdesk.desk import DeskExists, create_desk
from coachdesk.vault.header import read_header


def run(options: argparse.Namespace, lang: str) -> int:
    """Make the desk; the words go to the standard output, for the person to write down."""
    if read_header(options.desk_folder) is not None:
        raise DeskExists()
    name = options.name or (
        sentence(lang, "unnamed") if os.environ.get(PASSPHRASE_FILE) else input(sentence(lang, "ask_name"))
    )
    passphrase = read_passphrase(sentence(lang, "ask_new"), again=sentence(lang, "ask_again"))
    desk, words = create_desk(options.desk_folder, passphrase, name)
    desk.lock()
    sys.stdout.write(sentence(lang, "made") + "\n")
    sys.stdout.write(sentence(lang, "words") + "\n\n")
    for number, word in enumerate(words, 1):
        sys.stdout.write(f"{number:3}. {word}\n")
    return DONE
