"""Look at the finished tree: can everything in it be loaded on a Windows that has nothing else?"""

from __future__ import annotations

import ast
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from development.failures import CHECKS_FAILED, CannotGoOn
from windows import portable_executable
from windows.portable_executable import AMD64, NoProgramFile
from windows.runtime import LEFT_OUT

OF_WINDOWS = frozenset(
    """
    advapi32.dll authz.dll bcrypt.dll bcryptprimitives.dll comdlg32.dll crypt32.dll d3d11.dll d3d12.dll d3d9.dll
    dnsapi.dll dwmapi.dll dwrite.dll dxgi.dll gdi32.dll icuuc.dll imm32.dll iphlpapi.dll kernel32.dll mpr.dll
    msvcrt.dll netapi32.dll ntdll.dll ole32.dll oleaut32.dll propsys.dll rpcrt4.dll secur32.dll setupapi.dll
    shell32.dll shlwapi.dll uiautomationcore.dll user32.dll userenv.dll uxtheme.dll version.dll winhttp.dll
    winmm.dll winspool.drv ws2_32.dll wtsapi32.dll
    """.split()  # noqa: SIM905 - fifty names read better in lines than each between quotation marks
)
"""Libraries that every Windows 10 (1903 or newer) and 11 has."""

OF_WINDOWS_TOO = ("api-ms-win-",)

BUILT_IN = frozenset(
    """
    array atexit binascii builtins cmath errno faulthandler gc itertools marshal math mmap msvcrt nt sys time winreg
    xxsubtype zlib
    """.split()  # noqa: SIM905 - as above
)
"""Modules that are inside python3xx.dll on Windows."""

LONGEST_PATH = 130
"""Of a file in the tree, in characters: with a person's folder before it a path of Windows has 259."""


def check(tree: Path, runtime: str) -> None:
    """Stop and name everything that is wrong; ``runtime`` is the name of the archive of Python's own modules."""
    faults = [*library_faults(tree), *module_faults(tree, runtime), *name_faults(tree)]
    if faults:
        raise CannotGoOn(
            "The tree is not fit to be packed:\n    " + "\n    ".join(faults[:40]), CHECKS_FAILED
        )


def library_faults(tree: Path) -> Iterator[str]:
    """Yield each imported library that is neither in the tree nor one of Windows, and files of another processor."""
    files = [file for file in sorted(tree.rglob("*")) if file.is_file()]
    ours = {file.name.lower() for file in files}
    for file in files:
        if not portable_executable.is_program_file(file):
            continue
        name = file.relative_to(tree).as_posix()
        try:
            found = portable_executable.read(file)
        except NoProgramFile:
            yield f"{name}: not a program file of 64-bit Windows"
            continue
        if found.machine != AMD64:
            yield f"{name}: made for another processor"
        for library in sorted(found.imports - ours - OF_WINDOWS):
            if not library.startswith(OF_WINDOWS_TOO):
                yield f"{name}: needs {library}, which is not here"


def module_faults(tree: Path, runtime: str) -> Iterator[str]:
    """Yield each module of Python's own library that is imported at once and is not in the runtime."""
    folder = tree / "runtime"
    with zipfile.ZipFile(folder / runtime) as archive:
        there = {name.partition("/")[0].partition(".")[0] for name in archive.namelist()}
    # What is left of sqlite3 without _sqlite3.pyd cannot be imported.
    there -= {name.partition(".")[0].lstrip("_") for name in LEFT_OUT if name.endswith(".pyd")}
    there |= {file.name.partition(".")[0] for file in folder.glob("*.pyd")} | BUILT_IN
    for file in sorted((tree / "app").rglob("*.py")):
        for name in sorted(_imported_at_once(file) & sys.stdlib_module_names - there):
            if not name.startswith("_"):
                yield f"{file.relative_to(tree).as_posix()}: imports {name}, which is not in the runtime"


def name_faults(tree: Path) -> Iterator[str]:
    """Yield names that the installer's lists cannot hold, or that are too long."""
    for path in sorted(tree.rglob("*")):
        name = str(path.relative_to(tree))
        if not name.isascii():
            yield f"{name!a}: a name with other letters than ASCII"
        if len(name) > LONGEST_PATH:
            yield f"{name}: {len(name)} characters, {LONGEST_PATH} are allowed"


def _imported_at_once(file: Path) -> set[str]:
    """Return the top names that a module imports whenever it is loaded: not in a function, try or if."""
    found: set[str] = set()
    for node in ast.parse(file.read_bytes()).body:
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found
