"""Envelopes one after another, as requests, answers and bundles carry them.

Each frame: length of the envelope, 4 bytes big endian · its place at headquarters, 8 bytes big endian, 0 on the way
up · the envelope. A stream may be cut anywhere: what came whole counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from sync.protocol.envelope import ENVELOPE_BYTES, PREFIX_BYTES, header_length
from sync.protocol.errors import CutShort, Malformed, SetAside, TooLarge
from sync.protocol.limits import MOST_NUMBER

PREAMBLE_BYTES = 4 + 8


@dataclass(frozen=True, slots=True)
class Frame:
    """An envelope's bytes with its place; 0 when it has none yet."""

    raw: bytes
    place: int = 0


def write_frame(frame: Frame) -> bytes:
    """Return a frame's bytes."""
    return len(frame.raw).to_bytes(4, "big") + frame.place.to_bytes(8, "big") + frame.raw


class FrameReader:
    """Take a stream in pieces of any size; hold no more of it than one envelope and one piece."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._broken: SetAside | None = None
        self.whole = 0
        """How many frames came whole."""

    def feed(self, piece: bytes) -> list[Frame]:
        """Return the frames that became whole with this piece.

        Raises ``TooLarge``, ``Malformed`` or ``Newer`` as soon as the first bytes of a frame say so, at once or, when
        whole frames came before it, with the next call: nothing after such a frame can be read.
        """
        if self._broken is not None:
            raise self._broken
        self._rest += piece
        frames: list[Frame] = []
        at = 0
        try:
            while (frame := self._frame(at)) is not None:
                frames.append(frame)
                at += PREAMBLE_BYTES + len(frame.raw)
                self.whole += 1
        except SetAside as error:
            self._broken = error
            if not frames:
                raise
        del self._rest[:at]
        return frames

    def finish(self) -> int:
        """Return how many frames there were; raise ``CutShort`` when the stream ended inside one.

        Raises what ``feed`` would for a frame that is none.
        """
        if self._broken is not None:
            raise self._broken
        if self._rest:
            length = int.from_bytes(self._rest[:4], "big") if len(self._rest) >= 4 else 0
            missing = PREAMBLE_BYTES + length - len(self._rest)
            raise CutShort(whole=self.whole, missing=missing)
        return self.whole

    def _frame(self, at: int) -> Frame | None:
        """Return the frame that begins here, None while it is not whole."""
        have = len(self._rest) - at
        if have < 4:
            return None
        length = int.from_bytes(self._rest[at : at + 4], "big")
        if length > ENVELOPE_BYTES:
            raise TooLarge(part="frame", limit=ENVELOPE_BYTES)
        if length <= PREFIX_BYTES:
            raise Malformed(part="frame", reason="short")
        begin = at + PREAMBLE_BYTES
        if have >= PREAMBLE_BYTES + PREFIX_BYTES:
            header_length(bytes(self._rest[begin : begin + PREFIX_BYTES]))
        if have < PREAMBLE_BYTES + length:
            return None
        place = int.from_bytes(self._rest[at + 4 : begin], "big")
        if place > MOST_NUMBER:
            raise Malformed(part="frame", reason="place")
        return Frame(bytes(self._rest[begin : begin + length]), place)
