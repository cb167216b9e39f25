"""A decision taken back: the answers that it replaced are open again, each with its writer."""

from __future__ import annotations

from collections.abc import Sequence

from coachdesk.errors import PersonFacing
from coachdesk.journal.change import DELETED, Change
from coachdesk.journal.clock import tick
from coachdesk.journal.edit import Changed
from coachdesk.journal.identity import new_id
from coachdesk.programme.registry import SCHEMA_VERSION
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.reading import changes_named, head_ids, read_journal

SETTLE = "settle"
"""The act of a decision."""


class NothingToUndo(PersonFacing):
    """Everything that this change wrote has been written over since."""

    code = "nothing_to_undo"


def reopen(cabinet: Cabinet, scope: str, change_ids: Sequence[str]) -> Changed:
    """Take decisions back: the answers they replaced are open again, each with its writer.

    Fields written over since are left alone; raises ``NothingToUndo`` when that is all of them.
    """
    file = cabinet.file(scope)
    stamp = read_journal(file, limit=1)[0].change.stamp
    made: list[Change] = []
    for decision in changes_named(file, tuple(change_ids)).values():
        stamp = max(stamp, decision.stamp)
        heads = head_ids(file, decision.kind, decision.entity_id)
        stands = [name for name in decision.put if heads.get(name) == (decision.id,)]
        replaced = {one for name in stands for one in decision.replaces.get(name, ())}
        answers = sorted(changes_named(file, tuple(replaced)).values(), key=lambda one: (one.stamp, one.id))
        for answer in answers:
            names = [name for name in stands if answer.id in decision.replaces.get(name, ())]
            if names:
                stamp = tick(stamp, cabinet.now_ms())
                made.append(_opened_again(cabinet, decision, answer, names, stamp))
    changed = cabinet.apply(scope, made) if made else None
    if changed is None:
        raise NothingToUndo()
    return changed


def _opened_again(
    cabinet: Cabinet, decision: Change, answer: Change, names: Sequence[str], stamp: int
) -> Change:
    """Return a change that says again what an answer said, in place of the decision only.

    Several of them do not see each other, so that they stand side by side as the answers did.
    """
    replaces: dict[str, tuple[str, ...]] = dict.fromkeys(names, (decision.id,))
    if DELETED in names and answer.is_delete:
        # It saw what the first deletion saw, and no more: what was written apart is apart still.
        replaces = {**answer.replaces, **replaces}
    return Change(
        id=new_id(cabinet.now_ms()),
        scope=decision.scope,
        kind=decision.kind,
        entity_id=decision.entity_id,
        act="undo",
        put={name: answer.put[name] for name in names},
        replaces=replaces,
        stamp=stamp,
        person=cabinet.author.person,
        device=cabinet.author.device,
        schema=SCHEMA_VERSION,
        undoes=decision.id,
    )
