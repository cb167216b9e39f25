"""The system's own libraries and programs, which no Python package brings along."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from development.failures import CannotGoOn

LIBRARIES: Mapping[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""Shared libraries that Qt opens on Linux, and the Debian package of each."""

WAYLAND_LIBRARIES: Mapping[str, str] = {
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
"""What it opens on a Wayland screen besides."""

PROGRAMS: Mapping[str, str] = {
    "Xvfb": "xvfb",
    "soffice": "libreoffice-writer-nogui",
    "pdftoppm": "poppler-utils",
    "pg_ctlcluster": "postgresql",
}
"""Programs that some tests need (a screen, Word documents opened by another program, a database server), and their
packages."""

INSTALLER_PROGRAMS: Mapping[str, str] = {
    "makensis": "nsis",
    "osslsigncode": "osslsigncode",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
    "x86_64-w64-mingw32-windres": "binutils-mingw-w64-x86-64",
}
"""Programs that build the Windows installer, and their packages."""

FONT_PACKAGE = "fonts-dejavu-core"
ENVIRONMENT_PACKAGE = "python3-venv"


def missing_for_the_window() -> list[str]:
    """Return the Debian packages without which no window, not even an invisible one, can be drawn."""
    if not sys.platform.startswith("linux"):
        return []
    libraries = {**LIBRARIES, **(WAYLAND_LIBRARIES if os.environ.get("WAYLAND_DISPLAY") else {})}
    missing = [package for library, package in libraries.items() if not _can_be_loaded(library)]
    if not _has_a_font():
        missing.append(FONT_PACKAGE)
    return missing


def missing_for_the_tests() -> list[str]:
    """Return the Debian packages without which some tests are left out."""
    if not sys.platform.startswith("linux"):
        return []
    return [package for program, package in PROGRAMS.items() if shutil.which(program) is None]


def missing_for_the_installer() -> list[str]:
    """Return the Debian packages without which the Windows installer cannot be built."""
    return [package for program, package in INSTALLER_PROGRAMS.items() if shutil.which(program) is None]


def has_apt() -> bool:
    """Tell whether this system installs its packages with apt."""
    return sys.platform.startswith("linux") and shutil.which("apt-get") is not None


def may_install() -> bool:
    """Tell whether packages can be installed from here without asking anyone."""
    return sys.platform != "win32" and has_apt() and os.geteuid() == 0


def command_for(packages: Iterable[str]) -> str:
    """Return the one command that a person types to install these packages."""
    return "sudo apt-get update && sudo apt-get install -y --no-install-recommends " + " ".join(packages)


def require(packages: list[str], say: Callable[[str], None]) -> None:
    """Install Debian packages, or stop and name the one command that does."""
    if not packages:
        return
    if may_install():
        install(packages, say)
        return
    if has_apt():
        raise CannotGoOn(
            "CoachDesk needs system packages that are missing here.\n"
            f"This one command installs them; then start again:\n\n    {command_for(packages)}\n"
        )
    raise CannotGoOn(
        "CoachDesk needs system libraries that are missing here. On Debian they are called:\n\n"
        f"    {' '.join(packages)}\n\n"
        "Install what your system calls them, then start again."
    )


def install(packages: list[str], say: Callable[[str], None]) -> None:
    """Install Debian packages with apt; the caller may install."""
    say("Installing system packages: " + " ".join(packages))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    waiting = ["-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]
    updated = _run_quietly(["apt-get", *waiting, "-q", "update"], environment)
    command = ["apt-get", *waiting, "-q", "install", "-y", "--no-install-recommends", *packages]
    installed = _run_quietly(command, environment)
    if installed.returncode != 0:
        said = installed.stdout if updated.returncode == 0 else updated.stdout + installed.stdout
        raise CannotGoOn(
            "The system packages could not be installed. Is there a network connection?\n"
            f"The command was: {' '.join(command)}\nIt said:\n{last_lines(said)}"
        )


def last_lines(text: str, count: int = 12) -> str:
    """Return the end of what a program said, indented; not how often it tried."""
    said = [line for line in text.rstrip().splitlines() if "Retrying (Retry(" not in line]
    return "\n".join("    " + line for line in said[-count:])


def _run_quietly(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def _can_be_loaded(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_a_font() -> bool:
    home = Path.home()
    folders = [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".fonts",
        home / ".local" / "share" / "fonts",
    ]
    return any(
        name.lower().endswith((".ttf", ".otf", ".ttc"))
        for folder in folders
        for _, _, names in os.walk(folder)
        for name in names
    )
