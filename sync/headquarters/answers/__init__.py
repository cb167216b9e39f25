"""What headquarters answers, one file a subject; ``ANSWERS`` says which function answers which endpoint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sync.headquarters.answers.bundles import bring_bundle
from sync.headquarters.answers.contents import ask_content, get_content, put_content
from sync.headquarters.answers.envelopes import pull, pull_several, push, read_chains
from sync.headquarters.answers.joining import decline_join, join, read_joins
from sync.headquarters.answers.keys import give_keys, missing_keys, read_keys
from sync.headquarters.answers.releases import get_release, tell_release
from sync.headquarters.answers.rounds import ask_round
from sync.headquarters.answers.statements import read_directory, state
from sync.headquarters.answers.trays import put_tray, read_tray, settle_tray
from sync.headquarters.asking import Asked
from sync.protocol.exchange import Answer

ANSWERS: Mapping[str, Callable[[Asked], Answer]] = MappingProxyType(
    {
        "round": ask_round,
        "read_directory": read_directory,
        "state": state,
        "read_keys": read_keys,
        "missing_keys": missing_keys,
        "give_keys": give_keys,
        "read_chains": read_chains,
        "pull": pull,
        "pull_several": pull_several,
        "push": push,
        "join": join,
        "read_joins": read_joins,
        "decline_join": decline_join,
        "put_tray": put_tray,
        "read_tray": read_tray,
        "settle_tray": settle_tray,
        "put_content": put_content,
        "ask_content": ask_content,
        "get_content": get_content,
        "bring_bundle": bring_bundle,
        "release": tell_release,
        "get_release": get_release,
    }
)
"""Who answers what, by the endpoint's name; ``hello`` is answered before anything is asked of the caller."""
