"""Send what lies in the outboxes, oldest first, and write down what headquarters said of each envelope.

An answer that did not come changes nothing: the same bytes are sent again, and headquarters says ``known``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field

from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.errors import FileDamaged, FileMissing, FileTooNew
from coachdesk.storage.exchange import Exchange, Packed
from sync.client.ahead import PUSH_BYTES
from sync.client.connection import Connection
from sync.client.packing import pack_portion
from sync.protocol.bodies import EnvelopeAnswer, read_envelope_answers
from sync.protocol.endpoints import REQUEST_BYTES
from sync.protocol.exchange import Answer
from sync.protocol.framing import PREAMBLE_BYTES, Frame, write_frame

_Portion = list[tuple[str, Packed]]
"""Envelopes that are sent together, each with its scope."""


@dataclass
class Pushed:
    """What sending came to: how many envelopes and changes arrived, and why which scopes did not."""

    envelopes: int = 0
    changes: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    """Scope → code of the first refusal of this round."""
    places: dict[str, int] = field(default_factory=dict)
    """Scope → the last place that headquarters gave to what was sent."""
    cursors: dict[str, int] = field(default_factory=dict)
    """Scope → the place up to which its file was read, once what it sent was acknowledged."""


class Push:
    """Send the outboxes of some scopes.

    ``problems``: where the error of a file that cannot be read is noted.
    """

    def __init__(self, connection: Connection, problems: dict[str, str]) -> None:
        self._gate = connection.gate
        self._caller = connection.caller
        self._member = connection.member
        self._ahead = connection.ahead
        self._problems = problems
        self._under_way: tuple[_Portion, Future[Answer]] | None = None
        self.pushed = Pushed()

    def run(self, scopes: Iterable[str]) -> Pushed:
        """Pack and send what is not sent of these scopes; raise ``Unreachable``, or a request's ``Refusal``."""
        portion: _Portion = []
        size = 0
        most = PUSH_BYTES if self._ahead.is_apart else REQUEST_BYTES
        for scope, packed in self._waiting(scopes):
            length = PREAMBLE_BYTES + len(packed.raw)
            if portion and size + length > most:
                self._send(portion)
                portion, size = [], 0
            portion.append((scope, packed))
            size += length
        if portion:
            self._send(portion)
        self._settle()
        return self.pushed

    def _waiting(self, scopes: Iterable[str]) -> Iterator[tuple[str, Packed]]:
        for scope in scopes:
            # Read where it is needed: a desk that was away for weeks has more than memory should hold at once.
            last, is_last = 0, False
            while not is_last and scope not in self.pushed.refused:
                waiting, is_last = self._next(scope, last)
                for packed in waiting:
                    last = packed.number
                    yield scope, packed

    def _next(self, scope: str, after: int) -> tuple[list[Packed], bool]:
        """Return what waits after a number, packing a portion first, and whether nothing comes behind it."""

        def work(cabinet: Cabinet) -> tuple[list[Packed], bool]:
            portion = pack_portion(cabinet, self._member, scope)
            exchange = Exchange(cabinet.file(scope))
            waiting = [one for one in exchange.waiting() if one.number > after]
            if not waiting and not exchange.has_unsent(self._member.device):
                cabinet.note_sent(scope)  # what was to be sent on came by somebody else meanwhile
            return waiting, portion.is_last

        try:
            return self._gate(work)
        except (FileDamaged, FileMissing, FileTooNew) as error:
            self._problems[scope] = error.code
            return [], True

    def _send(self, portion: _Portion) -> None:
        """Send a portion; with somebody to run ahead, its answer is read when the next one is on its way."""
        body = b"".join(write_frame(Frame(packed.raw)) for _, packed in portion)
        if not self._ahead.is_apart:
            self._note(portion, self._caller.call("push", body=body))
            return
        before, answer = self._under_way, None
        if before is not None:
            self._under_way = None
            answer = before[1].result()
        self._under_way = (portion, self._ahead.push(body))
        if before is not None and answer is not None:
            self._note(before[0], answer)

    def _settle(self) -> None:
        if self._under_way is not None:
            portion, answer = self._under_way
            self._under_way = None
            self._note(portion, answer.result())

    def _note(self, portion: _Portion, answer: Answer) -> None:
        """Write down what headquarters said of each envelope."""
        answers = read_envelope_answers(answer.body, len(portion))
        kept: dict[str, list[tuple[Packed, EnvelopeAnswer]]] = {}
        for (scope, packed), said in zip(portion, answers, strict=True):
            if said.is_taken:
                kept.setdefault(scope, []).append((packed, said))
            else:
                self.pushed.refused.setdefault(scope, said.code)
        if kept:
            self.pushed.cursors |= self._gate(lambda cabinet: acknowledge(cabinet, self._member.device, kept))
        for scope, taken in kept.items():
            self.pushed.places[scope] = taken[-1][1].place
            self.pushed.envelopes += len(taken)
            self.pushed.changes += sum(packed.changes for packed, _ in taken)


def acknowledge(
    cabinet: Cabinet, device: str, kept: Mapping[str, list[tuple[Packed, EnvelopeAnswer]]]
) -> dict[str, int]:
    """Write down the receipts; return how far each scope was read.

    A scope with nothing more to send is taken off the list of those that have.
    """
    cursors = {}
    for scope, taken in kept.items():
        file = cabinet.file(scope)
        exchange = Exchange(file)
        with file.sql.lazy_transaction():  # an acknowledgement that is lost is said again
            for packed, answer in taken:
                exchange.acknowledge(packed.number, packed.hash, answer.place, answer.at)
                # Nothing of others lies between what was read and this desk's own envelope.
                if answer.before is not None and answer.before == exchange.cursor:
                    exchange.set_cursor(answer.place)
        cursors[scope] = exchange.cursor
        if not exchange.has_unsent(device):
            cabinet.note_sent(scope)
    return cursors
