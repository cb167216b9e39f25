from __future__ import annotations

import sys
from pathlib import Path

import pytest

from development import system
from development.failures import NOT_SET_UP, CannotGoOn

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt brings what it needs")


@pytest.fixture
def ordinary_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be somebody who may not install."""
    monkeypatch.setattr("os.geteuid", lambda: 1000)


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put an apt-get first on the path that writes down what it is asked; return where."""
    programs = tmp_path / "programs"
    programs.mkdir()
    asked = tmp_path / "asked"
    program = programs / "apt-get"
    program.write_text(
        f'#!/bin/sh\necho "$DEBIAN_FRONTEND $*" >> {asked}\n'
        'case "$*" in *no-such-package*) echo "E: Unable to locate package"; exit 100;; esac\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    return asked


def test_an_ordinary_person_is_told_the_one_command(ordinary_person: None, apt: Path) -> None:
    with pytest.raises(CannotGoOn) as stopped:
        system.require(["libegl1", "python3-venv"], print)
    command = (
        "    sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1 python3-venv\n"
    )
    assert command in str(stopped.value)
    assert stopped.value.exit_code == NOT_SET_UP
    assert not apt.exists()


def test_the_administrator_gets_them_installed(monkeypatch: pytest.MonkeyPatch, apt: Path) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    said: list[str] = []
    system.require(["libegl1"], said.append)
    asked = apt.read_text(encoding="utf-8").splitlines()
    assert [line.partition(" -q ")[2] for line in asked] == [
        "update",
        "install -y --no-install-recommends libegl1",
    ]
    assert all(line.startswith("noninteractive ") for line in asked)
    assert said == ["Installing system packages: libegl1"]


def test_what_apt_said_is_passed_on(monkeypatch: pytest.MonkeyPatch, apt: Path) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    with pytest.raises(CannotGoOn, match="Unable to locate package"):
        system.require(["no-such-package"], lambda _: None)


def test_without_apt_the_names_are_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotGoOn, match="On Debian they are called"):
        system.require(["libegl1"], print)


def test_nothing_missing_asks_nothing(ordinary_person: None, apt: Path) -> None:
    system.require([], print)
    assert not apt.exists()


def test_a_missing_library_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "LIBRARIES", {"libnowhere.so.7": "libnowhere7", "libc.so.6": "libc6"})
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert system.missing_for_the_window() == ["libnowhere7"]
    monkeypatch.setattr(system, "WAYLAND_LIBRARIES", {"libwayland-nowhere.so.7": "libwayland-nowhere7"})
    assert system.missing_for_the_window() == ["libnowhere7"]
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert system.missing_for_the_window() == ["libnowhere7", "libwayland-nowhere7"]


def test_a_missing_program_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert system.missing_for_the_tests() == list(system.PROGRAMS.values())
