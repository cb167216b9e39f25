"""What simulated people write: many small things, often about the same field, sometimes by a newer program."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from coachdesk.journal.change import DELETED, Change
from coachdesk.journal.edit import Changed, Edit
from coachdesk.journal.identity import derived_id, new_id
from coachdesk.services.documents import keep_file
from coachdesk.storage.cabinet import Cabinet

MARK = "Zqxwjkvb"
"""Stands in everything that is written here, so that it can be looked for where it must not be."""

_WORDS = (
    "étude",
    "marché",
    "local",
    "devis",
    "« banque »",
    "ACRE",
    "micro\nentreprise",
    "œuvre",
    "🙂",
    "café",
)


def words(chance: Random) -> str:
    """Return a few words."""
    return " ".join([MARK, *(chance.choice(_WORDS) for _ in range(chance.randint(1, 6)))])


def new_case(cabinet: Cabinet, chance: Random) -> Changed:
    """Open a case file."""
    case_id = new_id(cabinet.now_ms() & 0xFFFF_FFFF_FFFF)
    fields = {"birth_name": words(chance), "status": "active", "coach_id": cabinet.author.person}
    return cabinet.write_new_case(case_id, [Edit("beneficiary", case_id, "enrol", fields)])


def write_in(cabinet: Cabinet, scope: str, chance: Random) -> Changed | None:
    """Write something in a case file: a field that others write too, a note, a deletion, a decision."""
    what = chance.random()
    if what < 0.35:
        name = chance.choice(("usual_name", "email", "city"))
        return cabinet.write(scope, [Edit("beneficiary", scope, "revise", {name: words(chance)})])
    if what < 0.6:
        edits = [_note(chance) for _ in range(chance.randint(1, 4))]
        return cabinet.write(scope, edits)
    known = _entities(cabinet, scope, "session")
    if not known:
        return cabinet.write(scope, [_note(chance)])
    session = chance.choice(known)
    if what < 0.8:
        return cabinet.write(scope, [Edit("session", session, "revise", {"note": words(chance)})])
    if what < 0.88:
        return cabinet.write(scope, [Edit("session", session, "remove", {DELETED: True})])
    if what < 0.93:
        return cabinet.write(scope, [Edit("session", session, "restore", {DELETED: False})])
    # Two people make the same thing: its id follows from what it is.
    same = derived_id(scope, "session", str(chance.randint(1, 3)))
    return cabinet.write(
        scope, [Edit("session", same, "add", {"held_on": "2026-02-03", "note": words(chance)})]
    )


def bring_document(cabinet: Cabinet, scope: str, chance: Random) -> Changed:
    """Keep a file that somebody brought."""
    data = f"{words(chance)} ".encode() * chance.choice((1, 40, 4000))
    return keep_file(cabinet, scope, f"{words(chance)}.docx".replace("\n", " "), data, None)


def write_in_register(cabinet: Cabinet, chance: Random) -> Changed | None:
    """Write a partner, or who one is."""
    known = _entities(cabinet, "register", "partner")
    partner = (
        chance.choice(known)
        if known and chance.random() < 0.6
        else new_id(cabinet.now_ms() & 0xFFFF_FFFF_FFFF)
    )
    return cabinet.write("register", [Edit("partner", partner, "revise", {"name": words(chance)})])


def decide(cabinet: Cabinet, scope: str, chance: Random) -> Changed | None:
    """Decide what is open in a case file: one value for all."""
    rows = cabinet.file(scope).sql.execute(
        "SELECT id, _conflicts FROM p_session WHERE _conflicts IS NOT NULL"
    )
    edits = [
        Edit("session", str(entity), "decide", {"note": words(chance)})
        for entity, names in rows
        if "note" in names
    ]
    return cabinet.write(scope, edits) if edits else None


def write_as_newer_version(cabinet: Cabinet, scope: str, chance: Random) -> Changed | None:
    """Write what this version does not know: another kind, another field, more in the body, its own spacing."""
    is_kind_new = chance.random() < 0.5
    kind = "wish" if is_kind_new else "session"
    entity = new_id(cabinet.now_ms() & 0xFFFF_FFFF_FFFF)
    body = f'{{"p": {{"held_on": "2026-02-03", "mood": "{MARK} 7"}},  "z": [1, {{"a": null}}]}}'
    change = Change(
        id=new_id(cabinet.now_ms() & 0xFFFF_FFFF_FFFF),
        scope=scope,
        kind=kind,
        entity_id=entity,
        act="add",
        put={"held_on": "2026-02-03", "mood": f"{MARK} 7"},
        replaces={},
        stamp=cabinet.now_ms() << 16,
        person=cabinet.author.person,
        device=cabinet.author.device,
        schema=99,
        extra={"z": [1, {"a": None}]},
        written=body,
    )
    changed = cabinet.take_in(scope, [change])
    cabinet.note_to_send(scope)
    return changed


def _note(chance: Random) -> Edit:
    fields = {"held_on": f"2026-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}", "note": words(chance)}
    return Edit("session", new_id(chance.getrandbits(40)), "record", fields)


def _entities(cabinet: Cabinet, scope: str, kind: str) -> Sequence[str]:
    rows = cabinet.file(scope).sql.execute(
        "SELECT DISTINCT entity FROM head WHERE kind = ? ORDER BY entity", (kind,)
    )
    return [str(row[0]) for row in rows]
