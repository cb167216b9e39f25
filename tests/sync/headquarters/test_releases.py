"""The installer on offer: put, passed on in parts, replaced, withdrawn; open to who is too old for everything else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import resources
from sync.headquarters.commands.command_line import run_command
from sync.headquarters.commands.releasing import (
    InstallerOther,
    NoInstaller,
    NoReleaseFile,
    ReleaseOlder,
    put_release,
    read_release_file,
)
from sync.headquarters.commands.tidying import ContentsMissing, Tidied, tidy
from sync.headquarters.contents import Contents
from sync.headquarters.headquarters import Headquarters
from sync.headquarters.settings import SETTINGS_FILE, SettingsWrong, open_office
from sync.headquarters.store.archive import back_up, restore
from sync.headquarters.store.content_rows import OLD_S
from sync.headquarters.store.engine import Store, open_store
from sync.headquarters.store.releases import PIECE_BYTES, find_release, replace_release
from sync.headquarters.store.schema import make_sqlite_file
from sync.protocol.endpoints import ENDPOINTS, PROGRAM_HEADER, PROTOCOL_HEADER
from sync.protocol.exchange import Request
from sync.protocol.releases import RELEASE_SUFFIX, is_published
from sync.protocol.versions import Hello, hello_of
from tests.sync.headquarters.installers import (
    PUBLISHER,
    PUBLISHER_KEY,
    an_installer,
    bytes_of,
    offer,
    release_of,
)
from tests.sync.headquarters.office import NOW, Office, site
from tests.sync.headquarters.serving import hq
from tests.sync.headquarters.test_contents import contents, office, s3_address, story
from tests.sync.headquarters.test_tidying import now_of
from tests.sync.protocol.organisation import COACH, ORGANISATION, seed_of
from tests.sync.protocol.signing import public_pem

__all__ = ["contents", "office", "s3_address", "story"]

LONG = PIECE_BYTES + 70_000


def part(office: Office, begin: int, end: int, **headers: str) -> Any:
    return office.ask(COACH, "get_release", headers={"range": f"bytes={begin}-{end - 1}", **headers})


def hello(office: Office) -> Hello:
    return hello_of(office.headquarters.answer(Request("GET", "/v1/hello")).body)


def test_without_one_there_is_nothing_and_the_setting_is_told(office: Office) -> None:
    assert office.code(COACH, "release") == "not_found"
    assert office.code(COACH, "get_release") == "not_found"
    assert hello(office).newest_program == "1.2.0"


def test_an_installer_is_told_of_and_passed_on_in_parts(office: Office, tmp_path: Path) -> None:
    offer(office, tmp_path / "built", size=LONG)
    assert hello(office).newest_program == "9.1.0"
    told = office.told(COACH, "release")
    assert told == release_of("9.1.0", LONG).as_json()
    whole = bytes_of("9.1.0", LONG)
    first = office.ask(COACH, "get_release")
    assert (first.status, first.body) == (206, whole[:PIECE_BYTES])
    assert first.headers["content-range"] == f"bytes 0-{PIECE_BYTES - 1}/{LONG}"
    assert first.headers["etag"] == f'"{told["sha256"]}"'
    for begin, end in ((0, 1), (PIECE_BYTES - 5, PIECE_BYTES + 5), (PIECE_BYTES, LONG), (LONG - 1, LONG)):
        answer = part(office, begin, end)
        assert (answer.status, answer.body) == (206, whole[begin:end])
    beyond = part(office, LONG, LONG + 1)
    assert (beyond.status, json.loads(beyond.body)["have"]) == (416, LONG)


def test_a_small_one_is_answered_whole(office: Office, tmp_path: Path) -> None:
    offer(office, tmp_path / "built")
    answer = office.ask(COACH, "get_release")
    assert (answer.status, answer.body) == (200, bytes_of("9.1.0", 10_000))


@pytest.mark.parametrize("program", ["0.0.1", "9.0.0"])
@pytest.mark.parametrize("spoken", ["1", "2", "999999"])
def test_who_is_too_old_for_everything_else_gets_the_installer(
    office: Office, tmp_path: Path, spoken: str, program: str
) -> None:
    offer(office, tmp_path / "built")
    from dataclasses import replace

    strict = replace(site(), lowest_program="9.1.0")
    office.headquarters = Headquarters(strict, office.store, office.contents, clock=office.clock)
    headers = {PROTOCOL_HEADER: spoken, PROGRAM_HEADER: program}
    assert office.code(COACH, "round", headers=headers) in {"protocol_old", "protocol_new"}
    assert office.told(COACH, "release", headers=headers)["version"] == "9.1.0"
    assert office.ask(COACH, "get_release", headers=headers).body == bytes_of("9.1.0", 10_000)


def test_a_device_that_speaks_an_older_protocol_gets_the_installer(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Headquarters has moved on to versions 3 and 4; the desk speaks 1."""
    from sync.headquarters import headquarters
    from sync.protocol.versions import Protocols

    offer(office, tmp_path / "built")
    monkeypatch.setattr(headquarters, "SPOKEN", Protocols(3, 4))
    refused = office.ask(COACH, "round")
    assert json.loads(refused.body)["code"] == "protocol_old"
    assert office.told(COACH, "release")["version"] == "9.1.0"
    assert office.ask(COACH, "get_release").body == bytes_of("9.1.0", 10_000)


def test_only_the_two_of_the_installer_are_open_to_any_version() -> None:
    open_ = {one.name for one in ENDPOINTS.values() if one.is_for_any_version}
    assert open_ == {"release", "get_release"}


def test_no_version_at_all_is_no_request(office: Office, tmp_path: Path) -> None:
    offer(office, tmp_path / "built")
    assert office.code(COACH, "release", headers={PROTOCOL_HEADER: "one"}) == "bad_request"


def test_who_has_the_beginning_of_the_former_one_is_told_that_it_was_replaced(
    office: Office, contents: Contents, tmp_path: Path
) -> None:
    former = offer(office, tmp_path / "built", size=LONG)
    tag = {"if-match": f'"{former.release.sha256}"'}
    assert part(office, 0, 1000, **tag).status == 206
    newer = offer(office, tmp_path / "built", version="9.2.0", size=5000)
    answer = part(office, 1000, 2000, **tag)
    assert (answer.status, json.loads(answer.body)["code"]) == (409, "conflict")
    assert part(office, 0, 5000).body == bytes_of("9.2.0", 5000)
    assert hello(office).newest_program == "9.2.0"
    assert {key for key, _ in contents.listed()} == set(newer.keys())


def test_another_file_than_the_signed_one_is_not_put_on_offer(
    office: Office, contents: Contents, tmp_path: Path
) -> None:
    former = offer(office, tmp_path / "built", size=5000)
    for spoilt in (bytes_of("9.2.0", 4999), bytes_of("9.2.0", 5000) + b"!", bytes(5000)):
        path = an_installer(tmp_path / "built", "9.2.0", 5000)
        path.write_bytes(spoilt)
        with pytest.raises(InstallerOther):
            put_release(office.store, contents, path, release_of("9.2.0", 5000), NOW)
    assert {key for key, _ in contents.listed()} == set(former.keys())
    assert office.told(COACH, "release")["version"] == "9.1.0"


def test_an_older_one_does_not_replace_a_newer_one(
    office: Office, contents: Contents, tmp_path: Path
) -> None:
    former = offer(office, tmp_path / "built", version="9.10.0")
    with pytest.raises(ReleaseOlder):
        offer(office, tmp_path / "built", version="9.9.9")
    assert {key for key, _ in contents.listed()} == set(former.keys())


def test_what_lies_beside_the_installer_has_to_be_its_release_file(tmp_path: Path) -> None:
    path = an_installer(tmp_path)
    assert is_published(read_release_file(path), PUBLISHER)
    path.with_name(path.name + RELEASE_SUFFIX).write_text("{}")
    with pytest.raises(NoReleaseFile):
        read_release_file(path)
    path.with_name(path.name + RELEASE_SUFFIX).unlink()
    with pytest.raises(NoReleaseFile):
        read_release_file(path)
    with pytest.raises(NoInstaller):
        read_release_file(tmp_path / "CoachDesk-9.9.9-Setup.exe")


def test_tidying_leaves_the_one_on_offer_and_takes_the_pieces_of_a_stop(
    office: Office, contents: Contents, tmp_path: Path
) -> None:
    kept = offer(office, tmp_path / "built", size=LONG)
    contents.put("release-0123456789abcdef-00/0", b"of a stop in the middle")
    assert tidy(office.store, contents, now_of(office, 2 * OLD_S)) == Tidied(0, 1, 0)
    assert {key for key, _ in contents.listed()} == set(kept.keys())
    assert part(office, PIECE_BYTES, LONG).body == bytes_of("9.1.0", LONG)[PIECE_BYTES:]


def test_one_that_lacks_a_piece_is_not_on_offer_after_the_tidying(
    office: Office, contents: Contents, tmp_path: Path
) -> None:
    kept = offer(office, tmp_path / "built", size=LONG)
    contents.remove(kept.keys()[1])
    assert tidy(office.store, contents, now_of(office)) == Tidied(0, 0, 0, "9.1.0")
    assert contents.listed() == []
    assert office.code(COACH, "release") == "not_found"


def test_a_folder_that_is_not_mounted_takes_no_installer_off_offer(
    office: Office, contents: Contents, tmp_path: Path
) -> None:
    kept = offer(office, tmp_path / "built")
    contents.remove(kept.keys()[0])
    with pytest.raises(ContentsMissing):
        tidy(office.store, contents, now_of(office))
    assert office.told(COACH, "release")["version"] == "9.1.0"


def test_a_restored_headquarters_offers_it_when_its_pieces_are_there(
    office: Office, contents: Contents, tmp_path: Path
) -> None:
    kept = offer(office, tmp_path / "built", size=LONG)
    back_up(office.store, tmp_path / "backup.sqlite")
    pieces = [key for key, _ in contents.listed()]
    for number, (there, found) in enumerate(((pieces, kept), (pieces[1:], None), ([], None))):
        path = tmp_path / f"restored-{number}.sqlite"
        make_sqlite_file(path)
        store = open_store(str(path))
        restore(store, tmp_path / "backup.sqlite", ORGANISATION, NOW + 100, frozenset(there))
        with store.reading() as connection:
            assert find_release(connection) == found
        store.close()


def test_both_databases_keep_one_at_a_time(store: Store, tmp_path: Path) -> None:
    from sync.headquarters.contents.memory import MemoryContents

    office = Office(store, MemoryContents())
    first = offer(office, tmp_path)
    second = offer(office, tmp_path, version="9.2.0")
    with store.writing() as connection:
        assert replace_release(connection, None) == second != first
    with store.writing() as connection:
        assert replace_release(connection, None) is None


# The command line


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """An organisation's headquarters in its folder."""
    folder = tmp_path / "headquarters"
    assert hq("init", "--folder", str(folder), "--language", "en").returncode == 0
    return folder


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Return what a verb of the command line ends with and says."""
    code = run_command([*words, "--language", "en"])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_command_offers_replaces_and_withdraws(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = ("--folder", str(made))
    first, second = an_installer(tmp_path / "built"), an_installer(tmp_path / "built", "9.2.0", LONG)
    assert said(capsys, "release", *folder, str(second))[0] == 0
    code, _, err = said(capsys, "release", *folder, str(first))
    assert (code, "9.2.0 is on offer, which is newer than 9.1.0" in err) == (1, True)
    told = json.loads(said(capsys, "status", *folder, "--json")[1])
    assert (told["newest_program"], told["release_bytes"]) == ("9.2.0", LONG)
    code, out, _ = said(capsys, "release", *folder, "--withdraw")
    assert (code, "9.2.0" in out) == (0, True)
    assert [one for one in (made / "contents").rglob("*") if one.is_file()] == []
    code, _, err = said(capsys, "release", *folder, "--withdraw")
    assert (code, "No installer is on offer" in err) == (1, True)
    code, out, _ = said(capsys, "release", *folder, str(first))
    assert (code, "Version 9.1.0 is on offer" in out) == (0, True)


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that was shipped with the publisher's key."""
    folder = tmp_path / "resources"
    folder.mkdir()
    (folder / "publisher.pem").write_bytes(public_pem(PUBLISHER_KEY))
    monkeypatch.setattr(resources, "_FOLDER", folder)


@pytest.mark.usefixtures("shipped")
def test_a_program_with_the_publishers_key_takes_nothing_of_another(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = ("--folder", str(made))
    forged = an_installer(tmp_path / "forged", signing_key=seed_of("somebody else"))
    code, out, err = said(capsys, "release", *folder, str(forged))
    assert (code, out, "did not sign version 9.1.0" in err) == (1, "", True)
    code, out, _ = said(capsys, "release", *folder, str(an_installer(tmp_path / "built")))
    assert (code, "not verified" in out) == (0, False)


def test_a_program_without_the_publishers_key_says_that_nothing_was_verified(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_FOLDER", tmp_path)
    code, out, _ = said(capsys, "release", "--folder", str(made), str(an_installer(tmp_path / "built")))
    assert (code, "not verified" in out) == (0, True)


@pytest.mark.parametrize("words", [(), ("a.exe", "--withdraw")])
def test_either_an_installer_or_withdrawing(words: tuple[str, ...], tmp_path: Path) -> None:
    assert hq("release", "--folder", str(tmp_path), *words).returncode == 2


def test_the_settings_of_an_older_headquarters_are_passed_over(made: Path) -> None:
    path = made / SETTINGS_FILE
    with path.open("a", encoding="utf-8") as file:
        file.write('release_size = 1\nrelease_sha256 = "ab"\nrelease_signature = ""\n')
    assert open_office(made).settings.newest_program == ""


@pytest.mark.parametrize("name", ["newest_program", "lowest_program"])
def test_a_version_that_no_desk_can_read_is_refused(made: Path, name: str) -> None:
    with pytest.raises(SettingsWrong):
        open_office(made, {f"COACHDESK_HQ_{name.upper()}": "latest"})
    assert open_office(made, {f"COACHDESK_HQ_{name.upper()}": "1.4"})
