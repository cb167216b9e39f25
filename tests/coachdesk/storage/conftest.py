"""A cabinet over real SQLCipher files, without the desk's header (whose key derivation takes its time)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from coachdesk.journal.edit import Author
from coachdesk.programme.declaration import Scope
from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.vault_file import VAULT_NAME, VaultFile


class Drawer:
    """A cabinet that can be closed and opened again with the same keys."""

    def __init__(self, folder: Path, device: str = "device-a") -> None:
        self.folder = folder
        self.key = secrets.token_bytes(32)
        self.device = device
        VaultFile.create(folder / VAULT_NAME, self.key).close()
        self.cabinet = self.open()
        self.cabinet.make_scope(REGISTER, Scope.REGISTER)

    def open(self) -> Cabinet:
        vault = VaultFile.open(self.folder / VAULT_NAME, self.key)
        self.cabinet = Cabinet(
            self.folder, vault, Author("person-a", self.device), lambda scope, kind: secrets.token_bytes(32)
        )
        return self.cabinet


@pytest.fixture
def drawer(tmp_path: Path) -> Iterator[Drawer]:
    """Return an open cabinet in a fresh folder."""
    made = Drawer(tmp_path)
    yield made
    made.cabinet.close()


@pytest.fixture
def cabinet(drawer: Drawer) -> Cabinet:
    """Return the open cabinet itself."""
    return drawer.cabinet
