"""Whose headquarters this is: its organisation, its own keys and the programs that it offers."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Site:
    """What every worker of one headquarters has in common, from its settings and its file of keys.

    ``root``: the root's public key, which names the organisation; ``signing_key`` and ``sealing_seed``: headquarters'
    own private ones (32 raw bytes each). ``newest_program``: the version that is told of while no installer is on
    offer, "" for none; ``lowest_program``: the oldest one that is let in, "" for any.
    """

    organisation: str
    root: bytes
    signing_key: bytes = field(repr=False)
    sealing_seed: bytes = field(repr=False)
    newest_program: str = ""
    lowest_program: str = ""
