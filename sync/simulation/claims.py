"""The claims that are checked when a story has come to rest."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coachdesk.storage.cabinet import REGISTER
from coachdesk.storage.checking import check_cabinet
from coachdesk.storage.content_standing import ContentStandings
from coachdesk.storage.exchange import Exchange
from coachdesk.storage.membership_store import MembershipStore
from coachdesk.storage.projection import unpack_heads
from coachdesk.storage.scope_file import ScopeFile
from sync.protocol.envelope import read_envelope
from sync.protocol.errors import SealBroken
from sync.protocol.keys import ScopeKey
from sync.protocol.sealing import unseal
from sync.simulation.laptop import Laptop
from sync.simulation.organisation import SimulatedHeadquarters
from sync.simulation.writing import MARK

Dump = dict[str, list[tuple[object, ...]]]
_OF_A_LOST_KEY = frozenset({"no_key", "unknown_writer"})


@dataclass(frozen=True, slots=True)
class Broken:
    """A claim that did not hold: which, of whom, where."""

    claim: str
    who: str
    where: str
    what: str = ""


def broken_claims(
    headquarters: SimulatedHeadquarters, laptops: Sequence[Laptop], saved: Iterable[tuple[str, str]]
) -> list[Broken]:
    """Return what does not hold; ``saved``: (scope, change id) of all that was saved and not lost with a disk."""
    broken = _replicas_that_differ(laptops)
    broken += _missing(laptops, saved)
    keys = [key for laptop in laptops for key in _promised_keys(laptop)]
    for laptop in laptops:
        broken += _left_over(laptop, keys)
        broken += [
            Broken("whole", laptop.name, problem.file, problem.code)
            for problem in check_cabinet(laptop.cabinet).problems
        ]
    broken += _documents_that_lack(laptops)
    carried = list((headquarters.path.parent.parent / "sticks").iterdir())
    kept = [path for path in (headquarters.path.parent / "contents").rglob("*") if path.is_file()]
    for path in (headquarters.path, *carried, *kept):
        if MARK.encode() in path.read_bytes():
            broken.append(Broken("unreadable", "", path.name))
    return broken


def readers(laptops: Sequence[Laptop], scope: str) -> list[Laptop]:
    """Return the laptops that may read a scope, as they know themselves."""
    return [laptop for laptop in laptops if laptop.connection().member.may_read(scope)]


def scopes_of(laptops: Sequence[Laptop]) -> list[str]:
    """Return every scope that is there."""
    known = laptops[0].connection().member.directory.members.scopes
    return [scope for scope, record in known.items() if record.is_there()]


def _replicas_that_differ(laptops: Sequence[Laptop]) -> list[Broken]:
    broken = []
    for scope in scopes_of(laptops):
        dumps: list[tuple[Laptop, Dump]] = []
        without = []
        for laptop in readers(laptops, scope):
            if laptop.cabinet.scope_entry(scope) is None:
                without.append(laptop)
            else:
                dumps.append((laptop, dump(laptop.cabinet.file(scope))))
        if dumps:  # a case file that was stated, and lost with the disk it was on, is nowhere
            broken += [Broken("equal", laptop.name, scope, "no file") for laptop in without]
        for laptop, found in dumps[1:]:
            first = dumps[0][1]
            differing = [table for table in first if first[table] != found.get(table)]
            if differing:
                count = len(set(map(str, first[differing[0]])) ^ set(map(str, found.get(differing[0], []))))
                broken.append(Broken("equal", laptop.name, scope, f"{','.join(differing)} {count}"))
    return broken


def dump(file: ScopeFile) -> Dump:
    """Return what a file says, in an order of its own: its changes, its heads by their ids, its projection."""
    ids = {int(seq): str(id_) for seq, id_ in file.sql.execute("SELECT seq, id FROM change")}
    changes = file.sql.execute(
        "SELECT id, kind, entity, act, body, stamp, person, device, schema, batch FROM change ORDER BY id"
    )
    heads = [
        (
            kind,
            entity,
            sorted(
                (name, sorted(ids.get(seq, f"row {seq}") for seq in seqs))
                for name, seqs in unpack_heads(fields).items()
            ),
        )
        for kind, entity, fields in file.sql.execute(
            "SELECT kind, entity, fields FROM head ORDER BY kind, entity"
        )
    ]
    found: Dump = {
        "change": [tuple(row) for row in changes],
        "head": [(*row[:2], str(row[2])) for row in heads],
    }
    for (table,) in file.sql.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'p_*' ORDER BY name"
    ):
        found[table] = [tuple(row) for row in file.sql.execute(f'SELECT * FROM "{table}" ORDER BY id')]  # noqa: S608 - own tables
    return found


def _documents_that_lack(laptops: Sequence[Laptop]) -> list[Broken]:
    """Return the documents whose bytes one reader has and another has not."""
    broken = []
    for scope in scopes_of(laptops):
        if scope == REGISTER:
            continue
        there = [one for one in readers(laptops, scope) if one.cabinet.scope_entry(scope) is not None]
        held = {row for one in there for row in _contents(one, scope)}
        for laptop in there:
            lacking = set(ContentStandings(laptop.cabinet.file(scope)).missing()) & held
            broken += [Broken("documents", laptop.name, scope, one) for one in sorted(lacking)]
    return broken


def _contents(laptop: Laptop, scope: str) -> set[str]:
    return {str(row[0]) for row in laptop.cabinet.file(scope).sql.execute("SELECT hash FROM content")}


def _missing(laptops: Sequence[Laptop], saved: Iterable[tuple[str, str]]) -> list[Broken]:
    held = {scope: _ids(readers(laptops, scope), scope) for scope in scopes_of(laptops)}
    for laptop in laptops:
        for scope in laptop.cabinet.case_ids():
            if not laptop.connection().member.may_read(scope):
                held[scope] = held.get(scope, set()) | _ids([laptop], scope)
    return [
        Broken("kept", "", scope, change_id)
        for scope, change_id in sorted(saved)
        if change_id not in held.get(scope, set())
    ]


def _ids(laptops: Sequence[Laptop], scope: str) -> set[str]:
    found: set[str] | None = None
    for laptop in laptops:
        if laptop.cabinet.scope_entry(scope) is None:
            return set()
        rows = laptop.cabinet.file(scope).sql.execute("SELECT id FROM change")
        ids = {str(row[0]) for row in rows}
        found = ids if found is None else found & ids
    return found or set()


def _left_over(laptop: Laptop, keys: Sequence[tuple[str, int, bytes]]) -> list[Broken]:
    """Return what a laptop has that it should not have, or still has to send."""
    broken = []
    cabinet, member = laptop.cabinet, laptop.connection().member
    for scope in (REGISTER, *cabinet.case_ids()):
        has_unsent = Exchange(cabinet.file(scope)).has_unsent(member.device)
        is_lost = scope in member.directory.members.scopes and not member.may_read(scope)
        # What can be sealed for nobody, as its key went with an older state of the disk, is not destroyed.
        opening = (
            place for place in laptop.keys_now() if place[0] == scope and member.key(*place) is not None
        )
        if is_lost != has_unsent or (is_lost and any(opening)):
            broken.append(Broken("given_up" if is_lost else "sent", laptop.name, scope))
    # A key that went with the only disk it was on opens nothing for anybody; its changes were said again. The list of
    # statements that it was written under may be gone with it.
    broken += [
        Broken("taken_in", laptop.name, one.scope, one.reason)
        for one in MembershipStore(cabinet.vault).asides()
        if member.may_read(one.scope) and (one.reason not in _OF_A_LOST_KEY or _opens(one.raw, keys))
    ]
    return broken


def _promised_keys(laptop: Laptop) -> list[tuple[str, int, bytes]]:
    """Return the keys of a laptop that the directory promises.

    One that was made twice, before and after a disk was set back, and stated with the other's proof is nobody's: what
    was sealed with it is said again.
    """
    member = laptop.connection().member
    found = MembershipStore(laptop.cabinet.vault).all_keys()
    return [key for key in found if member.key(key[0], key[1]) is not None]


def _opens(raw: bytes, keys: Sequence[tuple[str, int, bytes]]) -> bool:
    """Tell whether somebody has the key that an envelope was sealed with."""
    envelope = read_envelope(raw)
    header = envelope.header
    for scope, epoch, key in keys:
        if (scope, epoch) == (header.scope, header.epoch):
            with contextlib.suppress(SealBroken):
                unseal(envelope, ScopeKey(key))
                return True
    return False
