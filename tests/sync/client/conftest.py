from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.client import offices
from tests.sync.client.small_organisation import SmallOrganisation


@pytest.fixture
def made(tmp_path: Path) -> Iterator[offices.Organisation]:
    """An organisation with its office, without sockets."""
    with offices.organisation(tmp_path) as found:
        yield found


@pytest.fixture
def organisation(tmp_path: Path) -> Iterator[SmallOrganisation]:
    made = SmallOrganisation(tmp_path / "organisation")
    yield made
    made.close()
