"""Scope keys: made for new scopes and rotations, fetched for this device, handed on to those who lack them.

A key is on this laptop's disk before anybody is told of it, and a key that was handed to this desk is believed only
when it is the one that the directory promised.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.membership_store import MembershipStore
from sync.client.caller import Caller
from sync.client.gate import FilesGate
from sync.client.member import KEYS_CURSOR, Member
from sync.client.statements_exchange import DirectoryExchange, Wanted
from sync.protocol.acts import REGISTER, Body, NewScope, Role, Rotation
from sync.protocol.bodies import GivenKey, KeysGiven, read_keys_page, read_missing_keys
from sync.protocol.errors import WrappedKeyRefused
from sync.protocol.keys import ScopeKey, new_scope_key, proof_of, unwrap_scope_key, wrap_scope_key

KEYS_AT_ONCE = 500


class KeyExchange:
    """The desk's side of the scope keys."""

    def __init__(self, gate: FilesGate, caller: Caller, member: Member, directory: DirectoryExchange) -> None:
        self._gate = gate
        self._caller = caller
        self._member = member
        self._directory = directory

    # Fetching

    def fetch(self, reaches: int) -> set[str]:
        """Fetch the keys that others wrapped for this device; return the scopes that can be read further now.

        ``reaches``: the highest id that headquarters has for it.
        """
        member, gained = self._member, set[str]()
        has_more, read = True, member.keys_cursor
        early: int | None = None
        if reaches < member.keys_cursor:
            read = 0  # headquarters was rewound, or begins anew
        while has_more:
            page = read_keys_page(self._caller.call("read_keys", query={"after": read}).body)
            fetched: dict[tuple[str, int], ScopeKey] = {}
            for wrapped in page.keys:
                if early is None and member.directory.proof(wrapped.scope, wrapped.epoch) is None:
                    early = wrapped.id
                key = self._unwrapped(wrapped.scope, wrapped.epoch, wrapped.wrapped)
                if key is not None and member.key(wrapped.scope, wrapped.epoch) is None:
                    fetched[wrapped.scope, wrapped.epoch] = key
            last = max((wrapped.id for wrapped in page.keys), default=read)
            # One that came before the statement that promises it is fetched again: nobody gives it twice.
            cursor = last if early is None else early - 1
            self._keep(fetched, cursor)
            gained |= {scope for scope, _ in fetched}
            has_more = page.more and last > read
            read, member.keys_cursor = last, cursor
        return gained

    def _unwrapped(self, scope: str, epoch: int, wrapped: bytes) -> ScopeKey | None:
        member = self._member
        proof = member.directory.proof(scope, epoch)
        if proof is None:
            return None
        try:
            return unwrap_scope_key(
                wrapped, member.place(scope, epoch), member.device, member.sealing_seed, proof
            )
        except WrappedKeyRefused:
            return None  # another giver's may be right

    def _keep(self, keys: dict[tuple[str, int], ScopeKey], cursor: int) -> None:
        rows = [(scope, epoch, key.raw) for (scope, epoch), key in keys.items()]

        def keep(cabinet: Cabinet) -> None:
            store = MembershipStore(cabinet.vault)
            if rows:
                store.keep_keys(rows)
            store.keep_fact(KEYS_CURSOR, str(cursor))

        self._gate(keep)
        for (scope, epoch), key in keys.items():
            self._member.hold(scope, epoch, key)

    # Making

    def declare(self, scopes: Iterable[str]) -> list[str]:
        """State the scopes of this desk that the organisation does not know yet; return them."""
        wanted = [scope for scope in scopes if self._may_declare(scope)]
        if not wanted:
            return []
        self._make([(scope, 1) for scope in wanted])

        def bodies() -> list[Body]:
            return [
                NewScope(scope, self._proof(scope, 1))
                for scope in wanted
                if scope not in self._member.directory.members.scopes
            ]

        self._state_all(bodies)
        return wanted

    def _may_declare(self, scope: str) -> bool:
        if scope in self._member.directory.members.scopes:
            return False
        roles = self._member.roles
        allowed = (
            {Role.SUPERVISOR, Role.ADMINISTRATOR} if scope == REGISTER else {Role.SUPERVISOR, Role.COACH}
        )
        return bool(roles & allowed)

    def is_nobodys(self, scope: str) -> bool:
        """Tell whether the organisation does not know a scope, and this person may not tell it: they lack the role."""
        return scope not in self._member.directory.members.scopes and not self._may_declare(scope)

    def rotate(self) -> int:
        """Give a new key to the scopes of which somebody who lost access still has one; return how many."""
        member = self._member

        def due() -> list[str]:
            return [scope for scope in member.directory.scopes_to_rotate() if member.may_read(scope)]

        return self._rotate(due)

    def rotate_without_key(self, scopes: Collection[str]) -> int:
        """Give a new key to scopes whose newest one is not here and nobody hands on; return how many.

        An older state of the maker's disk has come back, say, before anybody else had it.
        """
        member = self._member

        def due() -> list[str]:
            return [
                scope
                for scope in sorted(scopes)
                if member.may_read(scope) and member.key(scope, member.directory.epoch(scope)) is None
            ]

        return self._rotate(due)

    def _rotate(self, due: Callable[[], list[str]]) -> int:
        if not due():
            return 0

        def bodies() -> list[Body]:
            places = [(scope, self._member.directory.epoch(scope) + 1) for scope in due()]
            self._make(places)
            return [Rotation(scope, epoch, self._proof(scope, epoch)) for scope, epoch in places]

        return self._state_all(bodies)

    def _state_all(self, bodies: Wanted) -> int:
        taken = 0
        while count := self._directory.state(bodies):
            taken += count
        return taken

    def _make(self, places: Iterable[tuple[str, int]]) -> None:
        """Make keys that are not here yet, on the disk before anybody hears of them."""
        made = {
            place: new_scope_key()
            for place in places
            if self._member.made_key(*place) is None or self._is_of_another(*place)
        }
        if made:
            rows = [(scope, epoch, key.raw) for (scope, epoch), key in made.items()]
            self._gate(lambda cabinet: MembershipStore(cabinet.vault).keep_keys(rows))
            for (scope, epoch), key in made.items():
                self._member.hold(scope, epoch, key)

    def _is_of_another(self, scope: str, epoch: int) -> bool:
        """Tell whether the directory promises another key for this place than the one that lies here."""
        return self._member.directory.proof(scope, epoch) is not None

    def _proof(self, scope: str, epoch: int) -> str:
        key = self._member.made_key(scope, epoch)
        assert key is not None  # noqa: S101 - just made; tells mypy
        return proof_of(key, self._member.place(scope, epoch))

    # Handing on

    def hand_over(self, scope: str) -> int:
        """Hand every key of a scope to all who may read it, before it is forgotten here; return how many."""
        member = self._member
        record = member.directory.members.scopes.get(scope)
        given = []
        for epoch in range(1, record.epoch + 1 if record is not None else 1):
            key = member.key(scope, epoch)
            if key is None:
                continue
            for device in member.directory.recipients(scope):
                wrapped = wrap_scope_key(key, member.place(scope, epoch), device.id, device.sealing)
                given.append(GivenKey(scope, epoch, device.id, wrapped))
        for at in range(0, len(given), KEYS_AT_ONCE):
            self._caller.call("give_keys", body=KeysGiven(given[at : at + KEYS_AT_ONCE]).as_bytes())
        return len(given)

    def give_missing(self) -> int:
        """Hand the keys that are here to the devices that lack them; return how many.

        Headquarters says who lacks what; who may have it, the directory says.
        """
        page = read_missing_keys(self._caller.call("missing_keys").body)
        member, given = self._member, []
        for missing in page.missing:
            key = member.key(missing.scope, missing.epoch)
            device = member.directory.device(missing.device)
            if key is None or device is None or not member.directory.may_read(missing.device, missing.scope):
                continue
            place = member.place(missing.scope, missing.epoch)
            wrapped = wrap_scope_key(key, place, device.id, device.sealing)
            given.append(GivenKey(missing.scope, missing.epoch, device.id, wrapped))
        for at in range(0, len(given), KEYS_AT_ONCE):
            self._caller.call("give_keys", body=KeysGiven(given[at : at + KEYS_AT_ONCE]).as_bytes())
        return len(given)
