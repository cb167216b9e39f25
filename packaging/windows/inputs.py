"""The inputs from elsewhere and their hashes: ``inputs.toml`` and the lock of the Windows packages."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from development.failures import CHECKS_FAILED, CannotGoOn
from windows.places import OWN


@dataclass(frozen=True)
class Runtime:
    """CPython for Windows: the package that carries it, the archive inside and who signed its files."""

    package: str
    version: str
    sha256: str
    archive: str
    archive_sha256: str
    folder: str
    python: str
    signer: str
    root: Path
    root_sha256: str

    @property
    def minor(self) -> tuple[int, int]:
        """Return the version that decides what compiled files and packages fit: ``(3, 13)``."""
        major, minor, *_ = self.python.split(".")
        return int(major), int(minor)

    @property
    def digits(self) -> str:
        """Return the same as Windows files are named: ``313``."""
        return "{}{}".format(*self.minor)


def runtime(file: Path = OWN / "inputs.toml") -> Runtime:
    """Read the part about CPython."""
    found = tomllib.loads(file.read_text(encoding="utf-8"))["runtime"]
    signed = found.pop("authenticode")
    return Runtime(
        **found,
        signer=signed["signer"],
        root=file.parent / signed["root"],
        root_sha256=signed["root_sha256"],
    )


def digest(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def require_digest(file: Path, wanted: str, what: str) -> None:
    """Stop when a file is not the one that was pinned."""
    found = digest(file)
    if found != wanted:
        raise CannotGoOn(
            f"{what} is not the one that was pinned.\n    wanted {wanted}\n    found  {found}\n    in     {file.name}",
            CHECKS_FAILED,
        )
