"""What ``/metrics`` tells: counts and times by endpoint, never who or what."""

from __future__ import annotations

import os
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

MULTIPROCESS_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Set by ``serve`` for several workers, before anything here is imported: they add up in files of this folder."""

_TIMES_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One request that was answered; ``code``: of a refusal, "" for none."""

    endpoint: str
    status: int
    code: str
    seconds: float
    bytes_in: int
    bytes_out: int


class Metrics:
    """The measurements of one worker."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "coachdesk_hq_requests", "Requests answered.", ["endpoint", "status"], registry=self._registry
        )
        self._refusals = Counter(
            "coachdesk_hq_refusals", "Refusals by their code.", ["endpoint", "code"], registry=self._registry
        )
        self._seconds = Histogram(
            "coachdesk_hq_request_seconds",
            "From the whole request to its answer.",
            ["endpoint"],
            buckets=_TIMES_S,
            registry=self._registry,
        )
        self._bytes_in = Counter(
            "coachdesk_hq_received_bytes", "Bytes of bodies received.", ["endpoint"], registry=self._registry
        )
        self._bytes_out = Counter(
            "coachdesk_hq_sent_bytes", "Bytes of bodies sent.", ["endpoint"], registry=self._registry
        )
        self.waiting = Gauge(
            "coachdesk_hq_waiting",
            "Requests that are being answered or wait for it.",
            multiprocess_mode="livesum",
            registry=self._registry,
        )

    def note(self, outcome: Outcome) -> None:
        """Count a request."""
        self._requests.labels(outcome.endpoint, str(outcome.status)).inc()
        self._seconds.labels(outcome.endpoint).observe(outcome.seconds)
        self._bytes_in.labels(outcome.endpoint).inc(outcome.bytes_in)
        self._bytes_out.labels(outcome.endpoint).inc(outcome.bytes_out)
        if outcome.code:
            self._refusals.labels(outcome.endpoint, outcome.code).inc()

    def page(self) -> bytes:
        """Return the text that Prometheus reads, of all workers of this machine."""
        if not os.environ.get(MULTIPROCESS_VARIABLE):
            return generate_latest(self._registry)
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library left its types out
        return generate_latest(registry)
