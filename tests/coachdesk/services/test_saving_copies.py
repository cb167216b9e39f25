"""A copy of a kept document outside of the desk: whole or not at all, and nothing left beside it."""

from __future__ import annotations

import errno
import os
import random
import signal
import sys
from pathlib import Path

import pytest

from coachdesk.documents import placed_document
from coachdesk.services import case_files, documents
from coachdesk.services.outputs import OutputUnwritable
from coachdesk.storage.errors import DiskFull
from tests.coachdesk.conftest import DeskHome
from tests.faults.conftest import Say, moments, run_and_kill

DATA = random.Random(2).randbytes(300_000)


@pytest.fixture
def kept(home: DeskHome) -> tuple[str, str]:
    """Return (case id, document id) of a kept file."""
    case_id = case_files.enrol_beneficiary(home.desk.cabinet, {"birth_name": "Diallo"}).scope
    changed = documents.keep_file(home.desk.cabinet, case_id, "devis.pdf", DATA, None)
    return case_id, changed.entities[0][1]


def test_a_copy_replaces_what_stood_there(home: DeskHome, kept: tuple[str, str], tmp_path: Path) -> None:
    out = tmp_path / "chosen" / "Devis d’Awa.pdf"
    out.parent.mkdir()
    for before in (None, b"older"):
        if before is not None:
            out.write_bytes(before)
        documents.save_copy(home.desk.cabinet, *kept, out)
        assert out.read_bytes() == DATA
        assert list(out.parent.iterdir()) == [out]


def test_a_place_that_cannot_be_written_is_said(
    home: DeskHome, kept: tuple[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "a folder"
    folder.mkdir()
    for out in (tmp_path / "gone" / "x.pdf", folder):
        with pytest.raises(OutputUnwritable) as caught:
            documents.save_copy(home.desk.cabinet, *kept, out)
        assert caught.value.context == {"file": out.name}
    assert list(folder.iterdir()) == []
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".part"]


def test_a_full_disk_leaves_what_stood_there(
    home: DeskHome, kept: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "chosen" / "devis.pdf"
    out.parent.mkdir()
    out.write_bytes(b"older")
    force = os.fsync

    def full(handle: int) -> None:
        force(handle)
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(DiskFull):
            documents.save_copy(home.desk.cabinet, *kept, out)
    assert [path.read_bytes() for path in out.parent.iterdir()] == [b"older"]


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a POSIX matter")
def test_a_copy_that_does_not_fit_leaves_what_stood_there(
    home: DeskHome, kept: tuple[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "chosen" / "devis.pdf"
    out.parent.mkdir()
    out.write_bytes(b"older")
    cabinet = home.desk.cabinet

    def work(say: Say) -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        try:
            documents.save_copy(cabinet, *kept, out)
        except OutputUnwritable as error:
            say(error.code)
        os._exit(0)

    assert run_and_kill(work, after_s=20).lines == ("output_unwritable",)
    assert [path.read_bytes() for path in out.parent.iterdir()] == [b"older"]


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed at a chosen moment by POSIX means")
def test_killed_while_copying_the_place_holds_the_old_or_the_new(
    home: DeskHome, kept: tuple[str, str], tmp_path: Path
) -> None:
    _, data = documents.read_document(home.desk.cabinet, *kept)
    out = tmp_path / "devis.pdf"
    for after_s in moments(5, 25, 0.01):
        out.write_bytes(b"older")

        def work(say: Say) -> None:
            say("begun")
            for _ in range(20):
                placed_document.put_copy(out, data)

        run_and_kill(work, after_s=after_s, after_lines=1)
        assert out.read_bytes() in (b"older", DATA)
