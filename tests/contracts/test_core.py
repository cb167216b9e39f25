"""The core knows neither windows nor words for the screen nor the network."""

from __future__ import annotations

import ast
import sys

from tests.contracts.source_tree import CORE, imports, listed, modules, named, parsed

QT = ("PySide2", "PySide6", "PyQt5", "PyQt6", "shiboken6")
NETWORK = (
    "aiohttp",
    "asyncio.streams",
    "ftplib",
    "http",
    "httpx",
    "requests",
    "smtplib",
    "socketserver",
    "starlette",
    "telnetlib",
    "urllib.request",
    "urllib3",
    "uvicorn",
    "xmlrpc",
)
UPWARD = ("coachdesk/__main__.py", "coachdesk/commands/screenshots.py", "coachdesk/commands/selftest.py")
"""The launcher and the verbs that draw or try the windows may reach up to them, through ui only."""


def _within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


def test_qt_is_imported_by_ui_only() -> None:
    found = [
        named(path, line)
        for path in modules(CORE, "resources", "sync", "packaging")
        for module, line in imports(path)
        if _within(module, QT)
    ]
    assert not found, listed(found)


def test_the_core_does_not_import_the_windows() -> None:
    found = {
        named(path, line)
        for path in modules(CORE, "resources", "sync")
        for module, line in imports(path)
        if _within(module, ("ui",)) and named(path) not in UPWARD
    }
    assert not found, listed(found)


def test_the_windows_come_behind_the_launcher() -> None:
    """The upward imports stand inside functions: importing the core draws no Qt in."""
    found = [
        named(path, node.lineno)
        for path in modules(CORE)
        for node in parsed(path).body
        if (isinstance(node, ast.ImportFrom) and _within(node.module or "", ("ui",)))
        or (isinstance(node, ast.Import) and any(_within(alias.name, ("ui",)) for alias in node.names))
    ]
    assert not found, listed(found)


def test_the_core_returns_no_words_for_the_screen() -> None:
    found = [
        named(path, node.lineno)
        for path in modules(CORE)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"tr", "_"}
    ]
    assert not found, listed(found)


def test_only_the_ends_of_sync_speak_to_the_network() -> None:
    found = {
        named(path, line)
        for path in modules(CORE, "resources", "sync/protocol", "sync/simulation", "ui")
        for module, line in imports(path)
        if _within(module, NETWORK)
    }
    assert not found, listed(found)


def test_the_programme_needs_the_standard_library_only() -> None:
    allowed = (*sys.stdlib_module_names, "coachdesk", "resources")
    found = {
        f"{named(path, line)} {module}"
        for path in modules("coachdesk/programme", "coachdesk/journal")
        for module, line in imports(path)
        if module.partition(".")[0] not in allowed
    }
    assert not found, listed(found)
