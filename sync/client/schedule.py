"""When the next round is due: pure arithmetic over instants (seconds of a clock that never goes back).

Soon after unlocking, a short calm after the last change, every few minutes, at once when the network returns or a
person asks. While headquarters cannot be reached, less and less often.
"""

from __future__ import annotations

from dataclasses import dataclass

FIRST_S = 1.0
CALM_S = 4.0
MOST_CALM_S = 30.0
"""Somebody who types without a pause is sent all the same."""
EVERY_S = 180.0
RETRIES_S = (10.0, 20.0, 40.0, 80.0, 160.0, 300.0)
"""How long after the first, second … failure in a row the next try comes."""


@dataclass
class Schedule:
    """``due_at``: when the next round begins; None while one runs."""

    due_at: float | None = None
    failures: int = 0
    is_running: bool = False
    _changed_at: float | None = None
    _is_wanted_again: bool = False
    """Somebody asked while a round ran: it may have passed what they ask for."""

    def unlocked(self, now: float) -> None:
        """Begin: the desk was unlocked."""
        self.failures, self.is_running, self._changed_at = 0, False, None
        self._is_wanted_again = False
        self.due_at = now + FIRST_S

    def locked(self) -> None:
        """Stop: the desk was locked."""
        self.due_at, self.is_running, self._changed_at = None, False, None
        self._is_wanted_again = False

    def changed(self, now: float) -> None:
        """Note a change of this desk: sent after a short calm, no later than half a minute after the first."""
        if self._changed_at is None:
            self._changed_at = now
        if self.is_running or self.failures:
            return  # what comes next takes it along
        wanted = min(now + CALM_S, self._changed_at + MOST_CALM_S)
        if self.due_at is None or wanted < self.due_at or self.due_at <= self._changed_at + MOST_CALM_S:
            self.due_at = wanted

    def network_returned(self, now: float) -> None:
        """Note that the system has a network again."""
        self.failures = 0
        self._at_once(now)

    def asked(self, now: float) -> None:
        """Note that a person asked for a round."""
        self._at_once(now)

    def _at_once(self, now: float) -> None:
        if self.is_running:
            self._is_wanted_again = True
        else:
            self.due_at = now

    def is_due(self, now: float) -> bool:
        """Tell whether a round should begin."""
        return not self.is_running and self.due_at is not None and now >= self.due_at

    def began(self) -> None:
        """Note that a round runs; what changes from now on is for the next one."""
        self.is_running, self.due_at, self._changed_at = True, None, None
        self._is_wanted_again = False

    def ended(self, now: float, *, is_reached: bool, wait_s: float | None = None) -> None:
        """Note the end of a round; ``wait_s``: what headquarters asks for before the next."""
        self.is_running = False
        if self._is_wanted_again and wait_s is None:
            self._is_wanted_again = False
            self.failures = 0 if is_reached else self.failures + 1
            self.due_at = now
            return
        if is_reached:
            self.failures = 0
            self.due_at = now + (EVERY_S if wait_s is None else wait_s)
            if self._changed_at is not None and wait_s is None:
                self.due_at = now + CALM_S
            return
        pause = RETRIES_S[min(self.failures, len(RETRIES_S) - 1)]
        self.failures += 1
        self.due_at = now + (pause if wait_s is None else max(pause, wait_s))
