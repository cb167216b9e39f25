"""The tree as a whole: its dates, its list of files."""

from __future__ import annotations

import os
from pathlib import Path

LIST = "files.txt"
FOLDERS = "folders.txt"


def write_lists(tree: Path) -> None:
    """Write ``files.txt`` (size, blank, path) and ``folders.txt`` (deepest first), by which the tree is removed.

    The launcher looks after an error whether each file is there.
    """
    files = sorted(file for file in tree.rglob("*") if file.is_file() and file.name not in {LIST, FOLDERS})
    lines = [f"{file.stat().st_size} {_name(file, tree)}\n" for file in files]
    folders = sorted(
        (folder for folder in tree.rglob("*") if folder.is_dir()), key=lambda one: _name(one, tree)
    )
    folders.sort(key=lambda one: -len(one.parts))
    (tree / LIST).write_text("".join(lines), encoding="utf-8", newline="\n")
    (tree / FOLDERS).write_text(
        "".join(f"{_name(folder, tree)}\n" for folder in folders), encoding="utf-8", newline="\n"
    )


def set_dates(tree: Path, epoch: int) -> None:
    """Give every file and folder the same date, so that the same inputs make the same installer."""
    for path in [tree, *tree.rglob("*")]:
        os.utime(path, (epoch, epoch))


def _name(path: Path, tree: Path) -> str:
    return "\\".join(path.relative_to(tree).parts)
