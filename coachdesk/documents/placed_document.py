"""One kept document while it is open in Word: its folder, what is in it, and the small manifest beside it.

::

    <folder>/<document id>.json      the manifest: ids and hashes, nothing personal
    <folder>/<document id>/          the document, and whatever Word puts beside it
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import secrets
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

LOCK_STALE_S = 24 * 3600
"""A lock file older than this was left by a Word that crashed."""

_ZIPPED = frozenset({".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".zip"})
_PASSING_SUFFIXES = frozenset({".tmp", ".asd", ".wbk", ".bak"})
"""What Word and others write beside a document while they work."""

Signature = tuple[int, int]
"""Modification time in nanoseconds and size in bytes: what a look costs nothing to compare."""


@dataclass(frozen=True, slots=True)
class SavedFile:
    """Content that is newer than what the case file holds.

    ``is_extra``: saved beside the document under another name, so it is another document. ``is_whole`` is False for a
    file cut off in the middle of being written.
    """

    case_id: str
    document_id: str
    folder: Path
    file_name: str
    data: bytes
    is_extra: bool = False
    is_whole: bool = True

    @property
    def digest(self) -> str:
        """The SHA-256 of the content, in hexadecimal."""
        return digest_of(self.data)


@dataclass
class PlacedDocument:
    """A document placed for Word; ``kept`` tells for each file name the hash that the case file holds."""

    case_id: str
    document_id: str
    file_name: str
    folder: Path
    manifest: Path
    kept: dict[str, str] = field(default_factory=dict)
    seen: dict[str, Signature] = field(default_factory=dict)
    settled: dict[str, Signature] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """Where Word finds the document."""
        return self.folder / self.file_name

    def write_manifest(self) -> None:
        """Write the manifest whole or not at all."""
        content = {
            "case_id": self.case_id,
            "document_id": self.document_id,
            "file_name": self.file_name,
            "kept": self.kept,
        }
        beside = self.manifest.with_suffix(".new")
        write_private(beside, json.dumps(content).encode())
        beside.replace(self.manifest)

    def files(self) -> list[Path]:
        """Return the documents in the folder, the placed one first, without Word's passing files."""
        try:
            found = sorted(self.folder.iterdir(), key=lambda path: (path.name != self.file_name, path.name))
        except FileNotFoundError:
            return []
        return [path for path in found if not is_passing(path) and path.is_file() and not path.is_symlink()]

    def is_held(self) -> bool:
        """Tell whether a program has the document open."""
        try:
            beside = list(self.folder.iterdir())
        except FileNotFoundError:
            return False
        return any(_is_live_lock(path) for path in beside) or any(map(_is_denied, self.files()))

    def changed(self, *, only_settled: bool) -> list[SavedFile]:
        """Return what was saved since it was last kept.

        ``only_settled``: only files that stood still since the last look and are whole; otherwise all.
        """
        found = []
        for path in self.files():
            signature = _signature(path)
            if signature is None or (only_settled and self.settled.get(path.name) == signature):
                continue
            if only_settled and self.seen.get(path.name) != signature:
                self.seen[path.name] = signature
                continue
            saved = self._read(path)
            if saved is None or (only_settled and not saved.is_whole):
                continue
            if only_settled:
                self.settled[path.name] = signature
            if saved.digest != self.kept.get(path.name):
                found.append(saved)
        return found

    def _read(self, path: Path) -> SavedFile | None:
        try:
            data = path.read_bytes()
        except OSError:  # in the middle of Word's rename, or held: the next look finds it
            return None
        is_extra = path.name != self.file_name
        return SavedFile(
            self.case_id, self.document_id, self.folder, path.name, data, is_extra, is_whole(path, data)
        )

    def keep_noted(self, saved: SavedFile) -> None:
        """Note that the case file holds this content now."""
        self.kept[saved.file_name] = saved.digest
        self.write_manifest()

    def look_again(self, saved: SavedFile) -> None:
        """Forget that this content was reported: keeping it failed, the next look reports it again."""
        self.settled.pop(saved.file_name, None)

    def wipe(self) -> bool:
        """Overwrite and delete the folder and its manifest; return False when a program holds it still."""
        if self.is_held():
            return False
        try:
            for inside, folders, names in os.walk(self.folder, topdown=False):
                for name in names:
                    wipe_file(_named_passing(Path(inside, name)))
                for name in folders:  # a page saved as HTML has its pictures in one
                    folder = Path(inside, name)
                    folder.unlink() if folder.is_symlink() else folder.rmdir()
            if self.folder.exists():
                self.folder.rmdir()
            self.manifest.unlink(missing_ok=True)
        except OSError:  # held after all, or written to just now
            return False
        return True


def read_placed(manifest: Path) -> PlacedDocument | None:
    """Return the document that a manifest names; None when it cannot be read."""
    try:
        content = json.loads(manifest.read_bytes())
        case_id, document_id, file_name = (
            str(content[key]) for key in ("case_id", "document_id", "file_name")
        )
        kept = {str(name): str(digest) for name, digest in content["kept"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return PlacedDocument(case_id, document_id, file_name, manifest.with_suffix(""), manifest, kept)


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of some content, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def is_whole(path: Path, data: bytes) -> bool:
    """Tell whether a file is complete, as far as its format shows; a zip must have all its parts."""
    if path.suffix.lower() not in _ZIPPED:
        return bool(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return parts.testzip() is None
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError):
        return False


def is_lock(path: Path) -> bool:
    """Tell Word's ``~$name`` and LibreOffice's ``.~lock.name#``."""
    return path.name.startswith("~$") or (path.name.startswith(".~lock.") and path.name.endswith("#"))


def is_passing(path: Path) -> bool:
    """Tell a file that a program writes for itself while it works."""
    return is_lock(path) or path.name.startswith(("~", ".")) or path.suffix.lower() in _PASSING_SUFFIXES


def _is_live_lock(path: Path) -> bool:
    signature = _signature(path) if is_lock(path) else None
    return signature is not None and time.time() - signature[0] / 1e9 < LOCK_STALE_S


def _is_denied(path: Path) -> bool:
    """Tell whether Windows refuses to write: Word keeps its document open and denies it to others."""
    try:
        with path.open("r+b"):
            return False
    except PermissionError:
        return True
    except OSError:
        return False


def _named_passing(path: Path) -> Path:
    """Give a file that is to be wiped a name that is nobody's document, and return it.

    Zeros under the document's own name, after a crash or where Windows refuses to delete, would be taken back as its
    newest version. A program that does not share the deletion is met here, while the content is whole (``OSError``).
    """
    if path.name.startswith("~"):
        return path
    return path.rename(path.with_name(f"~{secrets.token_hex(4)}.tmp"))


def _signature(path: Path) -> Signature | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only this person may read: the mode comes before the content."""
    path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def put_copy(path: Path, data: bytes) -> None:
    """Write a file as a whole: what stood there stays, or the new content stands, on the disk when this returns.

    Until then the content lies beside it, in the folder that the person chose and nowhere else, under a name that no
    file there has. Raises ``OSError``; nothing is left then.
    """
    beside = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        write_private(beside, data)
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):  # the folder is gone, or the stick was pulled out
            wipe_file(beside)
        raise
    _force_folder(path.parent)


def _force_folder(folder: Path) -> None:
    """Force a folder's entries to the disk, where the system lets a folder be opened."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network folders cannot; the file itself has been forced
            os.fsync(handle)
    finally:
        os.close(handle)


def wipe_file(path: Path) -> None:
    """Overwrite a file with zeros, as far as the disk lets one, and delete it.

    On a flash disk or a journaling file system old blocks may survive: full-disk encryption is what covers those.
    """
    if path.is_file() and not path.is_symlink():
        with path.open("r+b") as file:
            left = file.seek(0, os.SEEK_END)
            file.seek(0)
            while left > 0:
                left -= file.write(bytes(min(left, 1 << 20)))
            file.flush()
            with contextlib.suppress(OSError):  # some network folders cannot; deleting is what counts
                os.fsync(file.fileno())
    path.unlink(missing_ok=True)
