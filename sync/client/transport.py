"""The road to headquarters: one request, one answer, on a kept connection.

The proxy that Windows is set to, and the certificates it trusts (an association's own authority among them), are
used as a browser would. Nothing is followed: a redirect is a sign-in page, not headquarters.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import requests
import truststore
from requests.adapters import HTTPAdapter

from sync.client.errors import Unreachable
from sync.protocol.exchange import Answer, Request

CONNECT_S = 10.0
READ_S = 60.0
MOST_ANSWER_BYTES = 16 * 1024 * 1024
PROXY_S = 60.0
"""How long what the system says about a proxy is believed: asking reads all of its settings, for every request."""
_HEADERS = {"Accept-Encoding": "identity", "Connection": "keep-alive"}


ProxyOf = Callable[[str], str]
"""Tells which proxy (``http://host:port``) leads to an address, "" for none: a network's script may name one."""


class Transport(Protocol):
    """Whatever carries a request to headquarters and its answer back."""

    def send(self, request: Request) -> Answer:
        """Return the answer; raise ``Unreachable`` when none came whole."""
        ...

    def close(self) -> None:
        """Give the connection up."""
        ...


class _TrustingTheSystem(HTTPAdapter):
    """Check certificates against the system's own store."""

    def init_poolmanager(self, *args: object, **kwargs: object) -> None:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        super().init_poolmanager(*args, **kwargs, ssl_context=context)  # type: ignore[arg-type]  # passed on as they came

    def proxy_manager_for(self, proxy: str, **kwargs: object) -> object:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return super().proxy_manager_for(proxy, **kwargs, ssl_context=context)

    def cert_verify(self, conn: Any, *_given: object) -> None:
        """Check, and bring no list along: whom it names would be believed where the system does not believe them."""
        conn.cert_reqs = "CERT_REQUIRED"


class HttpTransport:
    """Speak HTTP/1.1 to one address, such as ``https://siege.example.org/``.

    ``proxy_of``: asked for the proxy of an address where the system's settings name none (see ``ProxyOf``).
    """

    def __init__(self, url: str, *, read_s: float = READ_S, proxy_of: ProxyOf | None = None) -> None:
        self._root = url.rstrip("/")
        self._read_s = read_s
        # Without a session around it, nothing is merged into a request: no cookie, no password of a .netrc.
        self._adapter = _TrustingTheSystem() if self._root.startswith("https:") else HTTPAdapter()
        self._system = requests.Session()
        self._proxy_of = proxy_of
        self._proxies: Mapping[str, str] | None = None
        self._asked_at = 0.0

    def send(self, request: Request) -> Answer:
        """Return the answer; raise ``Unreachable``."""
        address = f"{self._root}{request.path}" + (f"?{request.query}" if request.query else "")
        asked = requests.Request(
            request.method, address, headers={**_HEADERS, **request.headers}, data=request.body or None
        )
        try:
            ready = asked.prepare()
            ready.url = address  # as it was signed: no second escaping
            with self._adapter.send(
                ready, stream=True, timeout=(CONNECT_S, self._read_s), proxies=self._proxies_now()
            ) as answer:
                body = self._body(answer)
                headers = {name.lower(): value for name, value in answer.headers.items()}
                return Answer(answer.status_code, headers, body)
        except requests.RequestException as error:
            self._proxies = None  # the laptop may be in another network now
            raise Unreachable(reason=_reason(error)) from None

    def _proxies_now(self) -> dict[str, str]:
        now = time.monotonic()
        if self._proxies is None or not 0 <= now - self._asked_at < PROXY_S:
            settings = self._system.merge_environment_settings(self._root, {}, True, None, None)
            found = dict(settings["proxies"])
            if not found and self._proxy_of is not None and (proxy := self._proxy_of(self._root)):
                found = {self._root.partition(":")[0]: proxy}
            self._proxies, self._asked_at = found, now
        return dict(self._proxies)

    def _body(self, answer: requests.Response) -> bytes:
        pieces = bytearray()
        for piece in answer.iter_content(1 << 16):
            pieces += piece
            if len(pieces) > MOST_ANSWER_BYTES:
                raise Unreachable(reason="cut")
        declared = answer.headers.get("Content-Length", "")
        has_body = answer.request.method != "HEAD" and answer.status_code not in (204, 304)
        is_streamed = "Transfer-Encoding" in answer.headers
        # Headers that end in the middle read like headers that say less: what has no length was cut.
        if has_body and not is_streamed and declared != str(len(pieces)):
            raise Unreachable(reason="cut")
        return bytes(pieces)

    def close(self) -> None:
        """Give the connection up."""
        self._adapter.close()
        self._system.close()


def _reason(error: requests.RequestException) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "certificate"
    if isinstance(error, requests.exceptions.ProxyError):
        return "proxy"
    if isinstance(error, requests.exceptions.Timeout):
        return "timeout"
    # Nothing was reached, or what was reached went away before its answer was whole.
    refused = isinstance(error, requests.exceptions.ConnectionError) and "Max retries" in str(error)
    return "offline" if refused else "cut"
