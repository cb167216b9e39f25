"""Verbs on three case files, chosen by a seed, with crashes between them: what an index has to follow."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from datetime import date, timedelta

from coachdesk.journal.change import DELETED, Change
from coachdesk.journal.edit import Edit
from coachdesk.services import case_files, conflicts, editing, history, pathway, sessions
from coachdesk.storage.cabinet import Cabinet
from tests.coachdesk.storage.conftest import Drawer

DAY = date(2026, 3, 2)
NAMES = ("N'Diaye", "El Amrani", "Œuvrard", "Łukasz", "de La Tour", "Zoé")
WORDS = ("marché", "d'étude", "Pantin", "œuvres", "rendez-vous", "01 99 00 12 34", "+33199001234")


class Work:
    """Verbs on three case files, chosen by a seed; a foreign desk writes in them too."""

    def __init__(self, drawer: Drawer, chance: random.Random) -> None:
        self.drawer = drawer
        self.chance = chance
        self.cases: list[str] = []

    @property
    def cabinet(self) -> Cabinet:
        return self.drawer.cabinet

    def _note(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=self.chance.randint(0, 4)))

    def _day(self) -> date:
        return DAY + timedelta(days=self.chance.randint(-3, 3))

    def _one(self, name: str) -> str:
        """Return the id of something of this kind in the chosen case, deleted ones too, or of a new one."""
        rows = self.cabinet.file(self._case).sql.execute(f"SELECT id FROM p_{name} ORDER BY id")
        return str(self.chance.choice(rows)[0]) if rows else secrets.token_hex(16)

    def step(self) -> None:
        if not self.cases or (len(self.cases) < 3 and self.chance.random() < 0.3):
            self._enrol()
            return
        self._case = self.chance.choice(self.cases)
        verbs: list[Callable[[], object]] = [
            self._record,
            self._record,
            self._revise_note,
            self._amend,
            self._rename,
            self._tick,
            self._act_done,
            self._remove,
            self._delete_case,
            self._restore,
            self._barrier,
            self._situation,
            self._project,
            self._foreign,
            self._foreign,
            self._undo,
            self._settle,
            self._document,
            self.cabinet.settle,
            self._crash_between,
            self._crash_before,
        ]
        self.chance.choice(verbs)()

    def _enrol(self) -> None:
        fields: dict[str, object] = {
            "birth_name": self.chance.choice(NAMES),
            "first_names": self.chance.choice(NAMES),
        }
        if self.chance.random() < 0.5:
            fields["entered_on"] = self._day()
        self.cases.append(case_files.enrol_beneficiary(self.cabinet, fields).scope)

    def _session_fields(self) -> dict[str, object]:
        return {
            "held_on": self._day(),
            "note": self._note(),
            "next_on": self.chance.choice([None, self._day()]),
            "absence": self.chance.choice([None, "present", "excused"]),
        }

    def _record(self) -> None:
        actions: list[dict[str, object]] = [{"title": self._note() or "à faire", "due_on": self._day()}]
        sessions.record_session(self.cabinet, self._case, self._session_fields(), actions)

    def _amend(self) -> None:
        actions: list[dict[str, object]] = [
            {"id": self._one("action"), "is_removed": True},
            {"title": "neuve"},
        ]
        sessions.amend_session(
            self.cabinet, self._case, self._one("session"), self._session_fields(), actions
        )

    def _revise_note(self) -> None:
        editing.revise(self.cabinet, self._case, "session", self._one("session"), {"note": self._note()})

    def _rename(self) -> None:
        field = self.chance.choice(["birth_name", "usual_name", "first_names", "phone", "city", "comment"])
        value = self.chance.choice([None, *NAMES, *WORDS])
        editing.revise(self.cabinet, self._case, "beneficiary", self._case, {field: value})

    def _tick(self) -> None:
        if self.chance.random() < 0.5:
            pathway.tick_milestone(self.cabinet, self._case, self._one("milestone"), self._day())
        else:
            fields = {
                "not_applicable": self.chance.choice([None, "non"]),
                "phase": self.chance.choice(["P1", "P4"]),
            }
            editing.revise(self.cabinet, self._case, "milestone", self._one("milestone"), fields)

    def _act_done(self) -> None:
        pathway.complete_action(self.cabinet, self._case, self._one("action"), self._day())

    def _barrier(self) -> None:
        fields = {
            "theme": "mobilite",
            "comment": self._note(),
            "lifted_on": self.chance.choice([None, self._day()]),
        }
        editing.add(self.cabinet, self._case, "barrier", fields)

    def _document(self) -> None:
        editing.add(
            self.cabinet, self._case, "document", {"title": self._note() or "titre", "made_on": self._day()}
        )

    def _single(self, kind: str, fields: dict[str, object]) -> None:
        editing.revise(self.cabinet, self._case, kind, editing.single_of(self._case, kind), fields)

    def _situation(self) -> None:
        self._single("situation", {"in_qpv": self.chance.choice([None, "yes", "no"])})

    def _project(self) -> None:
        self._single("project", {"title": self._note(), "idea": self._note()})

    def _remove(self) -> None:
        kind = self.chance.choice(["session", "action", "milestone", "barrier", "project", "situation"])
        editing.remove(self.cabinet, self._case, kind, self._one(kind))

    def _delete_case(self) -> None:
        case_files.delete_case_file(self.cabinet, self._case)

    def _restore(self) -> None:
        case_files.restore_case_file(self.cabinet, self._case)

    def _undo(self) -> None:
        entry = self.chance.choice(history.history(self.cabinet, self._case))
        try:
            history.undo_change(self.cabinet, self._case, entry.change_id)
        except history.NothingToUndo:
            return

    def _settle(self) -> None:
        for conflict in case_files.open_case_file(self.cabinet, self._case).conflicts:
            conflicts.settle(
                self.cabinet,
                self._case,
                conflict.kind,
                conflict.entity_id,
                conflict.field,
                self.chance.choice([True, False]) if conflict.field == DELETED else "décidé",
            )

    def _foreign(self) -> None:
        kind, field = self.chance.choice(
            [("session", "note"), ("beneficiary", "birth_name"), ("action", "title"), ("session", "mood")]
        )
        entity = self._case if kind == "beneficiary" else self._one(kind)
        change = Change(
            secrets.token_hex(16), self._case, kind, entity, "x", {field: self._note() or None}, {},
            self.chance.randint(1, 9) << 16, "pb", "db", 99,
        )  # fmt: skip
        self.cabinet.apply(self._case, [change])

    def _crash(self) -> None:
        """End as a killed process does: nothing is settled."""
        for opened in self.cabinet._open.values():
            opened.close()
        self.cabinet.vault.close()
        self.drawer.open().repair()

    def _crash_between(self) -> None:
        """Crash after the case file's commit and before the index's."""
        file = self.cabinet.file(self._case)
        self.cabinet._mark(self._case)
        edits = [
            Edit(
                "session", secrets.token_hex(16), "x", {"held_on": "2026-03-09", "note": self._note() or "n"}
            ),
            Edit("beneficiary", self._case, "x", {"city": self._note()}),
        ]
        file.write(edits, self.cabinet.author)
        self._crash()

    def _crash_before(self) -> None:
        """Crash after the mark and before the case file's commit, with the index level."""
        self.cabinet._mark(self._case)
        self._crash()
