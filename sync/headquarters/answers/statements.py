"""The directory: read by everybody it knows, extended by those allowed to."""

from __future__ import annotations

from collections.abc import Sequence

from sync.headquarters.asking import Asked, json_answer
from sync.headquarters.callers import check_signature
from sync.headquarters.contents import Contents
from sync.headquarters.directories import consequences
from sync.headquarters.store.statements import append, locked_directory, statements_after
from sync.protocol.bodies import DirectoryPage, DirectoryStanding, read_statements_sent
from sync.protocol.directory import Directory
from sync.protocol.errors import (
    BadRequest,
    Conflict,
    DirectoryDifferent,
    Forbidden,
    Refusal,
    Revoked,
    StatementForeign,
    StatementMalformed,
    StatementOutOfOrder,
    StatementRefused,
    StatementSignature,
    UnknownDevice,
)
from sync.protocol.exchange import Answer
from sync.protocol.statements import Statement, read_statement

PAGE_BYTES = 1024 * 1024


def read_directory(asked: Asked) -> Answer:
    """Answer the statements after a number."""
    after = asked.query.get("after", 0)
    with asked.parts.store.reading() as connection:
        found = statements_after(connection, after, PAGE_BYTES)
    number = asked.directory.number
    found = found[: max(number - after, 0)]  # what came in the meantime is told the next time
    return json_answer(DirectoryPage(number, asked.directory.head, found))


def state(asked: Asked) -> Answer:
    """Take in statements one by one; those before the first that is refused are kept.

    Those that are known already are passed over: an answer that was lost, or a headquarters that is being refilled.
    """
    sent = read_statements_sent(asked.request.body)
    taken, directory, refusal = lived_through(asked.directory, sent.statements)
    _admit(asked, directory, taken)
    keep_statements(asked, taken)
    if refusal is not None:
        raise _told(refusal, directory, len(taken)) from refusal
    return json_answer(DirectoryStanding(directory.number, directory.head, len(taken)))


def lived_through(
    directory: Directory, sent: Sequence[bytes]
) -> tuple[list[Statement], Directory, StatementRefused | DirectoryDifferent | None]:
    """Return the new statements that count, the directory after them, and what was said against the next one."""
    taken: list[Statement] = []
    for raw in sent:
        try:
            statement = read_statement(raw)
            if statement.number <= directory.number:
                directory.check_place(statement.number, statement.hash)
                continue
            directory = directory.extended(statement)
        except (StatementRefused, DirectoryDifferent) as refusal:
            return taken, directory, refusal
        taken.append(statement)
    return taken, directory, None


def _admit(asked: Asked, after: Directory, taken: Sequence[Statement]) -> None:
    """Check the signature of a device that is known only by what it sends.

    A headquarters that was emptied or rewound is refilled by whoever has the statements: they prove themselves from the
    root on. The device may stand in a later part of them, when they are more than one request carries; then
    there is nothing to check its signature against, and what it brought is as sound without it.
    """
    if asked.device is not None:
        return
    assert asked.signature is not None  # noqa: S101 - only signed requests come here; tells mypy
    device = after.members.devices.get(asked.signature.device)
    if device is None:
        if not taken:
            raise UnknownDevice
        return
    check_signature(asked, device.signing)
    if after.device(device.id) is None:
        raise Revoked


def keep_statements(asked: Asked, taken: Sequence[Statement]) -> None:
    """Append statements that come next, under the directory's lock; drop the contents that they erase."""
    if not taken:
        return
    _, does = consequences(asked.directory, taken)
    with asked.parts.store.writing() as connection:
        asked.once(connection)
        asked.known.check(*locked_directory(connection))
        erased = append(connection, [(one.number, one.raw) for one in taken], does)
    _drop(asked.parts.contents, erased)
    asked.parts.directories.current()


def _drop(contents: Contents, keys: Sequence[str]) -> None:
    for key in keys:
        try:
            contents.remove(key)
        except Refusal:
            continue  # it is nobody's any more; the next tidying takes it away


def _told(refusal: StatementRefused | DirectoryDifferent, directory: Directory, taken: int) -> Refusal:
    """Return the answer for the first statement that was refused."""
    about = {"statement": refusal.code, "taken": taken, "number": directory.number}
    if isinstance(refusal, (StatementOutOfOrder, DirectoryDifferent)):
        return Conflict(**about, head=directory.head)
    if isinstance(refusal, (StatementMalformed, StatementForeign, StatementSignature)):
        return BadRequest(**about)
    return Forbidden(**about)
