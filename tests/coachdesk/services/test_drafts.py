"""Half-typed work, and settings, sealed in the vault."""

from __future__ import annotations

from pathlib import Path

from coachdesk.services import drafts, settings
from coachdesk.services.drafts import Draft
from coachdesk.storage.cabinet import Cabinet


def made(number: int, case_id: str, saved_at: int) -> Draft:
    return Draft(
        f"d{number}", "session", case_id, None, {"note": f"brouillon {number}", "cursor": 3}, saved_at
    )


def test_drafts_of_a_case_come_newest_first(cabinet: Cabinet) -> None:
    old, new, other = made(1, "a", 10), made(2, "a", 20), made(3, "b", 15)
    for draft in (new, old, other):
        drafts.keep_draft(cabinet, draft)
    assert drafts.find_drafts(cabinet) == [new, other, old]
    assert drafts.find_drafts(cabinet, "a") == [new, old]
    drafts.discard_draft(cabinet, "d2")
    assert drafts.find_drafts(cabinet, "a") == [old]


def test_a_draft_kept_again_is_its_last_state(cabinet: Cabinet) -> None:
    drafts.keep_draft(cabinet, made(1, "a", 10))
    last = Draft("d1", "session", "a", "s", {"note": "plus loin"}, 11)
    drafts.keep_draft(cabinet, last)
    assert drafts.find_drafts(cabinet) == [last]


def test_neither_drafts_nor_settings_stand_in_plain(cabinet: Cabinet) -> None:
    drafts.keep_draft(cabinet, made(1, "a", 10))
    settings.change_setting(cabinet, "filter", "brouillon secret")
    settings.change_setting(cabinet, "columns", "nom")
    settings.change_setting(cabinet, "columns", "nom,ville")
    assert settings.read_settings(cabinet) == {"filter": "brouillon secret", "columns": "nom,ville"}
    for path in Path(cabinet.folder).rglob("*"):
        assert not path.is_file() or b"brouillon" not in path.read_bytes()
