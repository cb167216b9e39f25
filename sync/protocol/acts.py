"""The acts of the directory: who may make them, and what their bodies hold; each declared once.

A body is a frozen dataclass; the kind of each field says how it stands in JSON and what it may be. Fields that a
newer version added to a body are carried with the statement and not obeyed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar

from sync.protocol import canonical
from sync.protocol.canonical import Value
from sync.protocol.errors import NotCanonical, StatementMalformed
from sync.protocol.keys import SEALING_PUBLIC_BYTES, SIGNING_PUBLIC_BYTES, is_sealing_public_key
from sync.protocol.limits import NAMES, is_hash, is_id, is_number

ROOT = "root"
"""Who made a statement that the root key signed; no device has this name."""

REGISTER = "register"
"""The scope that everybody reads and writes."""


class Role(StrEnum):
    """What a person is in the organisation; one person may have several roles."""

    COACH = "coach"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Act(StrEnum):
    """What a statement does."""

    FOUND = "found"
    PERSON = "person"
    DEVICE = "device"
    SCOPE = "scope"
    ACCESS = "access"
    ROTATE = "rotate"
    REVOKE = "revoke"
    ERASE = "erase"
    GUARD = "guard"


RIGHTS: Mapping[Act, frozenset[Role]] = MappingProxyType(
    {
        Act.FOUND: frozenset(),  # the root key only
        Act.PERSON: frozenset(
            {Role.ADMINISTRATOR, Role.SUPERVISOR}
        ),  # a supervisor only for who is but a coach
        Act.DEVICE: frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR}),  # a supervisor not for an administrator
        Act.SCOPE: frozenset(Role),  # an administrator alone only the register
        Act.ACCESS: frozenset(
            {Role.SUPERVISOR, Role.COACH}
        ),  # a coach only while the scope is theirs alone to give
        Act.ROTATE: frozenset(Role),  # who reads the scope
        Act.REVOKE: frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR}),  # a supervisor not an administrator
        Act.ERASE: frozenset({Role.SUPERVISOR}),
        Act.GUARD: frozenset({Role.ADMINISTRATOR}),
    }
)
"""Whose statements of an act may count; what else is asked stands behind it, and ``effects`` asks it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a field of a body is read from JSON and written to it; ``read`` raises ``ValueError``."""

    read: Callable[[Value], Any]
    write: Callable[[Any], Value]


def _checked(is_well: Callable[[object], bool]) -> Callable[[Value], Any]:
    def read(value: Value) -> Value:
        if not is_well(value):
            raise ValueError
        return value

    return read


def _key(length: int, is_well: Callable[[bytes], bool]) -> Callable[[Value], Any]:
    def read(value: Value) -> bytes:
        key = canonical.from_base64(value, length)
        if not is_well(key):
            raise ValueError
        return key

    return read


def _names(is_well: Callable[[object], bool], least: int) -> Callable[[Value], Any]:
    def read(value: Value) -> frozenset[str]:
        if not isinstance(value, list) or not least <= len(value) <= NAMES or not all(map(is_well, value)):
            raise ValueError
        names = [str(name) for name in value]
        if names != sorted(set(names)):  # one form for one set
            raise ValueError
        return frozenset(names)

    return read


def _roles(value: Value) -> frozenset[Role]:
    return frozenset(map(Role, _names(lambda name: isinstance(name, str), 1)(value)))


def _as_it_is(value: Any) -> Value:
    return value  # type: ignore[no-any-return]  # a field that is JSON already


def _listed(names: frozenset[str]) -> Value:
    return [str(name) for name in sorted(names)]


_IS_ID = Kind(_checked(is_id), _as_it_is)
_IS_ID_OR_NONE = Kind(_checked(lambda value: value is None or is_id(value)), _as_it_is)
_ARE_IDS = Kind(_names(is_id, 0), _listed)
_ARE_ROLES = Kind(_roles, _listed)
_IS_EPOCH = Kind(_checked(lambda value: is_number(value, least=1)), _as_it_is)
_IS_PROOF = Kind(_checked(is_hash), _as_it_is)
_IS_SIGNING_KEY = Kind(_key(SIGNING_PUBLIC_BYTES, lambda _key: True), canonical.to_base64)
_IS_SEALING_KEY = Kind(_key(SEALING_PUBLIC_BYTES, is_sealing_public_key), canonical.to_base64)


def _held(kind: Kind) -> Any:
    return dataclasses.field(metadata={"kind": kind})


@dataclass(frozen=True, slots=True)
class Body:
    """What a statement says beside who, when and which act."""

    act: ClassVar[Act]

    def as_json(self) -> dict[str, Value]:
        """Return the body as the object that is signed."""
        fields = dataclasses.fields(self)
        return {field.name: field.metadata["kind"].write(getattr(self, field.name)) for field in fields}


@dataclass(frozen=True, slots=True)
class Founding(Body):
    """The organisation's keys and headquarters' own, and an administrator with a device."""

    act = Act.FOUND
    root: bytes = _held(_IS_SIGNING_KEY)
    recovery: bytes = _held(_IS_SEALING_KEY)
    headquarters_signing: bytes = _held(_IS_SIGNING_KEY)
    headquarters_sealing: bytes = _held(_IS_SEALING_KEY)
    person: str = _held(_IS_ID)
    device: str = _held(_IS_ID)
    signing: bytes = _held(_IS_SIGNING_KEY)
    sealing: bytes = _held(_IS_SEALING_KEY)


@dataclass(frozen=True, slots=True)
class PersonRoles(Body):
    """A person, new or known, and all the roles they have from now on."""

    act = Act.PERSON
    person: str = _held(_IS_ID)
    roles: frozenset[Role] = _held(_ARE_ROLES)


@dataclass(frozen=True, slots=True)
class NewDevice(Body):
    """A device of a person; ``invitation``: the one it answers, if it does."""

    act = Act.DEVICE
    device: str = _held(_IS_ID)
    person: str = _held(_IS_ID)
    signing: bytes = _held(_IS_SIGNING_KEY)
    sealing: bytes = _held(_IS_SEALING_KEY)
    invitation: str | None = _held(_IS_ID_OR_NONE)


@dataclass(frozen=True, slots=True)
class NewScope(Body):
    """A scope whose maker's person has access; ``proof``: of its key of epoch 1 (``keys.proof_of``)."""

    act = Act.SCOPE
    scope: str = _held(_IS_ID)
    proof: str = _held(_IS_PROOF)


@dataclass(frozen=True, slots=True)
class Access(Body):
    """Who has access to a scope from now on, beside the supervisors."""

    act = Act.ACCESS
    scope: str = _held(_IS_ID)
    persons: frozenset[str] = _held(_ARE_IDS)


@dataclass(frozen=True, slots=True)
class Rotation(Body):
    """A scope's next epoch; ``proof``: of its key."""

    act = Act.ROTATE
    scope: str = _held(_IS_ID)
    epoch: int = _held(_IS_EPOCH)
    proof: str = _held(_IS_PROOF)


@dataclass(frozen=True, slots=True)
class Revocation(Body):
    """The device or the person (with all their devices) that is let out: exactly one of the two."""

    act = Act.REVOKE
    device: str | None = _held(_IS_ID_OR_NONE)
    person: str | None = _held(_IS_ID_OR_NONE)


@dataclass(frozen=True, slots=True)
class Erasure(Body):
    """The scope whose envelopes and keys are destroyed."""

    act = Act.ERASE
    scope: str = _held(_IS_ID)


@dataclass(frozen=True, slots=True)
class GuardLifted(Body):
    """The scopes that a device may lose in one round, once."""

    act = Act.GUARD
    device: str = _held(_IS_ID)
    scopes: frozenset[str] = _held(_ARE_IDS)


BODIES: Mapping[str, type[Body]] = MappingProxyType(
    {
        kind.act.value: kind
        for kind in (
            Founding,
            PersonRoles,
            NewDevice,
            NewScope,
            Access,
            Rotation,
            Revocation,
            Erasure,
            GuardLifted,
        )
    }
)
"""The body of each act that this version knows."""


def read_body(act: str, found: Mapping[str, Value]) -> Body | None:
    """Return a statement's body, None for an act of a newer version; raise ``StatementMalformed`` (reason: field)."""
    kind = BODIES.get(act)
    if kind is None:
        return None
    values = {}
    for field in dataclasses.fields(kind):
        try:
            values[field.name] = field.metadata["kind"].read(found[field.name])
        except (KeyError, ValueError, NotCanonical) as error:
            raise StatementMalformed(act=act, reason=field.name) from error
    if isinstance(body := kind(**values), Revocation) and (body.device is None) == (body.person is None):
        raise StatementMalformed(act=act, reason="device")
    return body
