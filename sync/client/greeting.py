"""The first words: which organisation, and do the two programs understand each other."""

from __future__ import annotations

import json

from sync.client.caller import Caller
from sync.client.errors import HeadquartersTooOld, NotHeadquarters, OtherOrganisation, ProgramTooOld
from sync.protocol.errors import BadRequest
from sync.protocol.versions import SPOKEN, Hello, Verdict, read_hello, verdict


def greet(caller: Caller, organisation: str, program: str) -> Hello:
    """Return what headquarters says of itself when it is of this organisation and can be spoken with.

    Raises ``NotHeadquarters``, ``OtherOrganisation``, ``ProgramTooOld`` (newest), ``HeadquartersTooOld``,
    ``Unreachable``.
    """
    answer = caller.call("hello")
    try:
        hello = read_hello(json.loads(answer.body))
    except (ValueError, RecursionError, BadRequest):
        raise NotHeadquarters from None
    if hello.organisation != organisation:
        raise OtherOrganisation
    found = verdict(SPOKEN, program, hello)
    if found is Verdict.PROGRAM_OLD:
        raise ProgramTooOld(newest=hello.newest_program)
    if found is Verdict.HEADQUARTERS_OLD:
        raise HeadquartersTooOld
    return hello
