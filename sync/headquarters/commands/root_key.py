"""The organisation's root key as it is printed and typed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from coachdesk.errors import PersonFacing
from sync.headquarters.commands.speech import Speech
from sync.protocol.errors import TextMalformed
from sync.protocol.keys import organisation_of
from sync.protocol.lettered import read_text, write_text

KIND = "CDK1"
ROOT_BYTES = 32


class RootKeyWrong(PersonFacing):
    """What was typed is not this organisation's root key (context: reason)."""

    code = "hq.root_key_wrong"


@dataclass(frozen=True, slots=True)
class RootKey:
    """The private root key (32 raw bytes)."""

    private: bytes = field(repr=False)

    @property
    def public(self) -> bytes:
        """Return its public half, which names the organisation."""
        return Ed25519PrivateKey.from_private_bytes(self.private).public_key().public_bytes_raw()

    def as_text(self) -> str:
        """Return it as letters, to print."""
        return write_text(KIND, self.private)

    def __reduce__(self) -> str:
        raise TypeError("a key is not pickled")


def new_root_key() -> RootKey:
    """Make the key of a new organisation."""
    return RootKey(secrets.token_bytes(ROOT_BYTES))


def ask_root_key(speech: Speech, organisation: str, file: Path | None) -> RootKey:
    """Ask for the root key of an organisation; raise ``RootKeyWrong``."""
    try:
        private = read_text(KIND, speech.secret("admit.root_key", file))
    except TextMalformed as error:
        raise RootKeyWrong(reason=error.context["reason"]) from error
    if len(private) != ROOT_BYTES or organisation_of(RootKey(private).public) != organisation:
        raise RootKeyWrong(reason="organisation")
    return RootKey(private)
