"""A tree that could not run on a bare Windows is not packed."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from development.failures import CannotGoOn
from tests.packaging.windows.program_files import program_file
from windows import checking, portable_executable


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "runtime").mkdir()
    (tmp_path / "app" / "coachdesk").mkdir(parents=True)
    with zipfile.ZipFile(tmp_path / "runtime" / "python313.zip", "w") as archive:
        for name in ("json/__init__.pyc", "sqlite3/__init__.pyc", "__future__.pyc"):
            archive.writestr(name, b"")
    (tmp_path / "runtime" / "python313.dll").write_bytes(program_file("KERNEL32.dll"))
    (tmp_path / "app" / "coachdesk" / "__init__.py").write_text("import json, sys\n")
    return tmp_path


def test_a_tree_that_has_everything_passes(tree: Path) -> None:
    (tree / "app" / "extension.pyd").write_bytes(
        program_file("python313.dll", "api-ms-win-crt-heap-l1-1-0.dll")
    )
    checking.check(tree, "python313.zip")


def test_the_imports_of_a_program_file_are_read(tree: Path) -> None:
    found = portable_executable.read(tree / "runtime" / "python313.dll")
    assert (found.machine, found.imports) == (portable_executable.AMD64, frozenset({"kernel32.dll"}))


def test_a_library_that_is_nowhere_is_named(tree: Path) -> None:
    (tree / "app" / "extension.pyd").write_bytes(program_file("Qt6Missing.dll"))
    with pytest.raises(CannotGoOn, match=r"app/extension\.pyd: needs qt6missing\.dll"):
        checking.check(tree, "python313.zip")


def test_a_file_of_another_processor_is_named(tree: Path) -> None:
    (tree / "app" / "extension.pyd").write_bytes(program_file(machine=0x14C))
    with pytest.raises(CannotGoOn, match="another processor"):
        checking.check(tree, "python313.zip")


@pytest.mark.parametrize("length", [3, 70, 300])
def test_a_damaged_program_file_is_named(tree: Path, length: int) -> None:
    (tree / "app" / "extension.pyd").write_bytes(program_file("kernel32.dll")[:length])
    with pytest.raises(CannotGoOn, match="not a program file"):
        checking.check(tree, "python313.zip")


def test_a_module_of_python_that_was_left_out_is_named(tree: Path) -> None:
    (tree / "app" / "coachdesk" / "sounds.py").write_text("import winsound\n")
    with pytest.raises(CannotGoOn, match="imports winsound"):
        checking.check(tree, "python313.zip")


def test_what_only_may_be_imported_is_not_asked_for(tree: Path) -> None:
    text = "try:\n    import fcntl\nexcept ImportError:\n    pass\n\ndef later():\n    import winsound\n"
    (tree / "app" / "coachdesk" / "maybe.py").write_text(text)
    checking.check(tree, "python313.zip")


def test_a_name_that_the_lists_cannot_hold_is_named(tree: Path) -> None:
    (tree / "app" / "é.txt").write_text("")
    (tree / "app" / ("x" * 140)).write_text("")
    with pytest.raises(CannotGoOn, match=r"144 characters(?s:.)*other letters"):
        checking.check(tree, "python313.zip")
