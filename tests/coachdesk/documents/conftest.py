"""The option that accepts what the reports look like now."""

from __future__ import annotations

import os

import pytest


@pytest.fixture
def accept() -> bool:
    """Tell whether the accepted parts are to be written anew: set COACHDESK_ACCEPT=1, then read the diff."""
    return os.environ.get("COACHDESK_ACCEPT") == "1"
