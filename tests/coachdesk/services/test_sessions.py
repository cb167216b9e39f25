"""A session with its actions: one transaction, kept once, its draft cleared only when it is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coachdesk.errors import InvalidValue
from coachdesk.programme.case_file import CaseFile
from coachdesk.services import case_files, drafts, history, sessions
from coachdesk.services.drafts import Draft
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.errors import StorageError

DAY = date(2026, 3, 2)
NOTE: dict[str, Any] = {"held_on": DAY, "note": "Étude de marché", "topics": ("P2", "P1")}


def opened(cabinet: Cabinet, case_id: str) -> CaseFile:
    return case_files.open_case_file(cabinet, case_id)


def keep_draft(cabinet: Cabinet, case_id: str, draft_id: str = "d1") -> None:
    drafts.keep_draft(cabinet, Draft(draft_id, "session", case_id, None, {"note": "à moitié"}, 1))


def test_a_session_and_its_actions_are_one_work(cabinet: Cabinet, case_id: str) -> None:
    actions: list[dict[str, object]] = [
        {"title": "Appeler la CCI", "due_on": DAY},
        {"title": ""},
        {"title": "Devis", "owner": "coach"},
    ]
    changed = sessions.record_session(cabinet, case_id, NOTE, actions)
    case = opened(cabinet, case_id)
    (session,) = case.sessions
    assert changed.entities[0] == ("session", session.id)
    assert (session.note, session.topics, session.coach_id) == ("Étude de marché", ("P1", "P2"), "person-a")
    assert [action.title for action in case.actions] == ["Appeler la CCI", "Devis"]
    assert {action.session_id for action in case.actions} == {session.id}
    assert {entry.act for entry in history.history(cabinet, case_id)[:3]} == {"record_session"}


def test_the_coach_said_is_kept(cabinet: Cabinet, case_id: str) -> None:
    sessions.record_session(cabinet, case_id, {**NOTE, "coach_id": "somebody"})
    assert opened(cabinet, case_id).sessions[0].coach_id == "somebody"


def test_without_a_draft_each_is_a_session_of_its_own(cabinet: Cabinet, case_id: str) -> None:
    for _ in range(2):
        sessions.record_session(cabinet, case_id, NOTE, [{"title": "a"}])
    case = opened(cabinet, case_id)
    assert (len(case.sessions), len(case.actions)) == (2, 2)


def test_a_draft_is_cleared_with_what_it_became_and_no_other(cabinet: Cabinet, case_id: str) -> None:
    keep_draft(cabinet, case_id)
    keep_draft(cabinet, case_id, "d2")
    changed = sessions.record_session(cabinet, case_id, NOTE, draft_id="d1")
    assert [draft.id for draft in drafts.find_drafts(cabinet)] == ["d2"]
    sessions.amend_session(cabinet, case_id, changed.entities[0][1], {"note": "corrigé"}, draft_id="d2")
    assert drafts.find_drafts(cabinet) == []


def test_a_draft_stays_when_what_it_holds_cannot_be_kept(
    cabinet: Cabinet, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_draft(cabinet, case_id)
    with pytest.raises(InvalidValue):
        sessions.record_session(cabinet, case_id, {**NOTE, "minutes": -1}, draft_id="d1")
    with pytest.raises(InvalidValue):
        sessions.record_session(cabinet, case_id, {"note": "sans jour"}, draft_id="d1")
    with pytest.raises(InvalidValue):
        sessions.amend_session(cabinet, case_id, "s", {"held_on": None}, draft_id="d1")
    file = cabinet.file(case_id)

    def full(*arguments: object, **options: object) -> None:
        raise StorageError(file="x.db")

    monkeypatch.setattr(file, "write", full)
    with pytest.raises(StorageError):
        sessions.record_session(cabinet, case_id, NOTE, draft_id="d1")
    with pytest.raises(StorageError):
        sessions.amend_session(cabinet, case_id, "s", {"note": "x"}, draft_id="d1")
    assert [draft.id for draft in drafts.find_drafts(cabinet)] == ["d1"]
    assert opened(cabinet, case_id).sessions == ()


def test_saved_again_after_a_crash_it_is_the_same_session_as_it_stands_now(
    cabinet: Cabinet, case_id: str
) -> None:
    first = sessions.record_session(cabinet, case_id, NOTE, [{"title": "a"}, {"title": "b"}], draft_id="d1")
    lines = len(history.history(cabinet, case_id))
    again = sessions.record_session(cabinet, case_id, NOTE, [{"title": "a"}, {"title": "b"}], draft_id="d1")
    assert len(history.history(cabinet, case_id)) == lines
    assert again.entities == (first.entities[0],)
    sessions.record_session(
        cabinet, case_id, {**NOTE, "note": "et la suite"}, [{"title": "a"}], draft_id="d1"
    )
    case = opened(cabinet, case_id)
    assert [session.note for session in case.sessions] == ["et la suite"]
    assert sorted(str(action.title) for action in case.actions) == ["a", "b"]
    other = sessions.record_session(cabinet, case_id, NOTE, draft_id="d2")
    assert other.entities[0] != first.entities[0]


def test_the_session_is_named_first_also_when_only_an_action_is_new(cabinet: Cabinet, case_id: str) -> None:
    first = sessions.record_session(cabinet, case_id, NOTE, draft_id="d1")
    again = sessions.record_session(cabinet, case_id, NOTE, [{"title": "a"}], draft_id="d1")
    assert again.entities[0] == first.entities[0]


def test_amending_changes_adds_and_removes_actions(cabinet: Cabinet, case_id: str) -> None:
    actions = [{"title": title} for title in ("garder", "changer", "ôter")]
    session_id = sessions.record_session(cabinet, case_id, NOTE, actions).entities[0][1]
    ids = {action.title: action.id for action in opened(cabinet, case_id).actions}
    sessions.amend_session(
        cabinet,
        case_id,
        session_id,
        {"note": "Corrigé", "held_on": DAY},
        [
            {"id": ids["changer"], "title": "changé", "done_on": DAY},
            {"id": ids["ôter"], "is_removed": True},
            {"is_removed": True, "title": "jamais faite"},
            {"id": None, "title": "neuve"},
            {"title": None},
        ],
    )
    case = opened(cabinet, case_id)
    assert [session.note for session in case.sessions] == ["Corrigé"]
    assert {action.title: (action.id in ids.values(), action.session_id) for action in case.actions} == {
        "garder": (True, session_id),
        "changé": (True, session_id),
        "neuve": (False, session_id),
    }
    assert [action.done_on for action in case.actions if action.title == "changé"] == [DAY]


def test_amending_nothing_says_nothing(cabinet: Cabinet, case_id: str) -> None:
    session_id = sessions.record_session(cabinet, case_id, NOTE).entities[0][1]
    assert sessions.amend_session(cabinet, case_id, session_id, NOTE) is None


def test_actions_of_an_amending_draft_are_made_once_each(cabinet: Cabinet, case_id: str) -> None:
    session_id = sessions.record_session(cabinet, case_id, NOTE).entities[0][1]
    for _ in range(2):
        new = [{"title": "une"}, {"title": "deux"}]
        sessions.amend_session(cabinet, case_id, session_id, {"note": "x"}, new, draft_id="d1")
    assert sorted(str(action.title) for action in opened(cabinet, case_id).actions) == ["deux", "une"]


def test_one_bad_action_keeps_the_whole_work_out(cabinet: Cabinet, case_id: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        sessions.record_session(cabinet, case_id, NOTE, [{"title": "a"}, {"title": "b", "due_on": "demain"}])
    assert (caught.value.context["kind"], caught.value.context["field"]) == ("action", "due_on")
    with pytest.raises(InvalidValue):
        sessions.amend_session(cabinet, case_id, "s", {}, [{"id": 7, "title": "a"}])
    case = opened(cabinet, case_id)
    assert (case.sessions, case.actions) == ((), ())
