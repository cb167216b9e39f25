"""The cabinet's part of the exchange: what has something to send, what is taken in, what is removed for ever."""

from __future__ import annotations

import secrets
import shutil
from datetime import date
from pathlib import Path

import pytest

from coachdesk.desk import find_desk
from coachdesk.errors import UnknownRecord
from coachdesk.journal.change import Change
from coachdesk.journal.identity import new_id
from coachdesk.programme.declaration import Scope
from coachdesk.services import case_files, drafts, editing, finding, sessions
from coachdesk.services.drafts import Draft
from coachdesk.storage.cabinet import CASES_FOLDER, REGISTER, Cabinet
from coachdesk.storage.checking import check_cabinet
from coachdesk.storage.damaged_pages import read_pages
from coachdesk.storage.errors import DiskFull, FileUnreachable
from coachdesk.storage.exchange import ChainEnd, Exchange, Packed
from coachdesk.storage.index.search import SearchResults
from coachdesk.storage.index.search import search as search_index
from coachdesk.storage.open_files import OPEN_FILES
from coachdesk.storage.projection import read_changes
from coachdesk.storage.scope_file import ScopeFile
from coachdesk.storage.set_aside import SET_ASIDE_FOLDER
from coachdesk.storage.vault_file import VAULT_NAME, ScopeEntry
from coachdesk.vault.keyring_copy import KeyringCopy
from tests.coachdesk.conftest import DeskHome
from tests.coachdesk.storage.conftest import Drawer

NOTE = "Étude de marché à Pantin"


def enrol(cabinet: Cabinet, last: str = "N'Diaye") -> str:
    case_id = case_files.enrol_beneficiary(cabinet, {"birth_name": last, "first_names": "Awa"}).scope
    sessions.record_session(cabinet, case_id, {"held_on": date(2026, 3, 2), "note": NOTE})
    return case_id


def search(cabinet: Cabinet, query: str) -> SearchResults:
    return search_index(cabinet.index.sql, query)


def foreign(scope: str, number: int = 0, kind: str = "session", **put: str) -> Change:
    entity = scope if kind == "beneficiary" else new_id()
    values = put or {"held_on": f"2026-03-{number % 28 + 1:02d}", "note": f"{NOTE} {number}"}
    return Change(new_id(), scope, kind, entity, "x", values, {}, 5 << 16, "person-b", "device-b", 1)


def all_sent(cabinet: Cabinet, scope: str) -> None:
    """Have everything of a scope confirmed, as a round does."""
    file = cabinet.file(scope)
    exchange = Exchange(file)
    device = cabinet.author.device
    with file.sql.transaction():
        rows = exchange.unsent(device, 1000, 1 << 30)
        number = (end.number if (end := exchange.own_end()) else 0) + 1
        packed = Packed(number, "a" * 64, b"raw", 1, len(rows), rows[-1].seq, rows[0].seq)
        exchange.put_in_outbox(packed)
        exchange.acknowledge(packed.number, packed.hash, number, 1)
    assert not exchange.has_unsent(device)
    cabinet.note_sent(scope)


def test_what_was_written_is_to_be_sent_until_it_is_confirmed(drawer: Drawer) -> None:
    cabinet = drawer.cabinet
    one, two = enrol(cabinet), enrol(cabinet, "Zola")
    assert cabinet.to_send() == {one, two}
    all_sent(cabinet, one)
    assert cabinet.to_send() == {two}
    sessions.record_session(cabinet, one, {"held_on": date(2026, 3, 3), "note": "encore"})
    assert cabinet.to_send() == {one, two}, "also while the scope is still marked for the index"
    all_sent(cabinet, one)
    cabinet.close()
    assert drawer.open().to_send() == {two}


def test_what_a_killed_desk_wrote_is_still_to_be_sent(drawer: Drawer) -> None:
    one = enrol(drawer.cabinet)
    all_sent(drawer.cabinet, one)
    drawer.cabinet.settle()
    sessions.record_session(drawer.cabinet, one, {"held_on": date(2026, 3, 3), "note": "encore"})
    again = drawer.open()  # the other one is not closed: nothing was settled
    assert again.to_send() == {one}


def test_a_desk_of_an_older_version_has_everything_to_send(drawer: Drawer) -> None:
    one = enrol(drawer.cabinet)
    all_sent(drawer.cabinet, one)
    drawer.cabinet.vault.sql.execute("DROP TABLE to_send")
    drawer.cabinet.close()
    again = drawer.open()
    assert again.to_send() == {one, REGISTER}
    assert check_cabinet(again).problems == ()


def test_what_is_taken_in_is_in_lists_and_search_and_not_to_be_sent(cabinet: Cabinet) -> None:
    case_id = new_id()
    cabinet.make_scope(case_id, Scope.CASE)
    exchange = Exchange(cabinet.file(case_id))
    person = foreign(case_id, kind="beneficiary", birth_name="Diallo", first_names="Mamadou")
    notes = [foreign(case_id, number) for number in range(30)]
    changed = cabinet.take_in(case_id, [person, *notes], beside=lambda: exchange.set_cursor(3))
    cabinet.mark_whole(case_id)
    assert changed is not None
    assert changed.kinds == {"beneficiary", "session"}
    assert len(changed.entities) == 31
    assert [one.display_name for one in finding.list_cases(cabinet)] == ["Mamadou Diallo"]
    found = search(cabinet, "pantin").notes
    assert [hit.held_on for hit in found] == sorted(
        (hit.held_on for hit in found if hit.held_on), reverse=True
    )
    assert len(found) == 30
    assert cabinet.to_send() == set()
    assert cabinet.take_in(case_id, notes, beside=lambda: exchange.set_cursor(4)) is None
    assert exchange.cursor == 4
    assert check_cabinet(cabinet).problems == ()
    cabinet.settle()
    assert cabinet.vault.marks() == set()


def test_the_index_follows_in_steps_and_the_marks_wait_for_it(drawer: Drawer) -> None:
    cabinet = drawer.cabinet
    cases = [enrol(cabinet, f"Nom{number}") for number in range(3)]
    cabinet.settle()
    for case_id in cases:
        cabinet.take_in(case_id, [foreign(case_id, number) for number in range(10)])
    assert cabinet.absorb_some(limit=15)
    cabinet.settle()
    assert cabinet.vault.marks() == set(cases[1:]), "what the index does not say yet is said by the marks"
    again = drawer.open()  # killed here
    again.repair()
    assert len(search(again, "pantin").notes) == 33
    assert check_cabinet(again).problems == ()
    drawer.cabinet = cabinet
    assert not cabinet.absorb_some(limit=1000)
    cabinet.settle()
    assert cabinet.vault.marks() == set()
    assert check_cabinet(cabinet).problems == ()


def test_many_cases_at_once_are_indexed_as_one_by_one(tmp_path: Path) -> None:
    changes: dict[str, list[Change]] = {}
    for number in range(OPEN_FILES + 4):
        scope = new_id()
        person = foreign(scope, kind="beneficiary", birth_name=f"Nom{number}", phone="+33199001234")
        changes[scope] = [person, *(foreign(scope, each) for each in range(number % 5))]
    said = []
    for way in ("at once", "one by one"):
        (tmp_path / way).mkdir()
        drawer = Drawer(tmp_path / way)
        for scope, made in changes.items():
            drawer.cabinet.make_scope(scope, Scope.CASE)
            for part in [made] if way == "at once" else [[change] for change in made]:
                drawer.cabinet.take_in(scope, part)
                if way == "one by one":
                    drawer.cabinet.absorb_some()
            drawer.cabinet.mark_whole(scope)
        assert check_cabinet(drawer.cabinet).problems == ()
        notes = sorted((hit.case_id, hit.entity_id) for hit in search(drawer.cabinet, "pantin").notes)
        people = search(drawer.cabinet, "01 99 00 12 34").people
        said.append((finding.list_cases(drawer.cabinet), notes, people))
        drawer.cabinet.close()
    assert said[0] == said[1]
    assert len(said[0][0]) == OPEN_FILES + 4


def test_a_file_in_hand_stays_open_while_the_index_follows(cabinet: Cabinet) -> None:
    cases = [enrol(cabinet, f"Nom{number}") for number in range(OPEN_FILES + 6)]
    for case_id in cases:
        cabinet.take_in(case_id, [foreign(case_id)])
    in_hand = [cabinet.file(case_id) for case_id in cases[: OPEN_FILES - 1]]
    assert len(cabinet.index.summaries()) == len(cases)
    assert [len(file.sql.execute("SELECT 1 FROM p_session")) for file in in_hand] == [2] * len(in_hand)
    assert len(cabinet._open) <= OPEN_FILES + 1


def test_a_full_disk_while_taking_in_changes_nothing(cabinet: Cabinet) -> None:
    case_id = enrol(cabinet)
    file = cabinet.file(case_id)
    file.sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    pages = file.sql.execute("PRAGMA page_count")[0][0]
    file.sql.execute(f"PRAGMA max_page_count = {pages}")
    changes = [foreign(case_id, number, note=NOTE * 100) for number in range(20)]
    with pytest.raises(DiskFull):
        cabinet.take_in(case_id, changes, beside=lambda: Exchange(file).set_cursor(9))
    assert Exchange(file).cursor == 0
    assert len(search(cabinet, "pantin").notes) == 1
    assert check_cabinet(cabinet).problems == ()


def test_a_full_index_does_not_unsay_what_was_taken_in(drawer: Drawer) -> None:
    cabinet = drawer.cabinet
    case_id = enrol(cabinet)
    cabinet.settle()
    cabinet.vault.sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    pages = cabinet.vault.sql.execute("PRAGMA page_count")[0][0]
    changes = [foreign(case_id, number, note=NOTE * 100) for number in range(20)]
    assert cabinet.take_in(case_id, changes) is not None
    cabinet.vault.sql.execute(f"PRAGMA max_page_count = {pages}")
    assert not cabinet.absorb_some()
    cabinet.settle()
    cabinet.close()
    again = drawer.open()
    assert [notice.code for notice in again.repair()] == ["index_repaired"]
    assert len(search(again, "pantin").notes) == 21


# Removing


def left_of(folder: Path, case_id: str) -> list[str]:
    return [path.name for path in folder.rglob("*") if case_id in path.name]


def test_a_removed_case_leaves_nothing(home: DeskHome) -> None:
    cabinet = home.desk.cabinet
    gone, stays = enrol(cabinet), enrol(cabinet, "Zola")
    drafts.keep_draft(cabinet, Draft("d1", "session", gone, None, {"note": "brouillon"}, 1))
    aside = home.folder / SET_ASIDE_FOLDER
    aside.mkdir()
    (aside / f"20260101-000000-{gone}.db").write_bytes(b"damaged")
    cabinet.take_in(gone, [foreign(gone)])  # not indexed yet
    cabinet.remove_scope(gone)
    assert cabinet.scope_entry(gone) is None
    assert left_of(home.folder, gone) == []
    assert [one.display_name for one in finding.list_cases(cabinet)] == ["Awa Zola"]
    assert {hit.case_id for hit in search(cabinet, "pantin").notes} == {stays}
    assert search(cabinet, "ndiaye").people == ()
    assert drafts.find_drafts(cabinet) == []
    assert gone not in cabinet.to_send()
    for table, column in (("scope", "id"), ("mark", "scope"), ("entry", "case_id"), ("person", "case_id")):
        assert cabinet.vault.sql.execute(f"SELECT 1 FROM {table} WHERE {column} = ?", (gone,)) == []
    with pytest.raises(UnknownRecord):
        cabinet.file(gone)
    cabinet.remove_scope(gone)  # twice does nothing
    desk = home.again()
    assert desk.notices == ()
    assert desk.check().problems == ()
    assert stays in desk.cabinet.case_ids()


def keys_of(home: DeskHome) -> set[str]:
    """Return the case files that the copy of the keys brings back when the vault is lost."""
    locked = home.locked()
    for path in home.folder.glob(f"{VAULT_NAME}*"):
        path.unlink()
    home.desk = locked.unlock(home.passphrase)
    return set(home.desk.cabinet.case_ids())


def test_a_removed_case_has_no_key_outside_the_vault_either(home: DeskHome) -> None:
    gone, stays = enrol(home.desk.cabinet), enrol(home.desk.cabinet, "Zola")
    home.desk.cabinet.remove_scope(gone)
    assert keys_of(home) == {stays}


@pytest.mark.parametrize("step", ["file", "key", "vault"])
def test_a_removal_that_was_cut_is_finished_at_the_next_unlock(
    home: DeskHome, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    cabinet = home.desk.cabinet
    gone, stays = enrol(cabinet), enrol(cabinet, "Zola")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        if step == "file":
            patched.setattr(cabinet, "_delete_file", killed)
        elif step == "key":
            patched.setattr(KeyringCopy, "rewrite", killed)
        else:
            patched.setattr(cabinet.vault, "erase_scope", killed)
        with pytest.raises(KeyboardInterrupt):
            cabinet.remove_scope(gone)
    assert cabinet.case_ids() == [stays]
    assert [one.display_name for one in finding.list_cases(cabinet)] == ["Awa Zola"]
    desk = home.again()
    assert desk.cabinet.case_ids() == [stays]
    assert left_of(home.folder, gone) == []
    assert desk.cabinet.vault.sql.execute("SELECT 1 FROM scope WHERE id = ?", (gone,)) == []
    assert desk.check().problems == ()
    assert keys_of(home) == {stays}


def test_a_case_comes_back_though_its_removal_was_not_finished(
    home: DeskHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    cabinet = home.desk.cabinet
    case_id = enrol(cabinet)
    before = cabinet.scope_entry(case_id)

    def held(*_: object, **__: object) -> None:
        raise PermissionError

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", held)  # as on Windows while something has the file open
        with pytest.raises(FileUnreachable):
            cabinet.remove_scope(case_id)
    assert cabinet.case_ids() == []
    file = cabinet.make_scope(case_id, Scope.CASE)
    assert file.sql.execute("SELECT * FROM change") == []
    after = cabinet.scope_entry(case_id)
    assert before is not None
    assert after is not None
    assert after.key != before.key


def test_the_text_of_a_removed_case_is_overwritten_in_the_vault(drawer: Drawer) -> None:
    """Whoever has the vault's key, as its owner has, finds nothing of it in pages that were given free."""
    cabinet = drawer.cabinet
    # Of few, the full text keeps the words until it has other reasons to write its pages anew.
    stays = enrol(cabinet, "Zola")
    cabinet.take_in(stays, [foreign(stays, number) for number in range(300)])
    gone = enrol(cabinet)
    word = secrets.token_hex(8)
    cabinet.take_in(gone, [foreign(gone, number, note=f"{word} {NOTE * 20}") for number in range(4)])
    assert search(cabinet, word).notes
    cabinet.settle()
    cabinet.remove_scope(gone)
    cabinet.settle()
    pages = [page for _, page in read_pages(drawer.folder / VAULT_NAME, drawer.key).all()]
    assert any(b"Pantin" in page for page in pages)
    # Free pages and free room in pages are among them.
    # A word's first letters may stand with the word before it.
    assert not any(word[4:].encode() in page for page in pages)
    assert cabinet.vault.sql.execute("PRAGMA secure_delete")[0][0] == 1
    assert search(cabinet, "pantin").notes


# Other devices, other names


def test_a_copied_desk_sends_what_its_former_device_had_not(home: DeskHome, tmp_path: Path) -> None:
    case_id = enrol(home.desk.cabinet)
    never_sent = enrol(home.desk.cabinet, "Zola")
    former = home.desk.cabinet.author.device
    all_sent(home.desk.cabinet, case_id)
    sessions.record_session(home.desk.cabinet, case_id, {"held_on": date(2026, 3, 9), "note": "pas envoyée"})
    home.desk.lock()
    copy = tmp_path / "copy"
    home.folder.rename(tmp_path / "moved")  # a rename is no copy
    shutil.copytree(tmp_path / "moved", copy)
    home.folder = copy
    home.desk = find_desk(copy).unlock(home.passphrase)
    cabinet = home.desk.cabinet
    assert [notice.code for notice in home.desk.notices] == ["copied_desk"]
    device = cabinet.author.device
    assert device != former
    assert {case_id, never_sent, REGISTER} <= cabinet.to_send()
    exchange = Exchange(cabinet.file(case_id))
    assert [row.columns[7] for row in exchange.unsent(device, 10, 1 << 20)] == [former]
    assert exchange.own_end() is None
    assert exchange.chains() == {former: ChainEnd(former, 1, "a" * 64, 1)}
    assert Exchange(cabinet.file(never_sent)).count_unsent(device) > 1
    assert home.again().cabinet.author.device == device, "and so it stays"


def test_a_desk_takes_the_name_that_the_organisation_knows(home: DeskHome) -> None:
    cabinet = home.desk.cabinet
    case_id = enrol(cabinet)
    before = Exchange(cabinet.file(case_id)).count_unsent(cabinet.author.device)
    cabinet.adopt_person("person-of-the-organisation")
    sessions.record_session(cabinet, case_id, {"held_on": date(2026, 3, 9), "note": "sous ce nom"})
    exchange = Exchange(cabinet.file(case_id))
    assert exchange.count_unsent(cabinet.author.device) == before + 1
    desk = home.again()
    assert desk.cabinet.author.person == "person-of-the-organisation"
    desk = home.again()
    assert desk.cabinet.author.person == "person-of-the-organisation"


def test_a_register_that_was_begun_anew_is_sent_again(home: DeskHome) -> None:
    editing.add(home.desk.cabinet, REGISTER, "promotion", {"name": "Promotion 3"})
    all_sent(home.desk.cabinet, REGISTER)
    assert home.desk.cabinet.to_send() == set()
    locked = home.locked()
    path = home.folder / "register.db"
    data = bytearray(path.read_bytes())
    data[5000:5040] = bytes(40)
    path.write_bytes(data)
    home.desk = desk = locked.unlock(home.passphrase)
    assert "register_rebuilt" in [notice.code for notice in desk.notices]
    assert REGISTER in desk.cabinet.to_send()
    exchange = Exchange(desk.cabinet.register)
    assert exchange.count_unsent(desk.cabinet.author.device) > 0


def test_a_case_that_was_put_back_is_sent_again(cabinet: Cabinet) -> None:
    case_id = enrol(cabinet)
    made = read_changes(cabinet.case(case_id).sql, case_id)
    all_sent(cabinet, case_id)
    path = cabinet.folder / CASES_FOLDER / f"{case_id}.db"
    cabinet.settle()
    cabinet._open.pop(case_id).close()
    path.write_bytes(bytes(5000))
    assert cabinet.is_set_aside(case_id)

    def fill(file: ScopeFile) -> None:
        file.apply([*made, foreign(case_id)])

    cabinet.put_back(case_id, fill)
    assert cabinet.to_send() == {case_id}
    exchange = Exchange(cabinet.file(case_id))
    assert exchange.count_unsent(cabinet.author.device) == len(made), "another one's is another one's to send"


def test_scopes_in_removal_are_not_in_the_copy_of_the_keys(home: DeskHome) -> None:
    """A crash after the copy was rewritten must not bring the key back at the next unlock."""
    cabinet = home.desk.cabinet
    gone = enrol(cabinet)
    entry = cabinet.scope_entry(gone)
    assert entry is not None
    cabinet.vault.keep_scope(ScopeEntry(gone, entry.kind, entry.key, "removing"))
    assert keys_of(home) == {gone}, "nothing was removed yet: a lost vault brings it back"
