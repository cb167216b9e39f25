"""What a round came to, for the pill and the Synchronisation page."""

from __future__ import annotations

from dataclasses import dataclass, field

from coachdesk.journal.edit import Changed


@dataclass
class RoundResult:
    """Counts are of one round; scopes are named by their ids."""

    sent_changes: int = 0
    received_changes: int = 0
    set_aside: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    """Scope → why what it had to send did not arrive."""
    problems: dict[str, str] = field(default_factory=dict)
    """Scope → the error of its file."""
    guarded: tuple[str, ...] = ()
    """Case files that are to go and wait for the person's word."""
    removed: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    """Scopes of which headquarters has more than it gives, or of which another desk has seen more."""
    forgot: tuple[str, ...] = ()
    """Scopes of which headquarters had less than it acknowledged: they are being filled again."""
    newest_program: str = ""
    """A newer version that headquarters offers, "" for none."""
    is_revoked: bool = False
    """This device was let out by a statement that was verified: its keys are to be destroyed."""
    tray: int = 0
    """The newest piece of work of somebody who lost access that waits for a supervisor; 0 for none."""
    brought: int = 0
    """How many envelopes that a colleague handed over by stick are waited for: their laptop has not sent them yet."""
    awaits_others: bool = False
    """Headquarters lacks what others wrote, or this desk lacks a key: they are waited for before somebody else acts."""
    changed: list[Changed] = field(default_factory=list)

    @property
    def is_quiet(self) -> bool:
        """Tell whether nothing moved."""
        return not (self.sent_changes or self.received_changes or self.set_aside or self.removed)
