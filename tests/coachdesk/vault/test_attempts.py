"""The growing delay: it grows, it passes, and no clock or file gets round it or is caught by it."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.vault.attempts import ATTEMPTS_NAME, LONGEST_S, Attempts

NOW = 4_000_000_000.0  # far from the clock's instant: what mixes the two up shows


def test_none_for_two_then_doubling_up_to_a_minute(tmp_path: Path) -> None:
    delays = []
    for _ in range(12):
        Attempts(tmp_path).record_failure(NOW)
        delays.append(Attempts(tmp_path).seconds_to_wait(NOW))  # made anew: a restart does not forget
    assert delays == [0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]


def test_it_passes_second_by_second_and_success_forgets(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path)
    assert attempts.seconds_to_wait(NOW) == 0
    for _ in range(5):
        attempts.record_failure(NOW)
    assert [attempts.seconds_to_wait(NOW + s) for s in (0, 1.5, 3.75, 4, 100)] == [4, 2.5, 0.25, 0, 0]
    attempts.record_success()
    assert attempts.seconds_to_wait(NOW) == 0
    assert not (tmp_path / ATTEMPTS_NAME).exists()
    attempts.record_success()


def test_a_clock_put_back_asks_for_the_delay_once_and_it_passes(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path)
    for _ in range(9):
        attempts.record_failure(NOW)
    before = NOW - 400 * 86_400
    assert attempts.seconds_to_wait(before) == LONGEST_S
    assert attempts.seconds_to_wait(before + 20) == LONGEST_S - 20
    assert attempts.seconds_to_wait(before + 61) == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'"x"',
        b'{"failures": "many", "last_at": 0}',
        b'{"failures": -1, "last_at": 0}',
        b'{"failures": 3.5, "last_at": 0}',
        b'{"failures": 3, "last_at": NaN}',
        b'{"failures": 3, "last_at": Infinity}',
        b'{"failures": 3, "last_at": ' + b"9" * 400 + b"}",
        b'{"failures": 3}',
        b"[" * 5_000,
    ],
)
def test_a_damaged_file_is_no_way_round_and_no_trap(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / ATTEMPTS_NAME
    path.write_bytes(content)
    os.utime(path, (NOW, NOW))
    attempts = Attempts(tmp_path)
    assert attempts.seconds_to_wait(NOW) == LONGEST_S
    assert attempts.seconds_to_wait(NOW + 61) == 0
    attempts.record_failure(NOW + 61)
    assert attempts.seconds_to_wait(NOW + 61) == LONGEST_S
    assert json.loads(path.read_bytes())["failures"] > 5


def test_a_damaged_file_from_the_future_is_no_trap_either(tmp_path: Path) -> None:
    path = tmp_path / ATTEMPTS_NAME
    path.write_bytes(b"damaged")
    os.utime(path, (NOW + 1e8, NOW + 1e8))
    attempts = Attempts(tmp_path)
    assert attempts.seconds_to_wait(NOW) == LONGEST_S
    assert attempts.seconds_to_wait(NOW + LONGEST_S) == 0


def test_a_count_beyond_all_measure_waits_a_minute(tmp_path: Path) -> None:
    (tmp_path / ATTEMPTS_NAME).write_text(json.dumps({"failures": 10**300, "last_at": NOW}))
    assert Attempts(tmp_path).seconds_to_wait(NOW) == LONGEST_S


def test_where_nothing_can_be_written_nobody_is_kept_out(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path / "gone")
    attempts.record_failure(NOW)
    assert attempts.seconds_to_wait(NOW) == 0
    path = tmp_path / ATTEMPTS_NAME
    path.mkdir()  # can be neither read nor replaced
    os.utime(path, (NOW, NOW))
    attempts = Attempts(tmp_path)
    attempts.record_failure(NOW)
    assert attempts.seconds_to_wait(NOW + LONGEST_S) == 0
    attempts.record_success()


@given(
    failures=st.integers(0, 10**6),
    last_at=st.floats(-1e15, 1e15),
    now=st.floats(0, 1e11),
)
def test_the_wait_is_never_more_than_a_minute_nor_stays(
    tmp_path_factory: pytest.TempPathFactory, failures: int, last_at: float, now: float
) -> None:
    folder = tmp_path_factory.mktemp("attempts")
    (folder / ATTEMPTS_NAME).write_text(json.dumps({"failures": failures, "last_at": last_at}))
    attempts = Attempts(folder)
    assert 0 <= attempts.seconds_to_wait(now) <= LONGEST_S
    assert attempts.seconds_to_wait(now + LONGEST_S + 1) == 0


def test_without_an_instant_the_clock_is_asked(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path)
    for _ in range(4):
        attempts.record_failure()
    assert 1.5 < attempts.seconds_to_wait() <= 2
    assert abs(json.loads((tmp_path / ATTEMPTS_NAME).read_bytes())["last_at"] - time.time()) < 5


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_file_is_private(tmp_path: Path) -> None:
    Attempts(tmp_path).record_failure(NOW)
    assert (tmp_path / ATTEMPTS_NAME).stat().st_mode & 0o777 == 0o600
