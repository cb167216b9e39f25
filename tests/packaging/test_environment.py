"""Environments made for real, from a lock that names nothing, so that no network is needed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from development.environment import LOCK, MARK, Environment
from development.failures import CannotGoOn

pytestmark = pytest.mark.slow

PROJECT = """\
[build-system]
requires = []
build-backend = "tiny"
backend-path = ["."]

[project]
name = "tiny"
version = "1"
"""

BACKEND = '''\
"""The smallest thing that pip installs."""

import pathlib
import zipfile


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    name = "tiny-1-py3-none-any.whl"
    here = str(pathlib.Path(__file__).parent)
    with zipfile.ZipFile(pathlib.Path(wheel_directory, name), "w") as wheel:
        wheel.writestr("tiny.pth", here)
        wheel.writestr("tiny-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1\\n")
        wheel.writestr("tiny-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\n")
        wheel.writestr("tiny-1.dist-info/RECORD", "")
    return name
'''


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "a checkout"
    (folder / LOCK.parent).mkdir(parents=True)
    (folder / LOCK).write_text("# nothing\n", encoding="utf-8")
    (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (folder / "tiny.py").write_text(BACKEND, encoding="utf-8")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    return folder


def prepared(checkout: Path) -> list[str]:
    """Prepare the checkout's environment and return what was said."""
    said: list[str] = []
    Environment(checkout, said.append).prepare()
    return said


def mark_of(checkout: Path) -> dict[str, str]:
    mark: dict[str, str] = json.loads((checkout / ".venv" / MARK).read_text(encoding="utf-8"))
    return mark


def test_it_is_made_once_completed_and_kept_up_with_the_lock(checkout: Path) -> None:
    said = prepared(checkout)
    assert said[0].startswith("Making an environment with Python 3.")
    assert said[-1] == "The environment is ready."
    assert Environment(checkout, said.append).is_ready()
    assert prepared(checkout) == []

    # one that was made by hand has no mark
    (checkout / ".venv" / MARK).unlink()
    marker = checkout / ".venv" / "from before"
    marker.touch()
    assert prepared(checkout)[-1] == "The environment is ready."
    assert marker.exists()

    # the lock changes
    (checkout / LOCK).write_text("# nothing else\n", encoding="utf-8")
    assert not Environment(checkout, print).is_ready()
    assert prepared(checkout)[-1] == "The environment is ready."
    assert marker.exists()

    # to something that cannot be had: what worked goes on working
    before = mark_of(checkout)
    (checkout / LOCK).write_text(f"nowhere==1 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    with pytest.raises(CannotGoOn, match="A package of the lock is not to be had for this system"):
        prepared(checkout)
    assert mark_of(checkout) == before
    (checkout / LOCK).write_text("# nothing else\n", encoding="utf-8")
    assert prepared(checkout) == []


def test_an_interrupted_one_is_made_again(checkout: Path) -> None:
    prepared(checkout)
    marker = checkout / ".venv" / "from before"
    marker.touch()
    (checkout / ".venv" / MARK).write_text('{"state": "star', encoding="utf-8")  # cut in the middle
    said = prepared(checkout)
    assert said[0] == "Removing an environment that is incomplete or was made elsewhere."
    assert not marker.exists()
    assert mark_of(checkout)["state"] == "complete"


def test_one_that_came_along_with_a_moved_checkout_is_made_again(checkout: Path) -> None:
    prepared(checkout)
    moved = checkout.rename(checkout.with_name("another place"))
    assert "Removing an environment that is incomplete or was made elsewhere." in prepared(moved)
    assert mark_of(moved)["checkout"] == str(moved)


def test_what_is_inside_sees_nothing_from_outside(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(checkout))
    environment = Environment(checkout, print)
    variables = environment.variables()
    assert "PYTHONPATH" not in variables
    assert variables["VIRTUAL_ENV"] == str(checkout / ".venv")
    assert variables["PATH"].startswith(str(environment.python.parent))


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs a right there that few have")
def test_a_link_is_removed_not_what_it_leads_to(checkout: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "file").touch()
    (checkout / ".venv").symlink_to(precious)
    prepared(checkout)
    assert (precious / "file").exists()
    assert not (checkout / ".venv").is_symlink()
