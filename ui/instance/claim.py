"""Which process has the window on a desk: a small file that it keeps locked, and that says how it is reached.

The system lets go of the lock when the process ends, however it ends; what a killed one left is never in the way.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QCryptographicHash

_SUFFIX = ".window"
_LOCKED_AT = 1 << 30
"""Windows lets nobody read a byte that is locked: one far behind the end of the file is."""
_MOST_BYTES = 4_096


@dataclass(frozen=True, slots=True)
class Note:
    """How the window is reached: ``server`` is "" while it is being made, and once it is being closed."""

    server: str = ""
    pid: int = 0
    session: str = ""
    is_demo: bool = False


class Claim:
    """This process is the one with a window on the desk; ``former``: what the one before left in the file."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self.former = read_note(path)
        self._handle = handle
        self.say(Note())

    def say(self, note: Note) -> None:
        """Tell other starts how this window is reached; a full disk leaves them without an answer."""
        data = json.dumps(asdict(note)).encode()
        try:
            os.ftruncate(self._handle, 0)
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, data)
        except OSError:
            return

    def let_go(self) -> None:
        """Leave the desk to another window."""
        if self._handle >= 0:
            self.say(Note())
            os.close(self._handle)
            self._handle = -1


def claim_path(folder: Path, claims: Path) -> Path:
    """Return the file of a desk's window among the ``claims`` of this person; another session has its own."""
    place = os.path.normcase(os.path.realpath(folder))
    named = f"{session_name()}\0{place}".encode(errors="surrogateescape")
    digest = QCryptographicHash.hash(named, QCryptographicHash.Algorithm.Sha256).toHex().data()
    return claims / (bytes(digest).decode()[:32] + _SUFFIX)


def take_claim(path: Path) -> Claim | None:
    """Return the claim, or None while another process has it; raise ``OSError`` where nothing can be written."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    try:
        if _lock(handle):
            return Claim(path, handle)
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    return None


def read_note(path: Path) -> Note:
    """Return what a window said of itself; nothing while it is being written."""
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(_MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return Note()
    if not isinstance(found, dict):
        return Note()
    server, pid, session = found.get("server"), found.get("pid"), found.get("session")
    return Note(
        server if isinstance(server, str) else "",
        pid if type(pid) is int and 0 < pid < 1 << 32 else 0,
        session if isinstance(session, str) else "",
        found.get("is_demo") is True,
    )


def windows_open(claims: Path, *, but: Path) -> list[Note]:
    """Return the windows of this session on other desks, the demonstration's aside, the latest first."""
    found: list[tuple[float, Note]] = []
    for path in claims.glob(f"*{_SUFFIX}"):
        note = read_note(path)
        if path == but or not note.server or note.is_demo or note.session != session_name():
            continue
        try:
            claim = take_claim(path)
            if claim is None:
                found.append((path.stat().st_mtime, note))
            else:  # it was killed
                claim.let_go()
        except OSError:
            continue
    return [note for _since, note in sorted(found, key=lambda one: one[0], reverse=True)]


def session_name() -> str:
    """Return what tells this person's sessions on one machine apart: no window of another one can come to the front."""
    if sys.platform == "win32":
        import ctypes

        number = ctypes.c_uint32()
        if ctypes.windll.kernel32.ProcessIdToSessionId(os.getpid(), ctypes.byref(number)):
            return str(number.value)
        return ""
    else:
        return os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or ""


def _lock(handle: int) -> bool:
    """Lock the file for this process; False while another one has."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, _LOCKED_AT, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    else:
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
