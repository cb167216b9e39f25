"""What is built holds everything that the program needs, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT
from tests.contracts.source_tree import PACKAGES, project_files


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=CHECKOUT,
        capture_output=True,
        check=True,
    )
    (built,) = folder.glob("coachdesk-*.whl")
    return built


def test_every_file_of_the_packages_is_shipped(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name for name in archive.namelist() if ".dist-info/" not in name}
    wanted = {
        path.relative_to(CHECKOUT).as_posix()
        for path in project_files()
        if path.relative_to(CHECKOUT).parts[0] in PACKAGES
    }
    assert shipped == wanted
    assert {Path(name).suffix for name in shipped if name.startswith("resources/")} >= {
        ".py",
        ".json",
        ".svg",
    }


def test_the_package_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (folder,) = {name.partition("/")[0] for name in archive.namelist() if ".dist-info/" in name}
        about = archive.read(f"{folder}/METADATA").decode("utf-8")
        scripts = archive.read(f"{folder}/entry_points.txt").decode("utf-8")
    assert "License-Expression: Apache-2.0" in about
    assert "Requires-Python: <3.14,>=3.11" in about
    assert "coachdesk = coachdesk.__main__:main" in scripts
