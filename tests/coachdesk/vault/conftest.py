"""What the tests of the header share."""

from __future__ import annotations

import pytest

from coachdesk.vault.header import Header, KdfCost
from coachdesk.vault.slots import create_header

FAST = KdfCost(64, 1, 1)
DESK = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def header() -> Header:
    """Return the header of a new desk."""
    return create_header(DESK, "une phrase", cost=FAST)[0]
