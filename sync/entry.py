"""``coachdesk-hq``: headquarters' command line, and ``simulate``, which needs a desk's parts as well."""

from __future__ import annotations

import sys
from importlib.util import find_spec

SIMULATE = "simulate"


def main() -> int:
    """Run what the command line asks for; return the exit code."""
    arguments = sys.argv[1:]
    if SIMULATE in arguments[:3] and find_spec("sqlcipher3") is not None:
        from sync.simulation.command import run_command as simulate  # noqa: PLC0415 - headquarters runs without it

        return simulate([one for one in arguments if one != SIMULATE])
    from sync.headquarters.commands.command_line import run_command  # noqa: PLC0415 - not needed to simulate

    return run_command(arguments)
