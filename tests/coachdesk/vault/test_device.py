"""The laptop's identity, and the place that a copy does not share."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from coachdesk.vault.device import DeviceIdentity, new_device, place_fingerprint


def test_each_device_has_its_own_id_and_key() -> None:
    one, other = new_device(), new_device()
    assert re.fullmatch("[0-9a-f]{32}", one.id)
    assert one.id != other.id
    assert one.private_key != other.private_key
    assert len(one.private_key) == len(one.public_key) == 32


def test_the_public_key_verifies_what_the_private_key_signs_also_after_storing() -> None:
    device = new_device()
    stored = DeviceIdentity(device.id, bytes.fromhex(device.private_key.hex()))
    signature = Ed25519PrivateKey.from_private_bytes(stored.private_key).sign(b"an envelope")
    Ed25519PublicKey.from_public_bytes(device.public_key).verify(signature, b"an envelope")
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(new_device().public_key).verify(signature, b"an envelope")


def test_the_key_of_rfc_8032() -> None:
    secret = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert DeviceIdentity("x", secret).public_key.hex() == public


def test_the_private_key_does_not_show() -> None:
    device = new_device()
    shown = f"{device} {device!r} {[device]}"
    assert device.id in shown
    assert device.private_key.hex() not in shown
    assert repr(device.private_key)[2:10] not in shown


def test_a_copy_stands_elsewhere_a_renamed_or_changed_folder_does_not(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    place = place_fingerprint(desk)
    assert re.fullmatch("[0-9a-f]{64}", place)
    (desk / "file").write_text("more")
    shutil.copytree(desk, tmp_path / "copy")
    assert place_fingerprint(tmp_path / "copy") != place
    renamed = desk.rename(tmp_path / "Épinay")
    assert place_fingerprint(renamed) == place
    (tmp_path / "below").mkdir()
    moved = renamed.rename(tmp_path / "below" / "desk")
    assert place_fingerprint(moved) == place


@pytest.mark.skipif(sys.platform == "win32", reason="asks for Linux's machine-id")
def test_another_machine_is_another_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = {place_fingerprint(tmp_path)}
    read_text = Path.read_text
    for machine in ("a" * 32, "b" * 32):

        def read_another(self: Path, *args: str, found: str = machine) -> str:
            return found if self == Path("/etc/machine-id") else read_text(self, *args)

        monkeypatch.setattr(Path, "read_text", read_another)
        places.add(place_fingerprint(tmp_path))
    assert len(places) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Linux's files")
@pytest.mark.parametrize("content", ["", "é", None])
def test_a_machine_without_an_id_still_has_a_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    def read_nothing(self: Path, encoding: str) -> str:
        if content is None:
            raise FileNotFoundError(os.fspath(self))
        return content.encode().decode(encoding)

    monkeypatch.setattr(Path, "read_text", read_nothing)
    assert place_fingerprint(tmp_path) == place_fingerprint(tmp_path)
