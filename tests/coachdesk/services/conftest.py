"""A cabinet over real SQLCipher files, for verbs that need no header; one person's case file in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coachdesk.services import case_files
from coachdesk.storage.cabinet import Cabinet
from tests.coachdesk.storage.conftest import Drawer


@pytest.fixture
def drawer(tmp_path: Path) -> Iterator[Drawer]:
    """Return a cabinet that can be closed and opened again, in a fresh folder."""
    folder = tmp_path / "drawer"
    folder.mkdir()
    made = Drawer(folder)
    yield made
    made.cabinet.close()


@pytest.fixture
def cabinet(drawer: Drawer) -> Cabinet:
    """Return the open cabinet itself."""
    return drawer.cabinet


@pytest.fixture
def case_id(cabinet: Cabinet) -> str:
    """Return the id of somebody's case file, without a pathway."""
    return case_files.enrol_beneficiary(cabinet, {"birth_name": "Traoré", "first_names": "Awa"}).scope
