"""Write the locks: exact versions with hashes, for every system, without the address of any index."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from development.failures import CHECKS_FAILED, CannotGoOn
from development.system import last_lines

RUNTIME = Path("packaging", "locks", "runtime.txt")
HEADQUARTERS = Path("packaging", "locks", "headquarters.txt")
DEVELOPMENT = Path("packaging", "locks", "development.txt")

WINDOWS = Path("packaging", "locks", "windows.txt")
WINDOWS_PYTHON = "3.13"
"""The Python that the installer holds (packaging/windows/inputs.toml)."""

_ADDRESS = re.compile(r"://|^\s*--(extra-)?index-url|^\s*--find-links|^\s*-i\s", re.MULTILINE)


def write(python: str, checkout: Path, variables: dict[str, str], *, is_upgrade: bool) -> None:
    """Write the locks: a desk's, headquarters', and the development's, which has the versions of both and the tools."""
    options = ["--upgrade"] if is_upgrade else []
    desk = ["--extra", "desk"]
    _compile(python, checkout, variables, [*options, *desk, "--output-file", RUNTIME.as_posix()])
    server = ["--extra", "hq", "--extra", "s3", "--constraints", RUNTIME.as_posix()]
    _compile(python, checkout, variables, [*options, *server, "--output-file", HEADQUARTERS.as_posix()])
    tools = ["--all-extras", "--group", "dev"]
    for lock in (RUNTIME, HEADQUARTERS):
        tools += ["--constraints", lock.as_posix()]
    _compile(python, checkout, variables, [*options, *tools, "--output-file", DEVELOPMENT.as_posix()])
    # Markers are answered as Windows does, not the machine that writes the lock.
    windows = ["--python-platform", "windows", "--extra", "desk", "--constraints", RUNTIME.as_posix()]
    windows += ["--python-version", WINDOWS_PYTHON, "--output-file", WINDOWS.as_posix()]
    _compile(python, checkout, variables, [*options, *windows], is_universal=False)
    for lock in (RUNTIME, HEADQUARTERS, DEVELOPMENT, WINDOWS):
        refuse_addresses((checkout / lock).read_text(encoding="utf-8"), lock.as_posix())


def refuse_addresses(text: str, name: str) -> None:
    """Stop when a lock names where its packages come from: that is for each machine to say."""
    found = _ADDRESS.search(text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        raise CannotGoOn(f"{name}, line {line}: a lock holds no address of an index.", CHECKS_FAILED)


def _compile(
    python: str, checkout: Path, variables: dict[str, str], options: list[str], *, is_universal: bool = True
) -> None:
    command = [python, "-m", "uv", "pip", "compile", "pyproject.toml"]
    # "only binary" leaves out versions that would have to be compiled on the person's machine.
    fixed = [
        "--quiet",
        *(["--universal", "--python-version", "3.11"] if is_universal else []),
        "--generate-hashes",
        "--only-binary",
        ":all:",
    ]
    silent = ["--no-emit-index-url", "--no-emit-find-links"]
    header = ["--custom-compile-command", "python3 packaging/dev.py lock"]
    done = subprocess.run(
        [*command, *fixed, *silent, *header, *options],
        cwd=checkout,
        env=_with_the_index_of_pip(python, variables),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CannotGoOn(f"The lock could not be written:\n{last_lines(done.stderr)}", CHECKS_FAILED)


def _with_the_index_of_pip(python: str, variables: dict[str, str]) -> dict[str, str]:
    """Let uv use the index that pip is configured for."""
    if "UV_DEFAULT_INDEX" in variables:
        return variables
    asked = subprocess.run(
        [python, "-m", "pip", "config", "get", "global.index-url"],
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    index = variables.get("PIP_INDEX_URL") or asked.stdout.strip()
    return {**variables, "UV_DEFAULT_INDEX": index} if index else variables
