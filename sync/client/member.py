"""What this desk is in its organisation: who it is there, the directory as it knows it, the keys it holds.

Read from the vault once after each unlocking, then kept level with it by the round.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.membership_store import MembershipStore
from sync.client.errors import NotJoined
from sync.protocol.acts import Role
from sync.protocol.directory import Directory
from sync.protocol.keys import KeyPlace, ScopeKey, proof_of
from sync.protocol.statements import Statement, recall_statement

ORGANISATION = "organisation"
URL = "url"
SEALING_SEED = "sealing_seed"
KEYS_CURSOR = "keys_cursor"
HISTORY = "history"
DEVICE_ID = "device.id"
DEVICE_KEY = "device.private_key"


@dataclass(frozen=True, slots=True)
class Stored:
    """What the vault holds, as it lies there."""

    organisation: str
    url: str
    device: str
    person: str
    signing_key: bytes = field(repr=False)
    sealing_seed: bytes = field(repr=False)
    statements: tuple[bytes, ...] = field(repr=False)
    keys: tuple[tuple[str, int, bytes], ...] = field(repr=False)
    keys_cursor: int = 0
    history: str = ""


def stored_of(cabinet: Cabinet) -> Stored:
    """Return what the vault holds of this desk's membership; raise ``NotJoined``."""
    store = MembershipStore(cabinet.vault)
    facts = store.facts()
    if ORGANISATION not in facts or SEALING_SEED not in facts:
        raise NotJoined
    settings = cabinet.vault.settings()
    return Stored(
        organisation=facts[ORGANISATION],
        url=facts.get(URL, ""),
        device=settings[DEVICE_ID],
        person=cabinet.author.person,
        signing_key=bytes.fromhex(settings[DEVICE_KEY]),
        sealing_seed=bytes.fromhex(facts[SEALING_SEED]),
        statements=tuple(store.statements(0)),
        keys=tuple(store.all_keys()),
        keys_cursor=int(facts.get(KEYS_CURSOR, "0")),
        history=facts.get(HISTORY, ""),
    )


class Member:
    """A desk in its organisation, while it is unlocked. Used on the round's thread only."""

    def __init__(self, stored: Stored) -> None:
        self.organisation = stored.organisation
        self.url = stored.url
        self.device = stored.device
        self.person = stored.person
        self.signing_key = stored.signing_key
        self.sealing_seed = stored.sealing_seed
        self.keys_cursor = stored.keys_cursor
        self.history = stored.history
        # Checked when they came; SQLCipher answers for what the vault has kept since.
        known = [recall_statement(raw) for raw in stored.statements]
        self.directory = Directory.recalled(stored.organisation, known)
        self._keys: dict[tuple[str, int], ScopeKey] = {}
        self._proven: set[tuple[str, int]] = set()
        for scope, epoch, raw in stored.keys:
            self._keys[scope, epoch] = ScopeKey(raw)

    def __repr__(self) -> str:
        return f"Member({self.device})"

    # Keys

    def place(self, scope: str, epoch: int) -> KeyPlace:
        """Return the name of a key."""
        return KeyPlace(self.organisation, scope, epoch)

    def key(self, scope: str, epoch: int) -> ScopeKey | None:
        """Return the key of an epoch if it is here and is the one that the directory promised."""
        found = self._keys.get((scope, epoch))
        if found is None:
            return None
        if (scope, epoch) not in self._proven:
            # Made here for a rotation that somebody else was first with, it is nobody's key.
            if self.directory.proof(scope, epoch) != proof_of(found, self.place(scope, epoch)):
                return None
            self._proven.add((scope, epoch))
        return found

    def made_key(self, scope: str, epoch: int) -> ScopeKey | None:
        """Return a key that lies here, promised or not yet."""
        return self._keys.get((scope, epoch))

    def hold(self, scope: str, epoch: int, key: ScopeKey) -> None:
        """Hold a key that was kept in the vault."""
        self._keys[scope, epoch] = key
        self._proven.discard((scope, epoch))

    def forget_proofs(self) -> None:
        """Compare every key with the directory again: it is another one."""
        self._proven.clear()

    def scopes_of_other_keys(self, directory: Directory) -> list[str]:
        """Return the scopes of which a key was this organisation's here, and is not in another list of statements."""
        return sorted(
            {
                scope
                for scope, epoch in self._keys
                if self.key(scope, epoch) is not None
                and directory.proof(scope, epoch) != self.directory.proof(scope, epoch)
            }
        )

    def forget_keys(self, scope: str) -> None:
        """Forget the keys of a scope that was removed."""
        for place in [place for place in self._keys if place[0] == scope]:
            del self._keys[place]
            self._proven.discard(place)

    # Rights

    @property
    def roles(self) -> frozenset[Role]:
        """Return this person's roles."""
        return self.directory.roles_of(self.device)

    def is_active(self) -> bool:
        """Tell whether this device belongs to the organisation, as far as it knows."""
        return self.directory.device(self.device) is not None

    def may_read(self, scope: str) -> bool:
        """Tell whether this device may read and write a scope now, as far as it knows."""
        return self.directory.may_read(self.device, scope)

    def take_statements(self, statements: Iterable[Statement]) -> list[Statement]:
        """Take in statements that follow; return those that were new. Raises ``StatementRefused`` and others."""
        listed = list(statements)
        known = self.directory.number
        self.directory = self.directory.taking_in(listed)
        return [statement for statement in listed if statement.number > known]
