"""Opens the zip inside a .xlsx without trusting it.

Sizes are checked as declared and again while unpacking; XML with a document type (the door of entity
expansion and of outside files) is refused; nothing is ever written to the disk.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import NoReturn
from xml.parsers import expat

from coachdesk.spreadsheets.errors import SheetDamaged, SheetProtected, SheetTooLarge

FILE_LIMIT = 64 << 20
PART_LIMIT = 256 << 20
TOTAL_LIMIT = 512 << 20
_MEMBER_LIMIT = 10_000
_RATIO_LIMIT = 250
_RATIO_FROM = 8 << 20
"""Below this size any ratio is harmless."""

_CHUNK = 256 << 10
_IS_ENCRYPTED = 0x1

StartHandler = Callable[[str, dict[str, str]], None]


class StopParsing(Exception):
    """A handler has seen enough."""


class Archive:
    """The parts of an office file."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise SheetDamaged() from error
        members = self._zip.infolist()
        if len(members) > _MEMBER_LIMIT or sum(member.file_size for member in members) > TOTAL_LIMIT:
            _refuse()
        for member in members:
            if member.flag_bits & _IS_ENCRYPTED:
                raise SheetProtected()
            is_dense = member.file_size > max(member.compress_size, 1) * _RATIO_LIMIT
            if member.file_size > PART_LIMIT or (is_dense and member.file_size > _RATIO_FROM):
                _refuse()
        self._members = {member.filename.lstrip("/"): member for member in members}
        self._by_folded = {name.lower(): name for name in self._members}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._by_folded

    def names(self) -> tuple[str, ...]:
        """Return the names of all parts."""
        return tuple(self._members)

    def parse(
        self,
        name: str,
        start: StartHandler,
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> bool:
        """Give the elements of an XML part to handlers, names without prefix; return False when one stopped.

        Raises ``SheetDamaged``, ``SheetTooLarge``.
        """
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
        if end is not None:
            parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
        if text is not None:
            parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _refuse_document_type
        parser.EntityDeclHandler = _refuse_document_type
        member = self._members.get(self._by_folded.get(name.lower(), name))
        if member is None:
            raise SheetDamaged(part=name)
        read = 0
        try:
            with self._zip.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    read += len(chunk)
                    if read > PART_LIMIT:  # whatever the directory declares
                        _refuse()
                    parser.Parse(chunk, False)
                parser.Parse(b"", True)
        except StopParsing:
            return False
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
            ValueError,
            expat.ExpatError,
        ) as error:
            raise SheetDamaged(part=name) from error
        return True


def _refuse() -> NoReturn:
    raise SheetTooLarge(limit_mb=PART_LIMIT >> 20)


def _refuse_document_type(*_: object) -> None:
    raise SheetDamaged(part="doctype")
