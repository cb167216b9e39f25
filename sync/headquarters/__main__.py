"""``coachdesk-hq``, also as ``python -m sync.headquarters``."""

from __future__ import annotations

import sys

from sync.headquarters.commands.command_line import run_command


def main() -> int:
    """Run what the command line says."""
    return run_command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
