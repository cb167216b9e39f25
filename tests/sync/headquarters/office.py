"""A headquarters for the tests, and desks that ask it things, without a network between them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sync.headquarters.contents import Contents
from sync.headquarters.contents.folder import FolderContents
from sync.headquarters.contents.memory import MemoryContents
from sync.headquarters.headquarters import Headquarters
from sync.headquarters.site import Site
from sync.headquarters.store.engine import Store, open_store
from sync.headquarters.store.schema import make_sqlite_file, make_tables
from sync.protocol.bodies import GivenKey, KeysGiven, ScopeToPull, SeveralToPull, StatementsSent
from sync.protocol.endpoints import ENDPOINTS, PROGRAM_HEADER, PROTOCOL_HEADER
from sync.protocol.envelope import Envelope
from sync.protocol.exchange import Answer, Request
from sync.protocol.framing import Frame, FrameReader, write_frame
from sync.protocol.keys import KeyPlace, wrap_scope_key
from sync.protocol.request_signing import SignedParts, sign_request
from sync.protocol.statements import Statement
from tests.sync.protocol.organisation import (
    ADMIN,
    ORGANISATION,
    ROOT_KEY,
    Laptop,
    Story,
    begun,
    key_of,
    seed_of,
)
from tests.sync.protocol.signing import public_of

NOW = 1_790_000_000


def site() -> Site:
    """Return whose headquarters the tests run: the one that ``organisation.founding`` names."""
    return Site(
        ORGANISATION,
        public_of(ROOT_KEY),
        seed_of("headquarters signs"),
        seed_of("headquarters opens"),
        newest_program="1.2.0",
    )


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


def signed_request(
    laptop: Laptop,
    name: str,
    body: bytes = b"",
    /,
    *,
    query: str = "",
    headers: Mapping[str, str] | None = None,
    created: int = NOW,
    nonce: str,
    **names: str,
) -> Request:
    """Return a request as a desk sends it."""
    endpoint = ENDPOINTS[name]
    path = endpoint.at(**names)
    parts = SignedParts.of(endpoint.method, path, query, body)
    signature = sign_request(
        parts, device=laptop.id, created=created, nonce=nonce, signing_key=laptop.signing_key
    )
    sent = {PROTOCOL_HEADER: "1", PROGRAM_HEADER: "1.0.0", **signature, **(headers or {})}
    if endpoint.takes is not None:
        sent.setdefault("content-type", endpoint.takes)
    return Request(endpoint.method, path, query, {name.lower(): value for name, value in sent.items()}, body)


@dataclass
class Office:
    """A headquarters with its clock; ``ask`` is a desk's whole way to it."""

    store: Store
    contents: Contents
    clock: Clock = field(default_factory=Clock)
    asked: int = 0
    headquarters: Headquarters = field(init=False)

    def __post_init__(self) -> None:
        self.headquarters = self.worker()

    def worker(self) -> Headquarters:
        """Return another worker of the same headquarters."""
        return Headquarters(site(), self.store, self.contents, clock=self.clock)

    def ask(self, laptop: Laptop, name: str, body: bytes = b"", /, **more: Any) -> Answer:
        """Ask as a desk does, with a nonce of its own."""
        self.asked += 1
        more.setdefault("nonce", f"{self.asked:016d}")
        more.setdefault("created", int(self.clock.now))
        return self.headquarters.answer(signed_request(laptop, name, body, **more))

    def told(self, laptop: Laptop, name: str, body: bytes = b"", /, **more: Any) -> dict[str, Any]:
        """Return the JSON of an answer that has to be 200."""
        answer = self.ask(laptop, name, body, **more)
        assert answer.status == 200, answer
        found = json.loads(answer.body)
        assert isinstance(found, dict)
        return found

    def code(self, laptop: Laptop, name: str, body: bytes = b"", /, **more: Any) -> str:
        """Return the code of a refusal."""
        answer = self.ask(laptop, name, body, **more)
        assert answer.status >= 400, answer
        return str(json.loads(answer.body)["code"])

    def state(self, laptop: Laptop, statements: Sequence[Statement]) -> dict[str, Any]:
        """State something that has to be taken."""
        return self.told(laptop, "state", statements_body(statements))

    def push(self, laptop: Laptop, *envelopes: Envelope) -> list[dict[str, Any]]:
        """Push envelopes and return what became of each."""
        answers = self.told(laptop, "push", frames_body(*envelopes))["answers"]
        assert isinstance(answers, list)
        return answers

    def pull(self, laptop: Laptop, scope: str, after: int = 0, **more: Any) -> list[Frame]:
        """Return a scope's envelopes after a place."""
        answer = self.ask(laptop, "pull", scope=scope, query=f"after={after}", **more)
        assert answer.status == 200, answer
        return FrameReader().feed(answer.body)


def statements_body(statements: Sequence[Statement]) -> bytes:
    """Return the body that states these."""
    return StatementsSent([one.raw for one in statements]).as_bytes()


def frames_body(*envelopes: Envelope) -> bytes:
    """Return the body that carries these envelopes."""
    return b"".join(write_frame(Frame(one.raw)) for one in envelopes)


def key_for(laptop: Laptop, scope: str, epoch: int = 1) -> GivenKey:
    """Return a scope's key of the tests, wrapped for a laptop."""
    place = KeyPlace(ORGANISATION, scope, epoch)
    wrapped = wrap_scope_key(key_of(scope, epoch), place, laptop.id, laptop.sealing)
    return GivenKey(scope, epoch, laptop.id, wrapped)


def keys_body(*given: GivenKey) -> bytes:
    """Return the body that gives these keys."""
    return KeysGiven(given).as_bytes()


def pulls_body(*wanted: tuple[str, int], most: int = 1 << 20) -> bytes:
    """Return the body that asks for these scopes after these places."""
    return SeveralToPull([ScopeToPull(*one) for one in wanted], most).as_bytes()


def opened_sqlite(folder: Path) -> Store:
    """Make and open an SQLite database in a folder."""
    path = folder / "headquarters.sqlite"
    make_sqlite_file(path)
    store = open_store(str(path))
    make_tables(store, ORGANISATION, NOW)
    return store


def in_memory(story: Story) -> Office:
    """Return a headquarters that lives as long as the test."""
    store = open_store(":memory:")
    make_tables(store, ORGANISATION, NOW)
    office = Office(store, MemoryContents())
    settle_in(office, story)
    return office


def opened(folder: Path, story: Story | None = None) -> Office:
    """Return a headquarters on SQLite that has a story's statements (``begun()`` when none is given)."""
    office = Office(opened_sqlite(folder), FolderContents(folder / "contents"))
    settle_in(office, story or begun())
    return office


def settle_in(office: Office, story: Story) -> None:
    """Bring an empty headquarters the statements of a story, as an administrator's desk would."""
    office.state(ADMIN, story.statements)
