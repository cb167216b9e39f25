"""Stories hold together in time, and what is told in them is never told twice to one person."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest

import resources
from coachdesk.demo.agenda import Agenda, easter, is_working_day
from coachdesk.demo.narration import Narrator
from coachdesk.demo.people import members
from coachdesk.demo.story import MILESTONES, Story, tell
from coachdesk.programme.declaration import to_plain
from coachdesk.programme.registry import entity_type
from tests.resources.typography import faults

DAYS = (date(2026, 11, 24), date(2027, 5, 14))


def _stories(today: date, seed: int = 93) -> list[Story]:
    agenda = Agenda()
    return [tell(member, agenda, seed, today) for member in members(seed, today)]


def test_easter_moves_as_it_does() -> None:
    known = {2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2038: (4, 25)}
    assert {year: (easter(year).month, easter(year).day) for year in known} == known
    assert not is_working_day(date(2026, 4, 6))
    assert not is_working_day(date(2026, 5, 14))
    assert is_working_day(date(2026, 4, 7))


@pytest.mark.parametrize("today", DAYS)
def test_sessions_are_in_the_past_in_order_and_on_working_days(today: date) -> None:
    for story in _stories(today):
        days = [meeting.on for meeting in story.meetings]
        assert days == sorted(days)
        assert days[-1] < today
        assert all(is_working_day(day) for day in days)
        assert story.meetings[0].steps == ("welcome",)
        assert story.next_meeting is None or story.next_meeting.on >= today
        for first, second in pairwise(story.meetings):
            assert set(first.steps).isdisjoint(second.steps)


def test_no_coach_is_in_two_places_at_once() -> None:
    taken = defaultdict(list)
    for story in _stories(DAYS[0]):
        for meeting in story.meetings:
            if meeting.minutes:
                taken[story.member.coach, meeting.on].append(
                    (meeting.starts, meeting.starts + meeting.minutes)
                )
    assert sum(len(hours) > 1 for hours in taken.values()) > 50, "the test would see no clash"
    for hours in taken.values():
        for (_, ends), (starts, _) in pairwise(sorted(hours)):
            assert ends <= starts


@pytest.mark.parametrize("today", DAYS)
def test_there_is_something_of_everything(today: date) -> None:
    stories = _stories(today)
    counts = [len(story.meetings) for story in stories if story.member.promotion < 8]
    assert 8 <= sum(counts) / len(counts) <= 14
    outcomes = Counter(story.outcome for story in stories)
    assert outcomes["creation"] >= 25
    assert outcomes[""] >= 30
    assert len(outcomes) >= 8
    assert set(outcomes) - {""} <= set(resources.catalogue("outcomes"))
    assert {story.status for story in stories} >= {"active", "follow_up", "left"}
    specials = Counter(meeting.special for story in stories for meeting in story.meetings)
    assert specials["absent_excused"] >= 10
    assert specials["absent_unexcused"] >= 4
    assert specials["checkpoint"] >= 15
    assert sum(story.next_meeting is not None for story in stories) >= 20


def test_who_left_has_an_outcome_and_who_created_a_company_has_its_day() -> None:
    for story in _stories(DAYS[0]):
        assert (story.left_on is not None) == bool(story.outcome)
        if story.outcome == "creation":
            assert story.created_on is not None
            assert story.reached("review") is not None
        if story.created_on is not None:
            assert story.outcome in ("creation", "")


def test_the_steps_reach_the_milestones_of_the_pathway() -> None:
    codes = {line["code"] for line in resources.pathway()["milestones"]}
    reached = {code for several in MILESTONES.values() for code in several}
    assert reached <= codes
    assert codes - reached == {"follow_up_24"}, "two years of follow-up are longer than the demo"


@pytest.mark.parametrize("today", DAYS)
def test_no_two_notes_of_one_person_are_alike_and_all_are_well_set(today: date) -> None:
    spec = entity_type("session")
    notes = 0
    for story in _stories(today):
        narrator = Narrator.of(story, 93, today)
        said: list[str] = []
        titles: list[str] = []
        for place in range(len(story.meetings)):
            told = narrator.tell(place)
            for name, value in told.fields.items():
                to_plain(spec.field(name), value)
            said.append(str(told.fields["note"]))
            titles += [task.title for task in told.tasks]
            for text in f"{told.fields['note']}\n{told.fields.get('decisions') or ''}".splitlines():
                assert faults(text, "fr") == []
            assert set(told.fields["topics"]) <= set(resources.catalogue("phases"))  # type: ignore[call-overload]  # a mapping of anything
            assert told.fields["kind"] in resources.catalogue("session_kinds")
        assert len(set(said)) == len(said), f"{story.member.number} reads the same note twice"
        assert len(set(titles)) == len(titles)
        notes += len(said)
    assert notes > 1_200


def test_barriers_are_known_themes_and_lifted_after_they_are_met() -> None:
    themes: Counter[str] = Counter()
    today = DAYS[0]
    for story in _stories(today):
        for obstacle in Narrator.of(story, 93, today).obstacles:
            assert obstacle.theme in resources.catalogue("barrier_themes")
            assert obstacle.progress is None or obstacle.opened < obstacle.progress
            if obstacle.lifted is not None:
                assert obstacle.progress is not None
                assert obstacle.progress < obstacle.lifted
            themes[obstacle.theme.split("--")[0]] += 1
            if obstacle.key == "garde":
                assert story.member.situation["children"]
    assert themes.most_common(1)[0][0] == "numerique", "the most frequent barrier of job seekers"
    assert 120 <= sum(themes.values()) <= 250


def test_a_barrier_does_not_contradict_the_trade() -> None:
    """A driver has a licence; who teaches a language writes well."""
    today = DAYS[0]
    for story in _stories(today):
        keys = {obstacle.key for obstacle in Narrator.of(story, 93, today).obstacles}
        if story.member.trade == "vtc":
            assert "mobilite_permis" not in keys
        if story.member.trade in ("cours_langue", "graphisme"):
            assert keys.isdisjoint({"numerique", "francais"})
