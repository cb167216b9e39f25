"""What every test stands on: no screen, a home of its own, the shared folder when there is one."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

CHECKOUT = Path(__file__).resolve().parent.parent

# Set before anything imports Qt: no test opens a window on the person's screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

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


def pytest_configure(config: pytest.Config) -> None:
    """Give the run a home and a temporary folder of its own, so that nothing of it stays behind."""
    home = Path(tempfile.mkdtemp(prefix="coachdesk-tests-"))
    config.stash[_session_home] = home
    for name in _HOMES:
        os.environ[name] = str(home)
    for name, folder in _FOLDERS.items():
        (home / folder).mkdir(mode=0o700, exist_ok=True)
        os.environ[name] = str(home / folder)
    for name in _PERSONAL:
        os.environ.pop(name, None)
    tempfile.tempdir = None  # asked for again: tmp_path lies in the new folder


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
