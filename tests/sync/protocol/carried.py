"""Bundles for the tests: whole ones, a short one for trying every byte, and a long one of many chunks."""

from __future__ import annotations

import io
from typing import Any

from sync.protocol import canonical
from sync.protocol.bodies import GivenKey
from sync.protocol.bundle_reading import (
    BundleReader,
    EnvelopeRecord,
    KeyRecord,
    ReceiptRecord,
    Record,
    StatementRecord,
)
from sync.protocol.bundle_writing import BundleWriter
from sync.protocol.bundles import LAST_CHUNK, PREFIX_BYTES
from sync.protocol.errors import (
    BundleRefused,
)
from sync.protocol.framing import Frame
from sync.protocol.keys import KeyPlace, sealing_public_key, wrap_scope_key
from tests.sync.protocol.organisation import (
    CASE,
    COACH,
    ORGANISATION,
    SUPERVISOR,
    Laptop,
    a_chain,
    begun,
    key_of,
    seed_of,
)

MADE_AT = 1_780_000_000
HEADQUARTERS_SEED = seed_of("headquarters opens")
STORY = begun()
CHAIN = a_chain(3)
A_KEY = GivenKey(
    CASE, 1, COACH.id, wrap_scope_key(key_of(CASE), KeyPlace(ORGANISATION, CASE, 1), COACH.id, COACH.sealing)
)


def writer_for(file: io.BytesIO, recipient: Laptop | None, **other: Any) -> BundleWriter:
    arguments: dict[str, Any] = {
        "organisation": ORGANISATION,
        "recipient": recipient.id if recipient else None,
        "recipient_key": recipient.sealing if recipient else sealing_public_key(HEADQUARTERS_SEED),
        "device": SUPERVISOR.id,
        "signing_key": SUPERVISOR.signing_key,
        "made_at": MADE_AT,
        "directory": STORY.directory.number,
        **other,
    }
    return BundleWriter(file, **arguments)


def a_bundle(recipient: Laptop | None = COACH, **other: Any) -> bytes:
    file = io.BytesIO()
    writer = writer_for(file, recipient, **other)
    for statement in STORY.statements:
        writer.add_statement(statement.raw)
    writer.add_key(A_KEY)
    for place, envelope in enumerate(CHAIN, 1):
        writer.add_envelope(Frame(envelope.raw, place * 10))
    writer.add_receipt(b"{}")
    expected = writer.size
    writer.finish()
    assert len(file.getvalue()) == writer.written == expected
    return file.getvalue()


EXPECTED: list[Record] = [
    *(StatementRecord(statement.raw) for statement in STORY.statements),
    KeyRecord(A_KEY),
    *(EnvelopeRecord(Frame(envelope.raw, place * 10)) for place, envelope in enumerate(CHAIN, 1)),
    ReceiptRecord(b"{}"),
]
WHOLE = a_bundle()


def reader_of(
    data: bytes, recipient: Laptop | None = COACH, organisation: str = ORGANISATION
) -> BundleReader:
    return BundleReader(
        io.BytesIO(data),
        organisation=organisation,
        recipient=recipient.id if recipient else None,
        seed=recipient.sealing_key if recipient else HEADQUARTERS_SEED,
    )


def read_until_refused(
    data: bytes, recipient: Laptop | None = COACH
) -> tuple[list[Record], BundleRefused | None]:
    """Return the records that came, and what ended them."""
    found: list[Record] = []
    try:
        for record in reader_of(data, recipient).records():
            found.append(record)  # noqa: PERF402 - those before the refusal count
    except BundleRefused as refused:
        return found, refused
    return found, None


def a_short_bundle() -> bytes:
    file = io.BytesIO()
    writer = writer_for(file, COACH)
    writer.add_statement(STORY.statements[1].raw)
    writer.add_receipt(b"{}")
    writer.finish()
    return file.getvalue()


SHORT = a_short_bundle()
STREAM_AT = PREFIX_BYTES + int.from_bytes(SHORT[4:8], "big")
PLACES = [*range(0, STREAM_AT, 5), *range(STREAM_AT, len(SHORT))]
"""Every byte of the stream, and some of the header: each costs an opening of the key."""


def with_header(data: bytes, **fields: Any) -> bytes:
    length = int.from_bytes(data[4:8], "big")
    header = canonical.read_object(data[8 : 8 + length], 9000)
    written = canonical.write({**header, **fields})
    return data[:4] + len(written).to_bytes(4, "big") + written + data[8 + length :]


def chunk_ends(data: bytes) -> list[int]:
    at = PREFIX_BYTES + int.from_bytes(data[4:8], "big")
    ends = []
    while at < len(data):
        at += 4 + (int.from_bytes(data[at : at + 4], "big") & (LAST_CHUNK - 1))
        ends.append(at)
    return ends


def a_long_bundle(count: int = 400) -> tuple[bytes, list[Record]]:
    file = io.BytesIO()
    writer = writer_for(file, COACH)
    envelope = CHAIN[0].raw
    for place in range(1, count + 1):
        writer.add_envelope(Frame(envelope, place))
    writer.finish()
    return file.getvalue(), [EnvelopeRecord(Frame(envelope, place)) for place in range(1, count + 1)]


LONG, LONG_RECORDS = a_long_bundle()
