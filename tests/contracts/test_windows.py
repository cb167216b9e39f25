"""A window asks for what it wants in one place, and knows the rest by its type only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.contracts.source_tree import CHECKOUT, listed, modules, named, parsed

OPERATIONS = CHECKOUT / "ui" / "operations"
STAGE = CHECKOUT / "ui" / "shell" / "screens.py"
"""Draws every screen for the screenshots, without anybody in front of it: no window waits there."""

BEHIND_OPERATIONS = (
    "coachdesk.services",
    "coachdesk.storage",
    "coachdesk.documents",
)
"""Not ``coachdesk.spreadsheets``: the import's screens show its plan, which is values only."""


def _imports_at_run_time(path: Path) -> Iterator[tuple[str, int]]:
    """Yield what a file imports when it runs: not what stands under ``if TYPE_CHECKING``."""
    waiting: list[ast.AST] = [parsed(path)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            waiting.extend(node.orelse)
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)
        waiting.extend(ast.iter_child_nodes(node))


def test_a_window_reaches_the_services_through_operations() -> None:
    found = {
        f"{named(path, line)} {module}"
        for path in modules("ui")
        if not path.is_relative_to(OPERATIONS)
        for module, line in _imports_at_run_time(path)
        if any(module == room or module.startswith(room + ".") for room in BEHIND_OPERATIONS)
    }
    assert not found, listed(found)


def test_a_window_never_waits_by_turning_the_event_loop_itself() -> None:
    found = [
        named(path, node.lineno)
        for path in modules("ui")
        if path != STAGE
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr == "processEvents"
    ]
    assert not found, listed(found)
