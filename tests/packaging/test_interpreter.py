from __future__ import annotations

import sys
from pathlib import Path

import pytest

from development import interpreter

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")


def stand_in(
    folder: Path, name: str, *, version: tuple[int, int], can_make: bool, prefix: str = "/usr"
) -> str:
    """Write a program that answers as a Python of this version would."""
    program = folder / name
    answer = f'[[{version[0]}, {version[1]}], "{prefix}", "{program}", {str(can_make).lower()}]'
    program.write_text(f"#!/bin/sh\necho '{answer}'\n", encoding="utf-8")
    program.chmod(0o755)
    return str(program)


def test_this_python_is_fit() -> None:
    this = interpreter.ask([sys.executable])
    assert this is not None
    assert this.version == sys.version_info[:2]
    assert this.is_fit


def test_a_missing_or_broken_python_is_none(tmp_path: Path) -> None:
    broken = tmp_path / "python3"
    broken.write_text("#!/bin/sh\necho not installed >&2\nexit 127\n", encoding="utf-8")
    broken.chmod(0o755)
    assert interpreter.ask([str(broken)]) is None
    assert interpreter.ask([str(tmp_path / "nowhere")]) is None


def test_an_unfit_one_is_passed_over(tmp_path: Path) -> None:
    old = stand_in(tmp_path, "old", version=(3, 9), can_make=True)
    new = stand_in(tmp_path, "new", version=(3, 14), can_make=True)
    fit = stand_in(tmp_path, "fit", version=(3, 12), can_make=True)
    found = interpreter.find_fit(tmp_path / ".venv", [[old], [new], [fit]])
    assert found is not None
    assert found.name == "Python 3.12"
    assert interpreter.find_fit(tmp_path / ".venv", [[old], [new]]) is None


def test_one_that_makes_environments_comes_first(tmp_path: Path) -> None:
    bare = stand_in(tmp_path, "bare", version=(3, 11), can_make=False)
    whole = stand_in(tmp_path, "whole", version=(3, 12), can_make=True)
    first = interpreter.find_fit(tmp_path / ".venv", [[bare], [whole]])
    assert first is not None
    assert first.executable == whole
    only = interpreter.find_fit(tmp_path / ".venv", [[bare]])
    assert only is not None
    assert only.executable == bare


def test_the_environment_is_not_made_from_itself(tmp_path: Path) -> None:
    environment = tmp_path / ".venv"
    inside = stand_in(tmp_path, "inside", version=(3, 12), can_make=True, prefix=str(environment))
    assert interpreter.find_fit(environment, [[inside]]) is None
