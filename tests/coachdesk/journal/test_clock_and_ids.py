"""The hybrid clock goes forward whatever the wall clock does; ids sort by time or follow from what they name."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.journal.change import BadChange, Change, body_of, read_body
from coachdesk.journal.clock import COUNTER_BITS, MAX_AHEAD_MS, follow, stamp_at, tick
from coachdesk.journal.identity import derived_id, new_id

walls = st.integers(0, 1 << 47)


@given(st.lists(walls, min_size=2))
def test_stamps_rise_whatever_the_wall_clock_does(times: list[int]) -> None:
    stamp = 0
    for now in times:
        after = tick(stamp, now)
        assert after > stamp
        assert after >> COUNTER_BITS >= now
        stamp = after


@given(walls, walls, walls)
def test_a_stamp_seen_is_passed_unless_its_clock_is_wrong(last_ms: int, seen_ms: int, now: int) -> None:
    last, seen = last_ms << COUNTER_BITS, seen_ms << COUNTER_BITS
    after = follow(last, seen, now)
    assert after >= last
    if seen_ms <= now + MAX_AHEAD_MS:
        assert after >= seen
    else:
        assert after == last


def test_a_million_changes_in_one_millisecond_all_have_their_own_stamp() -> None:
    now, stamp = 1_790_000_000_000, 0
    first = stamp = tick(stamp, now)
    for _ in range(1_000_000 - 1):
        before, stamp = stamp, tick(stamp, now)
        assert stamp == before + 1
    # The counter runs over into the milliseconds: sixteen of them, and nobody sees it.
    assert (stamp >> COUNTER_BITS) - (first >> COUNTER_BITS) == 15
    assert (stamp_at(stamp) - stamp_at(first)).total_seconds() < 0.016
    assert tick(stamp, now + 16) >> COUNTER_BITS == now + 16


DAY_MS = 24 * 3600 * 1000


def test_a_clock_put_back_years_goes_on_from_the_last_stamp_and_catches_up() -> None:
    now = 1_790_000_000_000
    last = tick(0, now)
    for years in (1, 10, 56):
        back = tick(last, now - years * 365 * DAY_MS)
        assert back == last + 1
        last = back
    assert tick(last, now + 1) == (now + 1) << COUNTER_BITS


@pytest.mark.parametrize(
    ("ahead_ms", "is_followed"),
    [(-DAY_MS, True), (0, True), (DAY_MS, True), (DAY_MS + 1, False), (10**12, False)],
)
def test_a_stamp_is_followed_up_to_a_day_ahead(ahead_ms: int, is_followed: bool) -> None:
    now = 1_790_000_000_000
    last, seen = tick(0, now - 2 * DAY_MS), (now + ahead_ms) << COUNTER_BITS
    assert follow(last, seen, now) == (seen if is_followed else last)


def test_an_impossible_stamp_can_still_be_shown() -> None:
    assert stamp_at(1 << 68).year == 9999
    assert stamp_at(-5).year == 1970
    assert stamp_at(1_772_323_200_000 << COUNTER_BITS).isoformat() == "2026-03-01T00:00:00+00:00"


def test_new_ids_are_uuid7_and_sort_by_time() -> None:
    ids = [new_id(now) for now in range(1_700_000_000_000, 1_700_000_000_200)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
    assert [int(one[:12], 16) for one in ids] == list(range(1_700_000_000_000, 1_700_000_000_200))
    assert all(uuid.UUID(one).version == 7 and uuid.UUID(one).variant == uuid.RFC_4122 for one in ids)


def test_derived_ids_meet_and_do_not_blur_their_parts() -> None:
    assert derived_id("a", "bc") == derived_id("a", "bc")
    assert derived_id("a", "bc") != derived_id("ab", "c")
    assert derived_id("a", "") != derived_id("a")
    assert uuid.UUID(derived_id("x")).version == 8
    assert uuid.UUID(derived_id("x")).variant == uuid.RFC_4122


def test_derived_ids_are_those_that_every_laptop_and_version_makes() -> None:
    """Two laptops meet by these: another id would double every milestone, barrier and promotion."""
    assert derived_id("case", "situation") == "bee1a29584ec8c2e9546babb97e461a0"
    assert derived_id("0" * 32, "milestone", "default", "intake") == "140b9f4223938886ad1107125eadb34d"
    assert derived_id("register", "promotion", "Été 2026 œ") == "7ab9eb8f94d48e6186e82f9c1fff496b"


plain = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.text(), st.lists(st.text(max_size=5))
)


@given(st.dictionaries(st.text(min_size=1), plain), st.dictionaries(st.text(min_size=1), st.lists(st.text())))
def test_a_body_comes_back_as_it_was_with_what_a_newer_version_added(
    put: dict[str, object], replaces: dict[str, list[str]]
) -> None:
    change = Change(
        id="c",
        scope="s",
        kind="k",
        entity_id="e",
        act="revise",
        put=put,  # type: ignore[arg-type]  # hypothesis cannot spell Plain
        replaces={name: tuple(ids) for name, ids in replaces.items()},
        stamp=1,
        person="p",
        device="d",
        schema=1,
        undoes="u",
        extra={"later": {"unknown": [1]}},
    )
    assert read_body(body_of(change), "c") == (put, change.replaces, "u", {"later": {"unknown": [1]}})


def test_a_body_that_is_none_is_named_without_its_text() -> None:
    for body in ("", "[]", "{}", '{"p": 3}', '{"p": {}, "r": 1}', "Aminata"):
        with pytest.raises(BadChange) as caught:
            read_body(body, "c1")
        assert str(caught.value) == "bad_change (change='c1')"
