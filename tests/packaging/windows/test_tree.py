"""What is laid into the tree, and its lists."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from development.failures import CannotGoOn
from windows import compiling, launching, program, pruning, tree
from windows.build import epoch_of, version_of
from windows.places import CHECKOUT


def wheel(folder: Path, **files: str) -> Path:
    file = folder / "thing-1-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as made:
        for name, text in files.items():
            made.writestr(name.replace("__", "/").replace("_DOT_", "."), text)
    return file


def test_of_qt_only_what_the_table_names_is_kept() -> None:
    kept = [
        "PySide6/Qt6Core.dll",
        "PySide6/plugins/networkinformation/qnetworklistmanager.dll",
        "lxml/etree.pyd",
    ]
    left = ["PySide6/Qt6Quick.dll", "PySide6/QtCore.pyi", "lxml/includes/etree.h", "stdnum/de/idnr.py"]
    assert [pruning.is_kept(path) for path in kept] == [True] * 3
    assert [pruning.is_kept(path) for path in left] == [False] * 4


def test_every_row_of_the_tables_gives_a_reason() -> None:
    tables = (pruning.QT_KEPT, pruning.STDNUM_KEPT, pruning.LEFT_OUT, pruning.OURS_LEFT_OUT)
    assert all(reason.strip() for table in tables for reason in table.values())


def test_what_runs_at_headquarters_is_not_installed() -> None:
    ours = [name for name in program.our_files(CHECKOUT) if pruning.is_ours_kept(name)]
    assert "coachdesk/__main__.py" in ours
    assert "sync/client/round.py" in ours
    assert not [name for name in ours if name.startswith("sync/headquarters/") or "__pycache__" in name]


def test_the_runtime_of_cpp_lies_once_beside_python(tmp_path: Path) -> None:
    (tmp_path / "runtime").mkdir()
    made = wheel(
        tmp_path, PySide6__msvcp140_DOT_dll="new", shiboken6__msvcp140_DOT_dll="too", thing_DOT_py="pass"
    )
    program.unpack_wheels([made], tmp_path / "app", tmp_path / "runtime")
    assert [file.name for file in (tmp_path / "runtime").iterdir()] == ["msvcp140.dll"]
    assert [file.name for file in (tmp_path / "app").rglob("*") if file.is_file()] == ["thing.py"]


@pytest.mark.parametrize("name", ["..__x_DOT_py", "thing-1.data__purelib__x_DOT_py"])
def test_a_wheel_that_would_write_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "runtime").mkdir()
    with pytest.raises(CannotGoOn, match="holds"):
        program.unpack_wheels([wheel(tmp_path, **{name: "pass"})], tmp_path / "app", tmp_path / "runtime")


def test_the_lists_name_every_file_with_its_size_and_the_folders_from_the_deepest(tmp_path: Path) -> None:
    (tmp_path / "app" / "deep").mkdir(parents=True)
    (tmp_path / "app" / "deep" / "a.txt").write_text("four")
    (tmp_path / "b.txt").write_text("")
    tree.write_lists(tmp_path)
    tree.write_lists(tmp_path)
    assert (tmp_path / "files.txt").read_text() == "4 app\\deep\\a.txt\n0 b.txt\n"
    assert (tmp_path / "folders.txt").read_text() == "app\\deep\napp\n"
    tree.set_dates(tmp_path, 1_767_225_600)
    assert {path.stat().st_mtime for path in tmp_path.rglob("*")} == {1_767_225_600}


def test_modules_are_compiled_the_same_each_time_and_name_no_folder_of_this_machine(tmp_path: Path) -> None:
    compiled = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        (folder / "app" / "room").mkdir(parents=True)
        (folder / "app" / "room" / "thing.py").write_text("def f() -> int:\n    return 1\n")
        assert compiling.compile_all(folder / "app", _this_version()) == 1
        (found,) = (folder / "app" / "room" / "__pycache__").iterdir()
        compiled.append(found.read_bytes())
    assert compiled[0] == compiled[1]
    assert compiled[0][4:8] == b"\x01\0\0\0"  # by hash, never looked at again
    assert str(tmp_path).encode() not in compiled[0]


def test_a_python_that_is_not_here_is_asked_for() -> None:
    with pytest.raises(CannotGoOn, match=r"Install Python 3\.99"):
        compiling.find_python((3, 99))


def test_the_version_has_one_place() -> None:
    from coachdesk import __version__

    assert version_of(CHECKOUT) == __version__
    assert launching.four_numbers("1.20.3") == ["1", "20", "3", "0"]


def test_the_date_of_all_files_can_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert epoch_of(CHECKOUT) == 1_700_000_000


def _this_version() -> tuple[int, int]:
    import sys

    return sys.version_info[0], sys.version_info[1]
