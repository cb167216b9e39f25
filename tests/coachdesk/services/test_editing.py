"""Add, revise, remove: what every form comes down to; what is refused writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from coachdesk.errors import InvalidValue, UnknownRecord
from coachdesk.services import case_files, editing, history
from coachdesk.storage.cabinet import REGISTER, Cabinet


def lines(cabinet: Cabinet, scope: str) -> int:
    return len(history.history(cabinet, scope))


def test_what_is_added_is_read_back_and_named(cabinet: Cabinet, case_id: str) -> None:
    changed = editing.add(
        cabinet, case_id, "barrier", {"theme": "mobilite", "level": 2, "opened_on": date(2026, 3, 1)}
    )
    ((kind, entity_id),) = changed.entities
    assert (changed.scope, changed.kinds, kind) == (case_id, frozenset({"barrier"}), "barrier")
    (barrier,) = case_files.open_case_file(cabinet, case_id).barriers
    assert (barrier.id, barrier.theme, barrier.level, barrier.opened_on) == (
        entity_id,
        "mobilite",
        2,
        date(2026, 3, 1),
    )
    assert [entry.change_id for entry in history.history(cabinet, case_id)][:1] == list(changed.change_ids)
    other = editing.add(cabinet, case_id, "barrier", {"theme": "mobilite"}, act="import")
    assert other.entities[0][1] != entity_id
    assert history.history(cabinet, case_id)[0].act == "import"


def test_a_revision_writes_only_what_differs(cabinet: Cabinet, case_id: str) -> None:
    entity = editing.add(cabinet, case_id, "barrier", {"theme": "mobilite", "level": 2}).entities[0][1]
    changed = editing.revise(cabinet, case_id, "barrier", entity, {"theme": "mobilite", "level": 3})
    assert changed is not None
    assert history.history(cabinet, case_id)[0].after == {"level": 3}
    before = lines(cabinet, case_id)
    same = {"theme": " mobilite ", "level": 3, "comment": "  "}
    assert editing.revise(cabinet, case_id, "barrier", entity, same) is None
    assert lines(cabinet, case_id) == before


@pytest.mark.parametrize(
    ("kind", "fields", "field", "reason"),
    [
        ("barrier", {}, "theme", "required"),
        ("barrier", {"level": 2}, "theme", "required"),
        ("barrier", {"theme": None}, "theme", "required"),
        ("barrier", {"theme": "  "}, "theme", "required"),
        ("barrier", {"theme": "mobilite", "level": 4}, "level", "out_of_range"),
        ("barrier", {"theme": "mobilite", "opened_on": "2026-03-01"}, "opened_on", "not_a_date"),
        ("barrier", {"theme": "mobilite", "mood": "x"}, "mood", "unknown_field"),
        ("action", {"title": "x" * 251}, "title", "too_long"),
        ("session", {"held_on": date(2026, 3, 1), "topics": 5}, "topics", "not_codes"),
        ("milestone", {}, "", "empty"),
        ("milestone", {"title": "\x00"}, "", "empty"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_written(
    cabinet: Cabinet, case_id: str, kind: str, fields: dict[str, object], field: str, reason: str
) -> None:
    before = lines(cabinet, case_id)
    with pytest.raises(InvalidValue) as caught:
        editing.add(cabinet, case_id, kind, fields)
    context = caught.value.context
    assert (context["kind"], context["field"], context["reason"]) == (kind, field, reason)
    assert lines(cabinet, case_id) == before


def test_a_required_field_cannot_be_emptied_later(cabinet: Cabinet, case_id: str) -> None:
    entity = editing.add(cabinet, case_id, "action", {"title": "Appeler la CCI"}).entities[0][1]
    with pytest.raises(InvalidValue) as caught:
        editing.revise(cabinet, case_id, "action", entity, {"title": None})
    assert caught.value.context == {"kind": "action", "field": "title", "reason": "required"}
    assert editing.revise(cabinet, case_id, "action", entity, {"comment": "sans le titre"}) is not None


def test_an_unknown_kind_or_case_is_said(cabinet: Cabinet, case_id: str) -> None:
    calls: tuple[Callable[[], object], ...] = (
        lambda: editing.add(cabinet, case_id, "vehicle", {"wheels": 2}),
        lambda: editing.revise(cabinet, case_id, "vehicle", "v", {"wheels": 2}),
        lambda: editing.remove(cabinet, case_id, "vehicle", "v"),
        lambda: editing.add(cabinet, "0" * 32, "barrier", {"theme": "mobilite"}),
    )
    for call in calls:
        with pytest.raises(UnknownRecord):
            call()


def test_what_is_removed_is_gone_from_sight_and_stays_in_the_journal(cabinet: Cabinet, case_id: str) -> None:
    entity = editing.add(cabinet, case_id, "barrier", {"theme": "mobilite"}).entities[0][1]
    changed = editing.remove(cabinet, case_id, "barrier", entity)
    assert changed.entities == (("barrier", entity),)
    assert case_files.open_case_file(cabinet, case_id).barriers == ()
    assert history.history(cabinet, case_id)[0].is_delete


def test_the_only_situation_of_a_case_is_the_same_on_every_laptop(cabinet: Cabinet, case_id: str) -> None:
    ids = {kind: editing.single_of(case_id, kind) for kind in ("beneficiary", "situation", "project")}
    assert ids["beneficiary"] == case_id
    assert len(set(ids.values())) == 3
    assert editing.single_of("0" * 32, "situation") != ids["situation"]
    for kind, field in (("situation", "housing"), ("project", "sector")):
        editing.revise(cabinet, case_id, kind, ids[kind], {field: "x"})
    case = case_files.open_case_file(cabinet, case_id)
    assert (case.situation.id, case.project.id) == (ids["situation"], ids["project"])
    assert (case.situation.housing, case.project.sector) == ("x", "x")


def test_the_register_is_edited_by_the_same_verbs(cabinet: Cabinet) -> None:
    entity = editing.add(cabinet, REGISTER, "promotion", {"name": "P1"}).entities[0][1]
    assert editing.revise(cabinet, REGISTER, "promotion", entity, {"seats": 15}) is not None
    with pytest.raises(InvalidValue):
        editing.revise(cabinet, REGISTER, "promotion", entity, {"seats": 0})


def test_removing_what_is_removed_and_restoring_what_is_there_says_nothing_new(
    cabinet: Cabinet, case_id: str
) -> None:
    before = lines(cabinet, case_id)
    case_files.restore_case_file(cabinet, case_id)
    assert lines(cabinet, case_id) == before
    case_files.delete_case_file(cabinet, case_id)
    case_files.delete_case_file(cabinet, case_id)
    assert lines(cabinet, case_id) == before + 1
