"""Signatures are verified before anything is packed, and made with a key of one's own."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from development.failures import CannotGoOn
from tests.packaging.windows.program_files import program_file
from windows import authenticode, inputs, signing

pytestmark = pytest.mark.skipif(shutil.which("osslsigncode") is None, reason="needs osslsigncode")

PASSWORD = 'a password with "quotes", blanks and é'


@pytest.fixture(scope="module")
def key_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with ``key.pfx`` and its certificate ``root.pem``."""
    folder = tmp_path_factory.mktemp("key")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Somebody")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
        .sign(key, hashes.SHA256())
    )
    sealed = serialization.BestAvailableEncryption(PASSWORD.encode())
    (folder / "key.pfx").write_bytes(
        pkcs12.serialize_key_and_certificates(b"key", key, certificate, None, sealed)
    )
    (folder / "root.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return folder


@pytest.fixture
def signed(key_folder: Path, tmp_path: Path) -> Path:
    file = tmp_path / "thing.dll"
    file.write_bytes(program_file("kernel32.dll"))
    key = signing.key_from(str(key_folder / "key.pfx"), "", "", {signing.PASSWORD: PASSWORD})
    signing.sign(file, key)
    return file


def test_what_was_signed_verifies(signed: Path, key_folder: Path) -> None:
    authenticode.verify(signed, key_folder / "root.pem", "Somebody")


def test_another_signer_is_refused(signed: Path, key_folder: Path) -> None:
    with pytest.raises(CannotGoOn, match="not as Python Software Foundation signed it"):
        authenticode.verify(signed, key_folder / "root.pem", "Python Software Foundation")


def test_a_changed_byte_is_refused(signed: Path, key_folder: Path) -> None:
    content = bytearray(signed.read_bytes())
    content[0x210] ^= 1
    signed.write_bytes(content)
    with pytest.raises(CannotGoOn, match="Nothing was packed"):
        authenticode.verify(signed, key_folder / "root.pem", "Somebody")


def test_a_file_without_a_signature_is_refused(tmp_path: Path, key_folder: Path) -> None:
    file = tmp_path / "bare.dll"
    file.write_bytes(program_file("kernel32.dll"))
    with pytest.raises(CannotGoOn, match="Nothing was packed"):
        authenticode.verify(file, key_folder / "root.pem", "Somebody")


def test_a_signature_of_our_own_is_not_the_foundations(signed: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match="Nothing was packed"):
        authenticode.verify_runtime(inputs.runtime(), [signed], tmp_path / "work")


def test_a_runtime_without_program_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match="no program file"):
        authenticode.verify_runtime(inputs.runtime(), [], tmp_path / "work")


def test_the_wrong_password_is_said_without_showing_it(key_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "thing.dll"
    file.write_bytes(program_file("kernel32.dll"))
    before = file.read_bytes()
    key = signing.key_from(str(key_folder / "key.pfx"), "", "", {signing.PASSWORD: "wrong secret"})
    with pytest.raises(CannotGoOn, match="could not be signed") as caught:
        signing.sign(file, key)
    assert "wrong secret" not in f"{caught.value}{key!r}"
    assert file.read_bytes() == before


def test_the_uninstaller_is_signed_by_a_command_that_holds_no_password(
    key_folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "Uninstall.exe"
    file.write_bytes(program_file("kernel32.dll"))
    key = signing.key_from(str(key_folder / "key.pfx"), "", "", {signing.PASSWORD: PASSWORD})
    assert PASSWORD not in signing.command_for_nsis()
    path = str(Path(signing.__file__).parents[1])
    variables = {**key.variables(), "PYTHONPATH": path, "PATH": "/usr/bin:/bin"}
    subprocess.run([sys.executable, "-m", "windows.signing", str(file)], env=variables, check=True)
    authenticode.verify(file, key_folder / "root.pem", "Somebody")


def test_a_token_needs_its_driver() -> None:
    with pytest.raises(CannotGoOn, match="--pkcs11-module"):
        signing.key_from("pkcs11:object=key", "", "", {})


def test_a_key_that_is_not_there_is_named() -> None:
    with pytest.raises(CannotGoOn, match=r"no nowhere\.pfx"):
        signing.key_from("nowhere.pfx", "", "", {})
