"""The directory: who may state what, what follows from it, and which lists of statements are refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.protocol import canonical
from sync.protocol.acts import (
    Access,
    Body,
    Erasure,
    GuardLifted,
    NewDevice,
    NewScope,
    PersonRoles,
    Revocation,
    Role,
    Rotation,
)
from sync.protocol.directory import Directory
from sync.protocol.errors import (
    DirectoryDifferent,
    DirectoryShorter,
    StatementForeign,
    StatementMakerUnknown,
    StatementOutOfOrder,
    StatementSignature,
)
from sync.protocol.keys import organisation_of, sign
from sync.protocol.statements import LABEL, Place, Statement, make_statement, read_statement
from tests.sync.protocol.organisation import (
    ADMIN,
    AT,
    CASE,
    COACH,
    ORGANISATION,
    OTHER_COACH,
    ROOT_KEY,
    SUPERVISOR,
    Laptop,
    Story,
    assigned,
    begun,
    founding,
    proof,
    seed_of,
    stated,
)
from tests.sync.protocol.signing import public_of

FORBIDDEN, UNKNOWN, TAKEN = "statement.forbidden", "statement.unknown_subject", "statement.taken"
REVOKED = Laptop("laptop-revoked", "rose")
STRANGER = Laptop("laptop-stranger", "zoe")
NEW = Laptop("laptop-new", "claire")

# Every act by everybody. The case was given to COACH by a supervisor, so that it is not its maker's any more.
ACTS: dict[str, Body] = {
    "found": founding(laptop=Laptop("laptop-second", "noe")),
    "person": PersonRoles("paul", frozenset({Role.COACH})),
    "person, an administrator": PersonRoles("paul", frozenset({Role.ADMINISTRATOR})),
    "person, a supervisor": PersonRoles("paul", frozenset({Role.COACH, Role.SUPERVISOR})),
    "person, a coach as before": PersonRoles(OTHER_COACH.person, frozenset({Role.COACH})),
    "person, a supervisor made a coach": PersonRoles(SUPERVISOR.person, frozenset({Role.COACH})),
    "person, an administrator made a coach": PersonRoles(ADMIN.person, frozenset({Role.COACH})),
    "person, more for oneself": PersonRoles(COACH.person, frozenset({Role.COACH, Role.SUPERVISOR})),
    "device of a coach": NEW.joins(),
    "device of a supervisor": Laptop("laptop-new", SUPERVISOR.person).joins(),
    "device of an administrator": Laptop("laptop-new", ADMIN.person).joins(),
    "scope": NewScope("case-2", proof("case-2")),
    "access": Access(CASE, frozenset({OTHER_COACH.person})),
    "access to the register": Access("register", frozenset({COACH.person})),
    "rotate": Rotation(CASE, 2, proof(CASE, 2)),
    "rotate the register": Rotation("register", 2, proof("register", 2)),
    "revoke a coach's device": Revocation(OTHER_COACH.id, None),
    "revoke a coach": Revocation(None, OTHER_COACH.person),
    "revoke a supervisor": Revocation(None, SUPERVISOR.person),
    "revoke an administrator's device": Revocation(ADMIN.id, None),
    "revoke an administrator": Revocation(None, ADMIN.person),
    "erase": Erasure(CASE),
    "erase the register": Erasure("register"),
    "guard": GuardLifted(COACH.id, frozenset({CASE})),
}
MAKERS: dict[str, Laptop | None] = {
    "root": None,
    "administrator": ADMIN,
    "supervisor": SUPERVISOR,
    "coach": COACH,
    "other": OTHER_COACH,
    "revoked": REVOKED,
    "stranger": STRANGER,
}
LAST = "last"
ALLOWED = {
    "found": {"root"},
    "person": {"administrator", "supervisor"},
    "person, an administrator": {"administrator"},
    "person, a supervisor": {"administrator"},
    "person, a coach as before": {"administrator", "supervisor"},
    "person, a supervisor made a coach": {"administrator"},
    "person, an administrator made a coach": {LAST},
    "person, more for oneself": {"administrator"},
    "device of a coach": {"administrator", "supervisor"},
    "device of a supervisor": {"administrator", "supervisor"},
    "device of an administrator": {"administrator"},
    "scope": {"supervisor", "coach", "other"},
    "access": {"supervisor"},
    "access to the register": set[str](),
    "rotate": {"supervisor", "coach"},
    "rotate the register": {"administrator", "supervisor", "coach", "other"},
    "revoke a coach's device": {"administrator", "supervisor"},
    "revoke a coach": {"administrator", "supervisor"},
    "revoke a supervisor": {"administrator", "supervisor"},
    "revoke an administrator's device": {LAST},
    "revoke an administrator": {LAST},
    "erase": {"supervisor"},
    "erase the register": set[str](),
    "guard": {"administrator"},
}


@pytest.fixture(scope="module")
def story() -> Story:
    story = assigned()
    story.state(PersonRoles(REVOKED.person, frozenset({Role.SUPERVISOR, Role.COACH})), ADMIN)
    story.state(REVOKED.joins(), ADMIN)
    story.state(Revocation(REVOKED.id, None), ADMIN)
    return story


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("act", ACTS)
def test_every_act_by_everybody(story: Story, act: str, maker: str) -> None:
    found = story.refuses(ACTS[act], MAKERS[maker])
    if maker in ALLOWED[act]:
        assert found == ""
    elif maker == "administrator" and LAST in ALLOWED[act]:
        assert found == "statement.last_administrator"
    elif maker in {"revoked", "stranger"}:
        assert found == "statement.unknown_maker"
    else:
        assert found == FORBIDDEN


def test_an_administrator_may_go_when_there_is_another(story: Story) -> None:
    second = Story(story.directory)
    second.state(ACTS["found"], None)
    assert second.refuses(Revocation(None, ADMIN.person), ADMIN) == ""
    assert second.refuses(Revocation(ADMIN.id, None), SUPERVISOR) == FORBIDDEN
    assert second.refuses(PersonRoles(ADMIN.person, frozenset({Role.COACH})), ADMIN) == ""
    assert story.refuses(PersonRoles(ADMIN.person, frozenset({Role.COACH})), ADMIN).endswith("administrator")


def test_a_supervisor_lets_a_coach_in_again() -> None:
    story = assigned()
    story.state(Revocation(None, OTHER_COACH.person), SUPERVISOR)
    story.state(PersonRoles(OTHER_COACH.person, frozenset({Role.COACH})), SUPERVISOR)
    assert story.directory.members.persons[OTHER_COACH.person].roles() == {Role.COACH}
    assert story.directory.device(OTHER_COACH.id) is None


# What is stated has to be about what is there


@pytest.mark.parametrize(
    ("body", "maker", "code"),
    [
        (NewDevice(COACH.id, "claire", NEW.signing, NEW.sealing, None), ADMIN, TAKEN),
        (NewDevice(REVOKED.id, "rose", NEW.signing, NEW.sealing, None), ADMIN, TAKEN),
        (NewDevice("root", "claire", NEW.signing, NEW.sealing, None), ADMIN, TAKEN),
        (NewDevice("laptop-new", "claire", COACH.signing, NEW.sealing, None), ADMIN, TAKEN),
        (NewDevice("laptop-new", "claire", REVOKED.signing, NEW.sealing, None), ADMIN, TAKEN),
        (NewDevice("laptop-new", "claire", public_of(ROOT_KEY), NEW.sealing, None), ADMIN, TAKEN),
        (NewDevice("laptop-new", "nobody", NEW.signing, NEW.sealing, None), ADMIN, UNKNOWN),
        (NewScope(CASE, proof("case-2")), COACH, TAKEN),
        (NewScope("register", proof("register")), ADMIN, TAKEN),
        (Access("case-9", frozenset()), SUPERVISOR, UNKNOWN),
        (Access(CASE, frozenset({"nobody"})), SUPERVISOR, UNKNOWN),
        (Rotation("case-9", 2, proof("case-9", 2)), SUPERVISOR, UNKNOWN),
        (Rotation(CASE, 1, proof(CASE, 2)), SUPERVISOR, "statement.epoch"),
        (Rotation(CASE, 3, proof(CASE, 3)), SUPERVISOR, "statement.epoch"),
        (Rotation(CASE, 2, proof(CASE, 1)), SUPERVISOR, TAKEN),
        (Revocation(REVOKED.id, None), ADMIN, UNKNOWN),
        (Revocation("laptop-9", None), ADMIN, UNKNOWN),
        (Revocation(None, "nobody"), ADMIN, UNKNOWN),
        (Erasure("case-9"), SUPERVISOR, UNKNOWN),
        (GuardLifted("laptop-9", frozenset()), ADMIN, UNKNOWN),
        (GuardLifted(COACH.id, frozenset({"case-9"})), ADMIN, UNKNOWN),
    ],
)
def test_what_is_not_there(story: Story, body: Body, maker: Laptop, code: str) -> None:
    assert story.refuses(body, maker) == code


def test_a_revoked_person_is_nobody_until_an_administrator_says_so() -> None:
    story = assigned()
    story.state(Revocation(None, OTHER_COACH.person), SUPERVISOR)
    assert story.refuses(Revocation(None, OTHER_COACH.person), SUPERVISOR) == UNKNOWN
    assert story.refuses(Laptop("laptop-new", OTHER_COACH.person).joins(), ADMIN) == UNKNOWN
    assert story.refuses(Access(CASE, frozenset({OTHER_COACH.person})), SUPERVISOR) == UNKNOWN
    story.state(PersonRoles(OTHER_COACH.person, frozenset({Role.COACH})), ADMIN)
    assert story.directory.device(OTHER_COACH.id) is None
    assert story.refuses(Laptop("laptop-new", OTHER_COACH.person).joins(), ADMIN) == ""


def test_the_maker_gives_a_new_scope_until_a_supervisor_does() -> None:
    story = begun()
    assert story.refuses(Access(CASE, frozenset({OTHER_COACH.person})), OTHER_COACH) == FORBIDDEN
    story.state(Access(CASE, frozenset({COACH.person, OTHER_COACH.person})), COACH)
    assert story.refuses(Access(CASE, frozenset()), OTHER_COACH) == FORBIDDEN
    assert story.refuses(Access(CASE, frozenset({COACH.person})), COACH) == ""
    story.state(Access(CASE, frozenset({COACH.person})), SUPERVISOR)
    assert story.refuses(Access(CASE, frozenset({COACH.person})), COACH) == FORBIDDEN


def test_a_maker_who_gave_a_scope_away_does_not_take_it_back() -> None:
    story = begun()
    story.state(Access(CASE, frozenset({OTHER_COACH.person})), COACH)
    assert story.refuses(Access(CASE, frozenset({COACH.person})), COACH) == FORBIDDEN
    assert story.refuses(Rotation(CASE, 2, proof(CASE, 2)), COACH) == FORBIDDEN


# Who reads and writes


def readers(story: Story, scope: str) -> set[str]:
    directory = story.directory
    found = {
        laptop.id
        for laptop in (ADMIN, SUPERVISOR, COACH, OTHER_COACH)
        if directory.may_read(laptop.id, scope)
    }
    assert {device.id for device in directory.recipients(scope)} == found
    assert found == {
        laptop.id
        for laptop in (ADMIN, SUPERVISOR, COACH, OTHER_COACH)
        if scope in directory.scopes_of(laptop.id)
    }
    return found


def test_who_reads_what() -> None:
    story = begun()
    assert readers(story, "register") == {ADMIN.id, SUPERVISOR.id, COACH.id, OTHER_COACH.id}
    assert readers(story, CASE) == {SUPERVISOR.id, COACH.id}
    story.state(Access(CASE, frozenset({OTHER_COACH.person, ADMIN.person})), SUPERVISOR)
    assert readers(story, CASE) == {SUPERVISOR.id, OTHER_COACH.id}  # an administrator's role reads no case
    story.state(PersonRoles(ADMIN.person, frozenset({Role.ADMINISTRATOR, Role.COACH})), ADMIN)
    assert readers(story, CASE) == {SUPERVISOR.id, OTHER_COACH.id, ADMIN.id}
    story.state(Revocation(SUPERVISOR.id, None), ADMIN)
    assert readers(story, CASE) == {OTHER_COACH.id, ADMIN.id}
    assert readers(story, "register") == {ADMIN.id, COACH.id, OTHER_COACH.id}
    assert readers(story, "case-9") == set()


def test_what_was_allowed_when_it_was_written_stays_so() -> None:
    story = begun()
    made_at = story.directory.number
    assert story.directory.may_write(COACH.id, CASE, made_at)
    assert not story.directory.may_write(COACH.id, CASE, made_at - 1)
    assert not story.directory.may_write(OTHER_COACH.id, CASE, made_at)
    story.state(Access(CASE, frozenset({OTHER_COACH.person})), SUPERVISOR)
    moved_at = story.directory.number
    story.state(Revocation(COACH.id, None), SUPERVISOR)
    directory = story.directory
    assert directory.may_write(COACH.id, CASE, made_at)
    assert not directory.may_write(COACH.id, CASE, moved_at)
    assert directory.may_write(COACH.id, "register", moved_at)
    assert not directory.may_write(COACH.id, "register", directory.number)
    assert not directory.may_write(COACH.id, "register")
    assert directory.may_write(OTHER_COACH.id, CASE, moved_at)
    assert not directory.may_write(OTHER_COACH.id, CASE, moved_at + 2)  # not reached yet
    assert not directory.may_write(OTHER_COACH.id, CASE, 0)


def test_who_ever_had_access_may_hand_the_key_on() -> None:
    story = begun()
    story.state(Access(CASE, frozenset({OTHER_COACH.person})), SUPERVISOR)
    story.state(Revocation(COACH.id, None), SUPERVISOR)
    story.state(NewScope("case-2", proof("case-2")), OTHER_COACH)
    members = story.directory.members
    ever = {
        one.id for one in (ADMIN, SUPERVISOR, COACH, OTHER_COACH) if members.ever_had_access(one.id, CASE)
    }
    assert ever == {SUPERVISOR.id, COACH.id, OTHER_COACH.id}
    assert not members.ever_had_access(COACH.id, "case-2")
    late = Laptop("laptop-late", OTHER_COACH.person)
    story.state(late.joins(), SUPERVISOR)  # nothing about the case is stated after it came
    assert story.directory.members.ever_had_access(late.id, CASE)
    assert not members.ever_had_access(ADMIN.id, CASE)
    assert not members.ever_had_access(STRANGER.id, CASE)
    assert not members.ever_had_access(COACH.id, "case-9")
    story.state(PersonRoles(ADMIN.person, frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR})), ADMIN)
    assert story.directory.members.ever_had_access(ADMIN.id, CASE)
    assert story.directory.members.ever_had_access(ADMIN.id, "register")


def test_an_erased_case_is_nobodys() -> None:
    story = assigned()
    before = story.directory.number
    story.state(Erasure(CASE), SUPERVISOR)
    assert readers(story, CASE) == set()
    assert story.directory.may_write(COACH.id, CASE, before)
    assert story.directory.epoch(CASE) == 0
    assert story.refuses(Access(CASE, frozenset()), SUPERVISOR) == UNKNOWN
    assert story.refuses(NewScope(CASE, proof(CASE)), SUPERVISOR) == TAKEN


def test_who_belongs() -> None:
    story = begun()
    story.state(NEW.joins(), SUPERVISOR)
    assert [device.id for device in story.directory.devices_of(COACH.person)] == [COACH.id, NEW.id]
    story.state(Revocation(COACH.id, None), SUPERVISOR)
    assert [device.id for device in story.directory.devices_of(COACH.person)] == [NEW.id]
    assert story.directory.is_revoked(COACH.id)
    assert not story.directory.is_revoked(NEW.id)
    assert not story.directory.is_revoked(STRANGER.id)
    assert story.directory.device(COACH.id) is None
    found = story.directory.device(COACH.id, story.directory.number - 1)
    assert found is not None
    assert found.sealing == COACH.sealing
    assert story.directory.roles_of(NEW.id) == {Role.COACH}
    headquarters = story.directory.members.headquarters
    assert headquarters is not None
    assert headquarters.signing == public_of(seed_of("headquarters signs"))


# Keys


def test_epochs_follow_one_another() -> None:
    story = begun()
    assert story.directory.epoch(CASE) == 1
    story.state(Rotation(CASE, 2, proof(CASE, 2)), COACH)
    assert story.directory.epoch(CASE) == 2
    assert [story.directory.proof(CASE, epoch) for epoch in (0, 1, 2, 3)] == [
        None,
        proof(CASE, 1),
        proof(CASE, 2),
        None,
    ]
    assert story.directory.proof("case-9", 1) is None
    assert story.directory.epoch("case-9") == 0


@pytest.mark.parametrize(
    ("body", "maker", "stale"),
    [
        (Access(CASE, frozenset()), SUPERVISOR, {CASE}),
        (Access(CASE, frozenset({COACH.person, OTHER_COACH.person})), SUPERVISOR, set[str]()),
        (Revocation(COACH.id, None), SUPERVISOR, {CASE, "register"}),
        (Revocation(None, COACH.person), SUPERVISOR, {CASE, "register"}),
        (Revocation(OTHER_COACH.id, None), SUPERVISOR, {"register"}),
        (PersonRoles(SUPERVISOR.person, frozenset({Role.COACH})), ADMIN, {CASE}),
        (PersonRoles(COACH.person, frozenset({Role.COACH, Role.SUPERVISOR})), ADMIN, set[str]()),
        (PersonRoles("paul", frozenset({Role.COACH})), ADMIN, set[str]()),
    ],
)
def test_whoever_loses_access_makes_a_rotation_due(body: Body, maker: Laptop, stale: set[str]) -> None:
    story = assigned()
    story.state(body, maker)
    assert set(story.directory.scopes_to_rotate()) == stale
    for scope in sorted(stale):
        maker_of_key = SUPERVISOR if story.directory.may_read(SUPERVISOR.id, scope) else COACH
        story.state(Rotation(scope, 2, proof(scope, 2)), maker_of_key)
    assert story.directory.scopes_to_rotate() == ()


def test_guards_are_told_apart() -> None:
    story = begun()
    one = story.state(GuardLifted(COACH.id, frozenset({CASE})), ADMIN)
    other = story.state(GuardLifted(COACH.id, frozenset({CASE})), ADMIN)
    assert [guard.number for guard in story.directory.guards_for(COACH.id)] == [one.number, other.number]
    assert story.directory.guards_for(OTHER_COACH.id) == ()


# Forged, reordered, withheld


def forged(statement: Statement, signing_key: bytes, **fields: object) -> Statement:
    written = dict(canonical.read_object(statement.raw, 100_000))
    del written["signature"]
    written.update(fields)  # type: ignore[arg-type]  # what is JSON
    signature = sign(signing_key, LABEL, canonical.write(written))
    return read_statement(canonical.write({**written, "signature": canonical.to_base64(signature)}))


def test_a_statement_in_somebody_elses_name_is_refused() -> None:
    story = begun()
    body = Access(CASE, frozenset({OTHER_COACH.person}))
    place = story.directory.next_place
    for key in (OTHER_COACH.signing_key, ROOT_KEY, ADMIN.signing_key):
        with pytest.raises(StatementSignature):
            story.directory.extended(make_statement(place, body, by=SUPERVISOR.id, at=AT, signing_key=key))
    with pytest.raises(StatementSignature):
        story.directory.extended(
            make_statement(place, founding(), by="root", at=AT, signing_key=ADMIN.signing_key)
        )


def test_another_root_founds_another_organisation() -> None:
    other_root = seed_of("other root")
    statement = make_statement(
        Place(ORGANISATION), founding(other_root), by="root", at=AT, signing_key=other_root
    )
    with pytest.raises(StatementSignature):
        Directory(ORGANISATION).extended(statement)
    with pytest.raises(StatementForeign):
        Directory(organisation_of(public_of(other_root))).extended(statement)
    second = stated(begun().directory.next_place, replace(founding(), root=public_of(other_root)), None)
    with pytest.raises(StatementSignature):
        begun().directory.extended(second)


def test_nothing_comes_before_the_founding() -> None:
    statement = stated(Place(ORGANISATION), PersonRoles("zoe", frozenset({Role.ADMINISTRATOR})), None)
    with pytest.raises(StatementMakerUnknown):
        Directory(ORGANISATION).extended(statement)
    with pytest.raises(StatementMakerUnknown):
        Directory(ORGANISATION).extended(
            make_statement(Place(ORGANISATION), founding(), by="zoe", at=AT, signing_key=ROOT_KEY)
        )


def test_a_statement_left_out_repeated_or_moved_is_noticed() -> None:
    statements = begun().statements
    whole = Directory(ORGANISATION).taking_in(statements)
    for at in range(len(statements) - 1):
        with pytest.raises(StatementOutOfOrder):
            Directory(ORGANISATION).taking_in(statements[:at] + statements[at + 1 :])
        moved = [*statements[:at], statements[at + 1], statements[at], *statements[at + 2 :]]
        with pytest.raises(StatementOutOfOrder):
            Directory(ORGANISATION).taking_in(moved)
    with pytest.raises(StatementOutOfOrder):
        whole.extended(statements[-1])
    assert whole.taking_in(statements) == whole == begun().directory


def test_a_list_that_ends_early_is_a_shorter_directory() -> None:
    known = begun().directory
    with pytest.raises(DirectoryShorter):
        known.check_answer(known.number - 1, known.hashes[-2])
    with pytest.raises(DirectoryShorter):
        known.check_answer(0, "0" * 64)
    with pytest.raises(DirectoryDifferent):
        known.check_answer(known.number - 1, "ab" * 32)
    with pytest.raises(DirectoryDifferent):
        known.check_answer(known.number, "ab" * 32)
    known.check_answer(known.number, known.head)
    known.check_answer(known.number + 1, "ab" * 32)


def test_another_statement_in_a_known_place_is_noticed() -> None:
    story = begun()
    branch = Directory(ORGANISATION).taking_in(story.statements[:-1])
    other = stated(branch.next_place, NewScope("case-2", proof("case-2")), COACH)
    assert branch.extended(other).number == story.directory.number
    with pytest.raises(DirectoryDifferent):
        story.directory.taking_in([*story.statements[:-1], other])
    with pytest.raises(StatementOutOfOrder):  # its successor does not fit either
        story.directory.taking_in([stated(branch.extended(other).next_place, Erasure("case-2"), SUPERVISOR)])


def test_an_act_of_a_newer_version_is_carried_and_not_obeyed() -> None:
    story = begun()
    last = story.statements[-1]
    place = {"number": last.number + 1, "previous": last.hash}
    newer = forged(last, COACH.signing_key, act="promote", body={"person": COACH.person}, **place)
    after = story.directory.extended(newer)
    assert after.number == story.directory.number + 1
    assert after.members == story.directory.members
    with pytest.raises(StatementMakerUnknown):
        story.directory.extended(forged(newer, STRANGER.signing_key, by=STRANGER.id))
    with pytest.raises(StatementSignature):
        story.directory.extended(forged(newer, STRANGER.signing_key))


def test_the_same_statement_elsewhere_is_not_the_same() -> None:
    """A signed statement cannot be replayed at a later place: its number and what is before it are signed."""
    story = assigned()
    access = story.statements[-1]
    story.state(Access(CASE, frozenset({OTHER_COACH.person})), SUPERVISOR)
    with pytest.raises(StatementOutOfOrder):
        story.directory.extended(access)


def test_hundreds_of_cases_are_lived_through() -> None:
    story = begun()
    for number in range(300):
        story.state(NewScope(f"case-{number + 10}", proof(CASE)), COACH)
    assert len(story.directory.scopes_of(SUPERVISOR.id)) == 302
