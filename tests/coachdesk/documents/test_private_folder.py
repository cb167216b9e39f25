"""A document open in Word: what is saved comes back, what lies in clear goes away, nothing saved is lost."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import time
import zipfile
from pathlib import Path

import pytest

from coachdesk.documents.placed_document import LOCK_STALE_S, SavedFile, write_private
from coachdesk.documents.private_folder import PrivateFolder, default_root, word_file_name

CASE, DOCUMENT = "c" * 32, "d" * 32
NAME = "Compte rendu d’entretien du 1er mars 2026.docx"
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="modes and hard links as on POSIX")


def word_file(text: str) -> bytes:
    """Return a zip such as Word writes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        parts.writestr("word/document.xml", text)
    return made.getvalue()


FIRST, SECOND = word_file("first"), word_file("second, longer")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "local" / "open"


@pytest.fixture
def folder(root: Path) -> PrivateFolder:
    return PrivateFolder(root, "desk-1")


@pytest.fixture
def placed(folder: PrivateFolder) -> Path:
    path = folder.place(CASE, DOCUMENT, NAME, FIRST)
    assert looks(folder) == []
    return path


def looks(folder: PrivateFolder) -> list[SavedFile]:
    """Look twice, as the program does a second apart; what comes must come at the second look."""
    return [*folder.look(), *folder.look()]


def save_by_rename(path: Path, data: bytes) -> None:
    """Save as Word does: beside, then the old one away, then the new one in its place."""
    beside = path.parent / "~WRD0001.tmp"
    beside.write_bytes(data)
    old = path.parent / "~WRL0002.tmp"
    path.rename(old)
    beside.rename(path)
    old.unlink()


def lock_of(path: Path) -> Path:
    return path.parent / f"~${path.name[2:]}"


def everything(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()] if root.exists() else []


def test_what_word_saves_comes_back_once(folder: PrivateFolder, placed: Path) -> None:
    save_by_rename(placed, SECOND)
    assert folder.look() == []  # it may still be written to
    [saved] = folder.look()
    assert (saved.case_id, saved.document_id, saved.file_name, saved.data) == (
        CASE,
        DOCUMENT,
        placed.name,
        SECOND,
    )
    assert (saved.is_extra, saved.is_whole) == (False, True)
    folder.note_kept(saved)
    assert looks(folder) == []
    assert folder.unkept() == []


def test_a_save_with_the_same_content_is_no_news(folder: PrivateFolder, placed: Path) -> None:
    save_by_rename(placed, FIRST)
    assert looks(folder) == []


def test_what_could_not_be_kept_is_reported_again(folder: PrivateFolder, placed: Path) -> None:
    save_by_rename(placed, SECOND)
    saved = looks(folder)
    folder.note_not_kept(saved)
    assert [each.data for each in looks(folder)] == [SECOND]


def test_a_file_being_written_is_left_until_it_is_whole(folder: PrivateFolder, placed: Path) -> None:
    placed.write_bytes(SECOND[: len(SECOND) // 2])
    assert looks(folder) == []
    assert looks(folder) == []
    placed.write_bytes(SECOND)
    assert [each.data for each in looks(folder)] == [SECOND]


def test_half_a_file_left_by_a_crash_is_offered_and_never_wiped(folder: PrivateFolder, placed: Path) -> None:
    placed.write_bytes(SECOND[: len(SECOND) // 2])
    [saved] = folder.unkept()
    assert not saved.is_whole
    assert folder.wipe().unkept == (DOCUMENT,)
    assert placed.exists()
    folder.note_kept(saved)
    assert folder.wipe().wiped == (DOCUMENT,)


def test_a_moment_without_the_file_is_not_a_deletion(folder: PrivateFolder, placed: Path) -> None:
    away = placed.rename(placed.parent / "~WRL0002.tmp")
    assert looks(folder) == []
    assert folder.documents == {DOCUMENT}
    away.rename(placed)
    assert looks(folder) == []


def test_another_name_beside_it_is_another_document(folder: PrivateFolder, placed: Path) -> None:
    (placed.parent / "Version pour la banque.docx").write_bytes(SECOND)
    [saved] = looks(folder)
    assert (saved.file_name, saved.is_extra) == ("Version pour la banque.docx", True)
    assert folder.wipe().unkept == (DOCUMENT,)
    folder.note_kept(saved)
    assert folder.wipe().is_clean


@pytest.mark.parametrize("name", ["~$mpte rendu.docx", ".~lock.Compte rendu.docx#"])
def test_a_document_that_is_open_is_not_wiped_until_it_is_closed(
    root: Path, folder: PrivateFolder, placed: Path, name: str
) -> None:
    lock = placed.parent / name
    lock.write_bytes(b"\x06Claire")
    assert folder.held() == {DOCUMENT}
    report = folder.wipe()
    assert (report.wiped, report.held, report.is_clean) == ((), (DOCUMENT,), False)
    assert placed.read_bytes() == FIRST
    lock.unlink()
    assert folder.wipe().wiped == (DOCUMENT,)
    assert everything(root) == []


def test_a_lock_that_a_crash_left_does_not_hold_for_ever(folder: PrivateFolder, placed: Path) -> None:
    lock = lock_of(placed)
    lock.write_bytes(b"")
    long_ago = time.time() - LOCK_STALE_S - 1
    os.utime(lock, (long_ago, long_ago))
    assert folder.held() == frozenset()
    assert folder.wipe().is_clean


@posix_only
def test_wiping_overwrites_before_it_deletes(
    root: Path, folder: PrivateFolder, placed: Path, tmp_path: Path
) -> None:
    same_blocks = tmp_path / "witness"
    os.link(placed, same_blocks)
    (placed.parent / "page_fichiers").mkdir()
    (placed.parent / "page_fichiers" / "image.png").write_bytes(b"picture")
    assert folder.wipe().wiped == (DOCUMENT,)
    assert same_blocks.read_bytes() == bytes(len(FIRST))
    assert everything(root) == []
    assert not root.exists() or not any(root.iterdir())


def test_what_was_saved_and_not_kept_is_never_wiped(folder: PrivateFolder, placed: Path) -> None:
    save_by_rename(placed, SECOND)
    assert folder.wipe().unkept == (DOCUMENT,)
    assert placed.read_bytes() == SECOND
    assert [each.data for each in looks(folder)] == [SECOND]  # the wipe did not swallow the news


def test_after_a_crash_the_next_process_finds_what_was_saved(
    root: Path, folder: PrivateFolder, placed: Path
) -> None:
    save_by_rename(placed, SECOND)
    del folder  # killed: nothing was said, nothing wiped
    later = PrivateFolder(root, "desk-1")
    [orphan] = later.unkept()
    assert (orphan.case_id, orphan.document_id, orphan.data) == (CASE, DOCUMENT, SECOND)
    assert later.wipe().unkept == (DOCUMENT,)
    later.note_kept(orphan)
    assert later.wipe().wiped == (DOCUMENT,)
    assert everything(root) == []


def test_after_a_crash_what_the_case_file_holds_is_wiped(root: Path, placed: Path) -> None:
    later = PrivateFolder(root, "desk-1")
    assert later.unkept() == []
    assert later.wipe().is_clean
    assert not placed.exists()


def test_what_was_kept_is_remembered_across_a_crash(root: Path, folder: PrivateFolder, placed: Path) -> None:
    save_by_rename(placed, SECOND)
    folder.note_kept(folder.unkept()[0])
    assert PrivateFolder(root, "desk-1").unkept() == []


def test_another_desk_does_not_see_it(root: Path, placed: Path) -> None:
    other = PrivateFolder(root, "desk-2")
    assert other.documents == frozenset()
    other.wipe()
    assert placed.exists()


def test_opening_twice_gives_the_same_file_with_what_was_typed(folder: PrivateFolder, placed: Path) -> None:
    save_by_rename(placed, SECOND)
    assert folder.place(CASE, DOCUMENT, NAME, FIRST) == placed
    assert placed.read_bytes() == SECOND


def test_an_outdated_copy_makes_way_for_what_the_case_file_holds(folder: PrivateFolder, placed: Path) -> None:
    assert folder.place(CASE, DOCUMENT, NAME, SECOND).read_bytes() == SECOND
    assert looks(folder) == []


def test_an_outdated_copy_that_is_open_stays(folder: PrivateFolder, placed: Path) -> None:
    lock_of(placed).write_bytes(b"")
    assert folder.place(CASE, DOCUMENT, NAME, SECOND) == placed
    assert placed.read_bytes() == FIRST


@posix_only
def test_only_the_person_may_read_it(root: Path, folder: PrivateFolder, placed: Path) -> None:
    for path in [placed.parent, placed.parent.parent, placed.parent.parent.parent]:
        assert path.stat().st_mode & 0o777 == 0o700
    for file in everything(root):
        assert file.stat().st_mode & 0o777 == 0o600


def test_nothing_beside_the_document_says_who_or_which_desk(root: Path, placed: Path) -> None:
    [manifest] = root.rglob("*.json")
    assert set(json.loads(manifest.read_text())) == {"case_id", "document_id", "file_name", "kept"}
    assert "desk-1" not in str(manifest)


def test_a_manifest_that_cannot_be_read_leaves_its_document_alone(root: Path, placed: Path) -> None:
    [manifest] = root.rglob("*.json")
    manifest.write_text('{"case_id": 1')
    later = PrivateFolder(root, "desk-1")
    assert (later.unreadable, later.documents) == (1, frozenset())
    assert later.wipe().is_clean
    assert placed.exists()


def test_half_a_document_of_a_full_disk_is_not_taken_for_news(
    root: Path, folder: PrivateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> None:
        write_private(path, data[:3])
        raise OSError(28, "no space")

    monkeypatch.setattr("coachdesk.documents.private_folder.write_private", full)
    with pytest.raises(OSError, match="no space"):
        folder.place(CASE, DOCUMENT, NAME, FIRST)
    assert everything(root) == []
    assert folder.documents == frozenset()
    assert PrivateFolder(root, "desk-1").unkept() == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (NAME, NAME),
        ("a/b\\c:d*?.docx", "a b c d.docx"),
        ("..docx", "document.docx"),
        ("CON.docx", "_CON.docx"),
        ("~$x.docx", "_~$x.docx"),
        ("  .docx", "document.docx"),
        ("Courrier de M. Kone", "Courrier de M. Kone"),
        ("fin . ", "fin"),
        ("x" * 300 + ".docx", "x" * 100 + ".docx"),
        ("facture", "facture"),
    ],
)
def test_names_that_windows_takes(name: str, expected: str) -> None:
    assert word_file_name(name) == expected


def test_the_folder_lies_in_local_application_data() -> None:
    homes = [os.environ[name] for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME") if name in os.environ]
    assert default_root().name == "open"
    assert sys.platform == "win32" or any(str(default_root()).startswith(home) for home in homes)


def test_a_wipe_that_was_cut_off_leaves_nothing_that_looks_newer(
    root: Path, folder: PrivateFolder, placed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError

    with monkeypatch.context() as cut:
        cut.setattr(Path, "unlink", refuse)
        assert folder.wipe().held == (DOCUMENT,)
    assert FIRST not in [file.read_bytes() for file in everything(root)]
    later = PrivateFolder(root, "desk-1")
    assert later.unkept() == []
    assert later.wipe().wiped == (DOCUMENT,)
    assert everything(root) == []


@pytest.mark.windows
@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere a file in use can be deleted")
def test_a_document_that_may_not_be_deleted_keeps_its_content(folder: PrivateFolder, placed: Path) -> None:
    with placed.open("rb"):
        assert folder.wipe().held == (DOCUMENT,)
        assert placed.read_bytes() == FIRST
        assert folder.unkept() == []
    assert folder.wipe().wiped == (DOCUMENT,)
    assert not placed.exists()


@pytest.mark.windows
@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere a folder in use can be deleted")
def test_a_program_that_works_in_the_folder_does_not_stop_the_wipe(
    root: Path, folder: PrivateFolder, placed: Path
) -> None:
    with contextlib.chdir(placed.parent.parent):
        assert folder.wipe().wiped == (DOCUMENT,)
    assert everything(root) == []
