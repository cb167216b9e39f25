"""The launcher and the installer compile, to the same bytes each time."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from development.failures import CannotGoOn
from development.system import INSTALLER_PROGRAMS
from windows import launching, portable_executable, setup_program
from windows.build import write_checksums
from windows.inputs import digest
from windows.places import CHECKOUT, OWN

MISSING = [program for program in INSTALLER_PROGRAMS if shutil.which(program) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}")


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parts")
    launching.draw_pictures(CHECKOUT, folder)
    return folder


def installer(folder: Path, parts: Path) -> Path:
    tree = folder / "tree"
    (tree / "app").mkdir(parents=True)
    (tree / "app" / "thing.txt").write_text("words")
    launcher = folder / "CoachDesk.exe"
    launcher.write_bytes(b"MZ")
    contents = setup_program.Contents("1.2.3", tree, launcher, parts, 1_767_225_600)
    for path in [*tree.rglob("*"), tree, launcher, *parts.iterdir()]:
        _date(path)
    return setup_program.make(contents, folder / "CoachDesk-Setup.exe")


def _date(path: Path) -> None:
    import os

    os.utime(path, (1_767_225_600, 1_767_225_600))


def test_the_installer_compiles_to_the_same_bytes(tmp_path: Path, parts: Path) -> None:
    first, second = (installer(tmp_path / name, parts) for name in ("one", "two"))
    assert digest(first) == digest(second)


def test_the_launcher_compiles_to_the_same_bytes_and_needs_only_windows(parts: Path) -> None:
    first = launching.build("1.2.3", "313", parts).read_bytes()
    file = launching.build("1.2.3", "313", parts)
    assert file.read_bytes() == first
    found = portable_executable.read(file)
    assert found.version == "1.2.3"
    assert found.imports <= {"kernel32.dll", "user32.dll", "msvcrt.dll"}
    for wished in (b"PerMonitorV2", b"longPathAware", b"asInvoker"):
        assert wished in first


def test_an_icon_has_every_size_that_windows_shows(parts: Path) -> None:
    content = (parts / "coachdesk.ico").read_bytes()
    assert content[4] == 10
    assert sorted({content[6 + 16 * index] for index in range(10)}) == [
        0,
        16,
        20,
        24,
        32,
        40,
        48,
        64,
        96,
        128,
    ]


def test_every_sentence_has_both_languages_and_french_typography() -> None:
    text = (OWN / "installer" / "words.nsh").read_text(encoding="utf-8")
    rows = re.findall(r'^\$\{Words\} (\w+) "(.*?)" "(.*)"$', text, re.MULTILINE)
    used = set()
    for file in (OWN / "installer").glob("*.ns[hi]"):
        used |= set(re.findall(r"\$\(WORDS_(\w+)\)", file.read_text(encoding="utf-8")))
    assert {name for name, _, _ in rows} == used
    assert len(rows) == text.count("${Words} ")
    for name, french, english in rows:
        assert french, name
        assert english, name
        assert "'" not in french + english, name
        assert not re.search(r" [?;!:]", french), name
        assert not re.search(r"\} M[oB]", french + english), f"{name}: a number and its unit are parted"


def test_packing_that_breaks_off_leaves_the_installer_that_was_there(
    tmp_path: Path, parts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = shutil.which("makensis")
    assert whole is not None
    monkeypatch.setenv("NSISDIR", str(Path(whole).resolve().parents[1] / "share" / "nsis"))
    breaks_off = tmp_path / "programs" / "makensis"
    breaks_off.parent.mkdir()
    breaks_off.write_text(
        '#!/bin/sh\nfor word; do case $word in -DOUT=*) echo half >"${word#*=}";; esac; done; exit 1\n'
    )
    breaks_off.chmod(0o755)
    monkeypatch.setenv("PATH", f"{breaks_off.parent}:/usr/bin:/bin")
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "thing.txt").write_text("words")
    out = tmp_path / "CoachDesk-Setup.exe"
    out.write_bytes(b"the one before")
    contents = setup_program.Contents(
        "1.2.3", tmp_path / "tree", tmp_path / "CoachDesk.exe", parts, 1_767_225_600
    )
    with pytest.raises(CannotGoOn, match="could not be compiled"):
        setup_program.make(contents, out)
    assert out.read_bytes() == b"the one before"


def test_the_checksums_name_the_file_as_it_is_downloaded(tmp_path: Path) -> None:
    file = tmp_path / "CoachDesk-1.2.3-Setup.exe"
    file.write_bytes(b"words")
    write_checksums([file], "1.2.3")
    line = (tmp_path / "CoachDesk-1.2.3-SHA256SUMS.txt").read_text()
    assert line == f"{digest(file)}  {file.name}\n"
