"""The publisher's key, and the release file by which laptops accept a new installer.

The private key lies in a file of its own, sealed by a passphrase, outside of the checkout; the public one is shipped
with the program. The passphrase is asked for or comes in the environment; it is never part of a command line, which
every process of the machine may read.
"""

from __future__ import annotations

import argparse
import getpass
import hashlib
import os
import re
import secrets
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from development.failures import CHECKS_FAILED, WRONG_USE, CannotGoOn
from sync.protocol.limits import RELEASE_BYTES, is_version
from sync.protocol.releases import RELEASE_SUFFIX, publisher_of, sign_release

CHECKOUT = Path(__file__).resolve().parents[2]
PASSWORD = "COACHDESK_RELEASE_PASSWORD"  # noqa: S105 - the name of an environment variable
SHORTEST_PASSPHRASE = 12

_INSTALLER = re.compile(r"CoachDesk-(.+)-Setup\.exe")


def make_key(file: Path, checkout: Path, passphrase: str) -> Path:
    """Make the publisher's key in a new file, and ship its public half; return the latter's path.

    A file that is there already stays as it is: its public half is written again. Stops rather than replace the public
    key of another.
    """
    if file.resolve().is_relative_to(checkout.resolve()):
        raise CannotGoOn(
            "Keep the private key outside of the checkout, which is packed and shared.", WRONG_USE
        )
    if file.exists():
        key = _read_key(file, passphrase)
    else:
        if len(passphrase) < SHORTEST_PASSPHRASE:
            raise CannotGoOn(f"The passphrase needs {SHORTEST_PASSPHRASE} characters at least.", WRONG_USE)
        key = Ed25519PrivateKey.generate()
    shipped = checkout / "resources" / "publisher.pem"
    if shipped.exists() and publisher_of(shipped.read_bytes()) != key.public_key().public_bytes_raw():
        raise CannotGoOn(
            f"{shipped.name} is the public half of another key. Programs that were shipped with it accept "
            "nothing that a new key signed. Remove it yourself if this is what you want.",
            CHECKS_FAILED,
        )
    if not file.exists():
        sealed = key.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode("utf-8"))
        )
        _write_new(file, sealed, 0o600)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    _write_new(shipped, public, 0o644)
    return shipped


def make_release(installer: Path, file: Path, checkout: Path, passphrase: str) -> Path:
    """Write the release file of an installer beside it; return its path. Stops when no laptop would accept it."""
    named = _INSTALLER.fullmatch(installer.name)
    if named is None or not is_version(named[1]):
        raise CannotGoOn(f"{installer.name} is not called CoachDesk-VERSION-Setup.exe.", WRONG_USE)
    if not installer.is_file():
        raise CannotGoOn(f"There is no {installer}.", WRONG_USE)
    size = installer.stat().st_size
    if not 0 < size <= RELEASE_BYTES:
        raise CannotGoOn(f"{installer.name} is empty, or longer than {RELEASE_BYTES} bytes.", CHECKS_FAILED)
    shipped = checkout / "resources" / "publisher.pem"
    if not shipped.is_file():
        raise CannotGoOn(
            "There is no resources/publisher.pem: no program could verify this. Make it first:\n"
            "    python3 packaging/dev.py release-key FILE",
            CHECKS_FAILED,
        )
    key = _read_key(file, passphrase)
    if publisher_of(shipped.read_bytes()) != key.public_key().public_bytes_raw():
        raise CannotGoOn(
            f"{file.name} is not the key of resources/publisher.pem: no program would accept it.",
            CHECKS_FAILED,
        )
    with installer.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    release = sign_release(key.private_bytes_raw(), named[1], size, digest)
    beside = installer.with_name(installer.name + RELEASE_SUFFIX)
    _write_new(beside, release.as_bytes() + b"\n", 0o644)
    return beside


def passphrase_from(variables: Mapping[str, str], *, is_new: bool) -> str:
    """Return the passphrase: from the environment, else asked for at the terminal; twice where it is new."""
    found = variables.get(PASSWORD)
    if found is not None:
        return found
    found = getpass.getpass("Passphrase of the publisher's key: ")
    if is_new and getpass.getpass("Once more: ") != found:
        raise CannotGoOn("The two are not the same.", WRONG_USE)
    return found


def _read_key(file: Path, passphrase: str) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(file.read_bytes(), passphrase.encode("utf-8"))
    except FileNotFoundError:
        raise CannotGoOn(f"There is no {file} to sign with.", WRONG_USE) from None
    except (OSError, TypeError, ValueError):  # the library says TypeError for a key without a passphrase
        raise CannotGoOn(
            f"{file.name} does not open with this passphrase, or is no key.", CHECKS_FAILED
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise CannotGoOn(f"{file.name} is a key of another kind.", CHECKS_FAILED)
    return key


def _write_new(path: Path, content: bytes, mode: int) -> None:
    """Write a file whole or not at all, its rights before its content."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
        try:
            with os.fdopen(descriptor, "wb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise CannotGoOn(f"{path.name} cannot be written: {error.strerror}.", CHECKS_FAILED) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py")
    verbs = parser.add_subparsers(dest="verb", required=True)
    key = verbs.add_parser("release-key", help="make the publisher's key")
    key.add_argument("file", type=Path, metavar="FILE", help="the private key, outside of the checkout")
    release = verbs.add_parser("release", help="write the release file beside an installer")
    release.add_argument("installer", type=Path, metavar="INSTALLER")
    release.add_argument("--key", type=Path, required=True, metavar="FILE", help="the private key")
    return parser


def main(arguments: Sequence[str]) -> int:
    """Make the key or a release file; say what was written."""
    chosen = _parser().parse_args(arguments)
    try:
        if chosen.verb == "release-key":
            passphrase = passphrase_from(os.environ, is_new=not chosen.file.exists())
            made = make_key(chosen.file, CHECKOUT, passphrase)
            sys.stdout.write(
                f"The private key is in {chosen.file}: keep it and a copy, and keep the passphrase elsewhere.\n"
                f"The public one is in {made.relative_to(CHECKOUT)}: it is shipped with the program from now on.\n"
            )
        else:
            made = make_release(
                chosen.installer, chosen.key, CHECKOUT, passphrase_from(os.environ, is_new=False)
            )
            sys.stdout.write(f"{made}\nTake both files to headquarters: coachdesk-hq release INSTALLER\n")
    except CannotGoOn as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
