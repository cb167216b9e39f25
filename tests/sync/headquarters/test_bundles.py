"""Bundles for headquarters, whoever carries them; and a headquarters that was put back to an older state."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from sync.headquarters.contents.memory import MemoryContents
from sync.headquarters.store.archive import back_up, restore
from sync.headquarters.store.engine import Store, open_store
from sync.headquarters.store.schema import make_sqlite_file
from sync.protocol.acts import NewScope, Revocation
from sync.protocol.bodies import GivenKey
from sync.protocol.bundle_writing import BundleWriter
from sync.protocol.envelope import Envelope
from sync.protocol.framing import Frame
from sync.protocol.receipts import Receipt, read_receipt
from sync.protocol.statements import Statement
from tests.sync.headquarters.office import NOW, Office, frames_body, key_for, opened, statements_body
from tests.sync.protocol.organisation import (
    ADMIN,
    CASE,
    COACH,
    ORGANISATION,
    OTHER_COACH,
    SUPERVISOR,
    Laptop,
    Story,
    a_chain,
    an_envelope,
    begun,
    proof,
)


def a_bundle(
    story: Story,
    *,
    by: Laptop = COACH,
    statements: Sequence[Statement] = (),
    keys: Sequence[GivenKey] = (),
    envelopes: Sequence[Envelope] = (),
    recipient: str | None = None,
) -> bytes:
    file = io.BytesIO()
    headquarters = story.directory.members.headquarters
    assert headquarters is not None
    writer = BundleWriter(
        file,
        organisation=ORGANISATION,
        recipient=recipient,
        recipient_key=headquarters.sealing,
        device=by.id,
        signing_key=by.signing_key,
        made_at=NOW,
        directory=story.directory.number,
    )
    for statement in statements:
        writer.add_statement(statement.raw)
    for key in keys:
        writer.add_key(key)
    for envelope in envelopes:
        writer.add_envelope(Frame(envelope.raw))
    writer.finish()
    return file.getvalue()


def brought(office: Office, story: Story, carrier: Laptop, bundle: bytes) -> Receipt:
    answer = office.ask(carrier, "bring_bundle", bundle)
    assert answer.status == 200, answer
    headquarters = story.directory.members.headquarters
    assert headquarters is not None
    return read_receipt(answer.body, ORGANISATION, headquarters.signing)


def test_a_bundle_brings_statements_keys_and_envelopes(office: Office, story: Story) -> None:
    new = story.state(NewScope("case-2", proof("case-2")), COACH)
    envelopes = [*a_chain(2), an_envelope(scope="case-2", directory=10)]
    keys = [key_for(SUPERVISOR, CASE), key_for(SUPERVISOR, "case-2"), key_for(OTHER_COACH, CASE)]
    bundle = a_bundle(story, statements=[new], keys=keys, envelopes=envelopes)
    receipt = brought(office, story, OTHER_COACH, bundle)
    assert (receipt.device, receipt.number, receipt.statements, receipt.keys) == (COACH.id, 10, 1, 2)
    assert [(one.result, one.scope, one.number) for one in receipt.answers] == [
        ("kept", CASE, 1),
        ("kept", CASE, 2),
        ("kept", "case-2", 1),
    ]
    again = brought(office, story, SUPERVISOR, bundle)
    assert (again.statements, again.keys) == (0, 0)
    assert [one.result for one in again.answers] == ["known"] * 3
    assert [one.place for one in again.answers] == [one.place for one in receipt.answers]
    assert [one.raw for one in office.pull(SUPERVISOR, CASE)] == [one.raw for one in envelopes[:2]]


def test_a_bundle_of_a_revoked_device_is_refused_envelope_by_envelope(office: Office, story: Story) -> None:
    bundle = a_bundle(story, envelopes=[an_envelope()])
    office.state(SUPERVISOR, [story.state(Revocation(COACH.id, None), SUPERVISOR)])
    receipt = brought(office, story, SUPERVISOR, bundle)
    assert [(one.result, one.code) for one in receipt.answers] == [("refused", "forbidden")]


@pytest.mark.parametrize("at", [0, 20, 1600, -1])
def test_an_altered_bundle_is_refused_whole(office: Office, story: Story, at: int) -> None:
    bundle = bytearray(a_bundle(story, envelopes=a_chain(2)))
    bundle[at] ^= 1
    answer = office.ask(SUPERVISOR, "bring_bundle", bytes(bundle))
    assert (answer.status, json.loads(answer.body)["field"]) == (400, "bundle")
    assert office.pull(COACH, CASE) == []


def test_a_bundle_that_was_cut_or_is_for_another_is_refused(office: Office, story: Story) -> None:
    whole = a_bundle(story, envelopes=a_chain(2))
    assert office.code(SUPERVISOR, "bring_bundle", whole[:-10]) == "bad_request"
    other = a_bundle(story, recipient=SUPERVISOR.id)
    assert office.code(SUPERVISOR, "bring_bundle", other) == "bad_request"


def test_a_bundle_that_its_maker_did_not_sign_is_refused(office: Office, story: Story) -> None:
    forged = a_bundle(story, by=replace(OTHER_COACH, id="laptop-nowhere"), envelopes=a_chain(1))
    assert office.code(SUPERVISOR, "bring_bundle", forged) == "bad_request"


# Put back


def restored(office: Office, folder: Path, store: Store) -> Office:
    """Return the same headquarters as an older backup has it."""
    found = restore(store, folder / "backup.sqlite", ORGANISATION, NOW + 5000, frozenset())
    assert found.envelopes == 1
    again = Office(store, MemoryContents(), clock=office.clock)
    again.asked = office.asked
    return again


def test_a_restored_headquarters_has_another_history_and_is_refilled(
    office: Office, story: Story, tmp_path: Path
) -> None:
    chain = a_chain(3)
    office.push(COACH, chain[0])
    back_up(office.store, tmp_path / "backup.sqlite")
    before = office.told(COACH, "round")
    office.push(COACH, *chain[1:])
    new = story.state(NewScope("case-2", proof("case-2")), COACH)
    office.state(COACH, [new])
    make_sqlite_file(tmp_path / "restored.sqlite")
    store = open_store(str(tmp_path / "restored.sqlite"))
    older = restored(office, tmp_path, store)
    after = older.told(COACH, "round")
    assert after["history"] != before["history"]
    assert after["directory"] == 9
    # An envelope whose writer knew more statements waits for them, and is not taken for a stranger's.
    late = an_envelope(after=chain[0].link, directory=10)
    (answer,) = older.push(COACH, late)
    assert (answer["code"], answer["context"]["number"]) == ("conflict", 9)
    assert older.state(SUPERVISOR, [new])["number"] == 10
    assert [one["result"] for one in older.push(COACH, *chain)] == ["known", "kept", "kept"]
    assert office.told(ADMIN, "round")["directory"] == 10
    store.close()


def test_an_empty_headquarters_takes_statements_from_nobody_who_made_them_up(
    office: Office, story: Story
) -> None:
    from tests.sync.protocol.organisation import founding, seed_of, stated

    root = seed_of("another root")
    forged = stated(Story().directory.next_place, founding(root), None)
    assert office.code(Laptop("laptop-x", "x"), "state", statements_body([forged])) in {
        "unknown_device",
        "conflict",
        "bad_request",
    }
    assert office.push(COACH, an_envelope())[0]["result"] == "kept"
    assert frames_body(an_envelope())


def test_an_older_copy_that_was_put_back_in_secret_is_not_taken_for_what_was_known(tmp_path: Path) -> None:
    """A virtual machine set back: the same history, the same number, another statement in its place."""
    story = begun()
    office = opened(tmp_path, story)
    path = tmp_path / "headquarters.sqlite"
    with closing(sqlite3.connect(path)) as live, closing(sqlite3.connect(tmp_path / "older.sqlite")) as copy:
        live.backup(copy)
    other = Story(story.directory, list(story.statements))
    office.state(COACH, [story.state(NewScope("case-2", proof("case-2")), COACH)])
    with closing(sqlite3.connect(tmp_path / "older.sqlite")) as copy, closing(sqlite3.connect(path)) as live:
        copy.backup(live)
    knows_the_first = office.headquarters
    office.headquarters = office.worker()
    office.state(COACH, [other.state(NewScope("case-3", proof("case-3")), COACH)])
    office.headquarters = knows_the_first
    state = office.told(COACH, "round")
    assert (state["directory"], state["head"]) == (10, other.directory.head)
    assert set(state["scopes"]) == {"register", CASE, "case-3"}
    assert office.code(COACH, "state", statements_body(story.statements[-1:])) == "conflict"
