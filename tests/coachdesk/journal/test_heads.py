"""Any order, any repetition, any interleaving of several writers: the same heads, and nothing typed is lost."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from coachdesk.journal.change import DELETED, Change
from coachdesk.journal.heads import HeadValue, Replica, is_conflict, shown
from coachdesk.programme.declaration import Plain

FIELDS = ("note", "held_on", "minutes")
ENTITIES = ("one", "two")
_counter = itertools.count()


def write(replica: Replica, device: str, entity: str, put: dict[str, Plain]) -> Change:
    """Write as a desk does: replace every head that this replica knows."""
    heads = replica.heads.get(("session", entity), {})
    names = heads if put.get(DELETED) is True else [name for name in put if name in heads]
    number = next(_counter)
    change = Change(
        id=f"{number:08d}-{device}",
        scope="case",
        kind="session",
        entity_id=entity,
        act="revise",
        put=put,
        replaces={name: heads[name] for name in names},
        stamp=number,
        person="p-" + device,
        device=device,
        schema=1,
    )
    assert replica.apply(change)
    return change


steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("put"),
            st.integers(0, 2),
            st.sampled_from(ENTITIES),
            st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 3), min_size=1),
        ),
        st.tuples(st.just("delete"), st.integers(0, 2), st.sampled_from(ENTITIES), st.booleans()),
        st.tuples(st.just("sync"), st.integers(0, 2), st.integers(0, 2), st.randoms(use_true_random=False)),
    ),
    max_size=30,
)


def run(history: list[tuple[object, ...]]) -> tuple[list[Replica], list[Change]]:
    """Run a history of writes and partial, shuffled exchanges between three desks."""
    replicas = [Replica(), Replica(), Replica()]
    written: list[Change] = []
    for step in history:
        match step:
            case ("put", int(who), str(entity), dict(put)):
                written.append(write(replicas[who], str(who), entity, put))
            case ("delete", int(who), str(entity), bool(is_delete)):
                if ("session", entity) in replicas[who].heads:
                    written.append(write(replicas[who], str(who), entity, {DELETED: is_delete}))
            case ("sync", int(source), int(target), random.Random() as chance):
                changes = [c for c in replicas[source].changes.values() if chance.random() < 0.7]
                chance.shuffle(changes)
                for change in changes:
                    replicas[target].apply(change)
    return replicas, written


@given(steps, st.randoms(use_true_random=False))
def test_every_order_and_repetition_ends_equal(
    history: list[tuple[object, ...]], chance: random.Random
) -> None:
    replicas, written = run(history)
    for replica in [*replicas, Replica()]:
        again = written * 2
        chance.shuffle(again)
        for change in again:
            replica.apply(change)
        replicas.append(replica)
    first = replicas[0]
    for other in replicas[1:]:
        assert other.heads == first.heads
        assert other.ahead == set()
        assert other.changes == first.changes


@given(steps)
def test_every_value_is_a_head_or_replaced_by_a_change_that_saw_it(
    history: list[tuple[object, ...]],
) -> None:
    _, written = run(history)
    replica = Replica()
    for change in written:
        replica.apply(change)
    replaced = {
        (other, name) for change in written for name in change.put for other in change.replaces.get(name, ())
    }
    for change in written:
        heads = replica.heads[change.kind, change.entity_id]
        for name in change.put:
            assert (change.id in heads[name]) != ((change.id, name) in replaced)


@given(steps)
def test_a_writer_who_saw_everything_settles_everything(history: list[tuple[object, ...]]) -> None:
    replicas, written = run(history)
    for change in written:
        replicas[0].apply(change)
    for kind, entity in list(replicas[0].heads):
        write(replicas[0], "0", entity, {**dict.fromkeys(FIELDS, 9), DELETED: False})
        assert all(len(ids) == 1 for ids in replicas[0].heads[kind, entity].values())


def conflict(*values: Plain) -> bool:
    return is_conflict([HeadValue(str(i), i, value) for i, value in enumerate(values)])


def test_the_same_value_typed_twice_alarms_nobody() -> None:
    assert not conflict("mardi", "mardi")
    assert conflict("mardi", "jeudi")
    assert conflict(True, 1), "a flag is not a number"


def test_the_highest_stamp_is_shown_for_now() -> None:
    values = [HeadValue("b", 5, "late"), HeadValue("a", 5, "tie"), HeadValue("c", 1, "early")]
    best = shown(values)
    assert best is not None
    assert best.value == "late"
    assert shown(reversed(values)) == best, "the order of arrival does not choose"
    assert shown([]) is None


def deletion_case(edit: Callable[[Replica], Change]) -> list[str]:
    mine, theirs = Replica(), Replica()
    made = write(mine, "a", "one", {"note": 1, "minutes": 30})
    theirs.apply(made)
    deleted = write(mine, "a", "one", {DELETED: True})
    edited = edit(theirs)
    mine.apply(edited)
    theirs.apply(deleted)
    assert mine.deletion_conflicts("session", "one") == theirs.deletion_conflicts("session", "one")
    return mine.deletion_conflicts("session", "one")


def test_a_delete_against_a_concurrent_edit_is_a_conflict() -> None:
    assert deletion_case(lambda theirs: write(theirs, "b", "one", {"note": 2})) == ["note"]


def test_a_delete_that_saw_everything_is_none() -> None:
    replica = Replica()
    write(replica, "a", "one", {"note": 1})
    write(replica, "a", "one", {"note": 2})
    write(replica, "a", "one", {DELETED: True})
    assert replica.deletion_conflicts("session", "one") == []


def test_a_delete_that_saw_one_of_two_values_is_a_conflict() -> None:
    mine, theirs = Replica(), Replica()
    theirs.apply(write(mine, "a", "one", {"note": 1}))
    write(mine, "a", "one", {"note": 2})
    write(mine, "a", "one", {DELETED: True})
    mine.apply(write(theirs, "b", "one", {"note": 3}))
    assert mine.deletion_conflicts("session", "one") == ["note"]


def test_two_deletions_have_seen_what_either_saw() -> None:
    mine, theirs = Replica(), Replica()
    theirs.apply(write(mine, "a", "one", {"note": 1, "minutes": 30}))
    exchanged = [write(mine, "a", "one", {"note": 2}), write(mine, "a", "one", {DELETED: True})]
    back = [write(theirs, "b", "one", {"minutes": 45}), write(theirs, "b", "one", {DELETED: True})]
    for change in exchanged:
        theirs.apply(change)
    for change in back:
        mine.apply(change)
    for replica in (mine, theirs):
        assert len(replica.heads["session", "one"][DELETED]) == 2
        assert replica.deletion_conflicts("session", "one") == []


def test_a_thing_brought_back_has_no_deletion_to_settle() -> None:
    replica = Replica()
    write(replica, "a", "one", {"note": 1})
    write(replica, "a", "one", {DELETED: True})
    write(replica, "a", "one", {DELETED: False})
    write(replica, "a", "one", {"note": 2})
    assert replica.deletion_conflicts("session", "one") == []
    assert replica.deletion_conflicts("session", "never written") == []
