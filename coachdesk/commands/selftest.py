"""``coachdesk --selftest``: does the program have all it needs on this laptop, and does it work?

For whoever installs it: no desk is touched, the network is not asked. The report as JSON has stable codes and says
nothing about the person or the laptop's places.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import resources
from coachdesk import __version__
from coachdesk.commands.exit_codes import DONE, FAILED, PROBLEMS
from coachdesk.errors import PersonFacing
from coachdesk.selftest import laptop, libraries, secrecy, shipped, work
from coachdesk.selftest.finding import Check, Finding, NotWell, Outcome, Values
from coachdesk.selftest.running import run_checks, worst

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = 1
_EXIT_CODES = {Outcome.OK: DONE, Outcome.WARNING: PROBLEMS, Outcome.FAILED: FAILED}


class ReportUnwritable(PersonFacing):
    """The report cannot be written where it was asked for."""

    code = "report_unwritable"


def run(options: argparse.Namespace, lang: str) -> int:
    """Try everything; a line for each check, and what to do about those that are not well."""
    out: Path | None = options.json
    began = time.monotonic()
    findings: list[Finding] = []
    _choose_platform()
    _write(out, findings, began, is_complete=False)
    for finding in run_checks(all_checks()):
        findings.append(finding)
        print(
            line(lang, finding), flush=True
        )  # without a console there is nowhere to print to: that is no fault
        # A library that brings the whole program down is then the one after the last in the report.
        _write(out, findings, began, is_complete=False)
    _write(out, findings, began, is_complete=True)
    outcome = worst(findings)
    print(_summary(lang, findings, outcome), flush=True)
    return _EXIT_CODES[outcome]


def all_checks() -> Iterator[Check]:
    """Yield the checks in their order: Python first, Qt last, since a broken one may end the process."""
    yield from libraries.CHECKS
    yield from secrecy.CHECKS
    yield from work.CHECKS
    yield from shipped.CHECKS
    yield from laptop.checks(_desk_folder, _cloud_in)
    yield from _window_checks()


def line(lang: str, finding: Finding) -> str:
    """Return what is said about a finding: how it ended, what was tried, and a sentence."""
    values = {"library": "", **finding.values}
    name = _sentence(lang, f"{finding.kind}.name", values)
    if finding.is_foreseen:
        said = _sentence(lang, f"{finding.kind}.{finding.reason or 'ok'}", values)
    else:
        said = _sentence(lang, "unforeseen", {"code": finding.reason})
    word = _sentence(lang, f"outcome.{finding.outcome}", {})
    return _sentence(lang, "line", {"outcome": f"{word:<10}", "name": name, "sentence": said})


def _summary(lang: str, findings: Iterable[Finding], outcome: Outcome) -> str:
    counts = dict.fromkeys(Outcome, 0)
    for finding in findings:
        counts[finding.outcome] += 1
    values = {str(name): count for name, count in counts.items()}
    return _sentence(lang, f"summary.{outcome}", values)


def _sentence(lang: str, key: str, values: Mapping[str, str | int]) -> str:
    try:
        return str(resources.translation(lang, "selftest")[f"selftest.{key}"]).format(**values)
    except (resources.ResourceError, LookupError):  # the texts themselves may be what is broken
        return " ".join((key, *(str(value) for value in values.values())))


def _write(out: Path | None, findings: list[Finding], began: float, *, is_complete: bool) -> None:
    if out is None:
        return
    content = {
        "format": FORMAT,
        "program": __version__,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "is_complete": is_complete,
        "outcome": worst(findings),
        "seconds": round(time.monotonic() - began, 2),
        "checks": [
            {
                "code": finding.code,
                "outcome": finding.outcome,
                "reason": finding.reason,
                "values": dict(finding.values),
                "seconds": finding.seconds,
            }
            for finding in findings
        ],
    }
    try:
        out.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError:
        raise ReportUnwritable() from None


def _choose_platform() -> None:
    """Have Qt draw into memory where there is no screen: without one it would end the program."""
    if "QT_QPA_PLATFORM" in os.environ or _has_screen():
        return
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # There Qt knows the fonts of one folder only.
    os.environ.setdefault("QT_QPA_FONTDIR", str(resources.resource("fonts")))


def _has_screen() -> bool:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only on Windows

        session = ctypes.c_ulong()
        is_known = ctypes.windll.kernel32.ProcessIdToSessionId(os.getpid(), ctypes.byref(session))
        return (
            not is_known or session.value != 0
        )  # services, and what installs from afar, run in the session 0
    else:
        return sys.platform == "darwin" or any(
            os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
        )


def _desk_folder() -> Path:
    from ui.places import last_desk_folder  # noqa: PLC0415 - by name in the import contracts

    return last_desk_folder()


def _cloud_in(folder: Path) -> str:
    from ui.places import cloud_service_in  # noqa: PLC0415 - by name in the import contracts

    return cloud_service_in(folder)


def _window_checks() -> tuple[Check, ...]:
    try:
        from ui import selftest as windows  # noqa: PLC0415 - by name in the import contracts
    except ImportError as error:
        module = error.name or "ui"

        def missing(_folder: Path) -> Values:
            raise NotWell("missing", module=module)

        return (Check("qt", missing, ("missing",)),)
    return windows.CHECKS
