"""The workflows of continuous integration name what there is, hold no rights without need, and pin what they use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # its types are a package of their own, which nothing else needs

import dev
from tests.conftest import CHECKOUT
from tests.packaging.test_deploy import NSIS, function_of, options_of
from windows import build

FOLDER = CHECKOUT / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
TRIAL = CHECKOUT / "packaging" / "windows" / "verification" / "on_windows.ps1"
SCRIPTS = (TRIAL, CHECKOUT / "packaging" / "deploy.ps1")

each = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
each_script = pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)


def read(path: Path) -> dict[Any, Any]:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def steps(path: Path) -> Iterator[dict[str, Any]]:
    for job in read(path)["jobs"].values():
        yield from job["steps"]


def commands(path: Path) -> Iterator[list[str]]:
    """Yield the words behind ``packaging/dev.py``."""
    for step in steps(path):
        for found in re.findall(r"packaging/dev\.py (.+)", step.get("run", "")):
            yield found.split()


def test_there_are_the_two() -> None:
    assert [path.name for path in FILES] == ["tests.yml", "windows.yml"]


@each
def test_it_says_that_it_was_not_tried(path: Path) -> None:
    head = path.read_text(encoding="utf-8").partition("\nname:")[0]
    assert "where no runner could try it" in head


@each
def test_it_may_only_read(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] == {"contents": "read"}
    assert [name for name, job in workflow["jobs"].items() if "permissions" in job] == []
    assert "secrets." not in path.read_text(encoding="utf-8")
    assert "pull_request_target" not in workflow[True]  # YAML reads "on" as a truth


@each
def test_every_job_ends_by_itself(path: Path) -> None:
    assert all(0 < job["timeout-minutes"] <= 90 for job in read(path)["jobs"].values())


@each
def test_every_action_is_pinned_and_says_of_which_version(path: Path) -> None:
    used = re.findall(r"uses: (.*)", path.read_text(encoding="utf-8"))
    assert used
    for one in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one), one


def test_an_action_is_of_one_version_everywhere() -> None:
    used = {one for path in FILES for one in re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))}
    assert len({one.partition("@")[0] for one in used}) == len(used)


@each
def test_no_checkout_leaves_credentials_behind(path: Path) -> None:
    found = [step for step in steps(path) if "actions/checkout" in step.get("uses", "")]
    assert found
    assert all(step["with"]["persist-credentials"] is False for step in found)


@each
def test_caches_go_by_files_that_are_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"'([^']+)'", " ".join(re.findall(r"hashFiles\((.*?)\)", text)))
    named += re.findall(r"cache-dependency-path: (\S+)", text)
    assert named
    assert [one for one in named if not list(CHECKOUT.glob(one))] == []


@each
def test_every_development_command_is_there(path: Path) -> None:
    for words in commands(path):
        assert words[0] in dev.COMMANDS


@each
def test_every_script_and_program_of_ours_is_there(path: Path) -> None:
    named = []
    for step in steps(path):
        text = step.get("run", "").replace("\\", "/")
        named += re.findall(r"(?<![\w/.])(\.ci/\w+|packaging/[\w./-]+\.(?:py|ps1))", text)
    assert named
    assert [one for one in named if not (CHECKOUT / one).is_file()] == []


def test_the_installers_are_asked_for_with_options_that_the_build_knows() -> None:
    asked = [words[1:] for words in commands(FOLDER / "windows.yml") if words[0] == "installer"]
    parsed = [build._parser().parse_args(words) for words in asked]
    assert [one.version_override for one in parsed] == [None, "0.0.9"]
    uploaded = next(
        step for step in steps(FOLDER / "windows.yml") if "upload-artifact" in step.get("uses", "")
    )
    assert parsed[1].out.as_posix() in uploaded["with"]["path"].split()
    assert parsed[1].out.name in TRIAL.read_text(encoding="utf-8")


def test_the_tests_are_run_by_the_one_command() -> None:
    runs = [
        step["run"].strip() for step in read(FOLDER / "tests.yml")["jobs"]["linux"]["steps"] if "run" in step
    ]
    assert runs[-1] == ".ci/run"
    assert "dev.py test" in (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8")


def test_what_is_not_known_of_windows_holds_nothing_up() -> None:
    jobs = read(FOLDER / "tests.yml")["jobs"]
    assert jobs["windows"]["continue-on-error"] is True
    assert "continue-on-error" not in jobs["linux"]
    assert all("continue-on-error" not in job for job in read(FOLDER / "windows.yml")["jobs"].values())


def test_the_trial_gets_the_parameters_that_it_has() -> None:
    run = next(
        step["run"] for step in steps(FOLDER / "windows.yml") if "on_windows.ps1" in step.get("run", "")
    )
    given = set(re.findall(r" -(\w+)", run))
    assert given == set(re.findall(r"\] \$(\w+)[,\n]", TRIAL.read_text("utf-8").partition("$ErrorAction")[0]))


# The scripts of PowerShell


@each_script
def test_a_script_is_read_alike_by_every_powershell(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.isascii()  # the one that comes with Windows takes a file without a mark for its code page
    stripped = re.sub(r"#.*", "", re.sub(r"'[^'\n]*'", "''", text))
    for opening, closing in ("{}", "()", "[]"):
        assert stripped.count(opening) == stripped.count(closing), opening


def test_the_trial_uses_options_that_the_installer_knows() -> None:
    text = TRIAL.read_text(encoding="utf-8")
    known = {
        *options_of(function_of("ReadOptions", "options.nsh")),
        *options_of(function_of("un.ReadOptions", "options.nsh")),
    }
    used = set(re.findall(r"['\"](/[A-Z]+)", text))
    assert used - known == {"/UNKNOWN"}
    assert {"/S", "/LANG", "/LOG", "/ALLUSERS", "/REMOVEDATA"} <= used


def test_the_trial_expects_codes_that_the_installer_gives() -> None:
    text = TRIAL.read_text(encoding="utf-8")
    codes = dict(re.findall(r"^!define ([A-Z_]+) (\d+)$", NSIS["coachdesk.nsi"], re.MULTILINE))
    expected = set(re.findall(r"\(Run \$(?:setup|older|damaged) .*\) (\d+)$", text, re.MULTILINE))
    wanted = ("DONE", "WRONG_OPTIONS", "IS_OPEN", "NEWER_THERE")
    assert expected == {codes[name] for name in wanted}


def test_the_trial_looks_where_the_installer_writes() -> None:
    text = TRIAL.read_text(encoding="utf-8")
    for name, key in re.findall(r'^!define (PRODUCT_KEY|UNINSTALL_KEY) "(.*)"$', NSIS["coachdesk.nsi"], re.M):
        variable = {"PRODUCT_KEY": "ProductKey", "UNINSTALL_KEY": "UninstallKey"}[name]
        assert f"${variable} = '{key}'" in text
    values = set(re.findall(r"Key '(?:CurrentUser|LocalMachine)' \$\w+ '(\w+)'", text))
    written = set(re.findall(r'_KEY\}" "(\w+)"', NSIS["integration.nsh"]))
    assert values
    assert values <= written
