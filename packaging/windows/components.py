"""What is inside the installer: each part with its version, licence, licence texts and where it came from."""

from __future__ import annotations

import email.parser
import email.policy
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from development.failures import CHECKS_FAILED, CannotGoOn
from windows.inputs import Runtime, digest
from windows.places import CHECKOUT, OWN

GIVEN: dict[str, str] = {
    "docxtpl": "LGPL-2.1-only",
    "Jinja2": "BSD-3-Clause",
    "PySide6_Essentials": "LGPL-3.0-only",
    "python-stdnum": "LGPL-2.1-or-later",
    "shiboken6": "LGPL-3.0-only",
    "sqlcipher3": "Zlib",
}
"""The licence under which we pass on a package that offers several, or that does not say it in a form to be read."""

TEXTS: dict[str, tuple[str, ...]] = {
    "LGPL-3.0-only": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "LGPL-2.1-only": ("LGPL-2.1.txt",),
}
"""The texts of licences that come with no package."""

LEFT_ASIDE = ("LicenseRef-Qt-Commercial.txt",)
"""Texts of licences that are not the one that we took."""

NOT_INSTALLED = frozenset({"pycparser"})
"""Packages of the lock of which nothing is installed."""


@dataclass(frozen=True)
class Component:
    """One part; ``texts`` by file name; ``parts`` are libraries compiled into it (name, licence)."""

    name: str
    version: str
    licence: str
    sha256: str
    texts: dict[str, bytes] = field(repr=False)
    purl: str = ""
    parts: tuple[tuple[str, str], ...] = ()


INSIDE: dict[str, tuple[tuple[str, str], ...]] = {
    "cryptography": (("OpenSSL", "Apache-2.0"),),
    "lxml": (("libxml2", "MIT"), ("libxslt", "MIT"), ("zlib", "Zlib")),
    "PySide6_Essentials": (
        ("Qt", "LGPL-3.0-only"),
        ("Microsoft Visual C++ runtime", "LicenseRef-Microsoft-VC-Runtime"),
    ),
    "sqlcipher3": (("SQLCipher", "BSD-3-Clause"), ("SQLite", "blessing"), ("OpenSSL", "Apache-2.0")),
    "zstandard": (("Zstandard", "BSD-3-Clause"),),
}


def components(wheels: Iterable[Path], runtime: Runtime, unpacked: Path) -> list[Component]:
    """Return everything that is packed, by name; stops at a package whose licence is not known."""
    python = Component(
        "Python",
        runtime.python,
        "PSF-2.0",
        runtime.archive_sha256,
        {"LICENSE.txt": (unpacked / "LICENSE.txt").read_bytes()},
        parts=(("OpenSSL", "Apache-2.0"), ("libffi", "MIT"), ("SQLite", "blessing")),
    )
    found = [python, *_our_own(), *(of_wheel(wheel) for wheel in wheels)]
    return sorted(
        (one for one in found if one.name not in NOT_INSTALLED),
        key=lambda one: (one.name.lower(), one.version),
    )


def of_wheel(wheel: Path) -> Component:
    """Return what a wheel says about itself."""
    texts: dict[str, bytes] = {}
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            path = PurePosixPath(name)
            if not path.parts[0].endswith(".dist-info"):
                continue
            is_text = "licenses" in path.parts or path.name.upper().startswith(("LICEN", "COPYING", "NOTICE"))
            if is_text and path.name not in LEFT_ASIDE and not name.endswith("/"):
                texts[path.name] = archive.read(name)
        metadata = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        said = email.parser.BytesParser(policy=email.policy.compat32).parsebytes(archive.read(metadata))
    name, version = str(said["Name"]), str(said["Version"])
    licence = GIVEN.get(name) or str(said["License-Expression"] or said["License"] or "").strip()
    if not licence or "\n" in licence or len(licence) > 60:
        raise CannotGoOn(f"{name} does not say its licence in a form to be read: see GIVEN.", CHECKS_FAILED)
    for text in TEXTS.get(licence, ()):
        texts[text] = (OWN / "licences" / text).read_bytes()
    purl = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
    return Component(name, version, licence, digest(wheel), texts, purl, INSIDE.get(name, ()))


def _our_own() -> list[Component]:
    resources = CHECKOUT / "resources"
    return [
        Component(
            "Inter",
            "",
            "OFL-1.1",
            "",
            {"LICENSE.txt": (resources / "fonts" / "LICENSE-Inter.txt").read_bytes()},
        ),
        Component("Lucide", "", "ISC", "", {"LICENSE.txt": (resources / "icons" / "LICENSE").read_bytes()}),
    ]


def lay_licences(parts: Iterable[Component], folder: Path) -> None:
    """Write the texts, a folder for each part, and a page that lists them all."""
    known = list(parts)
    for part in known:
        for name, text in part.texts.items():
            (folder / part.name).mkdir(parents=True, exist_ok=True)
            (folder / part.name / name).write_bytes(text)
    (folder / "CoachDesk").mkdir(parents=True, exist_ok=True)
    (folder / "CoachDesk" / "LICENSE.txt").write_bytes((CHECKOUT / "LICENSE").read_bytes())
    lines = [
        f"{' '.join(filter(None, (part.name, part.version)))}: {part.licence}"
        + "".join(f"\n    {name}: {licence}" for name, licence in part.parts)
        for part in known
    ]
    page = (
        (OWN / "licences" / "page.txt").read_text(encoding="utf-8").replace("@COMPONENTS@", "\n".join(lines))
    )
    (folder / "LICENCES.txt").write_text(page, encoding="utf-8-sig", newline="\r\n")
