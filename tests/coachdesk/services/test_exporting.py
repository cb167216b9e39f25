"""The workbook that leaves the desk: whole, in words, without a copy in the temporary folder."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

import resources
from coachdesk.journal.change import Change
from coachdesk.programme.declaration import Scope, Sensitivity
from coachdesk.programme.registry import ENTITY_TYPES, kinds_in
from coachdesk.services import case_files, editing, register, sessions
from coachdesk.services.editing import single_of
from coachdesk.services.exporting import export_json, export_xlsx
from coachdesk.services.outputs import OutputUnwritable
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.errors import DiskFull
from tests.coachdesk.conftest import DeskHome


def fill(home: DeskHome) -> str:
    case_id = case_files.enrol_beneficiary(
        home.desk.cabinet, {"birth_name": "Traoré", "first_names": "Awa", "entered_on": date(2026, 9, 1)}
    ).scope
    note = {"held_on": date(2026, 10, 1), "note": "=HYPERLINK(1)", "topics": ("P1", "P2"), "minutes": 60}
    sessions.record_session(home.desk.cabinet, case_id, note)
    situation = single_of(case_id, "situation")
    editing.revise(home.desk.cabinet, case_id, "situation", situation, {"rqth": "yes", "in_qpv": "yes"})
    return case_id


def test_a_workbook_in_words_without_formulas_or_special_data(
    home: DeskHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(home)
    watched = tmp_path / "temporary"
    watched.mkdir()
    made: list[str] = []
    real = tempfile.NamedTemporaryFile

    def noted(*arguments: object, **options: object) -> object:
        made.append("temporary file")
        return real(*arguments, **options)  # type: ignore[call-overload]  # handed on as it came

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", noted)
    monkeypatch.setattr(tempfile, "tempdir", str(watched))
    out = tmp_path / "personnes.xlsx"
    outcome = export_xlsx(home.desk.cabinet, out, lang="fr")
    assert (outcome.cases, outcome.unreadable) == (1, ())
    assert made == []
    assert list(watched.iterdir()) == []
    book = load_workbook(out)
    people = list(book.worksheets[0].values)
    assert people[0][0] == "Bénéficiaire"
    assert people[1][0] == "Awa Traoré"
    rows = [list(sheet.values) for sheet in book.worksheets]
    flat = [cell for sheet in rows for row in sheet for cell in row if cell is not None]
    assert "'=HYPERLINK(1)" in flat
    assert not any(str(cell).startswith("=") for cell in flat)
    assert "RQTH" not in " ".join(map(str, flat))
    special = tmp_path / "avec.xlsx"
    export_xlsx(home.desk.cabinet, special, lang="fr", with_special=True)
    words = " ".join(str(c) for s in load_workbook(special).worksheets for r in s.values for c in r if c)
    assert "RQTH" in words


def test_one_case_file_takes_only_what_it_names_along(home: DeskHome, tmp_path: Path) -> None:
    cabinet = home.desk.cabinet
    wanted, other = fill(home), fill(home)
    ours, theirs = (register.add_promotion(cabinet, name).entities[0][1] for name in ("Promo 1", "Promo 2"))
    for case_id, promotion in ((wanted, ours), (other, theirs)):
        editing.revise(cabinet, case_id, "beneficiary", case_id, {"promotion_id": promotion})
    out = tmp_path / "dossier.json"
    outcome = export_json(cabinet, out, case_ids=frozenset({wanted}))
    assert outcome.cases == 1
    content = json.loads(out.read_text("utf-8"))
    assert [case["id"] for case in content["cases"]] == [wanted]
    assert [one["name"] for one in content["register"]["promotion"]] == ["Promo 1"]
    everything = tmp_path / "bureau.json"
    assert export_json(cabinet, everything).cases == 2
    assert len(json.loads(everything.read_text("utf-8"))["register"]["promotion"]) == 2


def test_a_place_that_cannot_be_written_is_said_and_leaves_nothing(home: DeskHome, tmp_path: Path) -> None:
    fill(home)
    for export in (export_json, export_xlsx):
        with pytest.raises(OutputUnwritable):
            export(home.desk.cabinet, tmp_path / "nowhere" / "out")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("export", [export_json, export_xlsx])
def test_a_full_disk_is_said_and_neither_the_old_file_nor_a_neighbour_is_touched(
    home: DeskHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, export: Callable[[Cabinet, Path], object]
) -> None:
    fill(home)
    out, neighbour = tmp_path / "out.json", tmp_path / ".out.json.part"
    out.write_bytes(b"older")
    neighbour.write_bytes(b"somebody's own")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(DiskFull):
            export(home.desk.cabinet, out)
    assert out.read_bytes() == b"older"
    export(home.desk.cabinet, out)
    assert out.read_bytes() != b"older"
    assert neighbour.read_bytes() == b"somebody's own"
    assert sorted(tmp_path.glob(".*")) == [neighbour]


def rows_of(path: Path) -> dict[str, list[dict[str, object]]]:
    """Return the rows of each sheet by the titles of their columns."""
    found: dict[str, list[dict[str, object]]] = {}
    for sheet in load_workbook(path).worksheets:
        titles, *lines = list(sheet.values)
        found[sheet.title] = [dict(zip(map(str, titles), line, strict=True)) for line in lines]
    return found


def enrol(cabinet: Cabinet, last: str, **fields: object) -> str:
    return case_files.enrol_beneficiary(cabinet, {"birth_name": last, **fields}).scope


def test_only_the_people_asked_for_and_none_deleted(home: DeskHome, tmp_path: Path) -> None:
    cabinet = home.desk.cabinet
    ids = [enrol(cabinet, last) for last in ("Ba", "Diop", "Zola")]
    case_files.delete_case_file(cabinet, ids[2])
    steps: list[tuple[int, int]] = []
    outcome = export_xlsx(cabinet, tmp_path / "all.xlsx", progress=lambda *done: steps.append(done))
    assert outcome.cases == 2
    assert steps == [(0, 2), (1, 2), (2, 2)]
    people = rows_of(tmp_path / "all.xlsx")["Bénéficiaires"]
    assert [row["Bénéficiaire"] for row in people] == ["Ba", "Diop"]
    export_xlsx(cabinet, tmp_path / "one.xlsx", case_ids=frozenset({ids[1]}))
    assert [row["Bénéficiaire"] for row in rows_of(tmp_path / "one.xlsx")["Bénéficiaires"]] == ["Diop"]


@pytest.mark.parametrize("lang", resources.LANGUAGES)
def test_values_are_written_as_a_person_reads_them(home: DeskHome, tmp_path: Path, lang: str) -> None:
    cabinet = home.desk.cabinet
    promotion = register.add_promotion(cabinet, "=Promotion 3").entities[0][1]
    civility, title = next(iter(resources.catalogue("civilities", lang).items()))
    case_id = enrol(cabinet, "Diop", promotion_id=promotion, civility=civility, born_on=date(2000, 2, 29))
    single = single_of(case_id, "project")
    money = {
        "funding_needed_cents": 1_234_567,
        "own_funds_cents": 0,
        "needs_premises": False,
        "jobs_planned": 0,
    }
    editing.revise(cabinet, case_id, "project", single, money)
    situation = {"resources": tuple(resources.catalogue("resources"))[:2]}
    editing.revise(cabinet, case_id, "situation", single_of(case_id, "situation"), situation)
    export_xlsx(cabinet, tmp_path / "out.xlsx", lang=lang)
    texts = resources.translation(lang, "fields")
    (person,), (entry,), (project,) = list(rows_of(tmp_path / "out.xlsx").values())[:3]
    assert person[str(texts["field.beneficiary.promotion_id"])] == "'=Promotion 3"
    assert person[str(texts["field.beneficiary.civility"])] == title
    assert str(person[str(texts["field.beneficiary.born_on"])]).startswith("2000-02-29")
    assert project[str(texts["field.project.funding_needed_cents"])] == 12_345.67
    assert project[str(texts["field.project.own_funds_cents"])] == 0
    assert project[str(texts["field.project.needs_premises"])] is False
    assert project[str(texts["field.project.jobs_planned"])] == 0
    words = resources.catalogue("resources", lang)
    codes = sorted(situation["resources"])
    assert entry[str(texts["field.situation.resources"])] == ", ".join(words[code] for code in codes)


def test_json_holds_every_declared_field_of_every_kind(home: DeskHome, tmp_path: Path) -> None:
    cabinet = home.desk.cabinet
    case_id = fill(home)
    for with_special in (False, True):
        outcome = export_json(cabinet, tmp_path / "out.json", with_special=with_special)
        content = json.loads((tmp_path / "out.json").read_bytes())
        assert (outcome.cases, outcome.unreadable) == (1, ())
        (case,) = content["cases"]
        assert case["id"] == case_id
        assert case.keys() == {"id", *(described.kind for described in kinds_in(Scope.CASE))}
        assert content["register"].keys() == {described.kind for described in kinds_in(Scope.REGISTER)}
        assert [person["name"] for person in content["register"]["person"]] == ["Claire Fontaine"]
        for kind in ("beneficiary", "situation", "session", "milestone"):
            fields = ENTITY_TYPES[kind].fields
            kept = {
                name
                for name, spec in fields.items()
                if with_special or spec.sensitivity is not Sensitivity.SPECIAL
            }
            assert case[kind][0].keys() == {"id", *kept}, kind
        assert ("rqth" in case["situation"][0]) == with_special
        (session,) = case["session"]
        assert (session["held_on"], session["topics"], session["minutes"]) == ("2026-10-01", ["P1", "P2"], 60)


def test_a_case_that_cannot_be_read_is_named_and_the_rest_is_written(home: DeskHome, tmp_path: Path) -> None:
    hurt, well = enrol(home.desk.cabinet, "Hurt"), enrol(home.desk.cabinet, "Well")
    locked = home.locked()
    (home.folder / "cases" / f"{hurt}.db").unlink()
    home.desk = locked.unlock(home.passphrase)
    cabinet = home.desk.cabinet
    for export in (export_json, export_xlsx):
        outcome = export(cabinet, tmp_path / "out")
        assert (outcome.cases, outcome.unreadable) == (1, (f"{hurt}.db",))
    export_json(cabinet, tmp_path / "out")
    assert [case["id"] for case in json.loads((tmp_path / "out").read_bytes())["cases"]] == [well]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_what_is_written_is_for_its_owner_only(home: DeskHome, tmp_path: Path) -> None:
    fill(home)
    for export in (export_json, export_xlsx):
        export(home.desk.cabinet, tmp_path / "out")
        assert (tmp_path / "out").stat().st_mode & 0o077 == 0
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_field_of_another_version_does_not_stop_the_export(home: DeskHome, tmp_path: Path) -> None:
    cabinet = home.desk.cabinet
    case_id = enrol(cabinet, "Diop")
    change = Change(
        "f" * 32,
        case_id,
        "situation",
        single_of(case_id, "situation"),
        "x",
        {"children": "deux"},
        {},
        1,
        "pb",
        "db",
        9,
    )
    cabinet.apply(case_id, [change])
    assert export_json(cabinet, tmp_path / "out.json").cases == 1
