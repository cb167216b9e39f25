from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.client.offices import Organisation, organisation


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Organisation]:
    """An organisation with its office."""
    with organisation(tmp_path) as found:
        yield found
