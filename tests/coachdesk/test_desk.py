"""Make, lock, unlock, recover, copy, damage: what happens to a desk as a whole."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from coachdesk.desk import DeskExists, NoDesk, create_desk, find_desk
from coachdesk.errors import PersonFacing
from coachdesk.services import case_files, drafts, finding, register, sessions
from coachdesk.services.drafts import Draft
from coachdesk.storage.errors import DeskBusy
from coachdesk.storage.membership_store import MembershipStore
from coachdesk.vault.errors import (
    HeaderDamaged,
    HeaderTooNew,
    MistypedWord,
    TooSoon,
    WeakPassphrase,
    WrongPassphrase,
    WrongWords,
)
from coachdesk.vault.header import COPY_NAME, HEADER_NAME
from tests.coachdesk.conftest import FAST, PASSPHRASE, DeskHome

OTHER = "loutre regagner typique vocal rigoler outil silicium servir"


def enrol(home: DeskHome, last: str = "N'Diaye") -> str:
    return case_files.enrol_beneficiary(
        home.desk.cabinet, {"birth_name": last, "first_names": "Awa", "entered_on": date(2026, 9, 1)}
    ).scope


def test_what_was_written_is_there_after_unlocking(home: DeskHome) -> None:
    case_id = enrol(home)
    sessions.record_session(
        home.desk.cabinet, case_id, {"held_on": date(2026, 10, 1), "note": "Étude de marché"}
    )
    desk = home.again()
    case = case_files.open_case_file(desk.cabinet, case_id)
    assert case.sessions[0].note == "Étude de marché"
    assert len(case.milestones) > 10
    assert case.beneficiary.coach_id == register.me(desk.cabinet).id
    assert register.me(desk.cabinet).name == "Claire Fontaine"
    assert desk.notices == ()
    assert desk.check().problems == ()


def test_a_wrong_passphrase_waits_longer_and_longer_and_the_right_one_forgives(home: DeskHome) -> None:
    locked = home.locked()
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            locked.unlock("wrong")
    with pytest.raises(TooSoon) as caught:
        find_desk(home.folder).unlock(PASSPHRASE)
    assert 0 < float(str(caught.value.context["wait_s"])) <= 1
    (home.folder / "attempts.json").write_text('{"failures": 3, "last_at": 0}')
    home.desk = locked.unlock(PASSPHRASE)
    assert not (home.folder / "attempts.json").exists()


def test_recovery_words_open_and_a_new_passphrase_replaces_the_forgotten_one(home: DeskHome) -> None:
    typed = list(home.words)
    typed[3] = "loutre" if typed[3] != "loutre" else "outil"
    locked = home.locked()
    with pytest.raises(MistypedWord) as caught:
        locked.unlock_with_words(" ".join(typed))
    assert 4 in caught.value.context["positions"]  # type: ignore[operator]  # a tuple of places
    desk = locked.unlock_with_words("\n".join(home.words).upper())
    desk.set_passphrase(OTHER, cost=FAST)
    desk.lock()
    with pytest.raises(WrongPassphrase):
        find_desk(home.folder).unlock(PASSPHRASE)
    home.desk = find_desk(home.folder).unlock(OTHER)


def test_changing_the_passphrase_asks_for_the_old_one_and_renewed_words_replace_the_old(
    home: DeskHome,
) -> None:
    with pytest.raises(WrongPassphrase):
        home.desk.change_passphrase("not it", OTHER, cost=FAST)
    with pytest.raises(WeakPassphrase):
        home.desk.change_passphrase(PASSPHRASE, "Soleil2026!", cost=FAST)
    home.desk.change_passphrase(PASSPHRASE, OTHER, cost=FAST)
    new_words = home.desk.renew_recovery_words()
    locked = home.locked()
    with pytest.raises(PersonFacing):
        locked.unlock_with_words(" ".join(home.words))
    locked.unlock_with_words(" ".join(new_words)).lock()
    home.desk = locked.unlock(OTHER)


def test_a_second_process_is_refused_with_the_reason(home: DeskHome) -> None:
    program = (
        "import sys; from pathlib import Path; from coachdesk.desk import find_desk\n"
        "from coachdesk.storage.errors import DeskBusy\n"
        "try: find_desk(Path(sys.argv[1])).unlock(sys.argv[2])\n"
        "except DeskBusy as error: print(error.code)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program, str(home.folder), PASSPHRASE],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        timeout=60,
    )
    assert answer.stdout.strip() == "storage.desk_busy"
    with pytest.raises(DeskBusy):
        find_desk(home.folder).unlock(PASSPHRASE)
    assert enrol(home), "the first one works on"


def test_a_copied_desk_gets_a_new_device_and_a_renamed_one_keeps_its_own(home: DeskHome) -> None:
    device = home.desk.cabinet.author.device
    home.desk.lock()
    copied = home.folder.with_name("copy")
    shutil.copytree(home.folder, copied)
    desk = find_desk(copied).unlock(PASSPHRASE)
    assert [notice.code for notice in desk.notices] == ["copied_desk"]
    assert desk.cabinet.author.device != device
    desk.lock()
    again = find_desk(copied).unlock(PASSPHRASE)
    assert again.notices == ()
    again.lock()
    renamed = home.folder.rename(home.folder.with_name("renamed"))
    home.desk = find_desk(renamed).unlock(PASSPHRASE)
    assert home.desk.notices == ()
    assert home.desk.cabinet.author.device == device


def test_a_copied_desk_of_an_organisation_says_that_nobody_there_knows_it(home: DeskHome) -> None:
    facts = {
        "organisation": "some",
        "url": "https://siege.example.org",
        "join_state": "accepted",
        "seed": "of it",
    }
    MembershipStore(home.desk.cabinet.vault).keep_facts(facts)
    home.desk.lock()
    copied = home.folder.with_name("copy")
    shutil.copytree(home.folder, copied)
    desk = find_desk(copied).unlock(PASSPHRASE)
    assert [notice.code for notice in desk.notices] == ["copied_desk_of_organisation"]
    kept = {name: facts[name] for name in ("organisation", "url")}
    assert MembershipStore(desk.cabinet.vault).facts() == kept
    desk.lock()
    home.desk = find_desk(home.folder).unlock(PASSPHRASE)
    assert MembershipStore(home.desk.cabinet.vault).facts() == facts


@pytest.mark.parametrize("how", ["damaged", "truncated", "missing"])
def test_a_lost_vault_is_made_anew_and_every_case_file_opens(home: DeskHome, how: str) -> None:
    case_id = enrol(home)
    person = home.desk.cabinet.author.person
    home.desk.lock()
    vault = home.folder / "vault.db"
    whole = vault.read_bytes()
    match how:
        case "damaged":
            vault.write_bytes(whole[:20] + b"\0" + whole[21:])
        case "truncated":
            vault.write_bytes(whole[:3000])
        case _:
            vault.unlink()
    damaged = vault.read_bytes() if vault.exists() else None
    home.desk = find_desk(home.folder).unlock(PASSPHRASE)
    assert home.desk.notices[0].code in ("vault_rebuilt", "vault_missing")
    assert home.desk.cabinet.author.person == person
    assert case_files.open_case_file(home.desk.cabinet, case_id).beneficiary.birth_name == "N'Diaye"
    assert [hit.case_id for hit in finding.search(home.desk.cabinet, "ndiaye").people] == [case_id]
    assert home.desk.check().problems == ()
    kept = [path.read_bytes() for path in (home.folder / "set-aside").glob("*vault.db")]
    assert kept == ([] if damaged is None else [damaged])


def test_a_lost_vault_and_a_damaged_case_file_lose_no_file(home: DeskHome) -> None:
    hurt, well = enrol(home, "Hurt"), enrol(home, "Well")
    home.desk.lock()
    path = home.folder / "cases" / f"{hurt}.db"
    path.write_bytes(path.read_bytes()[:5000])
    damaged = path.read_bytes()
    (home.folder / "vault.db").unlink()
    home.desk = find_desk(home.folder).unlock(PASSPHRASE)
    assert case_files.open_case_file(home.desk.cabinet, well).beneficiary.birth_name == "Well"
    assert [one.read_bytes() for one in (home.folder / "set-aside").glob(f"*{hurt}.db")] == [damaged]
    assert sum(summary.is_damaged for summary in finding.list_cases(home.desk.cabinet)) == 1


def test_a_damaged_register_is_begun_anew_with_what_can_be_read(home: DeskHome) -> None:
    for number in range(200):
        register.add_promotion(home.desk.cabinet, f"Promotion {number}", comment="x" * 300)
    home.desk.lock()
    path = home.folder / "register.db"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    desk = home.desk = find_desk(home.folder).unlock(PASSPHRASE)
    problems = desk.check().problems
    if problems:  # the flipped page was not one that opening reads: the check found it and set it aside
        assert [problem.file for problem in problems] == ["register.db"]
        desk = home.again()
    assert [notice.code for notice in desk.notices] == ["register_rebuilt"]
    assert register.me(desk.cabinet).name == "Claire Fontaine"
    assert 100 < len(register.list_promotions(desk.cabinet)) <= 200
    assert desk.check().problems == ()


@pytest.mark.parametrize("how", ["flipped", "gone"])
def test_a_lost_header_is_put_back_from_its_copy_and_said(home: DeskHome, how: str) -> None:
    home.desk.lock()
    path = home.folder / HEADER_NAME
    whole = path.read_bytes()
    if how == "flipped":
        path.write_bytes(whole.replace(b"slots", b"slutz"))
    else:
        path.unlink()
    home.desk = find_desk(home.folder).unlock(PASSPHRASE)
    assert [notice.code for notice in home.desk.notices] == ["header_restored"]
    assert path.read_bytes() == whole


def hurt_slot(path: Path, kind: str) -> None:
    """Flip one bit in a slot's box: every field still looks well, and the slot opens nothing."""
    content = json.loads(path.read_bytes())
    slot = next(slot for slot in content["slots"] if slot["kind"] == kind)
    box = bytearray(base64.b64decode(slot["box"]))
    box[7] ^= 1
    slot["box"] = base64.b64encode(box).decode()
    path.write_text(json.dumps(content, indent=1), "utf-8")


def test_a_bit_flipped_in_a_slot_does_not_make_the_right_passphrase_a_wrong_one(home: DeskHome) -> None:
    home.desk.lock()
    path = home.folder / HEADER_NAME
    whole = path.read_bytes()
    hurt_slot(path, "passphrase")
    hurt = path.read_bytes()
    home.desk = find_desk(home.folder).unlock(PASSPHRASE)
    assert [notice.code for notice in home.desk.notices] == ["header_restored"]
    assert path.read_bytes() == whole
    assert (home.folder / f"{HEADER_NAME}.damaged").read_bytes() == hurt
    assert home.again().notices == ()


def test_of_two_headers_whose_sum_is_wrong_the_slots_that_are_whole_still_open(home: DeskHome) -> None:
    home.desk.lock()
    for name in (HEADER_NAME, COPY_NAME):
        hurt_slot(home.folder / name, "recovery")
    with pytest.raises(WrongWords):
        find_desk(home.folder).unlock_with_words(" ".join(home.words))
    home.desk = find_desk(home.folder).unlock(PASSPHRASE)
    assert register.me(home.desk.cabinet).name == "Claire Fontaine"
    # New words mend it: header and copy are written anew, each with its sum.
    home.words = home.desk.renew_recovery_words()
    home.desk.lock()
    home.desk = find_desk(home.folder).unlock_with_words(" ".join(home.words))
    assert home.desk.notices == ()


def test_a_header_of_a_program_that_wrote_no_sum_opens_as_before(home: DeskHome) -> None:
    home.desk.lock()
    for name in (HEADER_NAME, COPY_NAME):
        content = json.loads((home.folder / name).read_bytes())
        del content["sum"]
        (home.folder / name).write_text(json.dumps(content, indent=1), "utf-8")
    home.desk = find_desk(home.folder).unlock(PASSPHRASE)
    assert home.desk.notices == ()
    assert not list(home.folder.glob("*.damaged*"))
    home.desk.change_passphrase(PASSPHRASE, OTHER, cost=FAST)
    assert "sum" in json.loads((home.folder / HEADER_NAME).read_bytes())


def test_a_copy_that_would_still_take_the_old_passphrase_is_renewed_at_unlocking(home: DeskHome) -> None:
    copy = home.folder / COPY_NAME
    old = copy.read_bytes()
    home.desk.change_passphrase(PASSPHRASE, OTHER, cost=FAST)
    locked = home.locked()
    assert copy.read_bytes() != old
    copy.write_bytes(old)  # what a crash between the two writes leaves
    home.desk = locked.unlock(OTHER)
    assert copy.read_bytes() == (home.folder / HEADER_NAME).read_bytes()


def test_drafts_survive_lock_and_unlock(home: DeskHome) -> None:
    draft = Draft("d1", "session", "case", None, {"note": "à moitié", "cursor": 4}, 1_790_000_000)
    drafts.keep_draft(home.desk.cabinet, draft)
    assert drafts.find_drafts(home.again().cabinet) == [draft]
    drafts.discard_draft(home.desk.cabinet, "d1")
    assert drafts.find_drafts(home.again().cabinet) == []


def test_saving_the_same_draft_twice_makes_one_session(home: DeskHome) -> None:
    case_id = enrol(home)
    fields = {"held_on": date(2026, 10, 1), "note": "une fois"}
    actions = [{"title": "Appeler la CCI"}]
    first = sessions.record_session(home.desk.cabinet, case_id, fields, actions, draft_id="d1")
    again = sessions.record_session(home.desk.cabinet, case_id, fields, actions, draft_id="d1")
    assert first.entities[0] == again.entities[0]
    case = case_files.open_case_file(home.desk.cabinet, case_id)
    assert (len(case.sessions), len(case.actions)) == (1, 1)


def test_no_desk_no_header_newer_header(tmp_path: Path, home: DeskHome) -> None:
    with pytest.raises(NoDesk):
        find_desk(tmp_path)
    with pytest.raises(NoDesk):
        find_desk(tmp_path / "nowhere")
    with pytest.raises(DeskExists):
        create_desk(home.folder, PASSPHRASE, "x", cost=FAST)
    home.desk.lock()
    path = home.folder / HEADER_NAME
    (home.folder / COPY_NAME).unlink()
    whole = path.read_bytes()
    newer = json.dumps({**json.loads(whole), "format": 2}).encode()
    path.write_bytes(newer)
    with pytest.raises(HeaderTooNew):
        find_desk(home.folder)
    assert path.read_bytes() == newer
    for damaged in (b"", b"[]", b"{}", whole[:-40], whole.replace(b"passphrase", b"\xff"), b"[" * 100_000):
        path.write_bytes(damaged)
        with pytest.raises(HeaderDamaged):
            find_desk(home.folder)
    path.write_bytes(whole)
    home.desk = find_desk(home.folder).unlock(PASSPHRASE)


def test_a_desk_that_could_not_be_made_is_made_the_second_time(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    desk, _ = create_desk(folder, PASSPHRASE, "Claire", cost=FAST)
    desk.lock()
    (folder / COPY_NAME).unlink()
    (folder / HEADER_NAME).unlink()  # what a crash just before the end leaves
    desk, _ = create_desk(folder, PASSPHRASE, "Claire", cost=FAST)
    assert register.me(desk.cabinet).name == "Claire"
    assert desk.check().problems == ()
    desk.lock()


def test_nothing_in_the_folder_can_be_read_without_a_key(home: DeskHome) -> None:
    case_id = enrol(home, "Retoucherie")
    sessions.record_session(
        home.desk.cabinet, case_id, {"held_on": date(2026, 10, 1), "note": "Retoucherie à Pantin"}
    )
    drafts.keep_draft(
        home.desk.cabinet, Draft("d", "session", case_id, None, {"note": "Retoucherie brouillon"}, 1)
    )
    for path in home.folder.rglob("*"):
        if path.is_file():
            assert b"Retoucherie" not in path.read_bytes(), path.name
    if sys.platform != "win32":  # there an access list says it
        assert (home.folder / HEADER_NAME).stat().st_mode & 0o077 == 0
