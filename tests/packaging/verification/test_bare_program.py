"""A second program is laid without touching the first."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

from windows.verification import bare_program
from windows.verification.laptop import Laptop


def installed(drive: Path) -> Laptop:
    """Return what a laptop with the program on it has of use here: its disk, the folder, the version."""
    home = drive / "Programs" / "CoachDesk"
    package = home / "app-1" / "app" / "coachdesk"
    (package / "__pycache__").mkdir(parents=True)
    (package / "__main__.py").write_text("the program", "utf-8")
    (package / "__pycache__" / "__main__.cpython-313.pyc").write_bytes(b"the program, compiled")
    (package / "errors.py").write_text("its errors", "utf-8")
    (home / "CoachDesk.exe").write_bytes(b"MZ")
    there = SimpleNamespace(
        session=SimpleNamespace(drive=drive),
        home=home,
        program=home / "CoachDesk.exe",
        version_in_use=lambda: "app-1",
    )
    return cast("Laptop", there)


def test_it_runs_the_script_and_the_installed_program_stays_as_it_was(tmp_path: Path) -> None:
    laptop = installed(tmp_path)
    program = bare_program.lay(laptop, "bare", "print('bare')\n")
    assert (program.parent / "current.txt").read_text("ascii").strip() == "app-bare"
    laid = program.parent / "app-bare" / "app" / "coachdesk"
    assert (laid / "__main__.py").read_text("utf-8") == "print('bare')\n"
    assert not list((laid / "__pycache__").iterdir()), "the compiled program would run instead"
    assert (laid / "errors.py").is_file(), "its packages can be imported"
    kept = laptop.home / "app-1" / "app" / "coachdesk"
    assert (kept / "__main__.py").read_text("utf-8") == "the program"
    assert (kept / "__pycache__" / "__main__.cpython-313.pyc").is_file()
    bare_program.take_away(program)
    assert not program.parent.exists()
    assert (kept / "errors.py").read_text("utf-8") == "its errors"
