"""Somebody at a laptop with the program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.instance.started import Person


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    """Return somebody with a home of their own."""
    home = tmp_path / "home"
    home.mkdir()
    made = Person(home)
    yield made
    made.end()
