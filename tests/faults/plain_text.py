"""Searches what a test run leaves on the disk for personal text in plain: desks, temporary folders, logs.

All the people of the tests are invented; the search takes them for real. It runs at the end of every run
(``tests/conftest.py``), in each process for the home that this process had, and for one sentence that only this run
knows in the system's own temporary folders too. What a test wrote in clear on purpose is allowed by a line of
``ALLOWED``, with its reason; nothing is allowed inside a desk's folder.
"""

from __future__ import annotations

import io
import os
import re
import secrets
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

CANARY_VARIABLE = "COACHDESK_TEST_CANARY"
_LEAST_RUN = 14
_BESIDE_A_DESK = ("vault.db", "desk.json")
_LARGEST_MEMBER = 64 << 20

PHRASES = (
    # names of those who work here
    *("Claire Fontaine", "Salomé Béranger", "Léo Vauquelin"),
    # people
    *("Boukhenifra", "Coulibaly-Vasseur", "Aïssatou de La Tour", "El Amrani Pierre Luc"),
    # notes, drafts, remarks
    *("Étude de marché à Pantin", "Étude de marché à finir", "Retoucherie à Pantin", "Retoucherie brouillon"),
    *("Rachète le four de son cousin", "Premier point, second point", "Remarque particulière numéro"),
    *("Le dossier avance bien et la banque a répondu", "Long compte rendu. "),
    *("étude de marché, statut, local ; ", "Un compte rendu d’avant"),
    # what opens a desk
    *("servir silicium outil rigoler vocal", "loutre regagner typique vocal rigoler"),
)
"""What stands in the desks of the tests; ``test_plain_text`` looks whether it still does."""

_MADE = r"^(tmp/pytest-of-[^/]+/)?pytest-\d+/(popen-gw\d+/)?"
ALLOWED: tuple[tuple[str, str], ...] = (
    (
        _MADE + r"(test_[^/]+|upgrade\d+)/[^/]+\.(json|xlsx)$",
        "an export that the test asked for, or a sheet to import that it wrote, at a place that it named itself",
    ),
    (_MADE + r"test_[^/]+/out$", "an export without a suffix, as above"),
    (_MADE + r"test_[^/]+/passphrase$", "the file that COACHDESK_PASSPHRASE_FILE names: the person keeps it"),
    (
        _MADE + r"(upgrade|selftest)\d+/next/(coachdesk|resources|ui)/",
        "a copy of the program's source, with its examples of names",
    ),
    (_MADE + r"dist\d+/[^/]+\.(whl|tar\.gz)$", "the program as a package, with its examples of names"),
)
"""Patterns of paths below a run's home, and why what lies there is in clear."""


def session_canary() -> str:
    """Return the sentence of this run, the same in all its processes; no other run and no other program has it."""
    kept = os.environ.get(CANARY_VARIABLE)
    if kept is None:
        # Letters only, so that it may be a name, a note, or a cell of a sheet.
        token = "".join(secrets.choice("bcdfghjklmnpqrstvwxz") for _ in range(12))
        kept = os.environ[CANARY_VARIABLE] = f"Zelphine {token.capitalize()}"
    return kept


@lru_cache(maxsize=1)
def demo_names() -> tuple[str, ...]:
    """Return names, telephones and addresses of the people of the demo desk, as a list or an index would show them."""
    from datetime import date

    from coachdesk.demo.building import SEED
    from coachdesk.demo.people import members

    people = [each.beneficiary for each in members(SEED, date(2026, 11, 24))]
    names = (f"{each['first_names']} {each['birth_name']}" for each in people)
    contacts = (str(each[name]) for each in people for name in ("phone", "email") if each.get(name))
    # Those that are found at once in noise; plenty are left.
    return tuple(each for each in (*names, *contacts) if _may_hold_text(each.encode()))


@dataclass(frozen=True)
class Found:
    """Where personal text stands in plain."""

    path: Path
    phrase: str
    member: str = ""

    def __str__(self) -> str:
        inside = f" in its part {self.member}" if self.member else ""
        return f"{self.path}{inside}: {self.phrase!r}"


class PlainTextSearch:
    """Looks for phrases in every byte of files, in UTF-8 and UTF-16, inside zips (Word, Excel) too."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._quick: list[tuple[str, bytes]] = []
        self._slow: list[tuple[str, bytes]] = []
        for phrase in phrases:
            for encoding in ("utf-8", "utf-16-le"):
                data = phrase.encode(encoding)
                kept = self._quick if _may_hold_text(data) else self._slow
                kept.append((phrase, data))

    def phrase_in(self, data: bytes) -> str | None:
        """Return a phrase that stands in the data, None when there is none."""
        # A sealed file is noise: it hardly ever has fourteen letters in a row, which is quickly seen.
        wanted = self._slow + self._quick if _may_hold_text(data) else self._slow
        return next((phrase for phrase, needle in wanted if needle in data), None)

    def search_file(self, path: Path) -> Iterator[Found]:
        """Yield what is found in a file; one that is gone or closed to us holds nothing."""
        try:
            data = path.read_bytes()
        except OSError:
            return
        phrase = self.phrase_in(data)
        if phrase is not None:
            yield Found(path, phrase)
        if data[:4] == b"PK\3\4":
            yield from self._search_zip(path, data)

    def _search_zip(self, path: Path, data: bytes) -> Iterator[Found]:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for member in archive.infolist():
                    if member.file_size > _LARGEST_MEMBER or member.flag_bits & 1:
                        continue
                    phrase = self.phrase_in(archive.read(member))
                    if phrase is not None:
                        yield Found(path, phrase, member.filename)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
            return  # a damaged one, made by a test

    def search_folder(
        self,
        folder: Path,
        *,
        since: float = 0.0,
        leave_out: str = "",
        is_allowed: Callable[[Path], bool] = lambda _: False,
    ) -> Iterator[Found]:
        """Yield what is found below a folder, in files changed since then (Unix seconds) that are not allowed.

        Folders whose name matches ``leave_out`` are not entered; links are not followed.
        """
        for place, folders, names in os.walk(folder):
            folders[:] = [name for name in folders if not (leave_out and re.fullmatch(leave_out, name))]
            for name in names:
                path = Path(place) / name
                try:
                    status = path.lstat()
                except OSError:
                    continue
                if status.st_mtime >= since and stat.S_ISREG(status.st_mode) and not is_allowed(path):
                    yield from self.search_file(path)


_LETTERS = bytes(range(65, 91)) + bytes(range(97, 123)) + bytes(range(48, 58)) + b" '+-.,@"
_KINDS = bytes(97 if each in _LETTERS else 48 if each == 0 else 46 for each in range(256))
_RUN_UTF8 = b"a" * _LEAST_RUN
_RUN_UTF16 = b"a0" * 6


def _may_hold_text(data: bytes) -> bool:
    kinds = data.translate(_KINDS)
    return _RUN_UTF8 in kinds or _RUN_UTF16 in kinds


def is_in_a_desk(path: Path, home: Path) -> bool:
    """Tell whether a file lies in the folder of a desk."""
    inside = [folder for folder in path.parents if home in folder.parents]
    return any((folder / name).exists() for folder in inside for name in _BESIDE_A_DESK)


def is_allowed(path: Path, home: Path) -> bool:
    """Tell whether a test wrote this file in clear on purpose."""
    if is_in_a_desk(path, home):
        return False
    written = path.relative_to(home).as_posix()
    return any(re.search(pattern, written) for pattern, _ in ALLOWED)


def leaks_of_a_run(home: Path) -> list[str]:
    """Return what stands in plain in a process's home (config, data, cache, temporary folder) and was not meant to."""
    search = PlainTextSearch([session_canary(), *PHRASES, *demo_names()])
    found = search.search_folder(home, is_allowed=lambda path: is_allowed(path, home))
    return [str(each) for each in found]


def leaks_outside(folders: Iterable[Path], since: float) -> list[str]:
    """Return where this run's own sentence stands in the system's temporary folders, which no test was given.

    Homes of test runs are left out: each is searched by its own process.
    """
    search = PlainTextSearch([session_canary()])
    return [
        str(found)
        for folder in folders
        for found in search.search_folder(folder, since=since, leave_out=r"coachdesk-(tests|report)-.*")
    ]


def files_holding(phrases: Iterable[str], *folders: Path) -> list[str]:
    """Return the names of the files below some folders in which one of the phrases stands in plain."""
    search = PlainTextSearch(phrases)
    return sorted({found.path.name for folder in folders for found in search.search_folder(folder)})
