from __future__ import annotations

from sync.client.schedule import CALM_S, EVERY_S, FIRST_S, MOST_CALM_S, RETRIES_S, Schedule


def test_a_round_comes_soon_after_unlocking_and_then_every_few_minutes() -> None:
    schedule = Schedule()
    assert not schedule.is_due(1e9)
    schedule.unlocked(100.0)
    assert not schedule.is_due(100.0)
    assert schedule.is_due(100.0 + FIRST_S)
    schedule.began()
    assert not schedule.is_due(1e9)
    schedule.ended(110.0, is_reached=True)
    assert schedule.due_at == 110.0 + EVERY_S


def test_a_change_is_sent_after_a_calm_but_not_put_off_for_ever() -> None:
    schedule = Schedule()
    schedule.unlocked(0.0)
    schedule.began()
    schedule.ended(1.0, is_reached=True)
    now = 10.0
    while not schedule.is_due(now):
        schedule.changed(now)
        now += 1.0
    assert 10.0 + MOST_CALM_S <= now <= 10.0 + MOST_CALM_S + 1.0
    schedule.began()
    schedule.ended(now, is_reached=True)
    schedule.changed(now + 5)
    assert schedule.due_at == now + 5 + CALM_S


def test_a_change_during_a_round_is_for_the_next_one() -> None:
    schedule = Schedule()
    schedule.unlocked(0.0)
    schedule.began()
    schedule.changed(2.0)
    schedule.ended(3.0, is_reached=True)
    assert schedule.due_at == 3.0 + CALM_S


def test_without_a_network_it_is_tried_less_and_less_often_until_it_returns() -> None:
    schedule = Schedule()
    schedule.unlocked(0.0)
    pauses = []
    now = 1.0
    for _ in range(len(RETRIES_S) + 2):
        schedule.began()
        schedule.ended(now, is_reached=False)
        assert schedule.due_at is not None
        pauses.append(schedule.due_at - now)
        schedule.changed(now + 1)  # somebody who types does not make it try more often
        assert schedule.due_at - now == pauses[-1]
        now = schedule.due_at
    assert pauses == [*RETRIES_S, RETRIES_S[-1], RETRIES_S[-1]]
    schedule.network_returned(now - 100)
    assert schedule.is_due(now - 100)
    schedule.began()
    schedule.ended(now, is_reached=False)
    assert schedule.due_at == now + RETRIES_S[0]


def test_headquarters_may_ask_for_patience() -> None:
    schedule = Schedule()
    schedule.unlocked(0.0)
    schedule.began()
    schedule.ended(5.0, is_reached=True, wait_s=60.0)
    assert schedule.due_at == 65.0
    schedule.began()
    schedule.ended(70.0, is_reached=False, wait_s=1.0)
    assert schedule.due_at == 70.0 + RETRIES_S[0]
    schedule.asked(71.0)
    assert schedule.is_due(71.0)
    schedule.locked()
    assert not schedule.is_due(1e9)


def test_a_round_that_is_asked_for_while_one_runs_comes_at_its_end() -> None:
    schedule = Schedule()
    schedule.unlocked(0.0)
    schedule.began()
    schedule.asked(2.0)
    assert not schedule.is_due(2.5)
    schedule.ended(3.0, is_reached=True)
    assert schedule.is_due(3.0)
    schedule.began()
    schedule.ended(4.0, is_reached=True)
    assert schedule.due_at == 4.0 + EVERY_S


def test_a_network_that_returns_while_a_round_fails_is_tried_at_once_and_only_once() -> None:
    schedule = Schedule()
    schedule.unlocked(0.0)
    schedule.began()
    schedule.network_returned(2.0)
    schedule.ended(3.0, is_reached=False)
    assert schedule.is_due(3.0)
    schedule.began()
    schedule.ended(4.0, is_reached=False)
    assert schedule.due_at == 4.0 + RETRIES_S[1]


def test_who_asked_while_a_round_ran_waits_as_long_as_headquarters_asks_for() -> None:
    schedule = Schedule()
    schedule.unlocked(0.0)
    schedule.began()
    schedule.asked(2.0)
    schedule.ended(3.0, is_reached=False, wait_s=30.0)
    assert schedule.due_at == 33.0
