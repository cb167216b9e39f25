"""One source of chance for a whole story: what the programs draw as random comes from the seed too."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random


@contextmanager
def seeded_secrets(chance: Random) -> Iterator[None]:
    """Make ``secrets`` draw from ``chance`` inside the block. For the simulation's process only."""

    def token_bytes(nbytes: int | None = None) -> bytes:
        return chance.randbytes(32 if nbytes is None else nbytes)

    def token_hex(nbytes: int | None = None) -> str:
        return token_bytes(nbytes).hex()

    def token_urlsafe(nbytes: int | None = None) -> str:
        return base64.urlsafe_b64encode(token_bytes(nbytes)).rstrip(b"=").decode("ascii")

    replaced = {
        "token_bytes": token_bytes,
        "token_hex": token_hex,
        "token_urlsafe": token_urlsafe,
        "randbits": chance.getrandbits,
        "randbelow": chance.randrange,
    }
    before = {name: getattr(secrets, name) for name in replaced}
    try:
        for name, function in replaced.items():
            setattr(secrets, name, function)
        yield
    finally:
        for name, function in before.items():
            setattr(secrets, name, function)
