"""The files we ship: texts, lists, templates, pictures; and, where it was installed, every file by its size."""

from __future__ import annotations

import json
import os
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import resources
from coachdesk.selftest.finding import Check, NothingToTry, NotWell, Values

LIST = "files.txt"
"""Beside ``app`` of an installation: size, blank, path with backslashes (``packaging/windows/tree.py``)."""

FOLDERS = {
    "icons": "*.svg",
    "fonts": "*.ttf",
    "templates": "*.docx",
    "words": "*.txt",
    "note_templates": "*.json",
}
"""Folders of ``resources`` that hold what no other check opens, and what has to lie in each."""

_FONT_MARKS = (b"\x00\x01\x00\x00", b"OTTO")


def texts(folder: Path) -> Callable[[Path], Values]:
    """Return what reads every text of both languages in a folder of resources and compares them key by key."""

    def read(_folder: Path) -> Values:
        known = {lang: dict(_texts_of(folder / "translations" / lang)) for lang in resources.LANGUAGES}
        first, second = (known[lang] for lang in resources.LANGUAGES)
        if not first:
            raise NotWell("missing", file=f"translations/{resources.LANGUAGES[0]}")
        for lang, other, mine in (
            (resources.LANGUAGES[1], first, second),
            (resources.LANGUAGES[0], second, first),
        ):
            for area, keys in other.items():
                if area not in mine:
                    raise NotWell("missing", file=f"translations/{lang}/{area}")
                if keys - mine[area]:
                    raise NotWell(
                        "incomplete", file=f"translations/{lang}/{area}", count=len(keys - mine[area])
                    )
        return {"count": sum(len(keys) for keys in first.values())}

    return read


def _texts_of(folder: Path) -> Iterator[tuple[str, frozenset[str]]]:
    for file in sorted(folder.glob("*.json")):
        content = _json(file)
        if not isinstance(content, dict) or not all(content.values()):
            raise NotWell("damaged", file=f"translations/{folder.name}/{file.name}")
        yield file.name, frozenset(content)


def files(folder: Path) -> Callable[[Path], Values]:
    """Return what opens each of the other files in a folder of resources, by what is in it."""

    def look(_folder: Path) -> Values:
        count = 0
        for name, pattern in FOLDERS.items():
            found = sorted((folder / name).rglob(pattern))
            if not found:
                raise NotWell("missing", file=name)
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            if not _is_readable(file):
                raise NotWell("damaged", file=file.relative_to(folder).as_posix())
            count += 1
        return {"count": count}

    return look


def _is_readable(file: Path) -> bool:
    try:
        match file.suffix:
            case ".json":
                return bool(_json(file))
            case ".svg":
                return ET.parse(file).getroot().tag.endswith("svg")  # noqa: S314 - a file of our own
            case ".docx":
                with zipfile.ZipFile(file) as archive:
                    return archive.testzip() is None and "word/document.xml" in archive.namelist()
            case ".ttf":
                return file.read_bytes()[:4] in _FONT_MARKS
            case _:
                return file.stat().st_size > 0
    except (OSError, ValueError, zipfile.BadZipFile, ET.ParseError, NotWell):
        return False


def _json(file: Path) -> object:
    try:
        return json.loads(file.read_bytes())
    except (OSError, ValueError):
        raise NotWell("damaged", file=f"{file.parent.parent.name}/{file.parent.name}/{file.name}") from None


def lists(_folder: Path) -> Values:
    """Read every catalogue and pathway as the program does."""
    try:
        names = resources.catalogue_names()
        for name in names:
            resources.catalogue_entries(name)
        for name in resources.pathway_names():
            resources.pathway(name)
        resources.catalogue("phases")
    except resources.ResourceError as error:
        raise NotWell("damaged", file=str(error).partition(":")[0].removeprefix("cannot read ")) from None
    return {"count": len(names)}


def installation(tree: Path) -> Callable[[Path], Values]:
    """Return what compares the files of an installed version with its list; a checkout has none.

    ``tree``: the folder of the version.
    """

    def compare(_folder: Path) -> Values:
        try:
            lines = (tree / LIST).read_text("utf-8").splitlines()
        except FileNotFoundError:
            raise NothingToTry("none") from None
        except (OSError, UnicodeDecodeError):
            raise NotWell("unreadable") from None
        there = dict(_sizes(tree, ""))
        wrong = [name for size, _, name in (line.partition(" ") for line in lines) if there.get(name) != size]
        if wrong:
            raise NotWell("changed", count=len(wrong), file=wrong[0].replace("\\", "/"))
        return {"count": len(lines)}

    return compare


def _sizes(folder: Path, before: str) -> Iterator[tuple[str, str]]:
    """Yield path with backslashes and size of each file: a listing costs Windows far less than asking file by file."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from _sizes(Path(entry.path), f"{before}{entry.name}\\")
                else:
                    yield f"{before}{entry.name}", str(entry.stat(follow_symlinks=False).st_size)
    except OSError:
        return  # what cannot be listed counts as missing


CHECKS = (
    Check("texts", texts(resources.resource()), ("missing", "incomplete", "damaged")),
    Check("lists", lists, ("damaged",)),
    Check("files", files(resources.resource()), ("missing", "damaged")),
    Check(
        "installation", installation(Path(__file__).resolve().parents[3]), ("none", "unreadable", "changed")
    ),
)
