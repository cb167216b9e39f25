"""Long lists of statements: lived through in one go, or recalled out of the vault, they come to the same."""

from __future__ import annotations

import dataclasses
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.acts import Access, Erasure, GuardLifted, NewScope, PersonRoles, Revocation, Role, Rotation
from sync.protocol.directory import Directory
from sync.protocol.drafting import Draft, Over, changed, settled
from sync.protocol.errors import (
    DirectoryDifferent,
    StatementForbidden,
    StatementForeign,
    StatementMalformed,
    StatementOutOfOrder,
    StatementRefused,
    StatementSignature,
)
from sync.protocol.statements import Place, Statement, read_statement, recall_statement
from tests.sync.protocol.organisation import (
    ADMIN,
    CASE,
    COACH,
    ORGANISATION,
    OTHER_COACH,
    SUPERVISOR,
    Laptop,
    Story,
    assigned,
    proof,
    stated,
)


def a_full_story() -> Story:
    """Return a directory in which everything has happened."""
    story = assigned()
    story.state(NewScope("case-2", proof("case-2")), OTHER_COACH)
    story.state(Access("case-2", frozenset({COACH.person, OTHER_COACH.person})), OTHER_COACH)
    story.state(Laptop("laptop-2", COACH.person).joins(), SUPERVISOR)
    story.state(Revocation(COACH.id, None), SUPERVISOR)
    story.state(Rotation(CASE, 2, proof(CASE, 2)), SUPERVISOR)
    story.state(PersonRoles("paul", frozenset({Role.COACH})), SUPERVISOR)
    story.state(Revocation(None, OTHER_COACH.person), ADMIN)
    story.state(GuardLifted("laptop-2", frozenset({CASE})), ADMIN)
    story.state(Erasure("case-2"), SUPERVISOR)
    return story


STORY = a_full_story()
ALL = STORY.statements
EMPTY = Directory(ORGANISATION)


def everything_of(directory: Directory) -> tuple[object, ...]:
    members = directory.members
    return directory, list(members.persons), list(members.devices), list(members.scopes)


@pytest.mark.parametrize("at", range(len(ALL) + 1))
def test_in_parts_or_at_once_it_is_the_same(at: int) -> None:
    """The story itself went one by one."""
    found = EMPTY.taking_in(ALL[:at]).taking_in(ALL[max(at - 2, 0) :])
    assert everything_of(found) == everything_of(STORY.directory)
    assert hash(found.hashes) == hash(STORY.directory.hashes)
    recalled = Directory.recalled(ORGANISATION, ALL[:at])
    assert everything_of(recalled) == everything_of(EMPTY.taking_in(ALL[:at]))
    assert everything_of(recalled.taking_in(ALL[at:])) == everything_of(STORY.directory)


def test_a_directory_does_not_change_when_another_goes_on_from_it() -> None:
    for directory in (EMPTY.taking_in(ALL[:9]), Directory.recalled(ORGANISATION, ALL[:9])):
        before = everything_of(directory)
        kinds = {
            type(directory.members.persons),
            type(directory.members.devices),
            type(directory.members.scopes),
        }
        assert kinds == {dict}
        directory.taking_in(ALL[9:])
        directory.extended(ALL[9])
        assert everything_of(directory) == before


def test_nothing_new_is_the_same_directory() -> None:
    assert STORY.directory.taking_in(ALL[3:]) is STORY.directory
    assert STORY.directory.taking_in([]) is STORY.directory


def test_what_is_refused_in_the_middle_leaves_nothing_behind() -> None:
    directory = EMPTY.taking_in(ALL[:9])
    before = everything_of(directory)
    forbidden = stated(ALL[9].next_place, Erasure(CASE), COACH)
    with pytest.raises(StatementForbidden):
        directory.taking_in([*ALL[9:10], forbidden])
    assert everything_of(directory) == before


# Recalled


def altered(statement: Statement, raw: bytes) -> Statement:
    return dataclasses.replace(statement, raw=raw)


def test_only_signatures_are_believed() -> None:
    unsigned = [dataclasses.replace(one, signature=bytes(64)) for one in ALL]
    assert Directory.recalled(ORGANISATION, unsigned) == STORY.directory
    with pytest.raises(StatementSignature):
        EMPTY.taking_in(unsigned)
    with pytest.raises(StatementOutOfOrder):
        Directory.recalled(ORGANISATION, [*ALL[:4], *ALL[5:]])
    with pytest.raises(StatementOutOfOrder):
        Directory.recalled(ORGANISATION, [*ALL[:4], altered(ALL[4], ALL[4].raw + b" "), *ALL[5:]])
    with pytest.raises(StatementForeign):
        Directory.recalled("0" * 32, ALL)
    with pytest.raises(DirectoryDifferent):
        Directory.recalled(ORGANISATION, [*ALL[:4], altered(ALL[3], ALL[3].raw + b" ")])
    forbidden = stated(STORY.directory.next_place, Erasure(CASE), ADMIN)
    with pytest.raises(StatementForbidden):
        Directory.recalled(ORGANISATION, [*ALL, forbidden])


@pytest.mark.parametrize("number", range(len(ALL)))
def test_a_statement_is_recalled_as_it_was_read(number: int) -> None:
    raw = ALL[number].raw
    found = recall_statement(raw)
    assert found == read_statement(raw) == ALL[number]
    assert (found.hash, found.signed, found.next_place) == (
        ALL[number].hash,
        ALL[number].signed,
        ALL[number].next_place,
    )


@given(data=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_what_is_no_statement_is_not_recalled(data: bytes) -> None:
    for one in (data, b"{" + data, b'{"number":' + data + b"}"):
        with pytest.raises(StatementMalformed):
            recall_statement(one)


def test_damage_in_the_vault_is_noticed() -> None:
    raws = [one.raw for one in ALL]
    for at in range(0, len(raws[5]), 3):
        wrong = raws[5][:at] + bytes([raws[5][at] ^ 1]) + raws[5][at + 1 :]
        with pytest.raises(StatementRefused):
            Directory.recalled(ORGANISATION, map(recall_statement, [*raws[:5], wrong, *raws[6:]]))


def a_long_list(count: int) -> list[Statement]:
    statements = list(ALL)
    place: Place = statements[-1].next_place
    for number in range(count):
        statements.append(stated(place, NewScope(f"{number:032x}", proof(CASE)), SUPERVISOR))
        place = statements[-1].next_place
    return statements


def test_each_statement_costs_the_same_however_many_there_are() -> None:
    """Twice as many take about twice as long: four times would be a copy for each."""
    long = a_long_list(2400)
    took = []
    for count in (600, 2400):
        best = min(_seconds(long[: len(ALL) + count]) for _ in range(3))
        took.append(best)
    assert took[1] / took[0] < 8  # about 4; 16 where each is copied


def _seconds(statements: list[Statement]) -> float:
    begin = time.process_time()
    Directory.recalled(ORGANISATION, statements)
    return time.process_time() - begin


# The draft


@given(
    first=st.dictionaries(st.sampled_from("abcdef"), st.integers(), max_size=4),
    steps=st.lists(st.dictionaries(st.sampled_from("abcdef"), st.integers(), max_size=3), max_size=5),
)
def test_a_draft_is_a_mapping_that_was_copied_each_time(
    first: dict[str, int], steps: list[dict[str, int]]
) -> None:
    copied, drafted = dict(first), Draft(first)
    for step in steps:
        before = dict(drafted)
        over = changed(drafted, step)
        again = changed(over, {"z": 1})
        copied = {**copied, **step}
        assert isinstance(over, Over)
        assert dict(over) == copied
        assert list(over) == list(copied)
        assert len(over) == len(copied)
        assert dict(again) == {**copied, "z": 1}
        assert dict(drafted) == before  # until it is laid in
        assert settled(over) is drafted
    assert dict(drafted) == copied
    plain = changed(first, {"z": 1})
    assert plain == {**first, "z": 1}
    assert "z" not in first
    assert settled(first) is first
