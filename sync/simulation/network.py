"""A road to headquarters on which everything happens that happens on roads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from sync.client.errors import Unreachable
from sync.protocol.exchange import Answer, Request

Answering = Callable[[Request], Answer]


@dataclass
class Weather:
    """How likely each misfortune is, for each request; all 0: a calm day."""

    lost_before: float = 0.0
    """It never reaches headquarters."""
    lost_after: float = 0.0
    """Headquarters does it, and its answer is lost."""
    cut: float = 0.0
    """A part of the answer arrives."""
    repeated: float = 0.0
    """It arrives twice."""


CALM = Weather()


class FaultyTransport:
    """Carries requests to ``answering`` through the weather of the moment."""

    def __init__(self, answering: Answering, chance: Random) -> None:
        self._answering = answering
        self._chance = chance
        self.weather = CALM
        self.is_away = False
        """No network at all."""

    def send(self, request: Request) -> Answer:
        """Return the answer; raise ``Unreachable``."""
        weather, chance = self.weather, self._chance
        if self.is_away or chance.random() < weather.lost_before:
            raise Unreachable(reason="offline")
        if chance.random() < weather.repeated:
            self._answering(request)
        answer = self._answering(request)
        if chance.random() < weather.lost_after:
            raise Unreachable(reason="cut")
        if answer.body and chance.random() < weather.cut:
            if "envelopes" not in answer.headers.get("content-type", ""):
                raise Unreachable(reason="cut")
            # A stream of envelopes that ends early: what came whole may count.
            return Answer(answer.status, answer.headers, answer.body[: chance.randrange(len(answer.body))])
        return answer

    def close(self) -> None:
        """Nothing is held."""
