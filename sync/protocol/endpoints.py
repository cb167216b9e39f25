"""The endpoints of headquarters, each declared once, for the server, the client and the tests that count them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from string import Formatter
from types import MappingProxyType

from sync.protocol.errors import BadRequest, NotFound, WrongMethod
from sync.protocol.limits import MOST_NUMBER, is_hash, is_id

JSON = "application/json"
PROBLEM = "application/problem+json"
ENVELOPES = "application/vnd.coachdesk.envelopes"
BUNDLE = "application/vnd.coachdesk.bundle"
BYTES = "application/octet-stream"

_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}", re.ASCII)

PROTOCOL_HEADER = "CoachDesk-Protocol"
PROGRAM_HEADER = "CoachDesk-Program"
BEFORE_HEADER = "CoachDesk-Before"
"""With envelopes: the place of the last one up to the place asked for, 0 for none. Another one than asked for tells a
desk that headquarters has lost what the desk had read. Of several scopes: one number after another with commas between
them, for those that the answer came to."""
HAVE_HEADER = "CoachDesk-Have"
TOTAL_HEADER = "CoachDesk-Total"
"""What ``HEAD`` of a document answers with: how many of its bytes are there, of how many."""
REQUEST_BYTES = 1024 * 1024
"""What a desk sends in one request at most; one envelope alone may be longer."""


class Audience(Enum):
    """Who may call an endpoint."""

    ANYONE = "anyone"
    INVITED = "invited"
    """Whoever holds an invitation: the request is signed by the new device's key."""
    KNOWN = "known"
    """A device that the directory knows, even one that was revoked: it learns of it, and hands over its last work."""
    DEVICE = "device"
    """A device that belongs; what it may say is checked on what it says."""
    MEMBER = "member"
    """A device that may read and write the scope that the path or each envelope names."""
    ADMITTING = "admitting"
    """A device of a supervisor or an administrator."""
    SUPERVISOR = "supervisor"
    """A device of a supervisor."""

    @property
    def is_signed(self) -> bool:
        """Tell whether its requests carry a signature (``request_signing``)."""
        return self is not Audience.ANYONE


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method on one path; ``query``: the names it understands; ``takes`` and ``gives``: media types.

    ``is_for_any_version``: asked and answered alike in every version of the protocol, and so open to a program that is
    too old, or too new, for everything else: by it the old one becomes a newer one.
    """

    name: str
    method: str
    path: str
    audience: Audience
    query: tuple[str, ...] = ()
    takes: str | None = None
    gives: str | None = None
    is_for_any_version: bool = False

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Return the names in its path."""
        return tuple(name for _, name, _, _ in Formatter().parse(self.path) if name)

    def at(self, **values: str) -> str:
        """Return the path with its names filled in; ``ValueError`` for another name, or a value of odd form."""
        if set(values) != set(self.placeholders):
            raise ValueError("the path has other names")
        for name, value in values.items():
            if not _is_well(name, value):
                raise ValueError(f"{name} has an odd form")
        return self.path.format(**values)


_PULL = "/v1/scopes/{scope}/envelopes"
_CONTENT = "/v1/scopes/{scope}/contents/{name}"

ENDPOINTS: Mapping[str, Endpoint] = MappingProxyType(
    {
        endpoint.name: endpoint
        for endpoint in (
            Endpoint("hello", "GET", "/v1/hello", Audience.ANYONE, gives=JSON),
            Endpoint("join", "POST", "/v1/join", Audience.INVITED, takes=JSON, gives=JSON),
            Endpoint("read_joins", "GET", "/v1/joins", Audience.ADMITTING, gives=JSON),
            Endpoint("decline_join", "POST", "/v1/joins/{id}/declined", Audience.ADMITTING, gives=JSON),
            Endpoint("round", "GET", "/v1/round", Audience.DEVICE, gives=JSON),
            Endpoint("read_directory", "GET", "/v1/directory", Audience.KNOWN, query=("after",), gives=JSON),
            Endpoint("state", "POST", "/v1/directory", Audience.DEVICE, takes=JSON, gives=JSON),
            Endpoint("read_keys", "GET", "/v1/keys", Audience.DEVICE, query=("after",), gives=JSON),
            Endpoint("missing_keys", "GET", "/v1/keys/missing", Audience.DEVICE, gives=JSON),
            Endpoint("give_keys", "POST", "/v1/keys", Audience.KNOWN, takes=JSON, gives=JSON),
            Endpoint("read_chains", "GET", "/v1/scopes/{scope}/chains", Audience.KNOWN, gives=JSON),
            Endpoint("pull", "GET", _PULL, Audience.MEMBER, query=("after", "bytes"), gives=ENVELOPES),
            Endpoint("pull_several", "POST", "/v1/pull", Audience.MEMBER, takes=JSON, gives=ENVELOPES),
            Endpoint("push", "POST", "/v1/envelopes", Audience.MEMBER, takes=ENVELOPES, gives=JSON),
            Endpoint("put_tray", "POST", "/v1/tray", Audience.KNOWN, takes=ENVELOPES, gives=JSON),
            Endpoint("read_tray", "GET", "/v1/tray", Audience.SUPERVISOR, query=("after",), gives=ENVELOPES),
            Endpoint("settle_tray", "POST", "/v1/tray/{id}/settled", Audience.SUPERVISOR, gives=JSON),
            Endpoint("put_content", "PUT", _CONTENT, Audience.MEMBER, takes=BYTES, gives=JSON),
            Endpoint("ask_content", "HEAD", _CONTENT, Audience.MEMBER),
            Endpoint("get_content", "GET", _CONTENT, Audience.MEMBER, gives=BYTES),
            Endpoint("bring_bundle", "POST", "/v1/bundles", Audience.DEVICE, takes=BUNDLE, gives=JSON),
            Endpoint("release", "GET", "/v1/release", Audience.DEVICE, gives=JSON, is_for_any_version=True),
            Endpoint(
                "get_release",
                "GET",
                "/v1/release/content",
                Audience.DEVICE,
                gives=BYTES,
                is_for_any_version=True,
            ),
        )
    }
)
"""Every endpoint by its name."""

PATHS: tuple[str, ...] = tuple(dict.fromkeys(endpoint.path for endpoint in ENDPOINTS.values()))
"""Every path once, as it is declared."""


def endpoint_at(method: str, path: str) -> tuple[Endpoint, dict[str, str]]:
    """Return the endpoint of a request and the names in its path.

    Raises ``NotFound``, also for a name of odd form, and ``WrongMethod`` for a path with other methods.
    """
    parts = path.split("/")
    is_known = False
    for endpoint in ENDPOINTS.values():
        values = _matched(endpoint, parts)
        if values is None:
            continue
        if endpoint.method == method:
            return endpoint, values
        is_known = True
    if is_known:
        raise WrongMethod
    raise NotFound


def read_query(endpoint: Endpoint, query: str) -> dict[str, int]:
    """Return what a request asks for behind its question mark: whole numbers, each name once.

    Raises ``BadRequest`` for a name that the endpoint does not understand.
    """
    found: dict[str, int] = {}
    for pair in query.split("&") if query else ():
        name, _, number = pair.partition("=")
        is_well = name in endpoint.query and name not in found and _NUMBER.fullmatch(number) is not None
        if not is_well or int(number) > MOST_NUMBER:
            raise BadRequest(field="query")
        found[name] = int(number)
    return found


def _matched(endpoint: Endpoint, parts: list[str]) -> dict[str, str] | None:
    wanted = endpoint.path.split("/")
    if len(wanted) != len(parts):
        return None
    values: dict[str, str] = {}
    for want, part in zip(wanted, parts, strict=True):
        if want.startswith("{"):
            name = want[1:-1]
            if not _is_well(name, part):
                return None
            values[name] = part
        elif want != part:
            return None
    return values


def _is_well(name: str, value: str) -> bool:
    return is_hash(value) if name == "name" else is_id(value)
