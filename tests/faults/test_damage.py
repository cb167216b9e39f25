"""One file of a desk is hurt: it is said by name, everything else works, and what was hurt is kept as it was found."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from coachdesk.desk import OpenDesk, create_desk, find_desk
from coachdesk.errors import CoachDeskError
from coachdesk.preferences import Preferences, write_preferences
from coachdesk.services import case_files, finding, register, sessions
from coachdesk.storage.errors import FileDamaged, FileMissing, StorageError
from coachdesk.vault.attempts import Attempts
from tests.coachdesk.conftest import FAST, PASSPHRASE

FLIPS = 30
CUTS = 8
CASE = "one case file"


@dataclass(frozen=True)
class Made:
    """A locked desk: three case files, a register with promotions; the one that is hurt is the long one."""

    folder: Path
    hurt: str
    well: tuple[str, str]

    def path(self, name: str) -> Path:
        return self.folder / ("cases/" + self.hurt + ".db" if name == CASE else name)


def note_of(number: int) -> str:
    return f"Entretien numéro {number} : " + "étude de marché, statut, local ; " * 12 + "fin."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("damage") / "desk"
    desk, _ = create_desk(folder, PASSPHRASE, "Claire Fontaine", cost=FAST)
    hurt, well, also = (
        case_files.enrol_beneficiary(desk.cabinet, {"birth_name": name, "entered_on": date(2026, 1, 5)}).scope
        for name in ("Hermeline", "Wellington", "Zoumana")
    )
    for number in range(40):
        fields = {"held_on": date(2026, 2, 1 + number % 28), "note": note_of(number)}
        sessions.record_session(desk.cabinet, hurt, fields)
    sessions.record_session(desk.cabinet, well, {"held_on": date(2026, 2, 1), "note": note_of(99)})
    for number in range(60):
        register.add_promotion(desk.cabinet, f"Promotion {number}", comment="x" * 200)
    desk.lock()
    write_preferences(folder, Preferences(language="en", theme="dark"))
    return Made(folder, hurt, (well, also))


@dataclass(frozen=True)
class Harm:
    """What happens to a file: ``seed`` decides where."""

    how: str
    seed: int = 0

    def do(self, path: Path) -> bytes | None:
        """Hurt the file; return what is left of it, None when nothing is."""
        chance, data = random.Random(self.seed), bytearray(path.read_bytes())
        match self.how:
            case "flip":
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            case "flip in page":  # each page as often as another, whatever the length of the file
                page = chance.randrange(len(data) // 4096)
                data[page * 4096 + chance.randrange(4096)] ^= 1 << chance.randrange(8)
            case "cut":
                del data[chance.randrange(len(data)) :]
            case "empty":
                data.clear()
            case _:
                path.unlink()
                return None
        path.write_bytes(data)
        return bytes(data)


def harms(how: str) -> list[Harm]:
    count = {"cut": CUTS, "empty": 1, "gone": 1}.get(how, FLIPS)
    return [Harm(how, seed) for seed in range(count)]


Look = Callable[[Made, Harm], None]


@pytest.fixture
def hurt_each_time(made: Made, tmp_path: Path) -> Callable[[str, Look], None]:
    """Return a function that hurts a fresh copy of the desk in every way of a kind, and says which were not borne."""

    def run(how: str, look: Look) -> None:
        failed: list[str] = []
        for harm in harms(how):
            folder = tmp_path / f"desk-{harm.seed}"
            copied = Made(shutil.copytree(made.folder, folder), made.hurt, made.well)
            try:
                look(copied, harm)
            except (AssertionError, CoachDeskError, OSError, pytest.fail.Exception) as error:
                failed.append(f"{harm.how} {harm.seed}: {type(error).__name__} {error}".split("\n")[0])
            shutil.rmtree(folder)
        assert failed == []

    return run


def said_by(desk: OpenDesk) -> set[str]:
    """Return the names of the files that the unlocking and a check complain of."""
    said = {str(notice.context["file"]) for notice in desk.notices if "file" in notice.context}
    return said | {problem.file for problem in desk.check().problems}


def kept_somewhere(folder: Path, data: bytes) -> bool:
    return any(path.read_bytes() == data for path in folder.rglob("*") if path.is_file())


def assert_the_rest_works(desk: OpenDesk, made: Made) -> None:
    well = case_files.open_case_file(desk.cabinet, made.well[0])
    assert [session.note for session in well.sessions] == [note_of(99)]
    sessions.record_session(
        desk.cabinet, made.well[1], {"held_on": date(2026, 3, 1), "note": "Nouvelle visite"}
    )
    found = finding.search(desk.cabinet, "nouvelle visite").notes
    assert [hit.case_id for hit in found] == [made.well[1]]
    assert {each.case_id for each in finding.list_cases(desk.cabinet)} == {made.hurt, *made.well}


def assert_hurt_case_is_whole(desk: OpenDesk, made: Made) -> None:
    hurt = case_files.open_case_file(desk.cabinet, made.hurt)
    assert {session.note for session in hurt.sessions} == {note_of(number) for number in range(40)}


def a_case_file(copied: Made, harm: Harm) -> None:
    name = f"{copied.hurt}.db"
    left = harm.do(copied.path(CASE))
    desk = find_desk(copied.folder).unlock(PASSPHRASE)
    assert said_by(desk) == {name}
    with pytest.raises(StorageError) as caught:
        case_files.open_case_file(desk.cabinet, copied.hurt)
    assert isinstance(caught.value, FileDamaged | FileMissing)
    assert caught.value.context == {"file": name}
    assert_the_rest_works(desk, copied)
    assert [each.name for each in register.list_promotions(desk.cabinet)]
    desk.lock()
    desk = find_desk(copied.folder).unlock(PASSPHRASE)
    assert said_by(desk) == {name}
    assert_the_rest_works_still(desk, copied)
    desk.lock()
    assert left is None or kept_somewhere(copied.folder / "set-aside", left)
    assert not copied.path(CASE).exists()


def the_register(copied: Made, harm: Harm) -> None:
    left = harm.do(copied.path("register.db"))
    desk = find_desk(copied.folder).unlock(PASSPHRASE)
    assert said_by(desk) == {"register.db"}
    assert_the_rest_works(desk, copied)
    assert_hurt_case_is_whole(desk, copied)
    desk.lock()
    desk = find_desk(copied.folder).unlock(PASSPHRASE)
    assert register.me(desk.cabinet).id == desk.cabinet.author.person
    assert desk.check().problems == ()
    assert left is None or kept_somewhere(copied.folder / "set-aside", left)
    desk.lock()


def the_vault(copied: Made, harm: Harm) -> None:
    left = harm.do(copied.path("vault.db"))
    desk = find_desk(copied.folder).unlock(PASSPHRASE)
    is_noticed = any(notice.context.get("file") == "vault.db" for notice in desk.notices)
    assert said_by(desk) == {"vault.db"}
    if not is_noticed:  # the page was not one that unlocking reads: the check has said it
        desk.lock()
        desk = find_desk(copied.folder).unlock(PASSPHRASE)
    assert_the_rest_works(desk, copied)
    assert_hurt_case_is_whole(desk, copied)
    desk.lock()
    desk = find_desk(copied.folder).unlock(PASSPHRASE)
    assert desk.check().problems == ()
    desk.lock()
    # Other pages of it may have been written before the damaged one was met.
    assert left is None or len(list((copied.folder / "set-aside").glob("*-vault.db"))) == 1


def assert_the_rest_works_still(desk: OpenDesk, made: Made) -> None:
    also = case_files.open_case_file(desk.cabinet, made.well[1])
    assert [session.note for session in also.sessions] == ["Nouvelle visite"]


def the_header(copied: Made, harm: Harm) -> None:
    left = harm.do(copied.path("desk.json"))
    desk = find_desk(copied.folder).unlock(PASSPHRASE)
    assert "header_restored" in {notice.code for notice in desk.notices}
    assert said_by(desk) == {"desk.json"}
    assert_the_rest_works(desk, copied)
    desk.lock()
    assert left is None or kept_somewhere(copied.folder, left)
    find_desk(copied.folder).unlock(PASSPHRASE).lock()


def the_copy_of_the_header(copied: Made, harm: Harm) -> None:
    harm.do(copied.path("desk-copy.json"))
    desk = find_desk(copied.folder).unlock(PASSPHRASE)
    assert_the_rest_works(desk, copied)
    desk.lock()
    whole = copied.path("desk.json").read_bytes()
    assert copied.path("desk-copy.json").read_bytes() == whole, "it is made again from the header"
    copied.path("desk.json").unlink()
    find_desk(copied.folder).unlock(PASSPHRASE).lock()


def the_copy_of_the_keys(copied: Made, harm: Harm) -> None:
    harm.do(copied.path("keys.sealed"))
    desk = find_desk(copied.folder).unlock(PASSPHRASE)
    assert said_by(desk) <= {"keys.sealed"}
    assert_the_rest_works(desk, copied)
    assert_hurt_case_is_whole(desk, copied)
    desk.lock()
    # What the copy is for: it is whole again before the vault is needed to be.
    copied.path("vault.db").unlink()
    desk = find_desk(copied.folder).unlock(PASSPHRASE)
    assert_hurt_case_is_whole(desk, copied)
    desk.lock()


def the_preferences(copied: Made, harm: Harm) -> None:
    harm.do(copied.path("preferences.json"))
    desk = find_desk(copied.folder).unlock(PASSPHRASE)
    assert said_by(desk) == set()
    assert_the_rest_works(desk, copied)
    desk.lock()


def the_count_of_wrong_passphrases(copied: Made, harm: Harm) -> None:
    path = copied.path("attempts.json")
    path.write_text(json.dumps({"failures": 2, "last_at": 0.0}))
    harm.do(path)
    assert 0 <= Attempts(copied.folder).seconds_to_wait() <= 60
    assert (
        0
        <= Attempts(copied.folder).seconds_to_wait(now=path.stat().st_mtime + 61 if path.exists() else 0)
        <= 60
    )


LOOKS: dict[str, Look] = {
    look.__name__: look
    for look in (
        *(a_case_file, the_register, the_vault, the_header, the_copy_of_the_header, the_copy_of_the_keys),
        *(the_preferences, the_count_of_wrong_passphrases),
    )
}
DATABASES = ("a_case_file", "the_register", "the_vault")
CASES = [
    (name, how)
    for name in LOOKS
    for how in ("flip in page" if name in DATABASES else "flip", "cut", "empty", "gone")
]


@pytest.mark.parametrize(("name", "how"), CASES, ids=[f"{name}: {how}" for name, how in CASES])
def test_a_file_is_hurt(hurt_each_time: Callable[[str, Look], None], name: str, how: str) -> None:
    hurt_each_time(how, LOOKS[name])
