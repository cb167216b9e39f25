"""The launcher: ``coachdesk [FILE]`` opens the window, ``coachdesk VERB`` does one thing on the command line.

The only upward import: the window is reached from here, lazily, and nowhere else in the core. Nothing heavy is imported
before it is known what is wanted: the lock screen must come at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

VERBS = ("init", "check", "import", "export", "screenshots", "selftest")
OPTIONS = ("--selftest", "--version", "--help", "-h")
"""What is answered without a window, though it looks like an option of the window."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit code (see ``commands.exit_codes``)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if any(argument in VERBS or argument in OPTIONS for argument in given):
        from coachdesk.commands.command_line import run_command  # noqa: PLC0415 - see above

        return run_command(given)
    from coachdesk.start_bundle import use_start_bundle  # noqa: PLC0415 - see above

    use_start_bundle(__file__.rpartition(os.sep)[0])
    from coachdesk.commands.window_arguments import window_arguments  # noqa: PLC0415 - see above

    wanted = window_arguments(given)
    if isinstance(wanted, int):
        return wanted
    from ui.app import run  # noqa: PLC0415 - the one upward import, by name in the import contracts

    return run(wanted.desk, demo=wanted.demo, lang=wanted.lang, files=wanted.files)


if __name__ == "__main__":
    sys.exit(main())
