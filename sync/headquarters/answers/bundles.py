"""``POST /v1/bundles``: what somebody carried here for a desk, taken in as if the desk had sent it; with a receipt."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sync.headquarters.answers.envelopes import keep_frames
from sync.headquarters.answers.statements import keep_statements, lived_through
from sync.headquarters.asking import Asked
from sync.headquarters.store.statements import standing_of_directory
from sync.headquarters.store.wrapped_keys import Given, give
from sync.protocol.bodies import EnvelopeAnswer, GivenKey
from sync.protocol.bundle_reading import (
    BundleReader,
    EnvelopeRecord,
    KeyRecord,
    StatementRecord,
)
from sync.protocol.endpoints import JSON
from sync.protocol.envelope import Header, read_envelope
from sync.protocol.errors import BadRequest, BundleRefused, SetAside
from sync.protocol.exchange import Answer
from sync.protocol.framing import Frame
from sync.protocol.receipts import USE, Receipt, ReceiptAnswer


@dataclass(slots=True)
class _Brought:
    """The records of a bundle, each kind in its order."""

    statements: list[bytes] = field(default_factory=list)
    keys: list[GivenKey] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    headers: list[Header] = field(default_factory=list)


def bring_bundle(asked: Asked) -> Answer:
    """Take a bundle in, whoever carries it: its statements, its keys, its envelopes; answer with a signed receipt.

    Everything in it proves itself, and a second time finds everything known.
    """
    site = asked.parts.site
    try:
        reader = BundleReader(
            io.BytesIO(asked.request.body),
            organisation=site.organisation,
            recipient=None,
            seed=site.sealing_seed,
        )
        brought = _read(reader)
        taken, directory, _ = lived_through(asked.directory, brought.statements)
        reader.maker.check(directory)
    except BundleRefused as refused:
        raise BadRequest(field="bundle") from refused
    keep_statements(asked, taken)
    asked = replace(asked, known=asked.parts.directories.current())
    keys = _give(asked, reader.maker.device, brought.keys)
    answers = keep_frames(asked, brought.frames, writer=None) if brought.frames else []
    receipt = Receipt(
        use=USE,
        organisation=site.organisation,
        bundle=reader.header.id,
        device=reader.maker.device,
        number=asked.directory.number,
        head=asked.directory.head,
        statements=len(taken),
        keys=keys,
        at=asked.now,
        answers=_receipted(answers, brought.headers),
    )
    headers = {"content-type": JSON, "cache-control": "no-store"}
    return Answer(200, headers, receipt.signed_by(site.signing_key))


def _read(reader: BundleReader) -> _Brought:
    brought = _Brought()
    for record in reader.records():
        match record:
            case StatementRecord():
                brought.statements.append(record.raw)
            case KeyRecord():
                brought.keys.append(record.key)
            case EnvelopeRecord():
                try:
                    brought.headers.append(read_envelope(record.frame.raw).header)
                except SetAside as aside:
                    raise BadRequest(field="bundle") from aside
                brought.frames.append(record.frame)
            case _:
                continue  # a receipt is for a desk
    return brought


def _give(asked: Asked, giver: str, keys: Sequence[GivenKey]) -> int:
    """Keep the keys that their giver could ever read and their device may have; pass over the others."""
    directory = asked.directory
    given = [
        Given(one.scope, one.epoch, one.device, one.wrapped)
        for one in keys
        if directory.members.ever_had_access(giver, one.scope)
        and directory.may_read(one.device, one.scope)
        and directory.proof(one.scope, one.epoch) is not None
    ]
    if not given:
        return 0
    with asked.parts.store.writing() as connection:
        kept = give(connection, giver, given, asked.now)
        asked.known.check(*standing_of_directory(connection))
    return kept


def _receipted(answers: Sequence[EnvelopeAnswer], headers: Sequence[Header]) -> list[ReceiptAnswer]:
    return [
        ReceiptAnswer.of_envelope(answer, scope=header.scope, device=header.device, number=header.number)
        for answer, header in zip(answers, headers, strict=True)
    ]
