"""People come in from a sheet, once each; the import can be undone, and one killed in the middle is finished."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coachdesk.desk import create_desk
from coachdesk.errors import InvalidValue
from coachdesk.programme.case_file import CaseFile
from coachdesk.programme.case_summary import CaseSummary
from coachdesk.services import case_files, editing, finding, history, importing, register, sessions
from coachdesk.services.importing import ImportOutcome
from coachdesk.spreadsheets.decisions import Decisions, RowChoice, RowDecision
from coachdesk.spreadsheets.errors import ImportCancelled
from coachdesk.spreadsheets.header import Table, find_table
from coachdesk.spreadsheets.mapping import SheetMapping
from coachdesk.spreadsheets.plan import ImportPlan, build_plan
from coachdesk.spreadsheets.reading import read_workbook
from coachdesk.spreadsheets.targets import EMAIL, LEAVE_OUT
from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.errors import DiskFull
from tests.coachdesk.conftest import FAST, PASSPHRASE, DeskHome
from tests.coachdesk.spreadsheets.builders import TODAY, table_of, xlsx

HEADER = (
    "N°",
    "Promo",
    "Nom",
    "Prénom",
    "Né le",
    "Tél",
    "Ville",
    "RSA",
    "Mobilité",
    "Projet",
    "Coach",
    "Date d'entrée",
    "Remarques",
)
ROWS: list[tuple[Any, ...]] = [
    HEADER,
    (
        1,
        "P1",
        "Sow",
        "Awa",
        "04/05/1990",
        "0199001234",
        "Pantin",
        "x",
        "x",
        "Traiteur",
        "Inès Morel",
        "05/01/2026",
        "vue",
    ),
    (
        2,
        1,
        "Ba",
        "Issa",
        "05/06/2003",
        "0199001235",
        "Stains",
        "non",
        None,
        "VTC",
        "Claire Fontaine",
        "06/01/2026",
        None,
    ),
    (3, "P2", "Dia", "Ali", "31/02/1990", "06 12", "Bobigny", None, None, None, None, None, None),
]


def changed(row: int, column: str, value: Any) -> list[tuple[Any, ...]]:
    """Return the rows with one cell changed."""
    rows = [list(each) for each in ROWS]
    rows[row][HEADER.index(column)] = value
    return [tuple(each) for each in rows]


@dataclass
class Importer:
    """Somebody importing into a desk."""

    home: DeskHome
    outcomes: list[ImportOutcome] = field(default_factory=list)

    @property
    def cabinet(self) -> Cabinet:
        return self.home.desk.cabinet

    def plan(self, rows: list[tuple[Any, ...]] | Table, decisions: Decisions | None = None) -> ImportPlan:
        table = rows if isinstance(rows, Table) else table_of(xlsx(rows))
        mapping = importing.mapping_for(self.cabinet, table, today=TODAY)
        known = importing.known_desk(self.cabinet)
        return build_plan(table, mapping, reference_date=TODAY, known=known, decisions=decisions)

    def run(
        self, rows: list[tuple[Any, ...]] | Table = ROWS, decisions: Decisions | None = None
    ) -> ImportPlan:
        plan = self.plan(rows, decisions)
        self.outcomes.append(importing.import_people(self.cabinet, plan))
        return plan

    def people(self) -> dict[str, CaseSummary]:
        return {summary.first_names or "": summary for summary in finding.list_cases(self.cabinet)}

    def case(self, first_name: str) -> CaseFile:
        return case_files.open_case_file(self.cabinet, self.people()[first_name].case_id)


@pytest.fixture
def importer(home: DeskHome) -> Importer:
    return Importer(home)


class TestFirstImport:
    def test_everybody_gets_a_case_file(self, importer: Importer) -> None:
        plan = importer.run()
        outcome = importer.outcomes[0]
        assert plan.counts()["create"] == 3
        assert len(outcome.created) == 3
        assert outcome.updated == ()
        assert {each.scope for each in outcome.changed} == {*outcome.created, REGISTER}
        awa = importer.case("Awa")
        assert (awa.beneficiary.birth_name, awa.beneficiary.born_on) == ("Sow", date(1990, 5, 4))
        assert awa.situation.resources == ("rsa",)
        assert awa.project.title == "Traiteur"
        assert [barrier.theme for barrier in awa.barriers] == ["mobilite"]
        assert awa.beneficiary.outside_number == "1"
        assert len(awa.milestones) > 5

    def test_promotions_and_coaches_are_made_once(self, importer: Importer) -> None:
        importer.run()
        promotions = [each.name for each in register.list_promotions(importer.cabinet)]
        assert promotions == ["Promo 1", "Promo 2"]
        names = [each.name for each in register.list_people(importer.cabinet)]
        assert names == ["Claire Fontaine", "Inès Morel"]
        people = importer.people()
        assert people["Awa"].promotion_id == people["Issa"].promotion_id != people["Ali"].promotion_id
        assert people["Issa"].coach_id == importer.cabinet.author.person == people["Ali"].coach_id
        assert people["Awa"].coach_id != people["Issa"].coach_id

    def test_status_follows_from_the_dates(self, importer: Importer) -> None:
        importer.run()
        assert (importer.people()["Awa"].status, importer.people()["Ali"].status) == ("active", "prospect")

    def test_what_does_not_fit_is_in_the_comment(self, importer: Importer) -> None:
        importer.run()
        text = (importer.case("Ali").beneficiary.comment or "").replace("\u00a0", " ")
        assert text == "Né le : 31/02/1990\nTél : 06 12"

    def test_history_says_it_was_an_import(self, importer: Importer) -> None:
        importer.run()
        entries = history.history(importer.cabinet, importer.people()["Awa"].case_id)
        assert {entry.act for entry in entries} == {"import"}
        assert {entry.batch_id for entry in entries} == {importer.outcomes[0].batch_id}

    def test_they_are_found(self, importer: Importer) -> None:
        importer.run()
        assert [hit.display_name for hit in finding.search(importer.cabinet, "sow").people] == ["Awa Sow"]


class TestImportedAgain:
    def test_the_same_sheet_changes_nothing(self, importer: Importer) -> None:
        importer.run()
        before = {
            name: len(history.history(importer.cabinet, s.case_id)) for name, s in importer.people().items()
        }
        for _ in range(2):
            plan = importer.run()
            assert plan.counts() == {"create": 0, "update": 0, "same": 3, "merge": 0, "skip": 0}
            assert importer.outcomes[-1] == ImportOutcome(None, (), (), ())
        after = {
            name: len(history.history(importer.cabinet, s.case_id)) for name, s in importer.people().items()
        }
        assert before == after

    def test_what_changed_in_the_sheet_is_updated(self, importer: Importer) -> None:
        importer.run()
        plan = importer.run(changed(1, "Ville", "Bagnolet"))
        assert plan.counts()["update"] == 1
        assert plan.rows[0].changes == {("beneficiary", "city"): "Bagnolet"}
        assert importer.people()["Awa"].city == "Bagnolet"
        assert importer.outcomes[-1].updated == (importer.people()["Awa"].case_id,)

    def test_what_the_coach_wrote_since_stands(self, importer: Importer) -> None:
        importer.run()
        case_id = importer.people()["Awa"].case_id
        editing.revise(
            importer.cabinet,
            case_id,
            "beneficiary",
            case_id,
            {"city": "Montreuil", "birth_name": "Sow-Diallo"},
        )
        assert importer.run().counts()["same"] == 3
        assert importer.people()["Awa"].city == "Montreuil"
        importer.run(changed(1, "Ville", "Bagnolet"))
        assert importer.people()["Awa"].city == "Bagnolet"
        assert importer.case("Awa").beneficiary.birth_name == "Sow-Diallo"

    def test_a_barrier_that_was_deleted_does_not_come_back(self, importer: Importer) -> None:
        importer.run()
        awa = importer.case("Awa")
        editing.remove(importer.cabinet, awa.id, "barrier", awa.barriers[0].id)
        assert importer.run().counts()["same"] == 3
        assert importer.case("Awa").barriers == ()

    def test_without_numbers_in_another_order_with_other_columns(self, importer: Importer) -> None:
        importer.run()
        rows = [
            ("Prénom", "NOM", "Date de naissance", "Mail"),
            ("ALI", "DIA", None, "ali@exemple.fr"),
            ("AWA", "SOW", "1990-05-04", "awa@exemple.fr"),
        ]
        plan = importer.run(rows)
        assert plan.counts() == {"create": 0, "update": 2, "same": 0, "merge": 0, "skip": 0}
        assert importer.people()["Awa"].email == "awa@exemple.fr"

    def test_two_namesakes_that_were_kept_apart_stay_apart(self, importer: Importer) -> None:
        twin = (4, *ROWS[1][1:])
        rows = [*ROWS, twin]
        apart = Decisions(rows={5: RowDecision(RowChoice.CREATE)})
        importer.run(rows, apart)
        assert len(finding.list_cases(importer.cabinet)) == 4
        assert importer.run(rows).counts()["same"] == 4

    def test_an_entry_that_comes_later_starts_the_pathway(self, importer: Importer) -> None:
        importer.run()
        assert importer.case("Ali").milestones == ()
        importer.run(changed(3, "Date d'entrée", "07/01/2026"))
        assert importer.case("Ali").milestones

    def test_next_years_promotion_of_the_same_number_is_another_one(self, importer: Importer) -> None:
        importer.run()
        promotion = importer.people()["Awa"].promotion_id
        editing.revise(
            importer.cabinet, REGISTER, "promotion", promotion or "", {"name": "Promotion 1 de 2026"}
        )
        importer.run(
            [
                HEADER,
                (1, "P1", "Ly", "Mia", "04/05/1991", None, None, None, None, None, None, "05/01/2027", None),
            ]
        )
        assert importer.people()["Mia"].promotion_id not in (None, promotion)

    def test_the_mapping_is_remembered(self, importer: Importer) -> None:
        table = table_of(xlsx(ROWS))
        mapping = importing.mapping_for(importer.cabinet, table, today=TODAY).with_target(6, LEAVE_OUT)
        plan = build_plan(table, mapping, reference_date=TODAY)
        importing.import_people(importer.cabinet, plan)
        recalled = importing.recall_mapping(importer.cabinet, table_of(xlsx(ROWS)))
        assert isinstance(recalled, SheetMapping)
        assert recalled.target_of(6) == LEAVE_OUT
        assert (
            importing.recall_mapping(importer.cabinet, table_of(xlsx([("Nom", "Mail"), ("Sow", "x")])))
            is None
        )
        assert EMAIL not in [column.target for column in recalled.columns]


class TestUndo:
    def test_everything_is_taken_back(self, importer: Importer) -> None:
        importer.run()
        batch = importing.last_import(importer.cabinet)
        assert batch is not None
        assert batch.id == importer.outcomes[0].batch_id
        assert batch.plan is None
        undone = importing.undo_import(importer.cabinet, batch.id)
        assert (len(undone.undone), undone.kept) == (3, ())
        assert finding.list_cases(importer.cabinet) == []
        assert register.list_promotions(importer.cabinet) == []
        assert [each.name for each in register.list_people(importer.cabinet)] == ["Claire Fontaine"]
        assert importing.last_import(importer.cabinet) is None
        assert importing.undo_import(importer.cabinet, batch.id).undone == ()

    def test_and_the_sheet_can_be_imported_again(self, importer: Importer) -> None:
        importer.run()
        importing.undo_import(importer.cabinet, importer.outcomes[0].batch_id or "")
        assert importer.run().counts()["create"] == 3
        assert len(finding.list_cases(importer.cabinet)) == 3
        assert len(register.list_promotions(importer.cabinet)) == 2
        assert importer.run().counts()["same"] == 3

    def test_updates_are_put_back_and_later_work_stands(self, importer: Importer) -> None:
        importer.run()
        rows = changed(1, "Ville", "Bagnolet")
        rows[1] = (*rows[1][:5], "0199009999", *rows[1][6:])
        importer.run(rows)
        case_id = importer.people()["Awa"].case_id
        editing.revise(importer.cabinet, case_id, "beneficiary", case_id, {"phone": "+33199000000"})
        undone = importing.undo_import(importer.cabinet, importer.outcomes[1].batch_id or "")
        assert undone.undone == (case_id,)
        assert (importer.people()["Awa"].city, importer.people()["Awa"].phone) == ("Pantin", "+33199000000")
        assert importer.run().counts() == {"create": 0, "update": 0, "same": 3, "merge": 0, "skip": 0}

    def test_a_case_somebody_worked_on_is_kept_with_what_it_names(self, importer: Importer) -> None:
        importer.run()
        case_id = importer.people()["Awa"].case_id
        sessions.record_session(
            importer.cabinet, case_id, {"held_on": date(2026, 11, 1), "note": "premier entretien"}
        )
        undone = importing.undo_import(importer.cabinet, importer.outcomes[0].batch_id or "")
        assert (len(undone.undone), undone.kept) == (2, (case_id,))
        assert list(importer.people()) == ["Awa"]
        assert len(register.list_promotions(importer.cabinet)) == 1
        assert "Inès Morel" in [each.name for each in register.list_people(importer.cabinet)]

    def test_what_an_import_began_and_a_coach_filled_in_is_not_deleted(self, importer: Importer) -> None:
        case_id = case_files.enrol_beneficiary(
            importer.cabinet, {"birth_name": "Sow", "first_names": "Awa", "born_on": date(1990, 5, 4)}
        ).scope
        importer.run()
        situation = editing.single_of(case_id, "situation")
        editing.revise(importer.cabinet, case_id, "situation", situation, {"children": 2})
        importing.undo_import(importer.cabinet, importer.outcomes[0].batch_id or "")
        awa = importer.case("Awa")
        assert (awa.situation.children, awa.situation.resources) == (2, ())
        assert awa.project.title is None


class Killed(BaseException):
    """The process ends here."""


def kill_at(step: int) -> Callable[[int, int], None]:
    def progress(done: int, _total: int) -> None:
        if done == step:
            raise Killed

    return progress


class TestInterrupted:
    @pytest.mark.parametrize("step", [1, 2, 3])
    def test_an_import_killed_in_the_middle_is_finished(self, importer: Importer, step: int) -> None:
        plan = importer.plan(ROWS)
        with pytest.raises(Killed):
            importing.import_people(importer.cabinet, plan, progress=kill_at(step))
        importer.home.again()
        resumed = importing.resume_imports(importer.cabinet)
        assert resumed in (0, 1)  # unlocking may have done it already
        assert sorted(importer.people()) == ["Ali", "Awa", "Issa"]
        assert importing.resume_imports(importer.cabinet) == 0
        batch = importing.last_import(importer.cabinet)
        assert batch is not None
        assert batch.plan is None
        assert importer.run().counts()["same"] == 3
        importing.undo_import(importer.cabinet, batch.id)
        assert importer.people() == {}

    @pytest.mark.parametrize("step", [1, 2, 4])
    def test_an_undo_killed_in_the_middle_is_finished(self, importer: Importer, step: int) -> None:
        importer.run()
        batch_id = importer.outcomes[0].batch_id or ""
        with pytest.raises(Killed):
            importing.undo_import(importer.cabinet, batch_id, progress=kill_at(step))
        importer.home.again()
        importing.resume_imports(importer.cabinet)
        assert importer.people() == {}
        assert register.list_promotions(importer.cabinet) == []
        assert importing.resume_imports(importer.cabinet) == 0

    def test_cancelling_takes_back_what_was_written(self, importer: Importer) -> None:
        plan = importer.plan(ROWS)
        calls: list[int] = []

        def is_cancelled() -> bool:
            calls.append(1)
            return len(calls) > 2

        with pytest.raises(ImportCancelled):
            importing.import_people(importer.cabinet, plan, is_cancelled=is_cancelled)
        assert finding.list_cases(importer.cabinet) == []
        assert register.list_promotions(importer.cabinet) == []

    def test_a_full_disk_leaves_nothing_half_written(self, importer: Importer) -> None:
        def full(done: int, _total: int) -> None:
            if done == 2:
                raise DiskFull(file="cases")

        with pytest.raises(DiskFull):
            importing.import_people(importer.cabinet, importer.plan(ROWS), progress=full)
        assert finding.list_cases(importer.cabinet) == []
        assert importer.run().counts()["create"] == 3

    def test_a_value_that_does_not_fit_is_refused_before_anything_is_written(
        self, importer: Importer
    ) -> None:
        plan = importer.plan(ROWS)
        broken = replace(plan.rows[2], changes={("beneficiary", "city"): "x" * 500})
        plan = replace(plan, rows=(*plan.rows[:2], broken))
        with pytest.raises(InvalidValue):
            importing.import_people(importer.cabinet, plan)
        assert finding.list_cases(importer.cabinet) == []
        assert importing.last_import(importer.cabinet) is None


def test_two_laptops_that_import_one_list_make_one_promotion(importer: Importer, tmp_path: Path) -> None:
    importer.run()
    desk, words = create_desk(tmp_path / "other", PASSPHRASE, "Inès Morel", cost=FAST)
    other = Importer(DeskHome(tmp_path / "other", desk, words))
    other.run()
    here, there = (
        {each.id: each.name for each in register.list_promotions(each_desk.cabinet)}
        for each_desk in (importer, other)
    )
    desk.lock()
    assert here == there


def test_the_sample_from_end_to_end(importer: Importer, shared_dir: Path) -> None:
    sheet = shared_dir / "samples" / "inscriptions-2026.xlsx"
    if not sheet.exists():
        pytest.skip("no sample sheet")
    table = find_table(read_workbook(sheet))
    assert importer.run(table).counts() == {"create": 150, "update": 0, "same": 0, "merge": 6, "skip": 0}
    assert len(finding.list_cases(importer.cabinet)) == 150
    assert sum(each.in_qpv == "yes" for each in finding.list_cases(importer.cabinet)) == 45
    assert len(register.list_promotions(importer.cabinet)) == 10
    assert importer.run(table).counts() == {"create": 0, "update": 0, "same": 150, "merge": 6, "skip": 0}
    text = json.dumps(
        [
            str(case_files.open_case_file(importer.cabinet, each.case_id))
            for each in finding.list_cases(importer.cabinet)
        ]
    )
    assert "006 084" not in text
    importing.undo_import(importer.cabinet, importer.outcomes[0].batch_id or "")
    assert finding.list_cases(importer.cabinet) == []
