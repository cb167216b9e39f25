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
    ops.changed.connect(lambda changed, source: _tell_page(frame, changed, source))
    return OpenedPage(frame, ops, settle)


def _tell_page(frame: Frame, changed: object, source: object) -> None:
    del frame, changed, source
