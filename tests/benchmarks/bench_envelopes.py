"""Envelopes: 10,000 notes of about 600 bytes sealed and opened, beside JSON and Zstandard of the same rows alone.

And the directory: 3,000 statements (1,500 cases, each assigned) read and taken in, beside the checking of their
signatures alone; and recalled out of the vault, as after each unlocking.
"""

from __future__ import annotations

import json
import random
import secrets
from collections.abc import Sequence

import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import resources
from coachdesk.journal.change import Change
from coachdesk.journal.identity import new_id
from sync.protocol.acts import ROOT, Access, NewScope
from sync.protocol.changes import WireChange, portions, wire_of
from sync.protocol.directory import Directory
from sync.protocol.envelope import BEGINNING, Envelope, check_signature, read_envelope
from sync.protocol.keys import KeyPlace, ScopeKey, is_signed, new_scope_key
from sync.protocol.sealing import Writing, seal, unseal
from sync.protocol.statements import LABEL, read_statement, recall_statement
from tests.benchmarks.measuring import Finding, Times, side_by_side
from tests.sync.protocol.organisation import (
    ADMIN,
    CASE,
    COACH,
    ORGANISATION,
    ROOT_KEY,
    SUPERVISOR,
    begun,
    proof,
    stated,
)
from tests.sync.protocol.signing import public_of

NOTES, ROUNDS = 10_000, 5
CASES = 1500
PLACE = KeyPlace("0" * 32, "3b" * 16, 1)
DEVICE = "d1" * 16


def made_notes(chance: random.Random) -> list[WireChange]:
    """Return the changes of sessions whose notes, of words as rare as in speech, make bodies of about 600 bytes."""
    words = resources.text_file("words", "french.txt").split()
    weights = [1 / (rank + 3) for rank in range(len(words))]
    person = new_id()
    changes = []
    for number in range(NOTES):
        text = " ".join(chance.choices(words, weights, k=65))
        put = {"held_on": f"2026-0{1 + number % 9}-{10 + number % 18}", "kind": "individual", "notes": text}
        stamp = (1_780_000_000_000 + number * 977) << 16
        changes.append(
            Change(
                new_id(),
                PLACE.scope,
                "session",
                new_id(),
                "record_session",
                put,
                {},
                stamp,
                person,
                DEVICE,
                1,
            )
        )
    return [wire_of(change, PLACE.scope) for change in changes]


def _sealed(changes: Sequence[WireChange], key: ScopeKey, signing_key: bytes) -> list[Envelope]:
    last = BEGINNING
    envelopes = []
    for portion in portions(changes):
        envelope = seal(Writing(PLACE, DEVICE, last, directory=1), portion, key, signing_key)
        last = envelope.link
        envelopes.append(envelope)
    return envelopes


def _opened(raw: Sequence[bytes], key: ScopeKey, public_key: bytes) -> int:
    count = 0
    for data in raw:
        envelope = read_envelope(data)
        check_signature(envelope, public_key)
        count += len(unseal(envelope, key))
    return count


def _rows(changes: Sequence[WireChange]) -> list[list[object]]:
    return [[c.id, c.kind, c.entity, c.act, c.body, c.stamp, c.person, c.schema, c.batch] for c in changes]


def _packed(rows: Sequence[list[object]]) -> list[bytes]:
    pieces = (rows[at : at + 500] for at in range(0, len(rows), 500))
    texts = (json.dumps(piece, ensure_ascii=False, separators=(",", ":")).encode() for piece in pieces)
    return [zstandard.ZstdCompressor(level=3).compress(text) for text in texts]


def _unpacked(packed: Sequence[bytes]) -> int:
    return sum(len(json.loads(zstandard.ZstdDecompressor().decompress(data))) for data in packed)


def main() -> list[Finding]:
    """Return the findings."""
    notes = made_notes(random.Random(93))
    key, private = new_scope_key(), Ed25519PrivateKey.from_private_bytes(secrets.token_bytes(32))
    signing_key, public_key = private.private_bytes_raw(), private.public_key().public_bytes_raw()
    envelopes = _sealed(notes, key, signing_key)
    raw = [envelope.raw for envelope in envelopes]
    assert _opened(raw, key, public_key) == NOTES
    rows = _rows(notes)
    packed = _packed(rows)
    times = side_by_side(
        ROUNDS,
        seal=lambda: _sealed(notes, key, signing_key),
        open=lambda: _opened(raw, key, public_key),
        pack=lambda: _packed(rows),
        unpack=lambda: _unpacked(packed),
    )
    size = sum(map(len, raw)) / 1e6
    body = sum(len(note.body.encode()) for note in notes) / NOTES
    floor = sum(map(len, packed)) / 1e6
    detail = f"{len(raw)} envelopes, bodies of {body:.0f} bytes; JSON and Zstandard alone {floor:.2f} MB"
    return [
        *_directory_findings(),
        _ratio("seal 10,000 notes, beside JSON and Zstandard alone", times["seal"], times["pack"], 2),
        _ratio("open 10,000 notes, beside JSON and Zstandard alone", times["open"], times["unpack"], 4),
        Finding("10,000 notes sealed", size, 3, "MB", detail),
    ]


def _directory_findings() -> list[Finding]:
    story = begun()
    place = story.directory.next_place
    for number in range(CASES):
        scope = f"{number:032x}"
        for body, laptop in (
            (NewScope(scope, proof(CASE)), COACH),
            (Access(scope, frozenset({COACH.person})), SUPERVISOR),
        ):
            story.statements.append(stated(place, body, laptop))
            place = story.statements[-1].next_place
    raw = [statement.raw for statement in story.statements]
    signed = [(statement, statement.signed) for statement in story.statements]
    keys = {laptop.id: laptop.signing for laptop in (ADMIN, SUPERVISOR, COACH)} | {ROOT: public_of(ROOT_KEY)}
    times = side_by_side(
        ROUNDS,
        take=lambda: Directory(ORGANISATION).taking_in(map(read_statement, raw)),
        verify=lambda: [is_signed(keys[one.by], one.signature, LABEL, text) for one, text in signed],
        recall=lambda: Directory.recalled(ORGANISATION, map(recall_statement, raw)),
    )
    take, verify, recall = times["take"], times["verify"], times["recall"]
    detail = f"{len(raw):,} statements, {sum(map(len, raw)) / 1e6:.2f} MB"
    return [
        Finding(
            "take in 3,000 statements, beside checking their signatures alone",
            take.median / verify.median,
            4,
            "times the floor",
            f"{take.ms}; floor {verify.ms}; {detail}",
        ),
        Finding(
            "recall 3,000 statements after unlocking, beside checking their signatures",
            recall.median / verify.median,
            0.6,
            "times the floor",
            f"{recall.ms}; {detail}",
        ),
    ]


def _ratio(name: str, taken: Times, floor: Times, bar: float) -> Finding:
    rates = f"{NOTES / taken.median:,.0f} a second, floor {NOTES / floor.median:,.0f}"
    return Finding(name, taken.median / floor.median, bar, "times the floor", f"{taken.ms}; {rates}")
