"""A file, a function or a class that has grown too large wants to be split by role."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.contracts.source_tree import CHECKOUT, listed, named, parsed, project_files, python_files

MOST_LINES = 400
MOST_LINES_IN_UI = 300
MOST_LINES_OF_A_FUNCTION = 60
MOST_LINES_OF_TESTS = 500  # a list of cases is long without being complicated
MOST_PUBLIC_METHODS = 20

BANNED_NAMES = frozenset({"base", "common", "helper", "helpers", "manager", "misc", "util", "utils"})

_OVERRIDE_OF_QT = re.compile(r"[a-z]+[A-Z]\w*")


def _nodes(*kinds: type[ast.AST]) -> Iterator[tuple[Path, ast.AST]]:
    for path in python_files():
        for node in ast.walk(parsed(path)):
            if isinstance(node, kinds):
                yield path, node


def test_no_file_is_too_long() -> None:
    too_long = {}
    for path in python_files():
        most = MOST_LINES_IN_UI if path.is_relative_to(CHECKOUT / "ui") else MOST_LINES
        if path.is_relative_to(CHECKOUT / "tests"):
            most = MOST_LINES_OF_TESTS
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > most:
            too_long[named(path)] = lines
    assert not too_long, listed(too_long)


def test_no_function_is_too_long() -> None:
    too_long = {}
    for path, node in _nodes(ast.FunctionDef, ast.AsyncFunctionDef):
        assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > MOST_LINES_OF_A_FUNCTION:
            too_long[f"{named(path, node.lineno)} {node.name}"] = lines
    assert not too_long, listed(too_long)


def test_no_class_does_too_much() -> None:
    too_many = {}
    for path, node in _nodes(ast.ClassDef):
        assert isinstance(node, ast.ClassDef)
        public = [
            method.name
            for method in node.body
            if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef))
            and not method.name.startswith("_")
            and not _OVERRIDE_OF_QT.fullmatch(method.name)
        ]
        is_tests = named(path).startswith("tests/") and node.name.startswith("Test")
        if len(public) > MOST_PUBLIC_METHODS and not is_tests:
            too_many[f"{named(path, node.lineno)} {node.name}"] = len(public)
    assert not too_many, listed(too_many)


def test_every_module_is_named_after_what_it_holds() -> None:
    attics = [
        named(path)
        for path in project_files()
        if path.suffix == ".py"
        and BANNED_NAMES.intersection(path.relative_to(CHECKOUT).with_suffix("").parts)
    ]
    assert not attics, listed(attics)


def test_packaging_is_no_package() -> None:
    """An ``__init__.py`` there would hide the library of that name from everything that runs here."""
    assert not (CHECKOUT / "packaging" / "__init__.py").exists()
