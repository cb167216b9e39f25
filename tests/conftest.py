"""What every test stands on: no screen, a home of its own, the shared folder when there is one.

At the end of a run everything that it left on the disk is searched for personal text in plain
(``tests/faults/plain_text.py``), and the run fails when there is some.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

CHECKOUT = Path(__file__).resolve().parent.parent

# Set before anything imports Qt: no test opens a window on the person's screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.name == "nt":  # there that platform knows only the fonts of this folder, and warns when there is none
    os.environ.setdefault("QT_QPA_FONTDIR", str(CHECKOUT / "resources" / "fonts"))

# The machine's speed is not what a property is about, and a failure must come back when it is run again.
settings.register_profile(
    "coachdesk",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
# For a long search by hand: HYPOTHESIS_PROFILE=search
settings.register_profile(
    "search", parent=settings.get_profile("coachdesk"), derandomize=False, max_examples=5000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "coachdesk"))

_HOMES = ("HOME", "USERPROFILE")
_FOLDERS = {
    "APPDATA": "config",
    "LOCALAPPDATA": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_RUNTIME_DIR": "runtime",
    "XDG_STATE_HOME": "state",
    "TEMP": "tmp",
    "TMP": "tmp",
    "TMPDIR": "tmp",
}
_PERSONAL = ("COACHDESK_DESK", "COACHDESK_PASSPHRASE_FILE")

_session_home = pytest.StashKey[Path]()
_began_at = pytest.StashKey[float]()
_outside = pytest.StashKey[tuple[Path, ...]]()
_leaks = pytest.StashKey[list[str]]()
_LEAKS = "coachdesk_plain_text"
_MOST_SAID = 40


def pytest_configure(config: pytest.Config) -> None:
    """Give the run a home and a temporary folder of its own, so that nothing of it stays behind."""
    from tests.faults.plain_text import session_canary

    shared = (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"))  # noqa: S108 - searched only
    config.stash[_outside] = tuple({folder.resolve() for folder in shared if folder.is_dir()})
    config.stash[_began_at] = time.time()
    config.stash[_leaks] = []
    session_canary()
    home = Path(tempfile.mkdtemp(prefix="coachdesk-tests-")).resolve()
    config.stash[_session_home] = home
    for name in _HOMES:
        os.environ[name] = str(home)
    for name, folder in _FOLDERS.items():
        (home / folder).mkdir(mode=0o700, exist_ok=True)
        os.environ[name] = str(home / folder)
    for name in _PERSONAL:
        os.environ.pop(name, None)
    tempfile.tempdir = None  # asked for again: tmp_path lies in the new folder


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Search what this process left; a process that runs tests for another one tells it."""
    from tests.faults.plain_text import leaks_of_a_run, leaks_outside

    config = session.config
    leaks = leaks_of_a_run(config.stash[_session_home])
    worker_output: dict[str, list[str]] | None = getattr(config, "workeroutput", None)
    if worker_output is not None:
        worker_output[_LEAKS] = leaks
        return
    outside: tuple[Path, ...] = config.stash[_outside]
    leaks += leaks_outside(outside, config.stash[_began_at])
    config.stash[_leaks] += leaks
    if config.stash[_leaks]:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Take over what a process found that ran tests for this one (pytest-xdist)."""
    config: pytest.Config = node.config  # type: ignore[attr-defined]  # xdist's node, which has no types
    output: dict[str, list[str]] = getattr(node, "workeroutput", {})
    config.stash[_leaks] += output.get(_LEAKS, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was found."""
    leaks = config.stash.get(_leaks, [])
    if leaks:
        terminalreporter.section("personal text in plain", red=True)
        for leak in leaks[:_MOST_SAID]:
            terminalreporter.write_line(leak)
        if len(leaks) > _MOST_SAID:
            terminalreporter.write_line(f"and {len(leaks) - _MOST_SAID} more")
        terminalreporter.write_line(
            "Nothing personal may be left on the disk in plain. A file that a test writes in clear on purpose is "
            "allowed by a line with its reason in tests/faults/plain_text.py."
        )


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the run's home."""
    home = config.stash.get(_session_home, None)
    if home is not None:
        tempfile.tempdir = None
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """Return the folder of shared samples and facts; skip where there is none."""
    named = os.environ.get("COACHDESK_SHARED")
    folder = Path(named) if named else CHECKOUT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no shared folder beside the checkout, and COACHDESK_SHARED is not set")
    return folder
