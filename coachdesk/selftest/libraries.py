"""Python and the libraries: each is loaded, and named with its version."""

from __future__ import annotations

import importlib
import platform
import struct
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from zoneinfo import ZoneInfo

from coachdesk.selftest.finding import Check, NotWell, Values

LEAST, MOST = (3, 11), (3, 13)

STANDARD = (
    *("ctypes", "decimal", "hashlib", "hmac", "socket", "ssl", "unicodedata"),
    *("xml.parsers.expat", "zipfile", "zlib", "zoneinfo"),
)
"""Of Python's own library, what is a file of its own that may be missing or barred."""

LIBRARIES: dict[str, tuple[str, ...]] = {
    "SQLAlchemy": ("sqlalchemy",),
    "cryptography": ("cryptography.hazmat.bindings._rust",),
    "zstandard": ("zstandard",),
    "sqlcipher3": ("sqlcipher3.dbapi2",),
    "lxml": ("lxml.etree",),
    "python-docx": ("docx",),
    "docxtpl": ("docxtpl",),
    "Jinja2": ("jinja2.sandbox",),
    "MarkupSafe": ("markupsafe",),
    "openpyxl": ("openpyxl",),
    "phonenumbers": ("phonenumbers",),
    "python-stdnum": ("stdnum.fr.siren", "stdnum.fr.siret"),
    "requests": ("requests",),  # named only: nothing here asks the network
    "truststore": ("truststore",),
    "filelock": ("filelock",),
    "platformdirs": ("platformdirs",),
}
"""A library's name → the modules that are loaded of it. Qt is looked at by ``ui/selftest.py``."""


def python(_folder: Path) -> Values:
    """Load what is a file of its own in Python's library."""
    version = platform.python_version()
    bits = struct.calcsize("P") * 8
    if not LEAST <= sys.version_info[:2] <= MOST:
        raise NotWell("version", version=version)
    for module in STANDARD:
        try:
            importlib.import_module(module)
        except ImportError:
            raise NotWell("module", module=module) from None
    return {"version": version, "bits": bits}


def time_zones(_folder: Path) -> Values:
    """Look whether the programme's time zone is known: Windows has no such list of its own."""
    try:
        ZoneInfo("Europe/Paris")
    except (LookupError, OSError, ValueError):
        raise NotWell("missing") from None
    return {}


def library(name: str, modules: tuple[str, ...]) -> Callable[[Path], Values]:
    """Return what loads the modules of a library."""

    def load(_folder: Path) -> Values:
        for module in modules:
            try:
                importlib.import_module(module)
            except ImportError:
                raise NotWell("missing", library=name, module=module) from None
        return {"library": name, "version": version_of(name)}

    return load


def version_of(name: str) -> str:
    """Return the version of a library, "?" where its description is not there: it may work all the same."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "?"


CHECKS = (
    Check("python", python, ("version", "module")),
    Check("time_zones", time_zones, ("missing",)),
    *(
        Check(f"library.{name.lower()}", library(name, modules), ("missing",))
        for name, modules in LIBRARIES.items()
    ),
)
