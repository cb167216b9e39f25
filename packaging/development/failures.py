"""How the development commands end when they cannot go on."""

from __future__ import annotations

CHECKS_FAILED = 1
WRONG_USE = 2
NO_SCREEN = 3
NOT_SET_UP = 5  # 4 and below are the program's own, and pass through
INTERRUPTED = 130


class CannotGoOn(Exception):
    """Stop with a message in plain words and an exit code of its own."""

    def __init__(self, message: str, exit_code: int = NOT_SET_UP) -> None:
        super().__init__(message)
        self.exit_code = exit_code
