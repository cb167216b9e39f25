"""What the scenes share: the laptop, the installer, the report."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from windows.verification.headquarters import Headquarters
from windows.verification.laboratory import BareWine, Laboratory
from windows.verification.laptop import Laptop
from windows.verification.report import Report
from windows.verification.session import Session

COACH = "Zoé Élan"
"""Who the ordinary user of the laptop is: a name with a blank and accents, as in half of all profiles."""
PASSPHRASE = "onze tortues bleues chantent souvent derrière quatre moulins 47"  # noqa: S105 - opens only a desk made here
SENTENCE = "Son cousin lui prête un four à Saint-Denis, à rendre en été."
PERSON = "N'Diaye"


@dataclass
class Bench:
    """``shared``: what the laptop sees as ``Z:\\in``; ``newer``: an installer of a higher version, if there is one."""

    place: Laboratory | BareWine
    report: Report
    installer: Path
    version: str
    newer: Path | None
    newer_version: str
    shared: Path
    pictures: Path
    checkout: Path
    laptop: Laptop | None = None
    headquarters: Headquarters | None = None
    done: set[str] = field(default_factory=set)

    @property
    def at_work(self) -> Laptop:
        """Return the coach's laptop."""
        if self.laptop is None:
            raise RuntimeError("The laptop is not switched on.")
        return self.laptop

    def session(self, laptop: str, user: str, *, is_new: bool = True, has_network: bool = False) -> Session:
        """Return a laptop that is not switched on yet."""
        return Session(
            self.place,
            laptop=laptop,
            shared=self.shared,
            pictures=self.pictures,
            user=user,
            is_new=is_new,
            has_network=has_network,
        )
