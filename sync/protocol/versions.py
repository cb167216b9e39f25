"""Which versions can speak with which, decided before anything is exchanged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from sync.protocol.errors import BadRequest
from sync.protocol.json_body import read_object, write_object
from sync.protocol.limits import VERSION, is_number, is_organisation, is_version


@dataclass(frozen=True, slots=True)
class Protocols:
    """The protocol versions that a program speaks, both included."""

    lowest: int
    highest: int


SPOKEN = Protocols(1, 1)
"""What this program speaks."""


class Verdict(Enum):
    """What a handshake comes to, for whoever stands at the desk."""

    SPEAK = "speak"
    UPDATE_OFFERED = "update_offered"
    """They understand each other; there is a newer program."""
    PROGRAM_OLD = "program_old"
    """Nothing is exchanged before the desk's program is updated."""
    HEADQUARTERS_OLD = "headquarters_old"
    """Nothing is exchanged before headquarters is updated."""


@dataclass(frozen=True, slots=True)
class Hello:
    """What headquarters says of itself to anyone.

    ``now``: Unix seconds of its clock; ``newest_program``: the version it offers, "" for none; ``lowest_program``: the
    oldest that it still lets in (a known hole can make it higher than the protocol asks), "" for any.
    """

    organisation: str
    protocols: Protocols
    now: int
    newest_program: str = ""
    lowest_program: str = ""

    def as_bytes(self) -> bytes:
        """Return the answer's body as bytes."""
        return write_object(self.as_json())

    def as_json(self) -> dict[str, object]:
        """Return the answer's body."""
        return {
            "organisation": self.organisation,
            "protocol": {"lowest": self.protocols.lowest, "highest": self.protocols.highest},
            "now": self.now,
            "program": {"newest": self.newest_program, "lowest": self.lowest_program},
        }


def hello_of(data: bytes) -> Hello:
    """Return what an answer's bytes say; raise ``BadRequest``."""
    return read_hello(read_object(data))


def read_hello(found: Any) -> Hello:
    """Return what an answer says; fields it does not know are left; raise ``BadRequest`` when it is no hello."""
    try:
        organisation, now = found["organisation"], found["now"]
        lowest, highest = found["protocol"]["lowest"], found["protocol"]["highest"]
        program = found.get("program", {})
        newest_program, lowest_program = program.get("newest", ""), program.get("lowest", "")
    except (KeyError, TypeError, AttributeError) as error:
        raise BadRequest from error
    are_numbers = is_number(now) and is_number(lowest, least=1) and is_number(highest, least=lowest)
    are_versions = all(one == "" or is_version(one) for one in (newest_program, lowest_program))
    if not (is_organisation(organisation) and are_numbers and are_versions):
        raise BadRequest
    return Hello(organisation, Protocols(lowest, highest), now, newest_program, lowest_program)


def verdict(ours: Protocols, program: str, hello: Hello) -> Verdict:
    """Return what a desk of this program (its protocols and version) does with a headquarters that said hello."""
    theirs = hello.protocols
    if ours.lowest > theirs.highest:
        return Verdict.HEADQUARTERS_OLD
    if ours.highest < theirs.lowest or is_older(program, hello.lowest_program):
        return Verdict.PROGRAM_OLD
    return Verdict.UPDATE_OFFERED if is_older(program, hello.newest_program) else Verdict.SPEAK


def spoken_version(ours: Protocols, theirs: Protocols) -> int | None:
    """Return the highest version that both speak, None when there is none."""
    highest = min(ours.highest, theirs.highest)
    return highest if highest >= max(ours.lowest, theirs.lowest) else None


def is_older(version: str, other: str) -> bool:
    """Tell whether a program's version is older than another one's; nothing is older than "".

    Compared by their first three numbers; an unreadable version is older than every one.
    """
    return other != "" and _numbers(version) < _numbers(other)


def _numbers(version: str) -> tuple[int, ...]:
    found = VERSION.fullmatch(version)
    return tuple(int(part or 0) for part in found.groups()) if found else ()
