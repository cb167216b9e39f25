"""What was tried, what was expected and what came: counted, and written for people and for programs."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from pathlib import Path

_SCENE: ContextVar[str] = ContextVar("scene", default="")
"""What is tried now; scenes on laptops of their own are played beside each other, each on its thread."""


@dataclass(frozen=True)
class Check:
    """One check; ``found`` is said when it is not as ``expected``."""

    scene: str
    what: str
    passed: bool
    expected: str = ""
    found: str = ""

    def __str__(self) -> str:
        if self.passed:
            return f"✓ {self.what}"
        wanted = f": expected {self.expected}" if self.expected else ""
        return f"✗ {self.what}{wanted}" + (f", found {self.found}" if self.found else "")


@dataclass(frozen=True)
class Measure:
    """Something measured; ``bar`` is the most it may be."""

    scene: str
    what: str
    value: float
    unit: str
    bar: float | None = None


@dataclass
class Report:
    """Everything that was found; it is told line by line while the verification runs."""

    checks: list[Check] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    _began: float = field(default_factory=time.monotonic)

    @property
    def whole(self) -> float:
        """Return how long everything took so far, in seconds."""
        return time.monotonic() - self._began

    @property
    def failed(self) -> list[Check]:
        """Return the checks that did not pass."""
        return [check for check in self.checks if not check.passed]

    @contextmanager
    def scene(self, name: str, title: str) -> Iterator[None]:
        """Name what is tried now; whatever stops it is one failed check, and the next scene goes on."""
        _SCENE.set(name)
        self._tell(f"\n{name}: {title}")
        start = time.monotonic()
        try:
            yield
        except Exception as error:  # noqa: BLE001 - the edge: one scene that breaks must not hide the others
            self.check(
                "the scene goes on to its end", False, "no surprise", f"{type(error).__name__}: {error}"
            )
        finally:
            self.seconds[name] = round(time.monotonic() - start, 1)

    def check(self, what: str, passed: object, expected: object = "", found: object = "") -> bool:
        """Count a check."""
        made = Check(_SCENE.get(), what, bool(passed), str(expected)[:600], str(found)[:600])
        self.checks.append(made)
        self._tell(f"  {made}" if made.passed else f"  {made.scene}: {made}")
        return made.passed

    def equal(self, what: str, found: object, expected: object) -> bool:
        """Count a check that two values are the same."""
        if isinstance(found, set | dict) and isinstance(expected, set | dict):
            more, less = sorted(set(found) - set(expected)), sorted(set(expected) - set(found))
            return self.check(
                what, found == expected, "the same as before", f"more: {more[:9]}, less: {less[:9]}"
            )
        return self.check(what, found == expected, expected, found)

    def measure(self, what: str, value: float, unit: str, bar: float | None = None) -> None:
        """Keep a measurement; over its bar it is a failed check."""
        self.measures.append(Measure(_SCENE.get(), what, round(value, 2), unit, bar))
        if bar is None:
            self._tell(f"  · {what}: {value:.2f} {unit}")
        else:
            self.check(f"{what}: {value:.2f} {unit}", value <= bar, f"at most {bar:g} {unit}", f"{value:.2f}")

    def note(self, sentence: str) -> None:
        """Say something that is neither good nor bad, such as what was left out."""
        self.notes.append(f"{_SCENE.get()}: {sentence}")
        self._tell(f"  – {sentence}")

    def summary(self) -> str:
        """Return the last lines."""
        lines = [
            f"{len(self.checks) - len(self.failed)} of {len(self.checks)} checks passed in {self.whole:.0f} s"
        ]
        lines += [f"  {check.scene}: {check}" for check in self.failed]
        return "\n".join(lines)

    def write(self, folder: Path) -> None:
        """Write ``report.json`` and ``report.txt``."""
        folder.mkdir(parents=True, exist_ok=True)
        content = {
            "passed": len(self.checks) - len(self.failed),
            "failed": len(self.failed),
            "seconds": self.seconds,
            "checks": [asdict(check) for check in self.checks],
            "measures": [asdict(measure) for measure in self.measures],
            "notes": self.notes,
        }
        (folder / "report.json").write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
        (folder / "report.txt").write_text(self.readable(), "utf-8")

    def readable(self) -> str:
        """Return everything for a reader."""
        lines: list[str] = []
        for scene, seconds in self.seconds.items():
            lines.append(f"{scene} ({seconds:.0f} s)")
            lines += [f"  {check}" for check in self.checks if check.scene == scene]
            for one in self.measures:
                if one.scene == scene and one.bar is None:
                    lines.append(f"  · {one.what}: {one.value:g} {one.unit}")
            lines.append("")
        lines += [f"– {note}" for note in self.notes]
        return "\n".join([*lines, self.summary(), ""])

    def _tell(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)
