"""What each act of the directory does to its members, and what is asked of its maker beside the role."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from sync.protocol.acts import (
    REGISTER,
    RIGHTS,
    ROOT,
    Access,
    Act,
    Body,
    Erasure,
    Founding,
    GuardLifted,
    NewDevice,
    NewScope,
    PersonRoles,
    Revocation,
    Role,
    Rotation,
)
from sync.protocol.errors import (
    LastAdministrator,
    StatementEpoch,
    StatementForbidden,
    StatementSubjectUnknown,
    StatementTaken,
)
from sync.protocol.members import Device, Guard, HeadquartersKeys, Members, Person, ScopeRecord


def members_after(members: Members, number: int, by: str, body: Body) -> Members:
    """Return the members once ``by`` (an active device, or ``root``) has stated ``body`` as statement ``number``.

    Raises a ``StatementRefused`` when its maker had no right to it, or it is about what is not there.
    """
    act = body.act
    if by == ROOT:
        if act is not Act.FOUND:
            raise StatementForbidden(number=number, by=by, act=act.value)
    elif not RIGHTS[act] & members.roles_of(by):
        raise StatementForbidden(number=number, by=by, act=act.value)
    after = _EFFECTS[type(body)](members, number, by, body)
    if not after.has_administrator():
        raise LastAdministrator(number=number)
    return after


def _founded(members: Members, number: int, _by: str, body: Founding) -> Members:
    """Bring in an administrator on the root key's word: the first, or another one when no laptop of theirs is left."""
    known = members.persons.get(body.person)
    roles = (known.roles() if known else frozenset()) | {Role.ADMINISTRATOR}
    history = (known.history if known else ()) + ((number, roles),)
    members = replace(
        members,
        root=body.root,
        recovery=body.recovery,
        headquarters=HeadquartersKeys(body.headquarters_signing, body.headquarters_sealing),
    )
    members = members.with_person(Person(body.person, history))
    device = Device(body.device, body.person, body.signing, body.sealing, number)
    return _with_new_device(members, number, device)


def _person_stated(members: Members, number: int, by: str, body: PersonRoles) -> Members:
    known = members.persons.get(body.person)
    before = known.roles() if known else frozenset()
    if Role.ADMINISTRATOR not in members.roles_of(by) and not (before | body.roles) <= {Role.COACH}:
        # A supervisor lets coaches in; whoever is more, or is to be, is an administrator's to name.
        raise StatementForbidden(number=number, by=by, act=body.act.value)
    person = Person(body.person, (known.history if known else ()) + ((number, body.roles),))
    after = members.with_person(person)
    theirs = [device.id for device in members.devices.values() if device.person == body.person]
    return after.with_stale(members, theirs, members.scopes)


def _device_added(members: Members, number: int, by: str, body: NewDevice) -> Members:
    _require_rank(members, number, by, body.act, body.person)
    if not members.persons[body.person].roles():
        raise StatementSubjectUnknown(number=number, id=body.person)
    device = Device(body.device, body.person, body.signing, body.sealing, number, invitation=body.invitation)
    return _with_new_device(members, number, device)


def _with_new_device(members: Members, number: int, device: Device) -> Members:
    if device.id in members.devices or device.id == ROOT:
        raise StatementTaken(number=number, id=device.id)
    others = (*((one.id, one.signing) for one in members.devices.values()), (ROOT, members.root))
    owner = next((one for one, signing in others if signing == device.signing), None)
    if owner is not None:  # two names for one key would count as two chains of one writer
        raise StatementTaken(number=number, id=owner)
    return members.with_devices(device)


def _scope_made(members: Members, number: int, by: str, body: NewScope) -> Members:
    if body.scope in members.scopes:
        raise StatementTaken(number=number, id=body.scope)
    roles = members.roles_of(by)
    allowed = (
        {Role.SUPERVISOR, Role.ADMINISTRATOR} if body.scope == REGISTER else {Role.SUPERVISOR, Role.COACH}
    )
    if not roles & allowed:
        raise StatementForbidden(number=number, by=by, act=body.act.value)
    person = members.devices[by].person
    given = frozenset[str]() if body.scope == REGISTER else frozenset({person})
    return members.with_scope(ScopeRecord(body.scope, by, person, number, ((number, given),), (body.proof,)))


def _access_given(members: Members, number: int, by: str, body: Access) -> Members:
    record = _scope(members, number, body.scope)
    is_supervisor = Role.SUPERVISOR in members.roles_of(by)
    is_own = record.maker_person == members.devices[by].person and not record.is_given
    if body.scope == REGISTER or not (is_supervisor or (is_own and members.has_access(by, body.scope))):
        raise StatementForbidden(number=number, by=by, act=body.act.value)
    for person in sorted(body.persons):
        if person not in members.persons or not members.persons[person].roles():
            raise StatementSubjectUnknown(number=number, id=person)
    history = (*record.access, (number, body.persons))
    is_given = record.is_given or not is_own
    after = members.with_scope(replace(record, access=history, is_given=is_given))
    return after.with_stale(members, members.devices, (body.scope,))


def _rotated(members: Members, number: int, by: str, body: Rotation) -> Members:
    record = _scope(members, number, body.scope)
    if not members.has_access(by, body.scope):
        raise StatementForbidden(number=number, by=by, act=body.act.value)
    if body.epoch != record.epoch + 1:
        raise StatementEpoch(number=number, scope=body.scope, epoch=body.epoch, expected=record.epoch + 1)
    if body.proof in record.proofs:
        raise StatementTaken(number=number, id=body.scope)  # the old key again, which others hold
    return members.with_scope(replace(record, proofs=(*record.proofs, body.proof), is_stale=False))


def _revoked(members: Members, number: int, by: str, body: Revocation) -> Members:
    if body.device is not None:
        device = members.devices.get(body.device)
        if device is None or not device.is_active():
            raise StatementSubjectUnknown(number=number, id=body.device)
        _require_rank(members, number, by, body.act, device.person)
        after = members.with_devices(replace(device, revoked_at=number))
        return after.with_stale(members, (device.id,), members.scopes)
    assert body.person is not None  # noqa: S101 - the body has exactly one; tells mypy
    _require_rank(members, number, by, body.act, body.person)
    person = members.persons[body.person]
    if not person.roles():
        raise StatementSubjectUnknown(number=number, id=body.person)
    theirs = [one for one in members.devices.values() if one.person == person.id and one.is_active()]
    after = members.with_person(replace(person, history=(*person.history, (number, frozenset()))))
    after = after.with_devices(*(replace(one, revoked_at=number) for one in theirs))
    return after.with_stale(members, (one.id for one in theirs), members.scopes)


def _erased(members: Members, number: int, by: str, body: Erasure) -> Members:
    record = _scope(members, number, body.scope)
    if body.scope == REGISTER:
        raise StatementForbidden(number=number, by=by, act=body.act.value)
    return members.with_scope(replace(record, erased_at=number, is_stale=False))


def _guard_lifted(members: Members, number: int, _by: str, body: GuardLifted) -> Members:
    if body.device not in members.devices:
        raise StatementSubjectUnknown(number=number, id=body.device)
    for scope in sorted(body.scopes):
        if scope not in members.scopes:
            raise StatementSubjectUnknown(number=number, id=scope)
    return replace(members, guards=(*members.guards, Guard(number, body.device, body.scopes)))


def _require_rank(members: Members, number: int, by: str, act: Act, person: str) -> None:
    """Refuse a supervisor's word about an administrator: a device of theirs would give the role away."""
    if person not in members.persons:
        raise StatementSubjectUnknown(number=number, id=person)
    is_administrator = Role.ADMINISTRATOR in members.roles_of(by)
    if Role.ADMINISTRATOR in members.persons[person].roles() and not is_administrator:
        raise StatementForbidden(number=number, by=by, act=act.value)


def _scope(members: Members, number: int, scope: str) -> ScopeRecord:
    record = members.scopes.get(scope)
    if record is None or not record.is_there():
        raise StatementSubjectUnknown(number=number, id=scope)
    return record


_EFFECTS: Mapping[type[Body], Callable[[Members, int, str, Any], Members]] = MappingProxyType(
    {
        Founding: _founded,
        PersonRoles: _person_stated,
        NewDevice: _device_added,
        NewScope: _scope_made,
        Access: _access_given,
        Rotation: _rotated,
        Revocation: _revoked,
        Erasure: _erased,
        GuardLifted: _guard_lifted,
    }
)
