"""Opens the files of a desk whose master key is known: vault, identity, register; and repairs what a crash left.

Apart from ``desk.py`` because it imports SQLAlchemy, SQLCipher and cryptography, which the lock screen must not wait
for.
"""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from coachdesk.journal.edit import Author
from coachdesk.journal.identity import new_id
from coachdesk.programme.declaration import Scope
from coachdesk.services.editing import added
from coachdesk.services.importing import resume_imports
from coachdesk.storage.cabinet import REGISTER, Cabinet, Notice
from coachdesk.storage.errors import DeskBusy, FileDamaged, FileMissing, said_by_system
from coachdesk.storage.keeping_back import prune_kept
from coachdesk.storage.key_sealing import KeySealing, SealedKeys
from coachdesk.storage.membership_store import MembershipStore
from coachdesk.storage.salvage import readable_changes
from coachdesk.storage.set_aside import SET_ASIDE_FOLDER, set_aside
from coachdesk.storage.vault_file import PERSON, REMOVING, VAULT_NAME, ScopeEntry, VaultFile
from coachdesk.vault.derivation import vault_file_key
from coachdesk.vault.device import DeviceIdentity, new_device, place_fingerprint
from coachdesk.vault.header import Header, refresh_copy
from coachdesk.vault.keyring_copy import KEYRING_COPY_NAME, KeptKey, KeyringCopy
from coachdesk.vault.slots import KEY_BYTES, MasterKey

LOCK_NAME = "desk.lock"
_PERSON = "person"


@dataclass
class OpenedFiles:
    """The cabinet, what to tell the person, and the hold on the folder."""

    cabinet: Cabinet
    notices: tuple[Notice, ...]
    hold: FileLock

    def add_notice(self, code: str, **context: object) -> None:
        """Add something to tell the person."""
        self.notices = (*self.notices, Notice(code, context))

    def close(self) -> None:
        """Close every file and give the folder free; a vault that turned out damaged is set aside."""
        try:
            self.cabinet.close()
            if self.cabinet.vault.sql.is_damaged:
                set_aside(self.cabinet.folder, self.cabinet.vault.sql.path)
        finally:
            self.hold.release()


def hold_folder(folder: Path) -> FileLock:
    """Hold a desk's folder for this process; the system gives it free when the process dies.

    Raises ``DeskBusy`` while another process holds it.
    """
    hold = FileLock(folder / LOCK_NAME, timeout=0)
    try:
        hold.acquire()
    except Timeout:
        raise DeskBusy(file=LOCK_NAME) from None
    return hold


def make_files(
    folder: Path, header: Header, master: MasterKey, hold: FileLock, person_name: str
) -> OpenedFiles:
    """Make the files of a new desk: vault, register, and the person who works here."""
    keys = KeyringCopy(folder, master.raw, header.desk_id)
    # What an interrupted making left is no desk (it has no header); its files must not be met again.
    for left in (VAULT_NAME, "register.db"):
        for suffix in ("", "-wal", "-shm"):
            (folder / f"{left}{suffix}").unlink(missing_ok=True)
    person = new_id()
    with said_by_system(KEYRING_COPY_NAME):
        keys.rewrite([KeptKey(person, _PERSON, "")])
    vault = VaultFile.create(folder / VAULT_NAME, vault_file_key(master))
    cabinet: Cabinet | None = None
    try:
        vault.change_setting(PERSON, person)
        device = _renewed_device(vault, folder)
        cabinet = _cabinet(folder, vault, Author(person, device.id), keys)
        _make_register(cabinet)
        cabinet.write(
            REGISTER, [added("person", {"name": person_name, "role": "coach"}, act="add", entity_id=person)]
        )
    except BaseException:
        (cabinet or vault).close()
        raise
    return OpenedFiles(cabinet, (), hold)


def open_files(folder: Path, header: Header, master: MasterKey, hold: FileLock) -> OpenedFiles:
    """Open the files of a desk, repairing what can be; the notices say what was found."""
    keys = KeyringCopy(folder, master.raw, header.desk_id)
    key = vault_file_key(master)
    vault, notices = _open_vault(folder, key, keys)
    try:
        return _opened_files(folder, header, keys, vault, notices, hold)
    except FileDamaged as error:
        if error.context.get("file") != VAULT_NAME or notices:
            raise
    # A page that opening reads but does not begin with: without the vault nothing else would open.
    vault, notices = _renewed_vault(folder, key, keys, "vault_rebuilt")
    return _opened_files(folder, header, keys, vault, notices, hold)


def _opened_files(
    folder: Path, header: Header, keys: KeyringCopy, vault: VaultFile, found: list[Notice], hold: FileLock
) -> OpenedFiles:
    notices = list(found)
    cabinet: Cabinet | None = None
    try:
        settings = vault.settings()
        if settings.get("device.place") == place_fingerprint(folder):
            device_id = settings["device.id"]
        else:
            if "device.place" in settings:
                has_left = MembershipStore(vault).leave_device()
                notices.append(Notice("copied_desk_of_organisation" if has_left else "copied_desk", {}))
            device_id = _renewed_device(vault, folder).id
        cabinet = _cabinet(folder, vault, Author(settings.get(PERSON) or new_id(), device_id), keys)
        _restore_keys(keys, vault, settings)
        notices += _open_register(cabinet)
        notices += cabinet.repair()
        prune_kept(folder, int(time.time()))
        finished = resume_imports(cabinet)
        if finished:
            notices.append(Notice("import_finished", {"count": finished}))
    except BaseException:
        (cabinet or vault).close()
        raise
    # A crash between the two writes of a new passphrase would leave a copy that still accepts the old one.
    refresh_copy(folder, header)
    return OpenedFiles(cabinet, tuple(notices), hold)


def _cabinet(folder: Path, vault: VaultFile, author: Author, keys: KeyringCopy) -> Cabinet:
    def make_key(scope: str, kind: str) -> bytes:
        key = secrets.token_bytes(KEY_BYTES)
        with said_by_system(KEYRING_COPY_NAME):
            keys.append(KeptKey(scope, kind, key.hex()))
        return key

    def drop_key(scope: str) -> None:
        with said_by_system(KEYRING_COPY_NAME):
            keys.rewrite([entry for entry in keys.read() if entry.scope != scope])

    def make_keys(scopes: Sequence[str], kind: str) -> list[bytes]:
        made = [secrets.token_bytes(KEY_BYTES) for _ in scopes]
        if made:
            with said_by_system(KEYRING_COPY_NAME):
                keys.append_all(
                    [KeptKey(scope, kind, key.hex()) for scope, key in zip(scopes, made, strict=True)]
                )
        return made

    def seal(beside: Path, kept: SealedKeys) -> None:
        keys.beside(beside).rewrite([KeptKey(*one) for one in kept])

    def read(beside: Path) -> SealedKeys:
        return [(one.scope, one.kind, one.key_hex) for one in keys.beside(beside).read()]

    cabinet = Cabinet(folder, vault, author, make_key, drop_key, make_keys)
    cabinet.key_sealing = KeySealing(seal, read)
    return cabinet


def _renewed_device(vault: VaultFile, folder: Path) -> DeviceIdentity:
    """Give the desk a new device; what the former one had not sent is the new one's to send."""
    device = new_device()
    vault.renew_device(
        {
            "device.id": device.id,
            "device.private_key": device.private_key.hex(),
            "device.place": place_fingerprint(folder),
        }
    )
    return device


def _open_vault(folder: Path, key: bytes, keys: KeyringCopy) -> tuple[VaultFile, list[Notice]]:
    """Open the vault; when it is damaged or gone, make a new one from the keyring's copy and the case files."""
    path = folder / VAULT_NAME
    try:
        return VaultFile.open(path, key), []
    except (FileDamaged, FileMissing) as error:
        is_aside = any((folder / SET_ASIDE_FOLDER).glob(f"*-{VAULT_NAME}"))
        is_damaged = isinstance(error, FileDamaged) or is_aside
        return _renewed_vault(folder, key, keys, "vault_rebuilt" if is_damaged else "vault_missing")


def _renewed_vault(folder: Path, key: bytes, keys: KeyringCopy, code: str) -> tuple[VaultFile, list[Notice]]:
    """Set the vault aside, when it is there, and make one from the copy of the keys; ``code`` says why."""
    path = folder / VAULT_NAME
    kept = keys.read()
    if not any(entry.kind == _PERSON for entry in kept):
        # Without the copy a new vault would open nothing: leave all as it is.
        raise (FileDamaged if path.exists() else FileMissing)(file=VAULT_NAME)
    if path.exists():
        set_aside(folder, path)
    vault = VaultFile.create(path, key)
    for entry in kept:
        if entry.kind == _PERSON:
            vault.change_setting(PERSON, entry.scope)
        else:
            vault.keep_scope(ScopeEntry(entry.scope, entry.kind, bytes.fromhex(entry.key_hex), "making"))
            vault.set_mark(entry.scope, is_to_send=True)
    return vault, [Notice(code, {"file": VAULT_NAME})]


def _restore_keys(keys: KeyringCopy, vault: VaultFile, settings: Mapping[str, str]) -> None:
    """Make the copy of the keys say what the vault says: a damaged line would be missed when the vault is lost."""
    wanted = [
        KeptKey(entry.id, entry.kind, entry.key.hex()) for entry in vault.scopes() if entry.state != REMOVING
    ]
    if PERSON in settings:
        wanted.append(KeptKey(settings[PERSON], _PERSON, ""))
    if not set(wanted) <= set(keys.read()):
        with contextlib.suppress(OSError):  # a full disk: at the next unlock
            keys.rewrite(wanted)


def _make_register(cabinet: Cabinet) -> None:
    cabinet.make_scope(REGISTER, Scope.REGISTER)
    cabinet.mark_whole(REGISTER)


def _open_register(cabinet: Cabinet) -> list[Notice]:
    """Open the register; a damaged one is set aside and begun anew with what can still be read of it."""
    entry = cabinet.scope_entry(REGISTER)
    if entry is None:
        _make_register(cabinet)
        return []
    try:
        cabinet.file(REGISTER)
        cabinet.mark_whole(REGISTER)
        return []
    except (FileDamaged, FileMissing):
        pass
    left = sorted((cabinet.folder / SET_ASIDE_FOLDER).glob("*-register.db"))
    saved = readable_changes(left[-1], entry.key, REGISTER) if left else []
    cabinet.forget_scope(REGISTER)
    _make_register(cabinet)
    if saved:
        cabinet.apply(REGISTER, saved)
        cabinet.note_to_send(REGISTER)  # as far as it is this desk's own: nobody knows any more what was sent
    return [Notice("register_rebuilt", {"file": "register.db", "count": len(saved)})]
