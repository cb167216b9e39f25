"""The exception tree of the core.

::

    CoachDeskError
    ├── PersonFacing      something a person can understand and act on; ui/messages.py has its words
    └── Fault             we have a bug, or the machine failed in a way nobody foresaw

Every class has a stable ``code``; ``context`` holds values for the sentence (counts, row numbers,
file names of the desk), never personal text: an error may end up in a log.
"""

from __future__ import annotations

from typing import ClassVar


class CoachDeskError(Exception):
    """Carry a stable code and the values its sentence needs."""

    code: ClassVar[str] = "error"

    def __init__(self, **context: object) -> None:
        super().__init__(self.code)
        self.context: dict[str, object] = context

    def __str__(self) -> str:
        if not self.context:
            return self.code
        pairs = ", ".join(f"{name}={value!r}" for name, value in sorted(self.context.items()))
        return f"{self.code} ({pairs})"


class PersonFacing(CoachDeskError):
    """Tell the person: what happened, what was kept, what to do."""

    code = "person_facing"


class Fault(CoachDeskError):
    """Report a defect of the program; the person sees a calm sentence and the code."""

    code = "fault"


class InvalidValue(PersonFacing):
    """A value does not fit its field (context: kind, field, reason)."""

    code = "invalid_value"


class UnknownRecord(PersonFacing):
    """The record asked for is not on this desk (context: kind)."""

    code = "unknown_record"
