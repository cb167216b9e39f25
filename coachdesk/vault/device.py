"""The laptop's identity: a signing key, and the place that a copied desk does not share."""

from __future__ import annotations

import hashlib
import secrets
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass(frozen=True, slots=True, repr=False)
class DeviceIdentity:
    """A device id and its Ed25519 private key (32 raw bytes)."""

    id: str
    private_key: bytes

    def __repr__(self) -> str:
        return f"DeviceIdentity({self.id})"

    @property
    def public_key(self) -> bytes:
        """Return the Ed25519 public key (32 raw bytes)."""
        return Ed25519PrivateKey.from_private_bytes(self.private_key).public_key().public_bytes_raw()


def new_device() -> DeviceIdentity:
    """Make the identity of a laptop, or of a desk that turned out to be a copy."""
    return DeviceIdentity(secrets.token_hex(16), Ed25519PrivateKey.generate().private_bytes_raw())


def place_fingerprint(folder: Path) -> str:
    """Return what names this folder on this machine: another for a copy, the same after a rename.

    SHA-256 (hex) over the machine's id and the folder's file number. NTFS never gives a number again; ext4
    may give a deleted folder's number to a new one, and FAT (a USB stick) may number anew at each mount,
    which looks like a copy: then the desk gets a new device id, which costs nothing but the id.
    """
    number = folder.stat().st_ino
    return hashlib.sha256(f"coachdesk/place/1\n{_machine_id()}\n{number}".encode()).hexdigest()


def _machine_id() -> str:
    """Return what Windows or Linux calls this machine, else its network card's number."""
    return _machine_id_of_system() or f"{uuid.getnode():x}"


def _machine_id_of_system() -> str:
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - only on Windows

        try:
            # The 64-bit view: a 32-bit Python would otherwise look into another branch, without this value.
            access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
            with winreg.OpenKey(
                winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography", 0, access
            ) as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""
    else:
        for path in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
            try:
                found = Path(path).read_text("ascii").strip()
            except (OSError, UnicodeDecodeError):
                continue
            if found:
                return found
        return ""
