"""What a program file of Windows says about itself: the libraries it imports, its processor, its version."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from pathlib import Path

AMD64 = 0x8664
_IMPORTS, _DELAYED = 1, 13


class NoProgramFile(Exception):
    """The file is no portable executable, or a damaged one."""


@dataclass(frozen=True)
class ProgramFile:
    """A DLL, an extension module or a program; ``imports`` in small letters, delayed ones too."""

    machine: int
    imports: frozenset[str]
    version: str


def is_program_file(file: Path) -> bool:
    """Tell whether a file is one that Windows loads, whatever it is called."""
    with file.open("rb") as stream:
        return stream.read(2) == b"MZ"


def read(file: Path) -> ProgramFile:
    """Read the headers of a file; raises ``NoProgramFile``."""
    content = file.read_bytes()
    try:
        return _read(content)
    except (struct.error, ValueError, IndexError) as error:
        raise NoProgramFile(file.name) from error


def _read(content: bytes) -> ProgramFile:
    (start,) = struct.unpack_from("<I", content, 0x3C)
    if content[:2] != b"MZ" or content[start : start + 4] != b"PE\0\0":
        raise ValueError("no PE header")
    machine, section_count = struct.unpack_from("<HH", content, start + 4)
    (optional_size,) = struct.unpack_from("<H", content, start + 20)
    optional = start + 24
    (magic,) = struct.unpack_from("<H", content, optional)
    if magic != 0x20B:
        raise ValueError("not 64 bit")
    (directory_count,) = struct.unpack_from("<I", content, optional + 108)
    directories = [
        struct.unpack_from("<I", content, optional + 112 + 8 * index)[0]
        for index in range(min(directory_count, 16))
    ]
    sections = [
        struct.unpack_from("<IIII", content, optional + optional_size + 40 * index + 8)
        for index in range(section_count)
    ]
    names: set[str] = set()
    # An import's name is the fourth number of an entry of five; a delayed one's the second of eight.
    for kind, size, at in ((_IMPORTS, 20, 12), (_DELAYED, 32, 4)):
        if kind < len(directories) and directories[kind]:
            names |= _names(content, sections, directories[kind], size, at)
    return ProgramFile(machine, frozenset(names), _version(content))


def _names(
    content: bytes, sections: list[tuple[int, int, int, int]], address: int, size: int, at: int
) -> set[str]:
    found: set[str] = set()
    offset = _offset(sections, address)
    while any(content[offset : offset + size]):
        (name,) = struct.unpack_from("<I", content, offset + at)
        begin = _offset(sections, name)
        found.add(content[begin : content.index(b"\0", begin)].decode("ascii").lower())
        offset += size
    return found


def _offset(sections: list[tuple[int, int, int, int]], address: int) -> int:
    for virtual_size, virtual, raw_size, raw in sections:
        if virtual <= address < virtual + max(virtual_size, raw_size):
            return address - virtual + raw
    raise ValueError("an address outside the file")


def _version(content: bytes) -> str:
    """Return the version resource's text, empty without one."""
    at = content.find("FileVersion".encode("utf-16-le") + b"\0\0")
    if at < 0:
        return ""
    text = content[at + 24 : at + 24 + 80].decode("utf-16-le", "replace").lstrip("\0").split("\0")[0]
    found = re.match(r"[0-9]+(?:\.[0-9]+)*", text)
    return found[0] if found else ""
