"""Compile the program ahead, with a Python of the version that is packed: what is compiled fits only that one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from development import interpreter
from development.failures import CannotGoOn

# The paths inside are relative, and Windows' own when it loads them. "Unchecked": the source is not looked at again.
_COMPILE = """
import os, py_compile, sys
for line in sys.stdin.buffer.read().decode().split("\\0"):
    folder, name = os.path.split(line)
    to = os.path.join(folder, "__pycache__", name[:-3] + "." + sys.implementation.cache_tag + ".pyc")
    py_compile.compile(line, to, line, doraise=True, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
"""


def compile_all(app: Path, minor: tuple[int, int]) -> int:
    """Compile every module under ``app`` and return how many there are."""
    python = find_python(minor)
    names = sorted(file.relative_to(app).as_posix() for file in app.rglob("*.py"))
    done = subprocess.run(
        [python, "-I", "-c", _COMPILE],
        cwd=app,
        input="\0".join(names).encode(),
        env={"PYTHONHASHSEED": "0", "PATH": ""},
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        raise CannotGoOn(
            f"The program could not be compiled:\n{done.stderr.decode(errors='replace')[-2000:]}"
        )
    return len(names)


def find_python(minor: tuple[int, int]) -> str:
    """Return a Python of this version on the machine that builds."""
    for command in _candidates(minor):
        found = interpreter.ask(command)
        if found is not None and found.version == minor:
            return found.executable
    version = "{}.{}".format(*minor)
    raise CannotGoOn(
        f"The installer holds Python {version}, and its program is compiled ahead by the same version; none was "
        f"found on this machine.\nInstall Python {version} (any patch level), then start again."
    )


def _candidates(minor: tuple[int, int]) -> Iterator[list[str]]:
    version = "{}.{}".format(*minor)
    yield [sys.executable]
    yield [f"python{version}"]
    if sys.platform == "win32":
        yield ["py", f"-{version}"]
    versions = Path.home() / ".pyenv" / "versions"
    for folder in sorted(versions.glob(f"{version}.*"), reverse=True):
        yield [str(folder / "bin" / "python")]
    uv = [sys.executable, "-m", "uv"] if shutil.which("uv") else None
    if uv:
        found = subprocess.run([*uv, "python", "find", version], capture_output=True, text=True, check=False)
        if found.returncode == 0:
            yield [found.stdout.strip()]
