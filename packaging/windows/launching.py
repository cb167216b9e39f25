"""Draw the icons and compile the launcher ``CoachDesk.exe``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from development.failures import CannotGoOn
from windows.places import OWN

COMPILER = "x86_64-w64-mingw32-gcc"
RESOURCES = "x86_64-w64-mingw32-windres"
SOURCES = OWN / "launcher"

FLAGS = (
    *("-municode", "-mwindows", "-std=c11", "-Os", "-s"),
    *("-Wall", "-Wextra", "-Werror", "-fno-ident", "-ffile-prefix-map=.=launcher"),
    # The same bytes each time; no fixed addresses, no data that can be run.
    *("-Wl,--no-insert-timestamp", "-Wl,--nxcompat", "-Wl,--dynamicbase", "-Wl,--high-entropy-va"),
)


def four_numbers(version: str) -> list[str]:
    """Return a version as Windows has it: ``0.1.0`` is 0, 1, 0, 0."""
    numbers = [part for part in version.split(".") if part.isdigit()]
    return (numbers + ["0"] * 4)[:4]


def draw_pictures(checkout: Path, parts: Path) -> None:
    """Draw the icons and the installer's pictures into ``parts``; the program's own window code does."""
    done = subprocess.run(
        [sys.executable, "-m", "ui.setup_pictures", str(parts)],
        cwd=checkout,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CannotGoOn(f"The icons could not be drawn:\n{done.stderr[-2000:]}")


def build(version: str, digits: str, parts: Path) -> Path:
    """Return the launcher, made in ``parts``, where the icons are."""
    numbers = four_numbers(version)
    words = {
        "@VERSION@": version,
        "@VERSION4@": ".".join(numbers),
        "@VERSION_COMMAS@": ",".join(numbers),
    }
    for name in ("launcher.rc", "launcher.exe.manifest"):
        text = (SOURCES / name).read_text(encoding="utf-8")
        for word, value in words.items():
            text = text.replace(word, value)
        (parts / name).write_text(text, encoding="utf-8")
    shutil.copyfile(SOURCES / "launcher.c", parts / "launcher.c")
    _run([RESOURCES, "-c", "65001", "launcher.rc", "-O", "coff", "-o", "launcher.res"], parts)
    python = f'-DPYTHON=L"python{digits}"'
    _run([COMPILER, *FLAGS, python, "launcher.c", "launcher.res", "-o", "CoachDesk.exe"], parts)
    return parts / "CoachDesk.exe"


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotGoOn(f"The launcher could not be compiled:\n{done.stderr[-3000:]}")
