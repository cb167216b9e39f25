"""Run checks one after the other; none of them stops those that follow."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from coachdesk.errors import CoachDeskError
from coachdesk.selftest.finding import Check, Finding, NotWell, Outcome, Values

TEMPORARY = "temporary"


def run_checks(checks: Iterable[Check]) -> Iterator[Finding]:
    """Yield what each check found, as soon as it is known; each has an empty folder of its own, removed at the end.

    Without a folder for temporary files nothing can be tried: that is then the only finding.
    """
    try:
        folder = tempfile.TemporaryDirectory(prefix="coachdesk-", ignore_cleanup_errors=True)
    except OSError:
        yield Finding(TEMPORARY, Outcome.FAILED, "unwritable")
        return
    with folder as name:
        yield Finding(TEMPORARY, Outcome.OK)
        for number, check in enumerate(checks):
            place = Path(name) / str(number)
            place.mkdir()
            yield tried(check, place)


def tried(check: Check, folder: Path) -> Finding:
    """Run one check; what nobody foresaw is a finding too, by the code or the name of its class."""
    began = time.perf_counter()
    outcome, reason, values, is_foreseen = _outcome(check, folder)
    return Finding(
        check.code, outcome, reason, values, round(time.perf_counter() - began, 3), is_foreseen=is_foreseen
    )


def _outcome(check: Check, folder: Path) -> tuple[Outcome, str, Values, bool]:
    try:
        return Outcome.OK, "", check.run(folder), True
    except NotWell as found:
        return found.outcome, found.reason, found.values, found.reason in check.reasons
    except CoachDeskError as error:
        return Outcome.FAILED, error.code, {}, False
    except Exception as error:  # noqa: BLE001 - an edge: whatever is broken on this laptop is what is looked for
        return Outcome.FAILED, type(error).__name__, {}, False


def worst(findings: Iterable[Finding]) -> Outcome:
    """Return the worst outcome there is."""
    order = (Outcome.OK, Outcome.WARNING, Outcome.FAILED)
    return max((finding.outcome for finding in findings), key=order.index, default=Outcome.OK)
