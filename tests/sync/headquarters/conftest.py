"""Both databases for the tests of headquarters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.headquarters.contents.folder import FolderContents
from sync.headquarters.store.engine import Store, open_store
from sync.headquarters.store.schema import make_tables
from tests.sync.headquarters.office import NOW, Office, opened_sqlite, settle_in
from tests.sync.headquarters.postgresql import PostgreSQL, running_postgresql
from tests.sync.protocol.organisation import ORGANISATION, Story, begun

OpenOffice = Callable[[Story], Office]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    with running_postgresql() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty headquarters on each of the two databases."""
    if request.param == "sqlite":
        opened = opened_sqlite(tmp_path)
    else:
        server: PostgreSQL = request.getfixturevalue("postgresql")
        opened = open_store(server.new_database())
        make_tables(opened, ORGANISATION, NOW)
    yield opened
    opened.close()


@pytest.fixture
def open_office(store: Store, tmp_path: Path) -> OpenOffice:
    """Open a headquarters that has the statements of a story."""

    def open_it(story: Story) -> Office:
        office = Office(store, FolderContents(tmp_path / "contents"))
        settle_in(office, story)
        return office

    return open_it


@pytest.fixture
def story() -> Story:
    return begun()


@pytest.fixture
def office(open_office: OpenOffice, story: Story) -> Office:
    return open_office(story)
