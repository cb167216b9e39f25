"""Two more pages in the table of routes, for the time of a test."""

from __future__ import annotations

import pytest

from ui.shell.routes import ROUTES, Route


@pytest.fixture(autouse=True)
def _probe_routes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offer the pages ``probe`` and ``other``."""
    monkeypatch.setitem(ROUTES, "probe", Route("tests.ui.shell.probe_page:ProbePage", rail_under="dossiers"))
    monkeypatch.setitem(ROUTES, "other", Route("tests.ui.shell.probe_page:OtherPage", rail_under="settings"))
