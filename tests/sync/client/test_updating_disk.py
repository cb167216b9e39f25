"""The disk under a download, other windows and processes beside it, and what goes again."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from coachdesk.storage.errors import FileUnreachable
from sync.client import updating
from sync.client.errors import ReleaseNoRoom, ReleaseTaken
from sync.client.updating import LOCK_FILE, OFFER_FILE, Updates
from tests.sync.client.updating_desk import SIZE, Desk, always, here, nothing, stops_after
from tests.sync.headquarters.installers import PUBLISHER

__all__ = ["here"]


def test_a_disk_without_room_says_how_much_there_has_to_be(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.publish()
    offer = here.offered()
    monkeypatch.setattr(
        "sync.client.updating.shutil.disk_usage",
        lambda _: SimpleNamespace(free=updating.ROOM_BYTES + SIZE - 1),
    )
    here.road.asked.clear()
    with pytest.raises(ReleaseNoRoom) as told:
        here.updates().fetch(offer, nothing, always)
    assert told.value.context == {"megabytes": 68}
    assert here.road.asked == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is Linux's")
def test_a_disk_that_fills_up_in_the_middle_keeps_what_is_there(here: Desk) -> None:
    here.publish()
    offer = here.offered()
    here.updates().fetch(offer, nothing, stops_after(1))
    (part,) = here.folder.glob("*.part")
    kept = part.rename(here.folder / "kept")
    part.symlink_to("/dev/full")
    with pytest.raises(ReleaseNoRoom):
        here.updates().fetch(offer, nothing, always)
    part.unlink()
    kept.rename(part)
    assert here.updates().fetch(offer, nothing, always) is not None


def test_a_folder_that_cannot_be_made_is_said(here: Desk) -> None:
    here.publish()
    offer = here.offered()
    other = here.folder.parent / "taken"
    other.write_text("a file is where the folder should be")
    updates = Updates(here.desk.connection, "1.0.0", PUBLISHER, other)
    with pytest.raises(FileUnreachable):
        updates.look()
    with pytest.raises(FileUnreachable):
        updates.fetch(offer, nothing, always)
    updates.tidy()
    assert other.is_file()


def test_two_windows_do_not_fetch_at_once(here: Desk) -> None:
    here.publish()
    offer, refused = here.offered(), list[int]()

    def second(have: int, _total: int) -> None:
        with pytest.raises(ReleaseTaken):
            here.updates().fetch(offer, nothing, always)
        here.updates().tidy()
        refused.append(have)

    assert here.updates().fetch(offer, second, always) is not None
    assert len(refused) == 5


def test_another_process_keeps_this_one_out_until_it_ends_however_it_ends(here: Desk) -> None:
    here.publish()
    offer = here.offered()
    program = (
        "import sys, filelock\n"
        "lock = filelock.FileLock(sys.argv[1])\n"
        "lock.acquire()\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(here.folder / LOCK_FILE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        with pytest.raises(ReleaseTaken):
            here.updates().fetch(offer, nothing, always)
        other.kill()
    assert here.updates().fetch(offer, nothing, always) is not None


def test_what_is_not_newer_than_the_program_goes(here: Desk) -> None:
    here.updates().tidy()
    assert not here.folder.exists()
    here.publish("9.1.0")
    first = here.fetch()
    assert first is not None
    (here.folder / "a letter of somebody.docx").write_text("theirs")
    here.updates("9.0.0").tidy()
    assert first.exists()
    here.publish("9.2.0")
    here.updates("9.0.0").fetch(here.offered(), nothing, stops_after(1))
    here.updates("9.0.0").tidy()
    assert not first.exists()
    (part,) = here.folder.glob("*.part")
    here.updates("9.2.0").tidy()
    assert not part.exists()
    assert here.files() == {"a letter of somebody.docx"}
    assert not (here.folder / OFFER_FILE).exists()


def test_what_the_system_refuses_otherwise_is_no_full_disk() -> None:
    with pytest.raises(FileUnreachable), updating._said(Path("x.exe")):
        raise OSError(errno.EACCES, "denied")
