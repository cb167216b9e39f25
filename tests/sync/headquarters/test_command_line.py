"""The command line as somebody uses it: an organisation is made, joined, looked at, saved and brought back."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sync.headquarters.commands.speech import LANGUAGES, speech
from sync.headquarters.private_keys import KEYS_FILE
from sync.headquarters.settings import ENVIRONMENT, PASSWORD_VARIABLE, SETTINGS_FILE
from sync.protocol.acts import NewScope, Role
from sync.protocol.bodies import StatementsSent
from sync.protocol.directory import Directory
from sync.protocol.envelope import BEGINNING
from sync.protocol.invitations import read_invitation
from sync.protocol.joins import JoinRequest, make_join
from sync.protocol.keys import KeyPlace, new_scope_key, proof_of
from sync.protocol.recovery import joined, read_half
from sync.protocol.sealing import Writing, seal
from sync.protocol.statements import make_statement, read_statement
from tests.sync.headquarters.office import frames_body
from tests.sync.headquarters.postgresql import PostgreSQL
from tests.sync.headquarters.serving import Served, hq, printed_key, serving
from tests.sync.protocol.organisation import AT, Laptop, wire_changes

ADMIN = Laptop("laptop-of-ada", "ada")
BOB = Laptop("laptop-of-bob", "bob")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return "headquarters.sqlite"
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return server.new_database()


def made(folder: Path, database: str = "headquarters.sqlite") -> str:
    """Make an organisation and return what was printed."""
    printed = hq("init", "--folder", str(folder), "--database", database, "--language", "en")
    assert printed.returncode == 0, printed.stderr
    return printed.stdout


def join_of(text: str, laptop: Laptop = ADMIN) -> JoinRequest:
    return make_join(
        read_invitation(printed_key(text, "CDI1")),
        person=laptop.person,
        device=laptop.id,
        signing_key=laptop.signing_key,
        sealing_seed=laptop.sealing_key,
    )


def directory_at(served: Served, organisation: str) -> Directory:
    page = json.loads(served.ask(ADMIN, "read_directory").body)
    from sync.protocol import canonical

    return Directory(organisation).taking_in(
        read_statement(canonical.from_base64(one)) for one in page["statements"]
    )


def begin_a_case(served: Served, organisation: str) -> bytes:
    """Have the administrator make the register and write into it; return the envelope."""
    directory = directory_at(served, organisation)
    key = new_scope_key()
    place = KeyPlace(organisation, "register", 1)
    statement = make_statement(
        directory.next_place,
        NewScope("register", proof_of(key, place)),
        by=ADMIN.id,
        at=AT,
        signing_key=ADMIN.signing_key,
    )
    assert served.ask(ADMIN, "state", StatementsSent([statement.raw]).as_bytes()).status == 200
    writing = Writing(place, ADMIN.id, BEGINNING, directory.number + 1)
    envelope = seal(writing, wire_changes(2), key, ADMIN.signing_key)
    answer = json.loads(served.ask(ADMIN, "push", frames_body(envelope)).body)
    assert answer["answers"][0]["result"] == "kept"
    return envelope.raw


def test_an_organisation_from_nothing_to_a_restored_copy(
    tmp_path: Path, database: str, postgresql: PostgreSQL
) -> None:
    folder = tmp_path / "hq"
    text = made(folder, database)
    request = join_of(text)
    organisation = request.invitation.organisation
    archive = tmp_path / "backup.sqlite"
    with serving(folder) as served:
        assert served.ask(ADMIN, "round").status == 401
        waiting = json.loads(served.ask(ADMIN, "join", request.as_bytes()).body)
        assert waiting["state"] == "waiting"
        key = printed_key(text, "CDK1")
        admitted = hq("admit", "--folder", str(folder), "--yes", "--language", "en", typed=key)
        assert admitted.returncode == 0, admitted.stderr
        assert " ".join(request.fingerprint[:1]) in admitted.stdout
        assert json.loads(served.ask(ADMIN, "join", request.as_bytes()).body)["state"] == "accepted"
        raw = begin_a_case(served, organisation)
        history = json.loads(served.ask(ADMIN, "round").body)["history"]
        saved = hq("backup", str(archive), "--folder", str(folder), "--language", "en")
        assert saved.returncode == 0, saved.stderr
    check_status(folder)
    for target in ("headquarters.sqlite", postgresql.new_database()):
        copy = copy_of(folder, tmp_path / f"copy-{target[:4]}", target)
        restored = hq("restore", str(archive), "--folder", str(copy), "--language", "en")
        assert restored.returncode == 0, restored.stderr
        with serving(copy) as served:
            state = json.loads(served.ask(ADMIN, "round").body)
            assert state["directory"] == 2
            assert state["history"] != history
            assert raw in served.ask(ADMIN, "pull", scope="register", query="after=0").body


def copy_of(folder: Path, copy: Path, database: str) -> Path:
    """Return a folder with the same settings and keys for another database."""
    copy.mkdir()
    settings = (folder / SETTINGS_FILE).read_text(encoding="utf-8").splitlines()
    kept = [line for line in settings if not line.startswith("database =")]
    (copy / SETTINGS_FILE).write_text(
        "\n".join([*kept, f"database = {json.dumps(database)}"]), encoding="utf-8"
    )
    (copy / KEYS_FILE).touch(mode=0o600)
    (copy / KEYS_FILE).write_bytes((folder / KEYS_FILE).read_bytes())
    return copy


def check_status(folder: Path) -> None:
    found = json.loads(hq("status", "--folder", str(folder), "--json").stdout)
    assert (found["directory"], found["people"], found["devices"], found["envelopes"]) == (2, 1, 1, 1)
    for language in LANGUAGES:
        assert hq("status", "--folder", str(folder), "--language", language).returncode == 0
    (line,) = hq("devices", "--folder", str(folder)).stdout.splitlines()
    assert line.split("\t")[:3] == [ADMIN.id, ADMIN.person, "administrator"]


def test_what_init_prints_opens_what_it_should(tmp_path: Path) -> None:
    text = made(tmp_path / "hq")
    halves = [read_half(printed_key(part, "CDR1")) for part in text.split("HALF ")[1:]]
    from sync.headquarters.settings import open_office

    office = open_office(tmp_path / "hq", {})
    assert len(joined(halves[0], halves[1], office.recovery())) == 32
    assert Role.ADMINISTRATOR in read_invitation(printed_key(text, "CDI1")).public.roles
    if os.name == "posix":
        assert (tmp_path / "hq" / KEYS_FILE).stat().st_mode & 0o077 == 0
        assert (tmp_path / "hq" / SETTINGS_FILE).stat().st_mode & 0o077 == 0


def test_the_keys_are_neither_in_the_database_nor_in_its_backup(tmp_path: Path) -> None:
    folder = tmp_path / "hq"
    made(folder)
    hq("backup", str(tmp_path / "backup.sqlite"), "--folder", str(folder))
    for value in json.loads((folder / KEYS_FILE).read_text()).values():
        for path in (tmp_path / "backup.sqlite", folder / "headquarters.sqlite", folder / SETTINGS_FILE):
            assert value.encode() not in path.read_bytes()


def test_init_never_overwrites(tmp_path: Path) -> None:
    made(tmp_path / "hq")
    before = (tmp_path / "hq" / KEYS_FILE).read_bytes()
    again = hq("init", "--folder", str(tmp_path / "hq"), "--language", "en")
    assert (again.returncode, (tmp_path / "hq" / KEYS_FILE).read_bytes()) == (1, before)
    assert "already" in again.stderr


def test_a_password_on_the_command_line_is_refused(tmp_path: Path) -> None:
    url = "postgresql://somebody:topsecret@localhost/name"
    refused = hq("init", "--folder", str(tmp_path / "hq"), "--database", url, "--language", "en")
    assert refused.returncode == 1
    assert PASSWORD_VARIABLE in refused.stderr
    assert "topsecret" not in refused.stderr


@pytest.mark.parametrize("typed", ["", "CDK1-WRONG", "CDR1-05BFR"])
def test_another_key_than_the_root_key_lets_nobody_in(tmp_path: Path, typed: str) -> None:
    folder = tmp_path / "hq"
    request = join_of(made(folder))
    (tmp_path / "request.coachjoin").write_bytes(request.as_bytes())
    arguments = ("admit", "--folder", str(folder), "--request", str(tmp_path / "request.coachjoin"), "--yes")
    assert hq(*arguments, typed=typed).returncode == 1
    assert json.loads(hq("status", "--folder", str(folder), "--json").stdout)["directory"] == 0


def test_the_root_key_of_another_organisation_lets_nobody_in(tmp_path: Path) -> None:
    folder = tmp_path / "hq"
    request, other = join_of(made(folder)), made(tmp_path / "other")
    (tmp_path / "request.coachjoin").write_bytes(request.as_bytes())
    refused = hq(
        "admit",
        "--folder",
        str(folder),
        "--request",
        str(tmp_path / "request.coachjoin"),
        "--yes",
        typed=printed_key(other, "CDK1"),
    )
    assert refused.returncode == 1


def test_an_altered_backup_is_not_restored(tmp_path: Path) -> None:
    folder, archive = tmp_path / "hq", tmp_path / "backup.sqlite"
    made(folder)
    hq("backup", str(archive), "--folder", str(folder))
    with closing(sqlite3.connect(archive)) as connection:
        connection.execute("INSERT INTO statement VALUES (1, x'00')")
        connection.commit()
    copy = copy_of(folder, tmp_path / "copy", "headquarters.sqlite")
    refused = hq("restore", str(archive), "--folder", str(copy), "--language", "en")
    assert (refused.returncode, "damaged" in refused.stderr) == (1, True)
    (tmp_path / "backup.sqlite.sha256").unlink()
    assert hq("restore", str(archive), "--folder", str(copy)).returncode == 1
    assert not (copy / "headquarters.sqlite").exists()


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "hq"
    made(folder)
    with closing(sqlite3.connect(folder / "headquarters.sqlite")) as connection:
        connection.execute("UPDATE about SET value = '2' WHERE name = 'schema'")
        connection.commit()
    for verb in ("serve", "status"):
        refused = hq(verb, "--folder", str(folder), "--language", "en")
        assert (refused.returncode, "newer" in refused.stderr) == (1, True)


def test_the_environment_wins_over_the_settings(tmp_path: Path) -> None:
    folder = tmp_path / "hq"
    made(folder)
    wrong = hq(
        "status", "--folder", str(folder), "--language", "en", environment={f"{ENVIRONMENT}THREADS": "many"}
    )
    assert (wrong.returncode, "threads" in wrong.stderr) == (1, True)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_keys_that_others_may_read_are_refused(tmp_path: Path) -> None:
    made(tmp_path / "hq")
    (tmp_path / "hq" / KEYS_FILE).chmod(0o644)
    assert hq("serve", "--folder", str(tmp_path / "hq")).returncode == 1


def test_both_languages_have_every_sentence() -> None:
    french, english = (speech(language).sentences for language in LANGUAGES)
    assert french.keys() == english.keys()
    for key in french:
        assert french[key].count("{") == english[key].count("{"), key


@pytest.fixture(autouse=True)
def no_folder_of_somebody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(ENVIRONMENT)]:
        monkeypatch.delenv(name)
