"""Every exception to a rule says why, and ``Exception`` is caught at the edges only."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.source_tree import CHECKOUT, listed, modules, named, parsed, python_files

EDGES = frozenset(
    {
        "ui/app.py",
        "ui/background.py",
        "coachdesk/__main__.py",
        "coachdesk/commands/command_line.py",
        "coachdesk/selftest/running.py",
        "sync/client/agent.py",
    }
)
"""Where whatever nobody foresaw is caught, shown calmly and kept from taking the program down."""

_EXCEPTION = re.compile(
    r"#\s*(?:ruff:\s*)?(?:noqa|type:\s*ignore|mypy:\s*\S+|fmt:\s*off|pragma:)", re.IGNORECASE
)
_CODES = re.compile(
    r"#\s*(?:(?:ruff:\s*)?noqa(?::\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)?|type:\s*ignore(?:\[[\w\s,-]*\])?|mypy:\s*[\w-]+|"
    r"fmt:\s*off|pragma:\s*no\s*cover)",
    re.IGNORECASE,
)
_LEAST_WORDS = 2


def has_its_reason(comment: str) -> bool:
    """Tell whether something is left of the comment once the exceptions are taken away."""
    words = re.findall(r"[^\W\d_]{2,}", _CODES.sub(" ", comment))
    return len(words) >= _LEAST_WORDS


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# noqa: S603", False),
        ("# noqa: S603, S607", False),
        ("# type: ignore[arg-type]", False),
        ("# type: ignore[arg-type]  # noqa: E501", False),
        ("# noqa: S603 - the command is a list written here", True),
        ("# type: ignore[arg-type]  # the stub is wrong about None", True),
    ],
)
def test_a_reason_is_recognised(comment: str, *, expected: bool) -> None:
    assert has_its_reason(comment) is expected


def _comments(path: Path) -> Iterator[tuple[int, str]]:
    with tokenize.open(path) as file:
        for token in tokenize.generate_tokens(file.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def test_every_exception_in_the_code_says_why() -> None:
    silent = [
        f"{named(path, line)} {comment}"
        for path in python_files()
        for line, comment in _comments(path)
        if _EXCEPTION.search(comment) and not has_its_reason(comment)
    ]
    assert not silent, listed(silent)


def test_every_exception_in_the_settings_says_why() -> None:
    silent = []
    section = ""
    for number, line in enumerate((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("["):
            section = line
        in_rules = section in {"[tool.ruff.lint]", "[tool.ruff.lint.per-file-ignores]"}
        is_rule = re.match(r'\s+"[A-Z]+\d+",|"[^"]+" = \["', line)
        if in_rules and is_rule and "#" not in line:
            silent.append(f"{number}: {line}")
    assert not silent, listed(silent)


def test_only_the_edges_catch_everything() -> None:
    """Elsewhere a handler of everything tidies up and lets it go on."""
    found = [
        named(path, node.lineno)
        for path in modules("coachdesk", "resources", "sync", "ui")
        if named(path) not in EDGES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node) and not _lets_it_go_on(node)
    ]
    assert not found, listed(found)


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"} for kind in caught)


def _lets_it_go_on(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None
