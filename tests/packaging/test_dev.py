from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import dev
from development import failures, interpreter
from development.failures import CannotGoOn
from tests.conftest import CHECKOUT

DEV = CHECKOUT / "packaging" / "dev.py"


def call(*arguments: str, variables: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(DEV), *arguments], env=variables, capture_output=True, text=True, check=False
    )


def test_the_usage_names_every_command() -> None:
    asked = call("--help")
    assert asked.returncode == 0
    assert re.findall(r"^  ([a-z-]+) ", asked.stdout, re.MULTILINE) != []
    assert set(re.findall(r"^  ([a-z-]+) ", asked.stdout, re.MULTILINE)) == set(dev.COMMANDS)


@pytest.mark.parametrize("arguments", [(), ("fly",), ("setup", "--now")])
def test_what_is_not_understood_is_refused(arguments: tuple[str, ...]) -> None:
    refused = call(*arguments)
    assert refused.returncode == failures.WRONG_USE
    assert "usage: " in refused.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen to ask")
def test_running_without_a_screen_says_what_works_without_one() -> None:
    without = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    refused = call("run", "--demo", variables=without)
    assert refused.returncode == failures.NO_SCREEN
    assert "there is no screen here" in refused.stderr
    assert "dev.py screenshots OUT" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen to ask")
@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_a_screen_is_believed(name: str) -> None:
    dev.require_a_screen({name: "something"})
    with pytest.raises(CannotGoOn):
        dev.require_a_screen({name: ""})


def test_it_starts_on_an_older_python() -> None:
    for path in [DEV, *DEV.parent.joinpath("development").glob("*.py")]:
        ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))


def test_it_needs_the_standard_library_only() -> None:
    own = {"development"}
    foreign = set()
    for path in [DEV, *DEV.parent.joinpath("development").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            foreign |= {name for name in names if name.partition(".")[0] not in sys.stdlib_module_names | own}
    assert foreign == set()


def test_the_supported_pythons_are_those_of_the_project() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest, newest = min(interpreter.SUPPORTED), max(interpreter.SUPPORTED)
    wanted = f">={oldest[0]}.{oldest[1]},<{newest[0]}.{newest[1] + 1}"
    assert project["requires-python"] == wanted
    named = {line.rpartition(" ")[2] for line in project["classifiers"] if "Python :: 3." in line}
    assert named == {"{}.{}".format(*version) for version in interpreter.SUPPORTED}


def test_ci_runs_the_same_command() -> None:
    script = (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.rstrip().endswith("exec python3 packaging/dev.py test")


def test_the_readme_names_both_commands() -> None:
    readme = Path(CHECKOUT, "README.md").read_text(encoding="utf-8")
    assert "python3 packaging/dev.py run --demo" in readme
    assert "python3 packaging/dev.py test" in readme
