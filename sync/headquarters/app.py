"""The shell that speaks HTTP: reads a request within its limits, has it answered on a thread, counts and logs it."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

import coachdesk
from sync.headquarters.headquarters import Headquarters, most_bytes
from sync.headquarters.logs import log_to_stderr
from sync.headquarters.metrics import Metrics, Outcome
from sync.headquarters.openapi import description
from sync.headquarters.rate_limits import Rate, RateLimits
from sync.headquarters.settings import FOLDER_VARIABLE, Office, Settings, open_office
from sync.headquarters.store.schema import DatabaseForeign, about_database
from sync.headquarters.store.statements import standing_of_directory
from sync.protocol.endpoints import Audience, endpoint_at
from sync.protocol.errors import BadRequest, Busy, Failed, Forbidden, Refusal, RequestTooLarge, WrongMethod
from sync.protocol.exchange import Answer, Request
from sync.protocol.problems import CODE_HEADER, problem
from sync.protocol.request_signing import INPUT_HEADER

_log = logging.getLogger("coachdesk.hq")

BODY_TIMEOUT_S = 300
"""How long the body of one request may take to come: 1 MiB over the slowest line that an office has."""
MOST_WAITING = 512
"""How many requests a worker takes in before it says ``busy``."""

MOST_HELD_BYTES = 256 * 1024 * 1024
"""How many bytes of bodies a worker holds at the same time."""

_SECURITY = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
}
_UNSIGNED_CODES = frozenset({"signature", "unknown_device", "bad_request"})
_KEYID = 'keyid="'


@dataclass(frozen=True, slots=True)
class Shell:
    """What the shell is made of; ``answer``: answers a request on the thread that calls it."""

    answer: Callable[[Request], Answer]
    limits: RateLimits
    metrics: Metrics
    threads: ThreadPoolExecutor
    stall_s: float = 30
    """How long nothing may come of a body that has begun."""


class Door:
    """The one ASGI endpoint for everything that PROTOCOL declares."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._waiting = 0
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of HTTP."""
        began = time.perf_counter()
        request = _request_of(scope)
        name, refusal, held = "none", None, 0
        try:
            try:
                endpoint, _ = endpoint_at(request.method, request.path)
                name = endpoint.name
                self._check_before(scope, request, endpoint.audience)
                longest = _longest_body(request, most_bytes(endpoint))
                held = self._hold(longest)
                request = replace(
                    request, body=await _body(receive, longest, most_bytes(endpoint), self._shell.stall_s)
                )
            except _Gone:
                return
            except Refusal as found:
                refusal = found
            answer = await self._answered(request, refusal)
        finally:
            self._held -= held
        if answer.headers.get(CODE_HEADER) in _UNSIGNED_CODES:
            self._count_wrong(scope)
        is_cut = refusal is not None
        await _respond(scope, send, answer, close=is_cut)
        self._note(request, name, answer, time.perf_counter() - began)

    def _check_before(self, scope: Scope, request: Request, audience: Audience) -> None:
        """Refuse before the body is read what comes too often or is too much at once."""
        if self._waiting >= MOST_WAITING:
            raise Busy(wait_s=2)
        if audience in {Audience.ANYONE, Audience.INVITED} or INPUT_HEADER.lower() not in request.headers:
            self._shell.limits.count_address(_address(scope))

    def _hold(self, size: int) -> int:
        """Set room aside for a body before it is read: nobody who asked has proved yet who they are."""
        if self._held + size > MOST_HELD_BYTES:
            raise Busy(wait_s=2)
        self._held += size
        return size

    def _count_wrong(self, scope: Scope) -> None:
        """Count what was signed wrongly among what its address may ask unsigned.

        Desks that sign well are not held back by it: an office has one address for all of them.
        """
        try:
            self._shell.limits.count_address(_address(scope))
        except Busy:
            return

    async def _answered(self, request: Request, refusal: Refusal | None) -> Answer:
        if isinstance(refusal, WrongMethod):
            return self._shell.answer(request)  # which adds the methods that there are
        if refusal is not None:
            return problem(refusal)
        self._waiting += 1
        self._shell.metrics.waiting.set(self._waiting)
        try:
            future = self._shell.threads.submit(self._shell.answer, request)
            await asyncio.wait([asyncio.wrap_future(future)])
        finally:
            self._waiting -= 1
            self._shell.metrics.waiting.set(self._waiting)
        error = future.exception()
        if error is None:
            return future.result()
        _log.error("a defect", exc_info=(type(error), error, error.__traceback__))
        return problem(Failed())

    def _note(self, request: Request, name: str, answer: Answer, seconds: float) -> None:
        code = answer.headers.get(CODE_HEADER, "")
        outcome = Outcome(name, answer.status, code, seconds, len(request.body), len(answer.body))
        self._shell.metrics.note(outcome)
        fields = {
            "endpoint": name,
            "status": answer.status,
            "ms": round(seconds * 1000, 1),
            "in": outcome.bytes_in,
            "out": outcome.bytes_out,
            "device": _device(request),
        }
        if code:
            fields["code"] = code
        _log.info("answered", extra={"fields": fields})


class _Gone(Exception):
    """Whoever asked hung up before the request was whole."""


def make_app(
    office: Office, headquarters: Headquarters, limits: RateLimits, check: Callable[[], None]
) -> Starlette:
    """Return the application; ``check`` raises a ``Refusal`` when the database does not answer."""
    threads = ThreadPoolExecutor(office.settings.threads, thread_name_prefix="answer")
    shell = Shell(headquarters.answer, limits, Metrics(), threads, office.settings.stall_seconds)
    openapi = description(coachdesk.__version__)
    allowed = frozenset(one.strip() for one in office.settings.metrics_from.split(","))

    async def health(_request: HttpRequest) -> Response:
        checked = threads.submit(check)
        await asyncio.wait([asyncio.wrap_future(checked)])
        is_well = checked.exception() is None
        return JSONResponse(
            {"status": "ok" if is_well else "busy"}, 200 if is_well else 503, headers=_SECURITY
        )

    async def metrics(request: HttpRequest) -> Response:
        if "*" not in allowed and _address(request.scope) not in allowed:
            return _response(problem(Forbidden()))
        return PlainTextResponse(shell.metrics.page(), headers=_SECURITY)

    async def tell_description(_request: HttpRequest) -> Response:
        return JSONResponse(openapi, headers=_SECURITY)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        threads.shutdown(wait=True)

    routes = [
        Route("/healthz", health),
        Route("/metrics", metrics),
        Route("/v1/openapi.json", tell_description),
        Route("/{path:path}", Door(shell)),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


def served_app() -> Starlette:
    """Return the application of the folder that ``serve`` named in the environment: what each worker begins with."""
    log_to_stderr()
    office = open_office(Path(os.environ[FOLDER_VARIABLE]))
    store = office.store()
    if about_database(store).organisation != office.settings.organisation:
        raise DatabaseForeign
    limits = limits_of(office.settings)
    headquarters = Headquarters(office.site(), store, office.contents(), limits=limits)

    def check() -> None:
        with store.reading() as connection:
            standing_of_directory(connection)

    return make_app(office, headquarters, limits, check)


def limits_of(settings: Settings) -> RateLimits:
    """Return the rate limits of one of the workers.

    Whoever floods without a signature opens many connections, and so reaches every worker: each allows its share. A
    desk keeps one connection, and so has one worker: with a share of its own limit it would be slowed for nothing.
    """
    share = 1 / settings.workers
    return RateLimits(
        Rate(settings.device_burst, settings.device_a_second),
        Rate(max(1.0, settings.address_burst * share), settings.address_a_second * share),
    )


def _request_of(scope: Scope) -> Request:
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        # A header that came twice is joined, as HTTP says: no signature reads like that.
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    path = scope.get("raw_path") or scope["path"].encode("utf-8")
    return Request(scope["method"], path.decode("latin-1"), scope["query_string"].decode("latin-1"), headers)


def _longest_body(request: Request, limit: int) -> int:
    """Return how long a body can be by what its headers say; raise ``RequestTooLarge`` when that is too long."""
    declared = request.headers.get("content-length")
    if declared is None:
        return limit if "transfer-encoding" in request.headers else 0
    if not declared.isdecimal():
        raise BadRequest(field="content-length")
    if int(declared) > limit:
        raise RequestTooLarge(limit=limit)
    return int(declared)


async def _body(receive: Receive, longest: int, limit: int, stall_s: float) -> bytes:
    """Read a body, and no more of it than was said; raise ``Busy`` when it does not come."""
    pieces: list[bytes] = []
    total = 0
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            while True:
                message = await asyncio.wait_for(receive(), stall_s)
                if message["type"] == "http.disconnect":
                    raise _Gone
                piece = message.get("body", b"")
                total += len(piece)
                if total > longest:
                    raise RequestTooLarge(limit=limit)
                pieces.append(piece)
                if not message.get("more_body", False):
                    return b"".join(pieces)
    except TimeoutError as error:
        raise Busy(wait_s=2) from error


async def _respond(scope: Scope, send: Send, answer: Answer, *, close: bool) -> None:
    headers = {**answer.headers, **_SECURITY}
    if scope.get("scheme") == "https":
        headers["strict-transport-security"] = "max-age=31536000"
    if close:
        headers["connection"] = "close"  # what is left of the request is not read
    if answer.status != 304:
        headers["content-length"] = str(len(answer.body))
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.body})


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, {**answer.headers, **_SECURITY})


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def _device(request: Request) -> str | None:
    """Return the device that a request names, for the log; None for none, or one of odd form."""
    _, found, rest = request.headers.get(INPUT_HEADER.lower(), "").partition(_KEYID)
    device = rest.partition('"')[0]
    return device if found and len(device) <= 64 and device.isascii() else None
