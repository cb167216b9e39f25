"""Reads and writes on a real desk; what changed is broadcast."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from coachdesk.journal.edit import Changed
from coachdesk.services import editing, register
from coachdesk.storage.cabinet import REGISTER, Cabinet
from tests.ui.desk_in_hand import COACH
from ui.background import Background
from ui.operations import DeskLocked, Operations
from ui.operations.runner import CALM_MS, changes_in

Settle = Callable[[], None]


def add_promotion(cabinet: Cabinet) -> Changed:
    return editing.add(cabinet, REGISTER, "promotion", {"name": "Promotion 12"})


def test_a_query_reads_the_desk(ops: Operations, settle: Settle) -> None:
    names: list[str | None] = []
    ops.run_query(lambda cabinet: register.me(cabinet).name, names.append, owner=ops)
    settle()
    assert names == [COACH]


def test_a_command_answers_first_then_tells_everybody(ops: Operations, settle: Settle) -> None:
    heard: list[str] = []
    ops.changed.connect(
        lambda changed, source: heard.append(f"{changed.scope} {sorted(changed.kinds)} {source}")
    )
    ops.run_command(add_promotion, lambda _changed: heard.append("answer"), owner=ops)
    settle()
    assert heard == ["answer", "register ['promotion'] None"]


def test_the_broadcast_names_its_source_and_outlives_its_owner(ops: Operations, settle: Settle) -> None:
    heard: list[QObject | None] = []
    answers: list[Changed] = []
    source = QObject()
    ops.changed.connect(lambda _changed, who: heard.append(who))
    ops.run_command(add_promotion, answers.append, source=source)
    settle()
    assert heard == [source]
    owner = QObject()
    ops.run_command(add_promotion, answers.append, owner=owner)
    owner.deleteLater()
    del owner
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    settle()
    assert len(heard) == 2
    assert len(answers) == 1


def test_a_command_that_changes_nothing_tells_nobody(ops: Operations, settle: Settle) -> None:
    heard: list[object] = []
    ops.changed.connect(lambda changed, _source: heard.append(changed))
    ops.run_command(lambda cabinet: register.rename_me(cabinet, COACH))
    settle()
    assert heard == []


def test_a_write_that_fails_is_never_silent(ops: Operations, settle: Settle) -> None:
    failed: list[Exception] = []
    ops.failed.connect(failed.append)

    def work(cabinet: Cabinet) -> Changed:
        return editing.add(cabinet, REGISTER, "promotion", {"seats": "many"})

    ops.run_command(work)
    settle()
    assert [getattr(error, "code", "") for error in failed] == ["invalid_value"]


def test_without_a_desk_work_is_refused(background: Background, settle: Settle) -> None:
    operations = Operations(background)
    errors: list[Exception] = []
    operations.run_query(lambda cabinet: cabinet, lambda _none: None, errors.append, owner=operations)
    operations.run_command(add_promotion, None, errors.append)
    settle()
    assert [type(error) for error in errors] == [DeskLocked, DeskLocked]


def test_changes_are_found_in_what_a_write_returns() -> None:
    one = Changed("case-1", frozenset({"session"}), (("session", "s"),), ("c",))
    two = Changed(REGISTER, frozenset({"promotion"}), (), ())

    class Outcome:
        changed = (one, two)

    assert changes_in(None) == ()
    assert changes_in(one) == (one,)
    assert changes_in([one, two]) == (one, two)
    assert changes_in(Outcome()) == (one, two)
    assert changes_in("something else") == ()


def test_once_calm_the_index_is_noted_as_level(ops: Operations, settle: Settle, qtbot: QtBot) -> None:
    marks: list[set[str]] = []

    def look() -> bool:
        ops.run_query(lambda cabinet: cabinet.vault.marks(), marks.append, owner=ops)
        settle()
        return marks[-1] == set()

    ops.run_command(add_promotion)
    settle()
    assert not look(), "right after a write the mark stands"
    qtbot.waitUntil(look, timeout=2 * CALM_MS + 2_000)
