"""The publisher's key is made once and kept; a release file is what headquarters and laptops accept."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from development.failures import CannotGoOn
from publishing.command import PASSWORD, make_key, make_release, passphrase_from
from sync.headquarters.commands.releasing import read_release_file
from sync.protocol.bodies import read_release
from sync.protocol.releases import is_published, publisher_of
from tests.conftest import CHECKOUT

PASSPHRASE = "quatre mots qui vont ensemble"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "checkout" / "resources").mkdir(parents=True)
    return tmp_path / "checkout"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "safe" / "publisher-key.pem"


@pytest.fixture
def publisher(checkout: Path, key: Path) -> bytes:
    key.parent.mkdir()
    return publisher_of(make_key(key, checkout, PASSPHRASE).read_bytes())


@pytest.fixture
def installer(tmp_path: Path) -> Path:
    path = tmp_path / "dist" / "CoachDesk-1.4.2-Setup.exe"
    path.parent.mkdir()
    path.write_bytes(b"MZ" + bytes(5000))
    return path


def test_the_private_key_opens_with_the_passphrase_only(publisher: bytes, key: Path) -> None:
    opened = load_pem_private_key(key.read_bytes(), PASSPHRASE.encode())
    assert opened.public_key().public_bytes_raw() == publisher  # type: ignore[union-attr]  # of this kind by the next line
    assert key.read_text().startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----")
    for wrong in (None, b"another passphrase"):
        with pytest.raises((TypeError, ValueError)):
            load_pem_private_key(key.read_bytes(), wrong)


@pytest.mark.skipif(os.name != "posix", reason="Windows has the folder's own rights")
def test_the_private_key_is_its_owners_only(publisher: bytes, key: Path) -> None:
    assert len(publisher) == 32
    assert key.stat().st_mode & 0o777 == 0o600


def test_the_public_half_is_written_again_from_the_same_key(
    publisher: bytes, key: Path, checkout: Path
) -> None:
    before = key.read_bytes()
    (checkout / "resources" / "publisher.pem").unlink()
    assert publisher_of(make_key(key, checkout, PASSPHRASE).read_bytes()) == publisher
    assert key.read_bytes() == before
    with pytest.raises(CannotGoOn, match="does not open"):
        make_key(key, checkout, "another passphrase")


def test_another_key_replaces_none_that_is_shipped(publisher: bytes, key: Path, checkout: Path) -> None:
    other = key.with_name("other.pem")
    with pytest.raises(CannotGoOn, match="of another key"):
        make_key(other, checkout, PASSPHRASE)
    assert not other.exists()
    assert publisher_of((checkout / "resources" / "publisher.pem").read_bytes()) == publisher


def test_the_private_key_is_not_kept_in_the_checkout(checkout: Path) -> None:
    with pytest.raises(CannotGoOn, match="outside of the checkout"):
        make_key(checkout / "resources" / "key.pem", checkout, PASSPHRASE)
    assert list((checkout / "resources").iterdir()) == []


def test_a_short_passphrase_seals_nothing(checkout: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match="characters"):
        make_key(tmp_path / "key.pem", checkout, "short")
    assert not (tmp_path / "key.pem").exists()


def test_a_release_file_is_what_headquarters_reads_and_laptops_accept(
    publisher: bytes, key: Path, checkout: Path, installer: Path
) -> None:
    beside = make_release(installer, key, checkout, PASSPHRASE)
    assert beside == installer.with_name("CoachDesk-1.4.2-Setup.exe.coachrelease")
    release = read_release_file(installer)
    assert release == read_release(beside.read_bytes())
    assert (release.version, release.size) == ("1.4.2", installer.stat().st_size)
    assert is_published(release, publisher)
    assert {one.name for one in installer.parent.iterdir()} == {installer.name, beside.name}


def test_what_no_laptop_would_accept_is_not_signed(
    publisher: bytes, key: Path, checkout: Path, installer: Path, tmp_path: Path
) -> None:
    assert publisher
    for name in ("CoachDesk-latest-Setup.exe", "setup.exe"):
        other = installer.with_name(name)
        shutil.copy(installer, other)
        with pytest.raises(CannotGoOn, match="is not called"):
            make_release(other, key, checkout, PASSPHRASE)
    with pytest.raises(CannotGoOn, match="There is no"):
        make_release(installer.with_name("CoachDesk-9.9.9-Setup.exe"), key, checkout, PASSPHRASE)
    with pytest.raises(CannotGoOn, match="There is no"):
        make_release(installer, key.with_name("none.pem"), checkout, PASSPHRASE)
    with pytest.raises(CannotGoOn, match="does not open"):
        make_release(installer, key, checkout, "another passphrase")
    elsewhere = tmp_path / "another checkout"
    (elsewhere / "resources").mkdir(parents=True)
    with pytest.raises(CannotGoOn, match="no program could verify"):
        make_release(installer, key, elsewhere, PASSPHRASE)
    make_key(key.with_name("other.pem"), elsewhere, PASSPHRASE)
    with pytest.raises(CannotGoOn, match="no program would accept"):
        make_release(installer, key, elsewhere, PASSPHRASE)
    installer.write_bytes(b"")
    with pytest.raises(CannotGoOn, match="empty"):
        make_release(installer, key, checkout, PASSPHRASE)
    assert list(installer.parent.glob("*.coachrelease")) == []


def test_the_passphrase_comes_from_the_environment() -> None:
    assert passphrase_from({PASSWORD: PASSPHRASE}, is_new=True) == PASSPHRASE


def test_the_command_says_what_is_wrong_without_a_traceback(tmp_path: Path, installer: Path) -> None:
    """Run where the person stands: the files are named from there."""
    path = os.pathsep.join([str(CHECKOUT), str(CHECKOUT / "packaging")])
    done = subprocess.run(
        [
            sys.executable,
            "-P",
            "-m",
            "publishing.command",
            "release",
            installer.name,
            "--key",
            "none.pem",
        ],
        cwd=installer.parent,
        env={**os.environ, "PYTHONPATH": path, PASSWORD: PASSPHRASE},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "publisher.pem" in done.stderr or "none.pem" in done.stderr
    assert done.stdout == ""
