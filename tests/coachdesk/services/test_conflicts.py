"""Settling what two people wrote apart."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from coachdesk.errors import InvalidValue
from coachdesk.journal.change import DELETED, Change
from coachdesk.services import case_files, editing, history
from coachdesk.services.conflicts import settle
from coachdesk.storage.cabinet import Cabinet


def apart(cabinet: Cabinet, case_id: str, **put: Any) -> None:
    change = Change(secrets.token_hex(16), case_id, "action", "a", "x", put, {}, 1, "pb", "db", 1)
    cabinet.apply(case_id, [change])


@pytest.fixture
def clash(cabinet: Cabinet, case_id: str) -> str:
    """Return the case in which two people gave one action different titles."""
    editing.revise(cabinet, case_id, "action", "a", {"title": "mien"})
    apart(cabinet, case_id, title="sien")
    return case_id


@pytest.mark.parametrize("value", ["mien", "sien", "les deux"])
def test_any_value_settles_it(cabinet: Cabinet, clash: str, value: str) -> None:
    assert [one.field for one in case_files.open_case_file(cabinet, clash).conflicts] == ["title"]
    assert cabinet.index.summaries()[0].conflict_count == 1
    settle(cabinet, clash, "action", "a", "title", value)
    case = case_files.open_case_file(cabinet, clash)
    assert (case.conflicts, [one.title for one in case.actions]) == ((), [value])
    assert cabinet.index.summaries()[0].conflict_count == 0
    assert history.history(cabinet, clash)[0].act == "settle"


def test_what_does_not_fit_settles_nothing(cabinet: Cabinet, clash: str) -> None:
    with pytest.raises(InvalidValue):
        settle(cabinet, clash, "action", "a", "title", None)
    assert len(case_files.open_case_file(cabinet, clash).conflicts) == 1


@pytest.mark.parametrize("is_deleted", [True, False])
def test_a_deletion_against_an_edit_is_settled_either_way(
    cabinet: Cabinet, case_id: str, is_deleted: bool
) -> None:
    editing.revise(cabinet, case_id, "action", "a", {"title": "Devis"})
    editing.remove(cabinet, case_id, "action", "a")
    apart(cabinet, case_id, comment="encore utile")
    case = case_files.open_case_file(cabinet, case_id)
    assert [one.field for one in case.conflicts] == [DELETED]
    assert [one.comment for one in case.actions] == ["encore utile"]
    settle(cabinet, case_id, "action", "a", DELETED, is_deleted)
    case = case_files.open_case_file(cabinet, case_id)
    assert case.conflicts == ()
    assert len(case.actions) == (0 if is_deleted else 1)
