"""The case file page in the real frame."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.ui.case_file.opened_page import OpenedPage
from ui.operations import Operations
from ui.shell.frame import Frame


@pytest.fixture
def opened(frame: Frame, ops: Operations, settle: Callable[[], None]) -> OpenedPage:
    """Return a frame in which case files can be opened."""
    return OpenedPage(frame, ops, settle)
