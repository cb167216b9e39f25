"""Where a kept document lies while it is open in Word: a folder of its own, watched, and wiped as soon as may be.

No lock protects what another program must be able to read, so it lies there in clear for as short as possible: under
the person's own local application data, mode 0700, outside of anything that is backed up or synchronised, in names
that say nothing about anybody.
::

    <root>/<desk, hashed>/<process, at random>/<document id>.json and <document id>/

What was saved is taken back into the case file; only what is safely there is wiped. What a crash or a lock left
behind is found at the next unlock, taken back if it is newer, and then wiped: nothing a person saved is thrown away.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from coachdesk.documents.placed_document import (
    PlacedDocument,
    SavedFile,
    digest_of,
    read_placed,
    wipe_file,
    write_private,
)

FALLBACK_NAME = "document"
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])(\.|$)")
_LONGEST_NAME = 100
_LONGEST_SUFFIX = 5


@dataclass(frozen=True, slots=True)
class WipeReport:
    """What a wipe did: ids of documents that are gone, that a program holds, and that hold unsaved news."""

    wiped: tuple[str, ...]
    held: tuple[str, ...]
    unkept: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing is left in clear."""
        return not self.held and not self.unkept


def default_root() -> Path:
    """Return the folder for all desks: local application data, which Windows neither roams nor backs up."""
    import platformdirs  # noqa: PLC0415  # only a program asks; a test names its own folder

    return platformdirs.user_cache_path("CoachDesk", appauthor=False) / "open"


def word_file_name(name: str) -> str:
    """Return a file name that Windows takes, with its suffix."""
    cleaned = _FORBIDDEN.sub(" ", name).strip().rstrip(". ")
    stem, dot, suffix = cleaned.rpartition(".")
    if not (dot and suffix.isalnum() and len(suffix) <= _LONGEST_SUFFIX):
        stem, suffix = cleaned, ""
    stem = " ".join(stem.split())[:_LONGEST_NAME].strip(" .") or FALLBACK_NAME
    if _RESERVED.match(stem) or stem.startswith(("~", ".")):
        stem = f"_{stem}"
    return f"{stem}.{suffix}" if suffix else stem


class PrivateFolder:
    """The documents of one desk that are open in other programs, in this process or left by an earlier one.

    ``desk``: what identifies the desk, never shown. Only one process may have a desk open, so whatever lies in the
    desk's folder is this process's or was left behind.
    """

    def __init__(self, root: Path, desk: str) -> None:
        self._root = root / hashlib.sha256(desk.encode()).hexdigest()[:16]
        self._mine = self._root / secrets.token_hex(4)
        self._placed: dict[Path, PlacedDocument] = {}
        self.unreadable = 0
        self._find_left_behind()

    def _find_left_behind(self) -> None:
        """Take over what an earlier process left: its documents may be open still."""
        if not self._root.is_dir():
            return
        for manifest in sorted(self._root.glob("*/*.json")):
            placed = read_placed(manifest)
            if placed is None:
                self.unreadable += 1
            else:
                self._placed[placed.folder] = placed

    @property
    def documents(self) -> frozenset[str]:
        """The ids of the documents that lie in the folder."""
        return frozenset(placed.document_id for placed in self._placed.values())

    def held(self) -> frozenset[str]:
        """Return the ids of the documents that a program has open now."""
        return frozenset(placed.document_id for placed in self._placed.values() if placed.is_held())

    def place(self, case_id: str, document_id: str, file_name: str, data: bytes) -> Path:
        """Write a document for Word and return its path.

        ``data`` is what the case file holds. One that lies there already is left as it is when a program holds it,
        when it is newer than the case file, or when it is the same. Raises ``OSError`` when nothing can be written.
        """
        for lying in self._of(document_id):
            is_same = lying.kept.get(lying.file_name) == digest_of(data)
            if lying.path.exists() and (is_same or lying.is_held() or lying.changed(only_settled=False)):
                return lying.path
        self.wipe([document_id])
        self._make_folder(self._mine)
        name = document_id if not self._of(document_id) else f"{document_id}-{secrets.token_hex(2)}"
        placed = PlacedDocument(
            case_id, document_id, word_file_name(file_name), self._mine / name, self._mine / f"{name}.json"
        )
        placed.kept[placed.file_name] = digest_of(data)
        try:
            placed.write_manifest()  # before the document, so that none is ever without one
            self._make_folder(placed.folder)
            write_private(placed.path, data)
        except OSError:
            placed.wipe()  # half a document must not be taken for a newer one later
            raise
        self._placed[placed.folder] = placed
        return placed.path

    def _of(self, document_id: str) -> list[PlacedDocument]:
        return [placed for placed in self._placed.values() if placed.document_id == document_id]

    def _make_folder(self, folder: Path) -> None:
        self._root.mkdir(parents=True, exist_ok=True)
        for each in (self._root, folder):
            each.mkdir(mode=0o700, exist_ok=True)
            if os.name != "nt":  # there Python, from 3.12.4, makes the person's own access list of it
                each.chmod(0o700)

    def look(self) -> list[SavedFile]:
        """Return what was saved and has stood still since the last look; call it about once a second."""
        return [saved for placed in self._placed.values() for saved in placed.changed(only_settled=True)]

    def unkept(self) -> list[SavedFile]:
        """Return everything that is newer than what the case file holds, at once: before a wipe, and after a crash."""
        return [saved for placed in self._placed.values() for saved in placed.changed(only_settled=False)]

    def note_kept(self, saved: SavedFile) -> None:
        """Note that the case file holds this content."""
        placed = self._placed.get(saved.folder)
        if placed is not None:
            placed.keep_noted(saved)

    def note_not_kept(self, saved: Iterable[SavedFile]) -> None:
        """Note that keeping failed, so that the next look reports it again."""
        for each in saved:
            placed = self._placed.get(each.folder)
            if placed is not None:
                placed.look_again(each)

    def wipe(self, document_ids: Iterable[str] | None = None) -> WipeReport:
        """Wipe documents (all of them when None) that no program holds and whose content the case file has."""
        wanted = self.documents if document_ids is None else frozenset(document_ids)
        wiped, held, unkept = [], [], []
        for folder, placed in list(self._placed.items()):
            if placed.document_id not in wanted:
                continue
            if placed.is_held():
                held.append(placed.document_id)
            elif placed.changed(only_settled=False):
                unkept.append(placed.document_id)
            elif placed.wipe():
                wiped.append(placed.document_id)
                del self._placed[folder]
            else:
                held.append(placed.document_id)
        self._remove_empty_folders()
        return WipeReport(tuple(wiped), tuple(held), tuple(unkept))

    def _remove_empty_folders(self) -> None:
        if not self._root.is_dir():
            return
        for folder in [path for path in self._root.iterdir() if path.is_dir()]:
            # Windows keeps a folder that a program works in, and a name until the last program lets go of it.
            with contextlib.suppress(OSError):
                for passing in folder.glob("*.new"):
                    wipe_file(passing)
                folder.rmdir()
        with contextlib.suppress(OSError):
            self._root.rmdir()
