"""A damaged case file is looked at and given back: real files, every page hurt in turn, cut at every length."""

from __future__ import annotations

import json
import random
import shutil
import sys
from argparse import Namespace
from datetime import date, timedelta
from pathlib import Path

import pytest

from coachdesk.commands import check
from coachdesk.commands.exit_codes import PROBLEMS
from coachdesk.commands.sentences import sentence
from coachdesk.desk import find_desk
from coachdesk.errors import UnknownRecord
from coachdesk.journal.change import Change
from coachdesk.services import case_files, documents, editing, finding, history, sessions
from coachdesk.services.salvaging import (
    ListedNotesWords,
    NotDamaged,
    NothingReadable,
    give_back,
    look_at_damage,
)
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.checking import check_cabinet
from coachdesk.storage.errors import DiskFull, FileDamaged, FileTooNew, StorageError
from coachdesk.storage.projection import read_changes
from coachdesk.storage.salvage import salvage
from coachdesk.storage.scope_file import ScopeFile
from tests.coachdesk.conftest import PASSPHRASE, DeskHome
from tests.faults.conftest import Say, files_of, moments, run_and_kill

PAGE = 4096
WORDS = ListedNotesWords("Textes retrouvés", "Textes retrouvés.txt")
DOCUMENT = random.Random(5).randbytes(9_000)
FIRST_DAY = date(2026, 1, 5)


def enrol(cabinet: Cabinet, *, notes: int = 12, words: int = 60) -> str:
    """Return a case with notes, one of them longer than a page, a corrected one and a kept document."""
    chance = random.Random(4)
    vocabulary = (
        "étude",
        "marché",
        "banque",
        "dossier",
        "prêt",
        "devis",
        "local",
        "bail",
        "relance",
        "micro-crèche",
    )
    case_id = case_files.enrol_beneficiary(
        cabinet, {"birth_name": "N'Diaye", "first_names": "Awa", "entered_on": FIRST_DAY}
    ).scope
    for number in range(notes):
        note = f"Note {number}. " + " ".join(chance.choices(vocabulary, k=words))
        day = FIRST_DAY + timedelta(days=7 * number)
        sessions.record_session(
            cabinet,
            case_id,
            {"held_on": day, "note": note * (12 if number == 3 else 1)},
            [{"title": f"A{number}"}],
        )
    opened = case_files.open_case_file(cabinet, case_id)
    sessions.amend_session(cabinet, case_id, opened.sessions[-1].id, {"decisions": "Revoir le prêt"})
    editing.revise(cabinet, case_id, "beneficiary", case_id, {"city": "Pantin"})
    documents.keep_file(cabinet, case_id, "devis.pdf", DOCUMENT, "quote")
    return case_id


def path_of(home: DeskHome, case_id: str) -> Path:
    return home.folder / "cases" / f"{case_id}.db"


def journal(cabinet: Cabinet, case_id: str) -> dict[str, Change]:
    file = cabinet.case(case_id)
    return {change.id: change for change in read_changes(file.sql, case_id)}


def hurt(home: DeskHome, case_id: str, damaged: bytes) -> Cabinet:
    """Put these bytes in the place of a case file, as it lies on a locked desk."""
    home.desk.lock()
    path_of(home, case_id).write_bytes(damaged)
    home.desk = find_desk(home.folder).unlock(PASSPHRASE)
    return home.desk.cabinet


def set_aside(cabinet: Cabinet, case_id: str) -> None:
    """Do what the check does with a file that its page checksums condemn."""
    try:
        file = cabinet.case(case_id)
        if file.sql.integrity_problems():
            file.sql.is_damaged = True
        cabinet.case(case_id)
    except FileDamaged:
        return
    raise AssertionError("the damage was not noticed")


class Ward:
    """A desk with one damaged case after the other, all from the same whole file."""

    def __init__(self, home: DeskHome) -> None:
        self.home = home
        self.case_id = enrol(home.desk.cabinet)
        self.whole_journal = journal(home.desk.cabinet, self.case_id)
        home.desk.lock()
        self.whole = path_of(home, self.case_id).read_bytes()
        self.vault = (home.folder / "vault.db").read_bytes()
        home.desk = find_desk(home.folder).unlock(PASSPHRASE)

    def key(self) -> bytes:
        """Return the key of the case file."""
        entry = self.home.desk.cabinet.scope_entry(self.case_id)
        assert entry is not None
        return entry.key

    def with_damage(self, damaged: bytes) -> Cabinet:
        """Begin anew from the whole desk, with this in the place of the case file, set aside."""
        self.home.desk.lock()
        shutil.rmtree(self.home.folder / "set-aside", ignore_errors=True)
        (self.home.folder / "vault.db").write_bytes(self.vault)
        path_of(self.home, self.case_id).write_bytes(damaged)
        self.home.desk = find_desk(self.home.folder).unlock(PASSPHRASE)
        cabinet = self.home.desk.cabinet
        set_aside(cabinet, self.case_id)
        return cabinet

    def assert_given_back(self, cabinet: Cabinet, *, at_least: int) -> dict[str, Change]:
        """Give back; what comes is what was written, the check passes, the damaged file is untouched."""
        aside = {path: path.read_bytes() for path in (self.home.folder / "set-aside").iterdir()}
        offer = look_at_damage(cabinet, self.case_id)
        give_back(cabinet, self.case_id, WORDS)
        found = journal(cabinet, self.case_id)
        kept = {change_id: change for change_id, change in found.items() if change_id in self.whole_journal}
        assert len(kept) == offer.changes >= at_least
        assert offer.changes + offer.missing_changes <= len(self.whole_journal)
        if offer.is_exact:
            assert offer.changes + offer.missing_changes == len(self.whole_journal)
        assert all(self.whole_journal[change_id] == change for change_id, change in kept.items())
        new = [change for change_id, change in found.items() if change_id not in kept]
        assert {change.kind for change in new} <= {"document", "beneficiary"}, (
            "only the list's texts and the name"
        )
        assert check_cabinet(cabinet).problems == ()
        assert {path: path.read_bytes() for path in aside} == aside
        with pytest.raises(NotDamaged):
            give_back(cabinet, self.case_id, WORDS)
        return kept


@pytest.fixture
def ward(home: DeskHome) -> Ward:
    return Ward(home)


@pytest.mark.slow
def test_a_flipped_bit_in_any_page_loses_nothing(ward: Ward, tmp_path: Path) -> None:
    chance = random.Random(7)
    key = ward.key()
    for start in range(0, len(ward.whole), PAGE):
        damaged = bytearray(ward.whole)
        damaged[start + chance.randrange(PAGE)] ^= 1 << chance.randrange(8)
        place = tmp_path / "damaged.db"
        place.write_bytes(damaged)
        found = salvage([place], key, ward.case_id)
        assert {change.id: change for change in found.changes} == ward.whole_journal, f"page {start // PAGE}"
        assert (found.missing, found.lost_pages, found.mended_pages) == (0, 0, 1)
        assert list(found.contents.values()) == [DOCUMENT]
        if start % (5 * PAGE) == 0:
            cabinet = ward.with_damage(bytes(damaged))
            ward.assert_given_back(cabinet, at_least=len(ward.whole_journal))
            document = case_files.open_case_file(cabinet, ward.case_id).documents[0]
            assert documents.read_document(cabinet, ward.case_id, document.id)[1] == DOCUMENT


@pytest.mark.slow
@pytest.mark.parametrize("filling", ["zeros", "noise"])
def test_a_page_lost_whole_costs_what_stood_on_it(ward: Ward, tmp_path: Path, filling: str) -> None:
    key = ward.key()
    lost = 0
    for start in range(PAGE, len(ward.whole), PAGE if filling == "zeros" else 4 * PAGE):
        page = bytes(PAGE) if filling == "zeros" else random.Random(start).randbytes(PAGE)
        damaged = ward.whole[:start] + page + ward.whole[start + PAGE :]
        place = tmp_path / "damaged.db"
        place.write_bytes(damaged)
        found = salvage([place], key, ward.case_id)
        assert all(ward.whole_journal[change.id] == change for change in found.changes)
        assert len(found.changes) + found.missing == len(ward.whole_journal), "what is missing is known"
        assert found.lost_pages == 1
        lost += found.missing
        if found.missing:
            ward.assert_given_back(ward.with_damage(damaged), at_least=len(ward.whole_journal) // 2)
    assert lost > 0, "some page holds changes"


def test_the_notes_of_a_lost_page_are_kept_from_the_list(ward: Ward) -> None:
    texts = {
        one.id: one.note for one in case_files.open_case_file(ward.home.desk.cabinet, ward.case_id).sessions
    }
    seen = 0
    for start in range(PAGE, len(ward.whole), PAGE):
        cabinet = ward.with_damage(ward.whole[:start] + bytes(PAGE) + ward.whole[start + PAGE :])
        offer = look_at_damage(cabinet, ward.case_id)
        assert offer.display_name == "Awa N'Diaye"
        give_back(cabinet, ward.case_id, WORDS)
        case = case_files.open_case_file(cabinet, ward.case_id)
        assert offer.notes == len(case.sessions)
        gone = texts.keys() - {one.id for one in case.sessions if one.note}
        found = [one for one in case.documents if one.title == WORDS.title]
        assert bool(found) is bool(offer.listed_notes)
        text = documents.read_document(cabinet, ward.case_id, found[0].id)[1].decode() if found else ""
        assert all(str(texts[one]) in text for one in gone)
        assert case.beneficiary.first_names == "Awa"
        assert [one.display_name for one in finding.list_cases(cabinet)] == ["Awa N'Diaye"]
        seen += len(gone)
    assert seen > 3


@pytest.mark.parametrize("tenth", range(10))
def test_a_file_cut_off_gives_what_is_left_of_it(ward: Ward, tenth: int) -> None:
    length = max(1, len(ward.whole) * tenth // 10 - tenth)
    cabinet = ward.with_damage(ward.whole[:length])
    offer = look_at_damage(cabinet, ward.case_id)
    assert len(offer.listed_notes) + offer.notes >= 12, "the list knows the notes that the file has lost"
    ward.assert_given_back(cabinet, at_least=len(ward.whole_journal) // 2 if tenth == 9 else 0)


@pytest.mark.parametrize("damaged", [b"", bytes(200_000), b"\xff" * 5_000], ids=["empty", "zeros", "short"])
def test_nothing_readable_is_said_and_what_the_list_knows_is_offered(ward: Ward, damaged: bytes) -> None:
    cabinet = ward.with_damage(damaged)
    offer = look_at_damage(cabinet, ward.case_id)
    assert (offer.changes, offer.notes, offer.has_identity, len(offer.listed_notes)) == (0, 0, False, 12)
    assert offer.folder == ward.home.folder / "set-aside"
    assert [path.read_bytes() for path in offer.folder.iterdir()] == [damaged]
    give_back(cabinet, ward.case_id, WORDS)
    case = case_files.open_case_file(cabinet, ward.case_id)
    assert (case.beneficiary.first_names, case.beneficiary.usual_name) == ("Awa", "N'Diaye")
    assert [document.title for document in case.documents] == [WORDS.title]
    assert check_cabinet(cabinet).problems == ()


def test_nothing_readable_and_nothing_listed_is_refused(ward: Ward) -> None:
    ward.home.desk.lock()
    path_of(ward.home, ward.case_id).write_bytes(bytes(200_000))
    (ward.home.folder / "vault.db").unlink()  # the list goes with it
    ward.home.desk = find_desk(ward.home.folder).unlock(PASSPHRASE)
    cabinet = ward.home.desk.cabinet
    before = files_of(ward.home.folder / "set-aside")
    offer = look_at_damage(cabinet, ward.case_id)
    assert not offer.can_give_back
    with pytest.raises(NothingReadable):
        give_back(cabinet, ward.case_id, WORDS)
    with pytest.raises(FileDamaged):
        case_files.open_case_file(cabinet, ward.case_id)
    assert files_of(ward.home.folder / "set-aside") == before
    assert list((ward.home.folder / "cases").iterdir()) == []


@pytest.mark.slow
def test_random_damage_raises_only_what_is_foreseen_and_invents_nothing(ward: Ward) -> None:
    chance = random.Random(11)
    for _ in range(8):
        damaged = bytearray(ward.whole)
        for _ in range(chance.choice((1, 2, 40))):
            start = chance.randrange(len(damaged))
            damaged[start : start + chance.choice((1, 16, 9_000))] = chance.randbytes(
                chance.choice((1, 16, 700))
            )
        cabinet = ward.with_damage(bytes(damaged[: chance.choice((None, len(damaged) // 2))]))
        ward.assert_given_back(cabinet, at_least=0)


def test_two_damages_together_give_more_than_the_second_alone(ward: Ward) -> None:
    cabinet = ward.with_damage(ward.whole[: len(ward.whole) * 2 // 3])
    first = look_at_damage(cabinet, ward.case_id)
    give_back(cabinet, ward.case_id, WORDS)
    sessions.record_session(cabinet, ward.case_id, {"held_on": date(2026, 9, 1), "note": "après"})
    cabinet = hurt(ward.home, ward.case_id, b"")
    set_aside(cabinet, ward.case_id)
    second = look_at_damage(cabinet, ward.case_id)
    assert (second.changes, len(second.files)) == (first.changes, 2)
    give_back(cabinet, ward.case_id, WORDS)
    assert check_cabinet(cabinet).problems == ()


def test_a_lost_vault_does_not_lose_the_key_of_what_lies_aside(ward: Ward) -> None:
    ward.with_damage(ward.whole[:-PAGE])
    ward.home.desk.lock()
    (ward.home.folder / "vault.db").unlink()
    ward.home.desk = find_desk(ward.home.folder).unlock(PASSPHRASE)
    cabinet = ward.home.desk.cabinet
    assert [one.is_damaged for one in finding.list_cases(cabinet)] == [True]
    assert look_at_damage(cabinet, ward.case_id).changes > 0
    give_back(cabinet, ward.case_id, WORDS)
    assert [one.display_name for one in finding.list_cases(cabinet)] == ["Awa N'Diaye"]


def test_a_case_that_is_well_or_unknown_is_refused(ward: Ward) -> None:
    for act in (look_at_damage, lambda cabinet, case_id: give_back(cabinet, case_id, WORDS)):
        with pytest.raises(NotDamaged):
            act(ward.home.desk.cabinet, ward.case_id)
        for unknown in ("nobody", "register"):
            with pytest.raises(UnknownRecord):
                act(ward.home.desk.cabinet, unknown)


def test_a_newer_file_is_left_to_its_own_program(ward: Ward) -> None:
    sql = ward.home.desk.cabinet.case(ward.case_id).sql
    sql.execute("UPDATE meta SET value = '2' WHERE name = 'format'")
    sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path_of(ward.home, ward.case_id).read_bytes())
    data[2_000] ^= 1  # in the first page: it cannot be opened, and does not say its version
    cabinet = ward.with_damage(bytes(data))
    with pytest.raises(FileTooNew):
        look_at_damage(cabinet, ward.case_id)


def test_a_full_disk_leaves_the_case_as_it_was(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    cabinet = ward.with_damage(ward.whole[:-PAGE])
    create = ScopeFile.create

    def cramped(path: Path, key: bytes, scope_id: str, scope: object) -> ScopeFile:
        made = create(path, key, scope_id, scope)  # type: ignore[arg-type]  # as it was called
        made.sql.execute("PRAGMA max_page_count = 30")
        return made

    before = files_of(ward.home.folder / "set-aside")
    with monkeypatch.context() as patched:
        patched.setattr(ScopeFile, "create", cramped)
        with pytest.raises(DiskFull):
            give_back(cabinet, ward.case_id, WORDS)
    assert list((ward.home.folder / "cases").iterdir()) == []
    assert files_of(ward.home.folder / "set-aside") == before
    ward.assert_given_back(cabinet, at_least=1)


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed at a chosen moment by POSIX means")
def test_killed_at_any_moment_it_is_given_back_or_as_it_was(ward: Ward) -> None:
    home, case_id = ward.home, ward.case_id
    ward.with_damage(ward.whole[:-PAGE])
    home.desk.lock()
    damaged = files_of(home.folder)
    ended = set()
    for after_s in moments(3, 25, 0.12):
        for name in list(files_of(home.folder)):
            if name not in damaged:
                (home.folder / name).unlink()
        for name, data in damaged.items():
            (home.folder / name).write_bytes(data)

        def work(say: Say) -> None:
            cabinet = find_desk(home.folder).unlock(PASSPHRASE).cabinet
            say("begun")
            give_back(cabinet, case_id, WORDS)

        run_and_kill(work, after_s=after_s, after_lines=1)
        home.desk = find_desk(home.folder).unlock(PASSPHRASE)
        cabinet = home.desk.cabinet
        assert not [path for path in (home.folder / "cases").iterdir() if ".new" in path.name]
        try:
            changes = len(journal(cabinet, case_id))
            ended.add("given back")
            assert changes > 10
            assert [one.is_damaged for one in finding.list_cases(cabinet)] == [False]
            assert check_cabinet(cabinet).problems == ()
        except FileDamaged:
            ended.add("as it was")
            assert look_at_damage(cabinet, case_id).can_give_back
        home.desk.lock()
    home.desk = find_desk(home.folder).unlock(PASSPHRASE)
    assert ended == {"given back", "as it was"}


def test_the_history_goes_on_from_what_came_back(ward: Ward) -> None:
    damaged = bytearray(ward.whole)
    damaged[len(damaged) // 2] ^= 1
    cabinet = ward.with_damage(bytes(damaged))
    give_back(cabinet, ward.case_id, WORDS)
    entries = history.history(cabinet, ward.case_id)
    town = next(one for one in entries if one.after.get("city") == "Pantin")
    history.undo_change(cabinet, ward.case_id, town.change_id)
    assert case_files.open_case_file(cabinet, ward.case_id).beneficiary.city is None
    assert check_cabinet(cabinet).problems == ()


def test_nothing_in_clear_is_left_on_the_disk(ward: Ward) -> None:
    cabinet = ward.with_damage(ward.whole[: len(ward.whole) // 2])
    give_back(cabinet, ward.case_id, WORDS)
    assert not [name for name, data in files_of(ward.home.folder).items() if b"micro-cr" in data]


def test_the_check_says_how_much_can_be_brought_back(ward: Ward) -> None:
    ward.with_damage(ward.whole[: len(ward.whole) * 3 // 4])
    offer = look_at_damage(ward.home.desk.cabinet, ward.case_id)
    (problem,) = ward.home.desk.check().problems
    assert (problem.code, problem.readable) == ("file_damaged", offer.changes)
    assert offer.changes > 0
    ward.with_damage(b"")
    assert ward.home.desk.check().problems[0].readable == 0


def test_files_that_cannot_be_opened_are_said_by_name(ward: Ward) -> None:
    cabinet = ward.with_damage(ward.whole[:-1])
    place = cabinet.set_aside_files(ward.case_id)[0]
    place.unlink()
    place.mkdir()
    with pytest.raises(StorageError) as caught:
        look_at_damage(cabinet, ward.case_id)
    assert caught.value.context == {"file": place.name}
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_command_says_whether_it_can_be_brought_back(
    ward: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    passphrase = tmp_path / "passphrase"
    passphrase.write_text(PASSPHRASE, encoding="utf-8")
    monkeypatch.setenv("COACHDESK_PASSPHRASE_FILE", str(passphrase))
    for damaged, key in ((ward.whole[:-1], "readable"), (b"", "lost")):
        ward.with_damage(damaged)
        count = look_at_damage(ward.home.desk.cabinet, ward.case_id).changes
        ward.home.desk.lock()
        report = tmp_path / f"{key}.json"
        options = Namespace(desk_folder=ward.home.folder, report=report)
        assert check.run(options, lang) == PROBLEMS
        said = sentence(lang, f"problem.file_damaged.{key}", count=count)
        assert f"{ward.case_id}.db: {said}\n" in capsys.readouterr().out
        assert json.loads(report.read_text("utf-8"))["problems"][0]["readable"] == count
        ward.home.desk = find_desk(ward.home.folder).unlock(PASSPHRASE)
    passphrase.unlink()
