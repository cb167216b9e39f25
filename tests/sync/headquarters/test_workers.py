"""What several workers mean: for the rate limits, and on Windows."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from sync.headquarters.app import limits_of
from sync.headquarters.commands import serving
from sync.headquarters.commands.command_line import run_command
from sync.headquarters.rate_limits import RateLimits
from sync.headquarters.settings import Settings
from sync.protocol.errors import Busy
from tests.sync.headquarters.test_http import a_folder


def taken(limits: RateLimits, of: str, most: int = 1000) -> int:
    """Count how much a worker lets through at once."""
    count = limits.count_address if of == "address" else limits.count_device
    for at in range(most):
        try:
            count("somebody")
        except Busy:
            return at
    return most


def test_an_address_has_its_limit_once_over_all_workers() -> None:
    found = [taken(limits_of(Settings("", "", "", workers=4, address_burst=40)), "address") for _ in range(4)]
    assert found == [10] * 4


def test_an_address_may_ask_each_worker_something() -> None:
    assert taken(limits_of(Settings("", "", "", workers=64, address_burst=40)), "address") == 1


def test_a_desk_that_keeps_one_connection_is_not_slowed_by_a_second_worker() -> None:
    assert taken(limits_of(Settings("", "", "", workers=4, device_burst=40)), "device") == 40


@pytest.mark.parametrize(("language", "words"), [("fr", "un seul processus"), ("en", "one worker")])
def test_windows_is_told_that_it_runs_with_one(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language: str,
    words: str,
) -> None:
    folder = a_folder(tmp_path / "hq")
    monkeypatch.setattr(serving, "sys", SimpleNamespace(platform="win32"))
    arguments = ["serve", "--folder", str(folder), "--workers", "2", "--language", language]
    monkeypatch.setenv("COACHDESK_HQ_WORKERS", "1")  # what serve sets is taken back after the test
    assert run_command(arguments) == 1
    assert words in capsys.readouterr().err
