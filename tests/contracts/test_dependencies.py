"""What is imported is asked for: a library that only happens to be there may go any day."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.contracts.source_tree import CHECKOUT, PACKAGES, imports, modules, named

OURS = {*PACKAGES, "dev", "development", "publishing", "tests", "windows"}
ALWAYS_THERE = {"_typeshed"}
"""Known to the type checker only."""


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _asked_for(*extras: str, groups: tuple[str, ...] = ()) -> set[str]:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = list(project["project"]["dependencies"])
    for extra in extras:
        lines += project["project"]["optional-dependencies"][extra]
    for group in groups:
        lines += [line for line in project["dependency-groups"][group] if isinstance(line, str)]
    return {_canonical(re.split(r"[^\w.-]", line, maxsplit=1)[0]) for line in lines}


def _imported_without_asking(folders: tuple[str, ...], asked_for: set[str]) -> set[str]:
    known = packages_distributions()
    found = set()
    for path in modules(*folders):
        for module, line in imports(path):
            package = module.partition(".")[0]
            if package in sys.stdlib_module_names or package in OURS | ALWAYS_THERE:
                continue
            if not asked_for.intersection(map(_canonical, known.get(package, [package]))):
                found.add(f"{named(path, line)} {package}")
    return found


def test_a_desk_imports_what_it_asks_for() -> None:
    rooms = (*(one for one in PACKAGES if one != "sync"), "sync/protocol", "sync/client")
    assert _imported_without_asking(rooms, _asked_for("desk")) == set()


def test_headquarters_imports_what_it_asks_for() -> None:
    rooms = ("sync/protocol", "sync/headquarters", "coachdesk/journal", "coachdesk/programme")
    assert _imported_without_asking(rooms, _asked_for("hq", "s3")) == set()


def test_the_tests_import_what_they_ask_for() -> None:
    asked = _asked_for("desk", "hq", "s3", groups=("test", "dev"))
    assert _imported_without_asking(("tests",), asked) == set()
