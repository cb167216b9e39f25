"""The endpoints of headquarters, each declared once, for the server, the client and the tests that count them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from string import Formatter
from types import MappingProxyType

from sync.protocol.limits import is_hash, is_id

JSON = "application/json"
PROBLEM = "application/problem+json"
ENVELOPES = "application/vnd.coachdesk.envelopes"
BYTES = "application/octet-stream"

PROTOCOL_HEADER = "CoachDesk-Protocol"
PROGRAM_HEADER = "CoachDesk-Program"
REQUEST_BYTES = 1024 * 1024
"""What a desk sends in one request at most; one envelope alone may be longer."""


class Audience(Enum):
    """Who may call an endpoint; each includes what the one before it asks for."""

    ANYONE = "anyone"
    INVITED = "invited"
    """Whoever holds an invitation: the request is signed by the new device's key."""
    DEVICE = "device"
    """A device that belongs; what it may say is checked on what it says."""
    MEMBER = "member"
    """A device that may read and write the scope that the path or each envelope names."""

    @property
    def is_signed(self) -> bool:
        """Tell whether its requests carry a signature (``request_signing``)."""
        return self is not Audience.ANYONE


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method on one path; ``query``: the names it understands; ``takes`` and ``gives``: media types."""

    name: str
    method: str
    path: str
    audience: Audience
    query: tuple[str, ...] = ()
    takes: str | None = None
    gives: str | None = None

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Return the names in its path."""
        return tuple(name for _, name, _, _ in Formatter().parse(self.path) if name)

    def at(self, **values: str) -> str:
        """Return the path with its names filled in; ``ValueError`` for another name, or a value of odd form."""
        if set(values) != set(self.placeholders):
            raise ValueError("the path has other names")
        for name, value in values.items():
            if not (is_hash(value) if name == "name" else is_id(value)):
                raise ValueError(f"{name} has an odd form")
        return self.path.format(**values)


_CONTENT = "/v1/scopes/{scope}/contents/{name}"

ENDPOINTS: Mapping[str, Endpoint] = MappingProxyType(
    {
        endpoint.name: endpoint
        for endpoint in (
            Endpoint("hello", "GET", "/v1/hello", Audience.ANYONE, gives=JSON),
            Endpoint("join", "POST", "/v1/join", Audience.INVITED, takes=JSON, gives=JSON),
            Endpoint("round", "GET", "/v1/round", Audience.DEVICE, gives=JSON),
            Endpoint("read_directory", "GET", "/v1/directory", Audience.DEVICE, query=("after",), gives=JSON),
            Endpoint("state", "POST", "/v1/directory", Audience.DEVICE, takes=JSON, gives=JSON),
            Endpoint("read_keys", "GET", "/v1/keys", Audience.DEVICE, query=("after",), gives=JSON),
            Endpoint("give_keys", "POST", "/v1/keys", Audience.MEMBER, takes=JSON, gives=JSON),
            Endpoint(
                "pull",
                "GET",
                "/v1/scopes/{scope}/envelopes",
                Audience.MEMBER,
                query=("after", "bytes"),
                gives=ENVELOPES,
            ),
            Endpoint("push", "POST", "/v1/envelopes", Audience.MEMBER, takes=ENVELOPES, gives=JSON),
            Endpoint("put_content", "PUT", _CONTENT, Audience.MEMBER, takes=BYTES, gives=JSON),
            Endpoint("ask_content", "HEAD", _CONTENT, Audience.MEMBER),
            Endpoint("get_content", "GET", _CONTENT, Audience.MEMBER, gives=BYTES),
            Endpoint("receipts", "POST", "/v1/receipts", Audience.DEVICE, takes=JSON, gives=JSON),
            Endpoint("release", "GET", "/v1/release", Audience.DEVICE, gives=JSON),
        )
    }
)
"""Every endpoint by its name."""
