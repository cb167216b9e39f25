from __future__ import annotations

import os
from pathlib import Path

import pytest

from development.failures import CannotGoOn
from windows.verification import laboratory
from windows.verification.laboratory import NO_LABORATORY, BareWine, Laboratory


def executable(place: Path, text: str = "#!/bin/sh\n") -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8")
    place.chmod(0o755)
    return place


def scripts(folder: Path, default: str = "/lab") -> Path:
    executable(folder / "run.sh", f"#!/bin/sh\nLAB=${{WINELAB:-{default}}}\n")
    executable(folder / "setup.sh", "#!/bin/sh\nexit 3\n")
    return folder


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    made = tmp_path / "checkout"
    made.mkdir()
    return made


def test_without_one_it_says_so_in_a_sentence_and_with_its_own_code(checkout: Path) -> None:
    with pytest.raises(CannotGoOn, match="no laboratory here") as told:
        laboratory.find(None, {}, checkout)
    assert told.value.exit_code == NO_LABORATORY
    assert "\n" not in str(told.value)


def test_the_scripts_beside_the_checkout_are_found(checkout: Path, tmp_path: Path) -> None:
    beside = scripts(tmp_path / "shared" / "windows-lab", "/somewhere/lab")
    assert laboratory.find(None, {}, checkout) == Laboratory(beside, Path("/somewhere/lab"))


@pytest.mark.parametrize("variable", laboratory.VARIABLES)
def test_a_laboratory_named_in_the_environment_comes_first(
    checkout: Path, tmp_path: Path, variable: str
) -> None:
    beside = scripts(tmp_path / "shared" / "windows-lab")
    made = tmp_path / "made"
    (made / "prefix-template").mkdir(parents=True)
    assert laboratory.find(None, {variable: str(made)}, checkout) == Laboratory(beside, made)


def test_what_the_argument_names_comes_before_the_environment(checkout: Path, tmp_path: Path) -> None:
    named = scripts(tmp_path / "other")
    found = laboratory.find(str(named), {"COACHDESK_WINELAB": "/nowhere"}, checkout)
    assert found == Laboratory(named, Path("/lab"))


def test_the_scripts_use_the_laboratory_of_the_environment_if_it_is_one(
    checkout: Path, tmp_path: Path
) -> None:
    named, made = scripts(tmp_path / "other"), tmp_path / "made"
    assert laboratory.find(str(named), {"WINELAB": str(made)}, checkout) == Laboratory(named, Path("/lab"))
    (made / "root").mkdir(parents=True)
    assert laboratory.find(str(named), {"WINELAB": str(made)}, checkout) == Laboratory(named, made)


def test_a_laboratory_without_its_scripts_cannot_be_used(checkout: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    (made / "prefix-template").mkdir(parents=True)
    with pytest.raises(CannotGoOn, match="its scripts are not beside the checkout") as told:
        laboratory.find(str(made), {}, checkout)
    assert told.value.exit_code == NO_LABORATORY


@pytest.mark.parametrize("place", ["wine", "bin/wine"])
def test_any_wine_will_do(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    wine = executable(tmp_path / "w" / place)
    programs = tmp_path / "programs"
    for name in laboratory.NEEDED_PROGRAMS:
        executable(programs / name)
    monkeypatch.setenv("PATH", str(programs))
    assert laboratory.find(str(tmp_path / "w"), {}, checkout) == BareWine(wine)


def test_what_a_wine_lacks_beside_it_is_named(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wine = executable(tmp_path / "wine")
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(CannotGoOn, match="Xvfb, xdotool, import, xdpyinfo"):
        laboratory.find(str(wine), {}, checkout)


def test_something_else_is_refused(checkout: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match="neither a laboratory") as told:
        laboratory.find(str(tmp_path), {}, checkout)
    assert told.value.exit_code == NO_LABORATORY


def test_one_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    place = Laboratory(scripts(tmp_path / "scripts"), tmp_path / "made")
    with pytest.raises(CannotGoOn, match="ended with 3"):
        place.make_ready()


def test_one_that_stands_is_not_made_again(tmp_path: Path) -> None:
    place = Laboratory(scripts(tmp_path / "scripts"), tmp_path / "made")
    ready = tmp_path / "made" / "prefix-template" / ".ready"
    ready.parent.mkdir(parents=True)
    ready.touch()
    place.make_ready()
    assert os.access(place.scripts / "setup.sh", os.X_OK)
