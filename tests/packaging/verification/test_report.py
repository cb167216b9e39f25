from __future__ import annotations

import json
from pathlib import Path

from windows.verification.report import Check, Report


def gone() -> None:
    raise RuntimeError("gone")


def test_checks_are_counted_and_the_scenes_go_on() -> None:
    report = Report()
    with report.scene("one", "that breaks"):
        report.equal("two and two", 2 + 2, 4)
        gone()
    with report.scene("two", "that comes after it"):
        report.check("still here", True)
    assert [check.passed for check in report.checks] == [True, False, True]
    assert "RuntimeError: gone" in report.failed[0].found
    assert report.failed[0].scene == "one"
    assert set(report.seconds) == {"one", "two"}


def test_a_failed_check_says_what_was_expected_and_what_came() -> None:
    assert str(Check("s", "exit code", False, "0", "67")) == "✗ exit code: expected 0, found 67"
    assert str(Check("s", "exit code", True, "0", "0")) == "✓ exit code"


def test_a_measurement_over_its_bar_fails() -> None:
    report = Report()
    with report.scene("one", "measured"):
        report.measure("quick", 3.0, "s", 20)
        report.measure("slow", 21.5, "s", 20)
        report.measure("without a bar", 99, "s")
    assert [check.passed for check in report.checks] == [True, False]
    assert "at most 20 s" in str(report.failed[0])
    assert [one.value for one in report.measures] == [3.0, 21.5, 99]


def test_what_was_found_is_written_for_people_and_for_programs(tmp_path: Path) -> None:
    report = Report()
    with report.scene("one", "with everything"):
        report.check("good", True)
        report.check("bad", False, "this", "that")
        report.measure("size", 31.25, "MB")
        report.note("something was left out")
    report.write(tmp_path / "out")
    found = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert (found["passed"], found["failed"]) == (1, 1)
    assert found["checks"][1] == {
        "scene": "one",
        "what": "bad",
        "passed": False,
        "expected": "this",
        "found": "that",
    }
    text = (tmp_path / "out" / "report.txt").read_text("utf-8")
    for line in ("✓ good", "✗ bad: expected this, found that", "size: 31.25 MB", "left out", "1 of 2 checks"):
        assert line in text
