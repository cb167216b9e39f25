"""The claims can fail: a story that is spoilt at its end is found out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from coachdesk.journal.edit import Edit
from coachdesk.storage.cabinet import REGISTER
from sync.simulation.chance import seeded_secrets
from sync.simulation.claims import broken_claims
from sync.simulation.story import Story
from sync.simulation.writing import MARK


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with seeded_secrets(Random("spoilt")):
        story = Story(5, tmp_path)
        for _ in range(25):
            story.step()
        assert story.come_to_rest()
        assert claims_of(story) == set()
        yield story
        story.close()


def claims_of(story: Story) -> set[str]:
    return {one.claim for one in broken_claims(story.headquarters, story.laptops, story.saved)}


def test_a_value_that_differs_in_one_file_is_found(story: Story) -> None:
    file = story.laptops[0].cabinet.file(REGISTER)
    file.sql.execute("UPDATE p_person SET name = 'somebody else'")
    assert {"equal", "whole"} <= claims_of(story)


def test_a_change_that_is_missing_in_one_file_is_found(story: Story) -> None:
    scope, change_id = sorted(story.saved)[0]
    for laptop in story.laptops:
        if laptop.cabinet.scope_entry(scope) is not None:
            laptop.cabinet.file(scope).sql.execute("DELETE FROM change WHERE id = ?", (change_id,))
            break
    assert "kept" in claims_of(story)


def test_a_change_that_never_left_is_found(story: Story) -> None:
    laptop = story.laptops[1]
    laptop.cabinet.write(REGISTER, [Edit("partner", "p-1", "revise", {"name": "Caisse"})])
    assert {"sent", "equal"} <= claims_of(story)


def test_readable_text_at_headquarters_is_found(story: Story) -> None:
    with story.headquarters.path.open("ab") as database:
        database.write(MARK.encode())
    assert "unreadable" in claims_of(story)
