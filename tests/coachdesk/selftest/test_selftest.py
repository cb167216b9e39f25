"""``coachdesk --selftest`` as whoever installs the program runs it: in a process of its own, on this machine."""

from __future__ import annotations

import getpass
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from coachdesk.commands.exit_codes import DONE, FAILED, PROBLEMS
from tests.contracts.source_tree import CHECKOUT, PACKAGES

MOST_SECONDS = 15


def ran(*words: str, program: Path = CHECKOUT, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coachdesk", *words],
        cwd=program,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def found(report: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return content


def check_of(report: Path, code: str) -> dict[str, Any]:
    return next(check for check in found(report)["checks"] if check["code"] == code)


@pytest.fixture
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the program whose files may be broken."""
    program = tmp_path_factory.mktemp("selftest") / "next"
    for package in PACKAGES:
        shutil.copytree(CHECKOUT / package, program / package)
    return program


def test_it_finds_this_machine_fit_and_touches_no_desk(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    report = tmp_path / "report.json"
    places: Any = {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home),
        "XDG_STATE_HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
    }
    before = set(Path(tempfile.gettempdir()).glob("coachdesk-*"))
    done = ran("--selftest", "--json", str(report), **places)
    assert (done.returncode, done.stderr) == (DONE, ""), done.stdout
    content = found(report)
    assert content["is_complete"] is True
    assert content["outcome"] == "ok"
    assert content["seconds"] < MOST_SECONDS
    assert {check["outcome"] for check in content["checks"]} == {"ok"}
    assert len(done.stdout.splitlines()) == len(content["checks"]) + 1, "a line for each, and the sum"
    assert list(home.iterdir()) == [], "nothing is left where a desk would be"
    assert set(Path(tempfile.gettempdir()).glob("coachdesk-*")) <= before, "nor among the temporary files"


def test_the_verb_is_the_same_and_speaks_the_language_asked_for() -> None:
    assert "Everything works" in ran("selftest", "--lang", "en").stdout.splitlines()[-1]
    assert "Tout fonctionne" in ran("--lang", "fr", "--selftest").stdout.splitlines()[-1]


def test_the_report_says_nothing_about_the_person_or_the_places(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    done = ran("--selftest", "--json", str(report))
    text = report.read_text("utf-8") + done.stdout
    for personal in (
        str(Path.home()),
        str(tmp_path),
        tempfile.gettempdir(),
        str(CHECKOUT),
        socket.gethostname(),
    ):
        assert personal not in text
    if len(getpass.getuser()) > 4:  # a short one is part of other words
        assert getpass.getuser() not in text


def test_a_cloud_folder_is_done_with_something_to_look_at(tmp_path: Path) -> None:
    cloud = tmp_path / "OneDrive - Association"
    cloud.mkdir()
    report = tmp_path / "report.json"
    done = ran("--selftest", "--json", str(report), XDG_DATA_HOME=str(cloud), XDG_CONFIG_HOME=str(tmp_path))
    assert done.returncode == PROBLEMS
    assert check_of(report, "data_folder") == {
        **check_of(report, "data_folder"),
        "outcome": "warning",
        "reason": "cloud",
    }
    assert "OneDrive - Association" not in report.read_text("utf-8") + done.stdout


def test_without_a_place_for_temporary_files_it_says_so_and_stops(tmp_path: Path) -> None:
    program = "import sys, tempfile; tempfile.tempdir = sys.argv.pop(); "
    program += "from coachdesk.__main__ import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", program, "--selftest", str(tmp_path / "not there")],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.returncode == FAILED
    assert "temporaire" in done.stdout
    assert len(done.stdout.splitlines()) == 2


def test_a_report_that_cannot_be_written_is_said_before_anything_is_tried(tmp_path: Path) -> None:
    done = ran("--selftest", "--json", str(tmp_path / "not there" / "report.json"), "--lang", "en")
    assert (done.returncode, done.stdout) == (FAILED, "")
    assert done.stderr == "The report cannot be written there.\n"


@pytest.mark.parametrize(
    ("code", "reason", "broken"),
    [
        ("texts", "missing", "translations/en/lock.json"),
        ("lists", "damaged", "catalogues/phases.json"),
        ("word", "template_damaged", "templates/session_report_en.docx"),
        ("icons", "empty", "icons/usb.svg"),
    ],
)
def test_a_broken_file_of_ours_is_found(
    copied: Path, tmp_path: Path, code: str, reason: str, broken: str
) -> None:
    file = copied / "resources" / broken
    if reason == "missing":
        file.unlink()
    else:
        file.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>" if code == "icons" else b"broken")
    report = tmp_path / "report.json"
    done = ran("--selftest", "--json", str(report), program=copied)
    assert done.returncode == FAILED
    assert (check_of(report, code)["outcome"], check_of(report, code)["reason"]) == ("failed", reason)
    assert found(report)["is_complete"] is True, "the others are tried all the same"
    assert "Traceback" not in done.stderr


def test_a_part_of_the_program_that_is_gone_is_named(copied: Path, tmp_path: Path) -> None:
    (copied / "ui" / "lock" / "recovery_sheet.py").unlink()
    report = tmp_path / "report.json"
    assert ran("--selftest", "--json", str(report), program=copied).returncode == FAILED
    assert check_of(report, "parts")["reason"] == "missing"


def test_its_own_texts_may_be_what_is_missing(copied: Path) -> None:
    for lang in ("fr", "en"):
        (copied / "resources" / "translations" / lang / "selftest.json").unlink()
    done = ran("--selftest", program=copied)
    assert "Traceback" not in done.stderr
    assert done.returncode == DONE, (
        "the file is missing in both languages, which only the installed list can tell"
    )


def test_qt_that_cannot_be_loaded_is_one_finding(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    (hidden / "PySide6").mkdir(parents=True)
    (hidden / "PySide6" / "__init__.py").write_text("raise ImportError('barred', name='PySide6')", "utf-8")
    report = tmp_path / "report.json"
    done = ran("--selftest", "--json", str(report), PYTHONPATH=str(hidden))
    assert done.returncode == FAILED
    assert check_of(report, "qt")["reason"] == "missing"
    assert found(report)["checks"][-1]["code"] == "qt"


def test_a_platform_that_is_not_there_does_not_end_the_process(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    done = ran("--selftest", "--json", str(report), QT_QPA_PLATFORM="nowhere")
    assert done.returncode == FAILED
    assert check_of(report, "platform")["reason"] == "missing"


def test_a_library_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    (hidden / "docxtpl").mkdir(parents=True)
    (hidden / "docxtpl" / "__init__.py").write_text("raise ImportError('barred')", "utf-8")
    report = tmp_path / "report.json"
    done = ran("--selftest", "--json", str(report), PYTHONPATH=str(hidden))
    assert done.returncode == FAILED
    assert check_of(report, "library.docxtpl")["values"] == {"library": "docxtpl", "module": "docxtpl"}
    assert check_of(report, "word")["outcome"] == "failed"
