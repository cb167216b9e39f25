"""What stands after changes were taken back, over changes made by hand: several steps, redone steps, odd data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.journal.change import Change
from coachdesk.programme.declaration import Plain
from coachdesk.storage.standing import replaced_value, standing_ids, taken_back

Line = tuple[str, Plain, str, str]
"""(id, value of the field "level", ids replaced with spaces between, id taken back or "")."""


def journal(lines: list[Line]) -> dict[str, Change]:
    """Return changes of one field, their stamps in the order given."""
    return {
        name: Change(
            name, "s", "barrier", "b", "undo" if undoes else "revise", {"level": value},
            {"level": tuple(replaces.split())} if replaces else {}, stamp, "p", "d", 1, undoes=undoes or None,
        )
        for stamp, (name, value, replaces, undoes) in enumerate(lines, start=1)
    }  # fmt: skip


A: Line = ("a", 1, "", "")
B: Line = ("b", 2, "a", "")
C: Line = ("c", 3, "b", "")

STANDING: dict[str, tuple[list[Line], str]] = {
    "nothing taken back": ([A, B, C], "c"),
    "one step": ([A, B, C, ("u", 2, "c", "c")], "u b"),
    "two steps": ([A, B, C, ("u", 2, "c", "c"), ("v", 1, "u", "b")], "v a"),
    "all steps": ([A, B, ("u", 1, "b", "b"), ("v", None, "u", "a")], "v"),
    "a step done again": ([A, B, C, ("u", 2, "c", "c"), ("r", 3, "u", "u")], "r c"),
    "done again, taken back by its own": ([A, B, ("u", 1, "b", "b"), ("r", 2, "u", "u"), ("w", 1, "r", "b")], "w a"),
    "done again, that taken back": ([A, B, ("u", 1, "b", "b"), ("r", 2, "u", "u"), ("w", 1, "r", "r")], "w u a"),
    "two steps, the second done again": (
        [A, B, C, ("u", 2, "c", "c"), ("v", 1, "u", "b"), ("r", 2, "v", "v")],
        "r u b",
    ),
    "edited after a step, that edit taken back": (
        [A, B, ("u", 1, "b", "b"), ("d", 4, "u", ""), ("w", 1, "d", "d")],
        "w u a",
    ),
    "an edit that decided between two, taken back": (
        [A, ("x", 5, "", ""), ("d", 4, "a x", ""), ("w", 5, "d", "d")],
        "w x",
    ),
    "an undo that wrote something else": ([A, B, ("u", 7, "b", "b")], "u"),
    "an undo of what is not known": ([A, B, ("u", 1, "b", "lost")], "u"),
    "what was replaced is not known": ([("b", 2, "lost", ""), ("u", 1, "b", "b")], "u"),
    "an undo of itself": ([A, ("u", 1, "a", "u")], "u a"),
    "undos of each other": ([("u", 1, "v", "v"), ("v", 1, "u", "u")], "v"),
    "a loop of three": ([("u", 1, "v", "v"), ("v", 1, "w", "w"), ("w", 1, "u", "u")], "w v u"),
}  # fmt: skip


@pytest.mark.parametrize("name", STANDING)
def test_a_head_stands_for_what_it_brought_back(name: str) -> None:
    lines, expected = STANDING[name]
    known = journal(lines)
    assert standing_ids(lines[-1][0], "level", known.get) == tuple(expected.split())


def test_a_field_that_the_change_taken_back_did_not_put_brings_nothing_back() -> None:
    known = journal([A, B, ("u", 1, "b", "b")])
    assert standing_ids("u", "comment", known.get) == ("u",)


def test_what_was_replaced_is_what_was_shown() -> None:
    known = journal([A, ("x", 5, "", ""), ("d", 4, "a x lost", "")])
    best = replaced_value(known["d"], "level", known.get)
    assert best is not None
    assert (best.change, best.value) == ("x", 5)
    assert replaced_value(known["d"], "comment", known.get) is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdef"),
            st.integers(1, 2),
            st.lists(st.sampled_from("abcdef"), max_size=3).map(" ".join),
            st.sampled_from(["", *"abcdef"]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_any_data_comes_to_an_end(lines: list[Line]) -> None:
    known = journal(lines)
    for name in known:
        stands = standing_ids(name, "level", known.get)
        assert stands[0] == name
        assert len(set(stands)) == len(stands)
        assert {known[one].put["level"] for one in stands} == {known[name].put["level"]}, (
            "one value all along"
        )
    undos = [(change.stamp, change.id, change.undoes) for change in known.values() if change.undoes]
    found = taken_back(undos)
    assert set(found) <= {undone for _, _, undone in undos}
    # Of what takes back, only what was not taken back itself by something later counts.
    for undone, undo in found.items():
        assert (undo, undone) in {(each, other) for _, each, other in undos}


@pytest.mark.parametrize(
    ("undos", "expected"),
    [
        ([], {}),
        ([(5, "u", "e")], {"e": "u"}),
        ([(5, "u", "e"), (6, "r", "u")], {"u": "r"}),
        ([(6, "r", "u"), (5, "u", "e")], {"u": "r"}),
        ([(5, "u", "e"), (6, "r", "u"), (7, "w", "r")], {"e": "u", "r": "w"}),
        ([(5, "u", "e"), (6, "r", "u"), (7, "w", "e")], {"e": "w", "u": "r"}),
        ([(5, "u", "e"), (6, "v", "e")], {"e": "v"}),
        ([(5, "u", "e"), (5, "v", "f")], {"e": "u", "f": "v"}),
        ([(5, "u", "u")], {"u": "u"}),
    ],
)
def test_who_took_what_back(undos: list[tuple[int, str, str]], expected: dict[str, str]) -> None:
    assert taken_back(undos) == expected
