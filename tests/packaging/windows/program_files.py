"""Program files of Windows, made byte by byte."""

from __future__ import annotations

import struct

_HEAD, _SECTION = 0x200, 0x1000


def program_file(*libraries: str, machine: int = 0x8664) -> bytes:
    """Return a 64-bit DLL with one section that imports these libraries and nothing from them."""
    names_at = 20 * (len(libraries) + 1)
    table, names = b"", b""
    for library in libraries:
        table += struct.pack("<IIIII", 0, 0, 0, _SECTION + names_at + len(names), 0)
        names += library.encode("ascii") + b"\0"
    section = table + bytes(20) + names
    dos = b"MZ" + bytes(0x3A) + struct.pack("<I", 0x40)
    directories = (
        struct.pack("<II", 0, 0)
        + struct.pack("<II", _SECTION if libraries else 0, len(table))
        + bytes(14 * 8)
    )
    optional = struct.pack("<H", 0x20B) + bytes(106) + struct.pack("<I", 16) + directories
    coff = struct.pack("<HHIIIHH", machine, 1, 0, 0, 0, len(optional), 0x2022)
    described = b".rdata\0\0" + struct.pack("<IIII", len(section), _SECTION, len(section), _HEAD) + bytes(16)
    head = dos + b"PE\0\0" + coff + optional + described
    return head + bytes(_HEAD - len(head)) + section
