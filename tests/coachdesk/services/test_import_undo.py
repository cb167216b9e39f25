"""An import taken back where its changes did not arrive in the order they were made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coachdesk.journal.change import Change
from coachdesk.journal.edit import Edit
from coachdesk.programme.beneficiary import Barrier, Beneficiary
from coachdesk.programme.declaration import Plain, Scope
from coachdesk.services import editing, history
from coachdesk.services.import_undo import UndoneImport, undo_steps
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.projection import read_changes
from coachdesk.storage.reading import read_one
from coachdesk.storage.vault_file import Batch
from tests.coachdesk.storage.conftest import Drawer

NEW = "e" * 32
BATCH = "batch"

Order = Callable[[list[Change]], list[Change]]
ORDERS: dict[str, Order] = {"as made": list, "newest first": lambda changes: changes[::-1]}


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Cabinet]:
    """Return the cabinet of another laptop."""
    folder = tmp_path / "other"
    folder.mkdir()
    drawer = Drawer(folder, "device-b")
    yield drawer.cabinet
    drawer.cabinet.close()


def imported(cabinet: Cabinet, case_id: str, edits: list[Edit]) -> None:
    assert cabinet.write(case_id, edits, batch=BATCH) is not None


def sent(cabinet: Cabinet, other: Cabinet, case_id: str, order: Order) -> None:
    changes = read_changes(cabinet.file(case_id).sql, case_id)
    assert len(changes) > 1
    other.make_scope(case_id, Scope.CASE)
    other.apply(case_id, order(changes))


def taken_back(cabinet: Cabinet, case_id: str) -> UndoneImport:
    return undo_steps(
        cabinet, Batch(BATCH, "import", "done", 0, None, (case_id,)), lambda _done, _total: None
    )


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_a_case_that_the_import_began_goes_as_a_whole(cabinet: Cabinet, other: Cabinet, order: Order) -> None:
    cabinet.make_scope(NEW, Scope.CASE)
    imported(
        cabinet,
        NEW,
        [
            Edit("beneficiary", NEW, "import", {"birth_name": "Sow"}),
            Edit("barrier", "b", "import", {"level": 1}),
        ],
    )
    imported(cabinet, NEW, [Edit("beneficiary", NEW, "import", {"birth_name": "Sow", "city": "Stains"})])
    sent(cabinet, other, NEW, order)
    outcome = taken_back(other, NEW)
    assert (outcome.undone, outcome.kept) == ((NEW,), ())
    (last, *_) = history.history(other, NEW)
    assert (last.act, last.is_delete, last.kind) == ("undo_import", True, "beneficiary")
    (first,) = (one for one in history.history(other, NEW) if one.undone_by)
    assert (first.kind, first.after) == ("beneficiary", {"birth_name": "Sow"})


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_a_thing_that_stood_before_the_import_is_put_back_not_deleted(
    cabinet: Cabinet, other: Cabinet, case_id: str, order: Order
) -> None:
    editing.revise(cabinet, case_id, "barrier", "b", {"theme": "mobilite", "level": 1})
    imported(cabinet, case_id, [Edit("barrier", "b", "import", {"level": 3})])
    imported(cabinet, case_id, [Edit("beneficiary", case_id, "import", {"city": "Stains"})])
    sent(cabinet, other, case_id, order)
    assert taken_back(other, case_id).undone == (case_id,)
    file = other.file(case_id)
    assert read_one(file, Barrier, "b") == Barrier(id="b", theme="mobilite", level=1)
    assert not any(entry.is_delete for entry in history.history(other, case_id))
    person = read_one(file, Beneficiary, case_id)
    assert person is not None
    assert (person.birth_name, person.city) == ("Traoré", None)


def test_of_a_thing_that_was_edited_since_only_what_the_import_put_is_cleared(
    cabinet: Cabinet, case_id: str
) -> None:
    put: dict[str, Plain] = {"theme": "mobilite", "level": 3, "comment": "vu"}
    imported(cabinet, case_id, [Edit("barrier", "b", "import", put)])
    editing.revise(cabinet, case_id, "barrier", "b", {"level": 1})
    changed = editing.revise(cabinet, case_id, "barrier", "b", {"comment": "autre"})
    assert changed is not None
    history.undo_change(cabinet, case_id, changed.change_ids[0])
    taken_back(cabinet, case_id)
    # The level is somebody's own; the comment was too, but that was taken back.
    assert read_one(cabinet.file(case_id), Barrier, "b") == Barrier(id="b", level=1)
