"""A real desk's files for the windows under test, without the key derivation that takes its time."""

from __future__ import annotations

import secrets
from pathlib import Path

from coachdesk.journal.edit import Author
from coachdesk.programme.declaration import Scope
from coachdesk.services import editing
from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.vault_file import VAULT_NAME, VaultFile

COACH = "Salomé Béranger"


class DeskInHand:
    """What ``Operations`` needs of an unlocked desk: its cabinet. Made and closed on the desk's thread."""

    def __init__(self, folder: Path) -> None:
        key = secrets.token_bytes(32)
        VaultFile.create(folder / VAULT_NAME, key).close()
        self.folder = folder
        self.cabinet = Cabinet(
            folder,
            VaultFile.open(folder / VAULT_NAME, key),
            Author("person-a", "device-a"),
            lambda _scope, _kind: secrets.token_bytes(32),
        )
        self.cabinet.make_scope(REGISTER, Scope.REGISTER)
        editing.revise(self.cabinet, REGISTER, "person", "person-a", {"name": COACH}, act="add")

    def close(self) -> None:
        """Close every file."""
        self.cabinet.close()
