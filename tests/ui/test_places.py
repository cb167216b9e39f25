"""The program's folders are the same for the windows as for the core, which asks platformdirs."""

from __future__ import annotations

import platformdirs
import pytest

from ui import places


def test_the_windows_and_the_core_mean_the_same_folders() -> None:
    data = platformdirs.user_data_path("CoachDesk", appauthor=False)
    assert places.default_desk_folder() == data / "desk"
    assert places.updates_folder() == data / "updates"
    assert places.log_folder() == platformdirs.user_state_path("CoachDesk", appauthor=False)


def test_the_desk_used_last_is_kept_among_the_settings() -> None:
    folder = places.default_desk_folder().with_name("another desk")
    places.remember_desk_folder(folder)
    assert (platformdirs.user_config_path("CoachDesk", appauthor=False) / "last-desk.json").exists()
    assert places.last_desk_folder() == folder


def test_on_windows_everything_of_ours_lies_in_one_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    home = places.default_desk_folder().parent
    found = (places.log_folder(), places.updates_folder(), places.claims_folder(), places._memory())
    assert {path.relative_to(home).parts[:1] for path in found} == {
        (),
        ("updates",),
        ("windows",),
        ("last-desk.json",),
    }
