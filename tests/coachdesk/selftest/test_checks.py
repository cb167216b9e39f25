"""Each check of the self-test is seen to fail when its thing is broken."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import sys
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import resources
from coachdesk.commands.selftest import all_checks, line
from coachdesk.selftest import laptop, libraries, secrecy, shipped, work
from coachdesk.selftest.finding import Check, Finding, NothingToTry, NotWell, Outcome, Values, WorthALook
from coachdesk.selftest.running import tried, worst
from coachdesk.storage import engine
from tests.contracts.source_tree import CHECKOUT
from ui import selftest as windows

BYTES_IN_MB = 1_000_000


def reason_of(run: Callable[[Path], Values], folder: Path) -> tuple[Outcome, str]:
    with pytest.raises(NotWell) as raised:
        run(folder)
    return raised.value.outcome, raised.value.reason


@pytest.fixture
def shipped_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the shipped files that may be broken."""
    folder = tmp_path_factory.mktemp("selftest") / "next" / "resources"
    shutil.copytree(resources.resource(), folder)
    return folder


def test_every_finding_that_there_may_be_has_its_sentence_in_both_languages() -> None:
    needed = {
        f"selftest.{check.kind}.{key}" for check in all_checks() for key in ("name", "ok", *check.reasons)
    }
    for lang in resources.LANGUAGES:
        said = set(resources.translation(lang, "selftest"))
        assert needed - said == set()
        of_checks = {
            key for key in said if key.count(".") == 2 and key.split(".")[1] not in ("outcome", "summary")
        }
        assert of_checks - needed == {
            "selftest.temporary.name",
            "selftest.temporary.ok",
            "selftest.temporary.unwritable",
        }


def test_codes_are_unique() -> None:
    codes = [check.code for check in all_checks()]
    assert len(codes) == len(set(codes))


def test_every_library_of_a_desk_is_loaded() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["desk"]]
    names = {re.split(r"[^\w.-]", one)[0] for one in wanted}
    assert names - set(libraries.LIBRARIES) == {"PySide6-Essentials", "shiboken6", "tzdata"}


def test_what_nobody_foresaw_is_a_finding_and_stops_nothing(tmp_path: Path) -> None:
    def breaks(_folder: Path) -> Values:
        raise ZeroDivisionError("with something personal in it")

    found = tried(Check("desk", breaks), tmp_path)
    assert (found.outcome, found.reason, found.is_foreseen) == (Outcome.FAILED, "ZeroDivisionError", False)
    assert "ZeroDivisionError" in line("fr", found)
    assert "personal" not in line("fr", found)


def test_the_worst_counts() -> None:
    ok, warning, failed = (Finding("desk", outcome) for outcome in Outcome)
    assert worst([]) is Outcome.OK
    assert worst([warning, ok]) is Outcome.WARNING
    assert worst([ok, failed, warning]) is Outcome.FAILED


def test_a_library_that_only_has_the_name_of_sqlcipher_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plain SQLite takes the key without a word and encrypts nothing."""
    engine._dialect.cache_clear()
    monkeypatch.setattr(engine, "dbapi2", sqlite3)
    try:
        assert reason_of(secrecy.cipher, tmp_path) == (Outcome.FAILED, "plain")
    finally:
        engine._dialect.cache_clear()


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({"version": ""}, "plain"),
        ({"is_plain": True}, "plain"),
        ({"opens_with_other_key": True}, "any_key"),
        ({"finds_words": False}, "no_search"),
        ({"is_whole": False}, "damaged"),
    ],
)
def test_each_thing_seen_of_a_file_counts(tmp_path: Path, broken: dict[str, object], reason: str) -> None:
    from dataclasses import replace

    from coachdesk.storage.cipher_trial import try_cipher

    seen = try_cipher(tmp_path)
    assert secrecy.judged(seen) == {"version": seen.version}
    worse = replace(seen, **broken)  # type: ignore[arg-type]  # the fields are named above
    assert reason_of(lambda _: secrecy.judged(worse), tmp_path) == (Outcome.FAILED, reason)


@pytest.mark.parametrize("name", sorted(secrecy.PRIMITIVES))
def test_one_wrong_answer_is_enough(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert secrecy.PRIMITIVES[name]()
    monkeypatch.setitem(secrecy.PRIMITIVES, name, lambda: False)
    assert reason_of(secrecy.primitives, tmp_path) == (Outcome.FAILED, "wrong")


@pytest.mark.skipif(sys.platform == "win32", reason="there the certificates are in Windows' own store")
def test_a_system_that_trusts_no_certificate_wants_a_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "not there"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert not secrecy.roots_known()
    (tmp_path / "trial").mkdir()
    assert secrecy.roots_known()
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "trial"))
    assert reason_of(secrecy.tls, tmp_path) == (Outcome.WARNING, "no_roots")


def test_plain_text_in_a_desk_is_found(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "left.tmp").write_text("before " + work.NOTE, "utf-8")
    assert reason_of(work.desk, tmp_path) == (Outcome.FAILED, "plain")


@pytest.mark.parametrize(
    ("broken", "content", "reason"),
    [
        ("translations/en/lock.json", None, "missing"),
        ("translations/fr/lock.json", None, "missing"),
        ("translations/fr", None, "missing"),
        ("translations/en/lock.json", b"{}", "incomplete"),
        ("translations/fr/lock.json", b"{}", "incomplete"),
        ("translations/fr/lock.json", b"{", "damaged"),
        ("translations/fr/lock.json", b'{"lock.open": ""}', "damaged"),
    ],
)
def test_a_text_that_is_not_there_is_found(
    shipped_files: Path, tmp_path: Path, broken: str, content: bytes | None, reason: str
) -> None:
    assert shipped.texts(shipped_files)(tmp_path)
    if content is not None:
        (shipped_files / broken).write_bytes(content)
    elif (shipped_files / broken).is_dir():
        shutil.rmtree(shipped_files / broken)
    else:
        (shipped_files / broken).unlink()
    assert reason_of(shipped.texts(shipped_files), tmp_path) == (Outcome.FAILED, reason)


@pytest.mark.parametrize(
    ("broken", "reason"),
    [(name, "missing") for name in shipped.FOLDERS]
    + [(name, "damaged") for name in ("icons/usb.svg", "fonts/Inter-Medium.ttf", "words/french.txt")]
    + [(name, "damaged") for name in ("templates/session_report_fr.docx", "demo/names.json")],
)
def test_a_shipped_file_that_is_gone_or_damaged_is_found(
    shipped_files: Path, tmp_path: Path, broken: str, reason: str
) -> None:
    assert shipped.files(shipped_files)(tmp_path)
    if reason == "missing":
        shutil.rmtree(shipped_files / broken)
    else:
        file = shipped_files / broken
        file.write_bytes(file.read_bytes()[:20] if file.suffix != ".ttf" else b"broken")
        if file.suffix == ".txt":
            file.write_bytes(b"")
    assert reason_of(shipped.files(shipped_files), tmp_path) == (Outcome.FAILED, reason)


def test_installed_files_are_compared_with_their_list(tmp_path: Path) -> None:
    compare = shipped.installation(tmp_path)
    with pytest.raises(NothingToTry):
        compare(tmp_path)
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "a file.py").write_bytes(b"12345")
    (tmp_path / shipped.LIST).write_text("5 app\\a file.py\n", "utf-8")
    assert compare(tmp_path) == {"count": 1}
    (tmp_path / "app" / "a file.py").write_bytes(b"123")
    assert reason_of(compare, tmp_path) == (Outcome.FAILED, "changed")
    (tmp_path / "app" / "a file.py").unlink()
    assert reason_of(compare, tmp_path) == (Outcome.FAILED, "changed")
    (tmp_path / shipped.LIST).write_bytes(b"\xff")
    assert reason_of(compare, tmp_path) == (Outcome.FAILED, "unreadable")


@pytest.mark.skipif(sys.platform == "win32", reason="a folder is closed by other means there")
def test_a_data_folder_that_cannot_be_written_is_found(tmp_path: Path) -> None:
    """A full or closed disk: the one place where even root may not make a file."""
    look = laptop.data_folder(lambda: Path("/proc/desk"), lambda _: "")
    assert reason_of(look, tmp_path) == (Outcome.FAILED, "unwritable")


def test_a_data_folder_is_tried_beside_the_desk(tmp_path: Path) -> None:
    desk = tmp_path / "CoachDesk" / "desk"
    desk.mkdir(parents=True)
    before = desk.stat().st_mtime_ns
    assert laptop.data_folder(lambda: desk, lambda _: "")(tmp_path) == {}
    assert (desk.stat().st_mtime_ns, list(desk.iterdir())) == (before, [])
    assert laptop.data_folder(lambda: tmp_path / "not" / "there" / "desk", lambda _: "")(tmp_path) == {}
    assert not (tmp_path / "not").exists()


def test_a_folder_on_another_machine_is_known_by_its_file_system(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    share = tmp_path / "share"
    share.mkdir()
    mounts.write_text(f"none / ext4 rw 0 0\nserver:/x {share} nfs4 rw 0 0\n", "utf-8")
    assert laptop.kind_of_disk(share / "desk", mounts) == "nfs4"
    assert laptop.kind_of_disk(tmp_path, mounts) == "ext4"
    assert laptop.kind_of_disk(tmp_path, tmp_path / "not there") == ""


@pytest.mark.parametrize(
    ("free_mb", "expected"),
    [
        (199, (Outcome.FAILED, "full")),
        (200, (Outcome.WARNING, "little")),
        (1_999, (Outcome.WARNING, "little")),
    ],
)
def test_a_disk_with_little_room_is_found(
    tmp_path: Path, free_mb: int, expected: tuple[Outcome, str]
) -> None:
    look = laptop.free_space(lambda: tmp_path, lambda _: free_mb * BYTES_IN_MB)
    assert reason_of(look, tmp_path) == expected
    assert laptop.free_space(lambda: tmp_path, lambda _: 2_000 * BYTES_IN_MB)(tmp_path) == {"gb": 2}


def test_a_long_path_matters_only_where_long_ones_cannot_be_made(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 200)
    assert laptop.long_paths(lambda: long)(tmp_path) == {}
    closed = tmp_path / "a file"
    closed.write_bytes(b"")  # nothing can be made below it, as on a Windows that takes no longer paths
    assert laptop.long_paths(lambda: Path("/short"))(closed) == {}
    assert reason_of(laptop.long_paths(lambda: long), closed) == (Outcome.FAILED, "too_long")


def test_the_longest_name_in_a_desk_is_not_longer_than_is_said() -> None:
    from coachdesk.journal.identity import new_id

    aside = f"set-aside/20260101T000000Z-{new_id()}.db-journal"
    assert len(aside) <= laptop.LONGEST_NAME


@pytest.mark.parametrize(("days", "reason"), [(-3, "behind"), (365 * 13, "ahead")])
def test_a_clock_that_cannot_be_right_wants_a_look(tmp_path: Path, days: int, reason: str) -> None:
    program = tmp_path / "program.py"
    program.write_bytes(b"")
    made = datetime(2026, 3, 9, 12, tzinfo=UTC)
    os.utime(program, (made.timestamp(), made.timestamp()))
    assert laptop.clock(lambda: made + timedelta(days=400), program)(tmp_path) == {"day": "2027-04-13"}
    look = laptop.clock(lambda: made + timedelta(days=days), program)
    assert reason_of(look, tmp_path) == (Outcome.WARNING, reason)


def test_a_picture_without_anything_on_it_is_told_apart(qapp: object) -> None:
    from PySide6.QtGui import QColor, QImage

    image = QImage(4, 4, QImage.Format.Format_ARGB32)
    image.fill(QColor("#ffffff"))
    assert windows.inks(image) == 1
    image.setPixelColor(1, 1, QColor("#000000"))
    assert windows.inks(image) == 2


def test_a_warning_is_no_failure() -> None:
    assert WorthALook("cloud").outcome is Outcome.WARNING
    assert NotWell("cloud").outcome is Outcome.FAILED
