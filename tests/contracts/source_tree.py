"""The project's own files, as git would hand them to somebody else."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
CORE = "coachdesk"
MADE_BY_TOOLS = frozenset({".git", ".hypothesis", ".venv", "__pycache__", "build", "dist", "screenshots"})
PACKAGES = (CORE, "resources", "sync", "ui")


@cache
def project_files() -> tuple[Path, ...]:
    """Return every file that is tracked, or would be with the next commit.

    Where git does not know the tree (a downloaded archive), every file that is not made by a tool.
    """
    if not (CHECKOUT / ".git").exists():
        return tuple(sorted(_walked(CHECKOUT)))
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=CHECKOUT,
        capture_output=True,
        check=True,
    )
    names = listed.stdout.decode("utf-8").split("\0")
    return tuple(sorted(path for name in set(names) if name and (path := CHECKOUT / name).is_file()))


def _walked(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_file():
            yield path
        elif path.name not in MADE_BY_TOOLS and not path.name.endswith(("_cache", ".egg-info")):
            yield from _walked(path)


def text_files() -> Iterator[tuple[Path, str]]:
    """Yield every file that holds text, with its text."""
    for path in project_files():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def modules(*packages: str) -> list[Path]:
    """Return the Python files below these folders of the checkout."""
    roots = [CHECKOUT / package for package in packages]
    return [
        path
        for path in project_files()
        if path.suffix == ".py" and any(path.is_relative_to(root) for root in roots)
    ]


def python_files() -> list[Path]:
    """Return every Python file of the project."""
    return [path for path in project_files() if path.suffix == ".py"]


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def named(path: Path, line: int | None = None) -> str:
    """Return how a failure names a place: ``ui/app.py:12``."""
    relative = path.relative_to(CHECKOUT).as_posix()
    return relative if line is None else f"{relative}:{line}"


def listed(found: Collection[str] | Mapping[str, int]) -> str:
    """Return what was found, one a line, for the message of a failure."""
    pairs = found.items() if isinstance(found, Mapping) else [(place, None) for place in sorted(found)]
    return "\n" + "\n".join(place if count is None else f"{place}: {count}" for place, count in pairs)


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Yield every module that a file imports, inside functions too, with its line.

    ``from a import b`` yields ``a`` and ``a.b``: b may be a module.
    """
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module, node.lineno
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno
