"""The files beside the program name settings and verbs that there are."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from sync.headquarters.settings import (
    ENVIRONMENT,
    FOLDER_VARIABLE,
    PASSWORD_FILE_VARIABLE,
    PASSWORD_VARIABLE,
    Settings,
)

FOLDER = Path(__file__).resolve().parents[3] / "packaging" / "headquarters"
NAMES = {one.name for one in dataclasses.fields(Settings)}
KNOWN = {ENVIRONMENT + name.upper() for name in NAMES} | {
    FOLDER_VARIABLE,
    PASSWORD_VARIABLE,
    PASSWORD_FILE_VARIABLE,
}


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_every_variable_that_is_named_is_read(path: Path) -> None:
    named = set(re.findall(r"COACHDESK_HQ_[A-Z0-9_]*[A-Z0-9]", path.read_text(encoding="utf-8")))
    assert named <= KNOWN


def test_the_page_tells_of_every_setting() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    from_keys = {"organisation", "root", "recovery"}
    assert {name for name in NAMES - from_keys if f"`{name}`" not in page} == set()


def test_a_proxy_lets_the_longest_bundle_through() -> None:
    from sync.headquarters.headquarters import MOST_BYTES

    found = re.search(
        r"client_max_body_size (\d+)m", (FOLDER / "nginx.conf.example").read_text(encoding="utf-8")
    )
    assert found is not None
    assert int(found[1]) * 1024 * 1024 >= max(MOST_BYTES.values())
