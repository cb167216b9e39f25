"""README tells the truth about what there is."""

from __future__ import annotations

import re

from tests.contracts.source_tree import CHECKOUT

README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def test_every_place_that_it_names_is_there() -> None:
    table = README.partition("## Where things are")[2].partition("## Licence")[0]
    places = set(re.findall(r"`((?:coachdesk|ui|resources|packaging|tests)(?:/[\w./-]+)?)`", table))
    assert len(places) > 10
    assert sorted(place for place in places if not (CHECKOUT / place).exists()) == []


def test_every_link_leads_somewhere() -> None:
    shown = re.sub(r"<!--.*?-->", "", README, flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#]+)\)", shown)
    assert "LICENSE" in links
    assert [link for link in links if not (CHECKOUT / link).exists()] == []


def test_every_room_is_named() -> None:
    rooms = [path for path in (CHECKOUT / "coachdesk").iterdir() if (path / "__init__.py").exists()]
    assert [room.name for room in rooms if f"`coachdesk/{room.name}`" not in README] == []
