"""What a check is and what it finds: stable codes and values, nothing about a person or a place on this laptop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

Values = Mapping[str, str | int]
"""What fills the placeholders of a check's sentence: versions, counts, names of the program's own files."""


class Outcome(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


class NotWell(Exception):
    """What was tried does not work. ``reason`` is one of its check's; ``values`` fill the sentence."""

    outcome = Outcome.FAILED

    def __init__(self, reason: str, **values: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


class WorthALook(NotWell):
    """It works, and somebody should look at it all the same."""

    outcome = Outcome.WARNING


class NothingToTry(NotWell):
    """There is nothing of the kind here, and that is as it should be."""

    outcome = Outcome.OK


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to try.

    ``run`` takes the temporary folder and returns the values of the good sentence, or raises ``NotWell`` with one of
    ``reasons``. ``code`` is stable for scripts; what stands after its first full stop tells apart the checks of one
    kind, which share their sentences.
    """

    code: str
    run: Callable[[Path], Values]
    reasons: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Return what its sentences are kept under."""
        return self.code.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a check. ``reason`` is "" when it was tried and all is well; ``seconds`` is how long it took."""

    code: str
    outcome: Outcome
    reason: str = ""
    values: Values = field(default_factory=dict)
    seconds: float = 0.0
    is_foreseen: bool = True

    @property
    def kind(self) -> str:
        """Return what its sentences are kept under."""
        return self.code.partition(".")[0]
