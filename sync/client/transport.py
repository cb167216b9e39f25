"""The road to headquarters: one request, one answer, on a kept connection.

The proxy that Windows is set to, and the certificates it trusts (an association's own authority among them), are
used as a browser would. Nothing is followed: a redirect is a sign-in page, not headquarters.
"""

from __future__ import annotations

import ssl
from typing import Protocol

import requests
import truststore
from requests.adapters import HTTPAdapter

from sync.client.errors import Unreachable
from sync.protocol.exchange import Answer, Request

CONNECT_S = 10.0
READ_S = 60.0
MOST_ANSWER_BYTES = 16 * 1024 * 1024


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


class HttpTransport:
    """Speak HTTP/1.1 to one address, such as ``https://siege.example.org/``."""

    def __init__(self, url: str, *, read_s: float = READ_S) -> None:
        self._root = url.rstrip("/")
        self._read_s = read_s
        self._session = requests.Session()
        self._session.mount("https://", _TrustingTheSystem())
        self._session.headers.clear()
        self._session.headers.update({"Accept-Encoding": "identity", "Connection": "keep-alive"})

    def send(self, request: Request) -> Answer:
        """Return the answer; raise ``Unreachable``."""
        address = f"{self._root}{request.path}" + (f"?{request.query}" if request.query else "")
        prepared = requests.Request(
            request.method, address, headers=dict(request.headers), data=request.body or None
        )
        try:
            ready = self._session.prepare_request(prepared)
            ready.url = address  # as it was signed: no second escaping
            settings = self._session.merge_environment_settings(address, {}, True, None, None)
            with self._session.send(
                ready,
                timeout=(CONNECT_S, self._read_s),
                allow_redirects=False,
                proxies=settings["proxies"],
                stream=True,
            ) as answer:
                body = self._body(answer)
                headers = {name.lower(): value for name, value in answer.headers.items()}
                return Answer(answer.status_code, headers, body)
        except requests.RequestException as error:
            raise Unreachable(reason=_reason(error)) from None

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
        self._session.close()


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
