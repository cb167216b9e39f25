"""The plan says what every row would do; nothing of the sheet is lost without a word."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachdesk.programme.declaration import to_plain
from coachdesk.programme.folding import fold
from coachdesk.programme.register import Person, Promotion
from coachdesk.programme.registry import ENTITY_TYPES
from coachdesk.spreadsheets.decisions import CellChoice, CellDecision, Decisions, RowChoice, RowDecision
from coachdesk.spreadsheets.doubts import Severity
from coachdesk.spreadsheets.duplicates import KnownPerson
from coachdesk.spreadsheets.errors import ImportCancelled
from coachdesk.spreadsheets.mapping import guess_mapping
from coachdesk.spreadsheets.matching import row_identity
from coachdesk.spreadsheets.merging import CaseValues
from coachdesk.spreadsheets.plan import ImportPlan, KnownDesk, PlannedRow, build_plan
from coachdesk.spreadsheets.references import NewName
from coachdesk.spreadsheets.report import report
from coachdesk.spreadsheets.targets import KEEP, LEAVE_OUT, FieldKey, Target
from tests.coachdesk.spreadsheets.builders import HEADER, TODAY, only, plan_of, raw_xlsx, table_of, xlsx

COMMENT = ("beneficiary", "comment")
PHONE = ("beneficiary", "phone")
OTHER_PHONE = ("beneficiary", "other_phone")
PROMOTION = ("beneficiary", "promotion_id")
COACH = ("beneficiary", "coach_id")
RESOURCES_ABSENT = ("situation", "resources_absent")
AWA = (1, "Sow", "Awa", date(1990, 5, 4), "0199001234", "awa@exemple.fr", "à relancer")


def person(**cells: Any) -> PlannedRow:
    """Return the planned row of somebody with these cells besides a name."""
    return only(plan_of([("Nom", "Prénom", *cells), ("Sow", "Awa", *cells.values())]))


def comment(row: PlannedRow) -> list[str]:
    text = row.values.get(COMMENT, "")
    return str(text).replace("\u00a0", " ").split("\n") if text else []


def codes(row: PlannedRow) -> list[str]:
    return [doubt.code for doubt in row.doubts]


class TestOneRow:
    def test_values_by_field(self) -> None:
        row = only(plan_of([HEADER, AWA]))
        assert (row.action, row.number, row.row, row.title) == ("create", "1", 2, "Awa Sow")
        assert row.values == row.changes
        assert row.values == {
            ("beneficiary", "outside_number"): "1",
            ("beneficiary", "birth_name"): "Sow",
            ("beneficiary", "first_names"): "Awa",
            ("beneficiary", "born_on"): date(1990, 5, 4),
            PHONE: "+33199001234",
            ("beneficiary", "email"): "awa@exemple.fr",
            COMMENT: "à relancer",
        }
        assert row.doubts == ()

    def test_what_does_not_fit_goes_to_the_comment(self) -> None:
        row = person(**{"Date de naissance": "31/02/1990", "Tél": "06 12", "Zig": "zag", "Remarques": "vue"})
        assert comment(row) == ["vue", "Date de naissance : 31/02/1990", "Tél : 06 12", "Zig : zag"]
        assert codes(row) == ["impossible_birth_date", "invalid_phone"]
        assert [(doubt.row, doubt.column, doubt.header, doubt.shown) for doubt in row.doubts] == [
            (2, "C", "Date de naissance", "31/02/1990"),
            (2, "D", "Tél", "06 12"),
        ]

    def test_a_no_without_a_field_stays_readable(self) -> None:
        row = person(**{"Sans ressources": "Non", "Mobilité": "non"})
        assert comment(row) == ["Sans ressources : Non", "Mobilité : non"]
        assert row.barriers == ()
        assert RESOURCES_ABSENT not in row.values

    def test_noes_to_several_resources_are_one_field(self) -> None:
        row = person(**{"RSA (O/N)": "Non", "AAH": "non", "ARE": "oui", "ASS": None, "ADA": "?"})
        assert row.values[RESOURCES_ABSENT] == ("aah", "rsa")
        assert row.values[("situation", "resources")] == ("are",)
        assert comment(row) == []

    def test_of_a_yes_and_a_no_the_yes_stands_and_the_no_is_readable(self) -> None:
        row = person(**{"Ressources": "RSA + AAH", "RSA (O/N)": "Non", "AAH": "0", "ASS": "non"})
        assert row.values[("situation", "resources")] == ("aah", "rsa")
        assert row.values[RESOURCES_ABSENT] == ("ass",)
        assert comment(row) == ["AAH : 0", "RSA (O/N) : Non"]
        assert codes(row) == []
        alone = person(**{"Ressources": "RSA", "RSA (O/N)": "Non"})
        assert RESOURCES_ABSENT not in alone.values
        assert comment(alone) == ["RSA (O/N) : Non"]

    def test_barriers_and_resources(self) -> None:
        row = person(RSA="x", AAH="oui", Mobilité="permis en cours", Logement="oui")
        assert row.values[("situation", "resources")] == ("aah", "rsa")
        assert {barrier.theme: barrier.comment for barrier in row.barriers} == {
            "mobilite": "permis en cours",
            "logement-hebergement": None,
        }

    def test_health_is_told_and_not_kept(self) -> None:
        row = person(RQTH="oui, dos", Santé="diabète")
        assert row.values[("situation", "rqth")] == "yes"
        assert comment(row) == []
        assert codes(row) == ["special_not_kept", "health_text_not_kept"]
        assert [barrier.theme for barrier in row.barriers] == ["sante--acces-aux-soins"]

    def test_two_phones(self) -> None:
        row = person(Tél="0612345678 / 0199001234", **{"Tél 2": "0199005678"})
        assert (row.values[PHONE], row.values[OTHER_PHONE]) == ("+33612345678", "+33199001234")
        assert comment(row) == ["Tél 2 : +33199005678"]

    def test_civility_and_gender_say_each_other(self) -> None:
        assert person(Sexe="Mme").values[("beneficiary", "civility")] == "mme"
        assert person(Civilité="M.").values[("beneficiary", "gender")] == "man"
        both = person(Civilité="Mme", Sexe="autre").values
        assert (both[("beneficiary", "civility")], both[("beneficiary", "gender")]) == ("mme", "other")

    def test_a_postal_code_that_contradicts_is_kept(self) -> None:
        row = person(Adresse="3 rue X, 93200 Saint-Denis", CP="93000", Ville="Bobigny")
        assert row.values[("beneficiary", "postal_code")] == "93000"
        assert "Adresse : 3 rue X, 93200 Saint-Denis" in comment(row)
        alone = person(Adresse="3 rue X, 93200 Saint-Denis")
        assert alone.values[("beneficiary", "city")] == "Saint-Denis"
        assert comment(alone) == []

    def test_a_social_security_number_is_masked_everywhere(self) -> None:
        number = "2 85 05 78 006 084 91"
        row = person(Remarques=f"sécu {number}", Tél=f"0199001234 {number}", Zig=number, NIR="12 34")
        text = repr(row)
        assert "006 084" not in text
        assert "12 34" not in text
        assert row.values[PHONE] == "+33199001234"
        assert comment(row) == ["sécu •••", "Zig : •••"]
        assert codes(row) == ["nir_masked"] * 4
        assert all(doubt.severity is Severity.ERROR for doubt in row.doubts)

    def test_formulas_and_errors(self) -> None:
        cells = "".join(
            f'<c r="{c}1" t="str"><v>{v}</v></c>'
            for c, v in zip("ABCD", ("Nom", "Prénom", "Tél", "Ville"), strict=True)
        )
        data = '<c r="A2" t="str"><v>Sow</v></c><c r="C2"><f>A1</f></c><c r="D2" t="e"><v>#N/A</v></c>'
        table = table_of(raw_xlsx(f'<sheetData><row r="1">{cells}</row><row r="2">{data}</row></sheetData>'))
        mapping = guess_mapping(table, today=TODAY)
        row = only(build_plan(table, mapping, reference_date=TODAY))
        assert [(d.code, d.shown) for d in row.doubts] == [
            ("formula_without_value", "=A1"),
            ("error_cell", "#N/A"),
        ]
        assert comment(row) == []
        kept = Decisions(cells={(2, 2): CellDecision(CellChoice.COMMENT)})
        assert comment(only(build_plan(table, mapping, reference_date=TODAY, decisions=kept))) == [
            "Tél : =A1"
        ]

    def test_a_comment_that_is_too_long_is_cut_and_said(self) -> None:
        row = person(Remarques="mot " * 1_500)
        assert len(str(row.values[COMMENT])) == 4_000
        assert codes(row)[-1] == "comment_cut"

    def test_rows_without_a_name(self) -> None:
        plan = plan_of(
            [
                HEADER,
                AWA,
                (2, None, None, None, "0199005678"),
                (3,),
                (None, None, None, None, None, None, "légende"),
            ]
        )
        assert [(row.row, row.action, row.reason) for row in plan.rows] == [
            (2, "create", ""),
            (3, "skip", "no_name"),
            (5, "skip", "no_name"),
        ]
        assert report(plan)["rows"] == 1


class TestNames:
    def test_promotions_and_coaches(self) -> None:
        header = ("Nom", "Prénom", "Promo", "Coach")
        rows = [
            header,
            ("Sow", "Awa", 1, "K. Benali"),
            ("Ba", "Issa", "P2", "Inès MOREL"),
            ("Dia", "Ali", "Promo 2", "nc"),
        ]
        known = KnownDesk(
            promotions=(Promotion(id="p1", name="Promotion n° 1"),),
            coaches=(Person(id="k", name="Karim Benali"), Person(id="x", name="Kim Benhaddou")),
        )
        plan = plan_of(rows, known=known)
        assert plan.rows[0].values[PROMOTION] == "p1"
        assert plan.rows[0].values[COACH] == "k"
        assert plan.rows[1].new_names == {
            PROMOTION: NewName("promotion", "#2", "Promo 2"),
            COACH: NewName("person", "ines morel", "Inès MOREL"),
        }
        assert plan.rows[2].new_names == {PROMOTION: NewName("promotion", "#2", "Promo 2")}
        assert {name.name for name in plan.new_names} == {"Promo 2", "Inès MOREL"}

    def test_initials_that_fit_two_people_are_a_name_of_their_own(self) -> None:
        known = KnownDesk(coaches=(Person(id="a", name="Karim Benali"), Person(id="b", name="Kenza Benali")))
        row = only(plan_of([("Nom", "Prénom", "Coach"), ("Sow", "Awa", "K. Benali")], known=known))
        assert COACH not in row.values
        assert row.new_names[COACH].name == "K. Benali"

    def test_a_title_row_gives_the_promotion(self) -> None:
        plan = plan_of([HEADER, ("Promotion 3",), AWA])
        assert only(plan).new_names[PROMOTION].key == "#3"


TWICE = [
    ("N°", "Nom", "Prénom", "Né le", "Tél", "Ville", "RQTH", "Remarques"),
    (1, "Sow", "Awa", "04/05/1990", "0199001234", "Pantin", "non", "vue"),
    (2, "SOW", "AWA", "1990-05-04", "0199005678", "Stains", "oui", "rappelée"),
    (3, "Sow", "Awa", None, None, "Bobigny", None, None),
]


class TestDuplicates:
    def test_rows_of_one_person_are_joined_and_nothing_is_dropped(self) -> None:
        plan = plan_of(TWICE)
        assert [row.action for row in plan.rows] == ["create", "merge", "create"]
        first, second, third = plan.rows
        assert second.into_row == first.row
        assert (first.values[PHONE], first.values[OTHER_PHONE]) == ("+33199001234", "+33199005678")
        assert comment(first) == ["vue", "rappelée", "N° 2, Ville : Stains"]
        assert [(d.code, d.header) for d in second.doubts] == [
            ("possible_duplicate", ""),
            ("merged_value_differs", "Ville"),
            ("merged_value_differs", "RQTH"),
        ]
        assert codes(third) == ["possible_duplicate", "possible_duplicate"]
        assert plan.pairs == (("1", "2"), ("1", "3"), ("2", "3"))

    def test_the_person_decides(self) -> None:
        apart = Decisions(rows={3: RowDecision(RowChoice.CREATE)})
        assert [row.action for row in plan_of(TWICE, decisions=apart).rows] == ["create"] * 3
        joined = Decisions(rows={4: RowDecision(RowChoice.MERGE_INTO_ROW, row=2)})
        plan = plan_of(TWICE, decisions=joined)
        assert [row.action for row in plan.rows] == ["create", "merge", "merge"]
        assert "N° 3, Ville : Bobigny" in comment(plan.rows[0])
        skipped = Decisions(rows={2: RowDecision(RowChoice.SKIP)})
        plan = plan_of(TWICE, decisions=skipped)
        assert [row.action for row in plan.rows] == ["skip", "create", "create"]
        assert comment(plan.rows[1]) == ["rappelée"]
        both = Decisions(
            rows={2: RowDecision(RowChoice.SKIP), 3: RowDecision(RowChoice.MERGE_INTO_ROW, row=2)}
        )
        assert [row.action for row in plan_of(TWICE, decisions=both).rows] == ["skip", "create", "create"]

    def test_decisions_that_go_round_in_circles(self) -> None:
        circle = Decisions(
            rows={
                2: RowDecision(RowChoice.MERGE_INTO_ROW, row=3),
                3: RowDecision(RowChoice.MERGE_INTO_ROW, row=2),
                4: RowDecision(RowChoice.MERGE_INTO_ROW, row=4),
            }
        )
        assert any(row.action == "create" for row in plan_of(TWICE, decisions=circle).rows)


class TestKnownPeople:
    @staticmethod
    def desk(*people: KnownPerson, **values: CaseValues) -> KnownDesk:
        return KnownDesk(people=people, values_of=lambda case_id: values.get(case_id, CaseValues()))

    def test_somebody_known_is_met_by_name_and_birth(self) -> None:
        known = self.desk(
            KnownPerson("c1", ("SOW",), "Awa", date(1990, 5, 4)),
            c1=CaseValues(
                {("beneficiary", "birth_name"): "SOW", ("beneficiary", "email"): "autre@exemple.fr"}
            ),
        )
        row = only(plan_of([HEADER, AWA], known=known))
        assert (row.action, row.case_id, row.reason) == ("update", "c1", "same_name")
        assert row.changes[PHONE] == "+33199001234"
        assert ("beneficiary", "birth_name") not in row.changes
        assert ("beneficiary", "email") not in row.changes
        assert [(d.code, d.header) for d in row.doubts] == [("differs_from_program", "Mail")]
        taken = Decisions(from_sheet=frozenset({(2, "beneficiary", "email")}))
        changed = only(plan_of([HEADER, AWA], known=known, decisions=taken))
        assert changed.changes[("beneficiary", "email")] == "awa@exemple.fr"

    def test_a_number_alone_is_not_enough(self) -> None:
        other = KnownPerson("c1", ("Martin",), "Luc", date(1980, 1, 1), outside_number="1")
        assert only(plan_of([HEADER, AWA], known=self.desk(other))).action == "create"
        moved = KnownPerson("c1", ("Sow-Diallo",), "Awa", date(1990, 5, 4), outside_number="1")
        assert only(plan_of([HEADER, AWA], known=self.desk(moved))).case_id == "c1"
        corrected = KnownPerson("c1", ("Sow",), "Awa", date(1990, 5, 14), outside_number="1")
        assert only(plan_of([HEADER, AWA], known=self.desk(corrected))).case_id == "c1"

    def test_a_name_corrected_in_the_program_still_meets_its_row(self) -> None:
        identity = row_identity(only(plan_of([HEADER, AWA])).values)
        corrected = KnownPerson("c1", ("Saw",), "Hawa", None, row_identity=identity)
        rows = [HEADER, (None, *AWA[1:])]
        row = only(plan_of(rows, known=self.desk(corrected)))
        assert (row.case_id, row.reason) == ("c1", "imported_before")

    def test_two_namesakes_each_meet_their_own_case(self) -> None:
        rows = [HEADER, AWA, (2, *AWA[1:])]
        known = self.desk(
            KnownPerson("c2", ("Sow",), "Awa", date(1990, 5, 4), outside_number="2"),
            KnownPerson("c1", ("Sow",), "Awa", date(1990, 5, 4), outside_number="1"),
        )
        assert [row.case_id for row in plan_of(rows, known=known).rows] == ["c1", "c2"]

    def test_two_rows_of_one_known_person_are_joined(self) -> None:
        rows = [HEADER, AWA, (2, *AWA[1:])]
        known = self.desk(KnownPerson("c1", ("Sow",), "Awa", date(1990, 5, 4)))
        plan = plan_of(rows, known=known)
        assert [(row.action, row.case_id, row.into_row) for row in plan.rows] == [
            ("update", "c1", None),
            ("merge", None, 2),
        ]

    def test_somebody_who_may_be_known_is_shown(self) -> None:
        known = self.desk(KnownPerson("c1", ("Sow",), "Awa"))
        row = only(plan_of([HEADER, AWA], known=known))
        assert (row.action, codes(row)) == ("create", ["possible_duplicate"])
        assert [suggestion.case_id for suggestion in row.suggestions] == ["c1"]
        chosen = Decisions(rows={2: RowDecision(RowChoice.MERGE_INTO_CASE, case_id="c1")})
        assert only(plan_of([HEADER, AWA], known=known, decisions=chosen)).case_id == "c1"
        gone = Decisions(rows={2: RowDecision(RowChoice.MERGE_INTO_CASE, case_id="unknown")})
        assert only(plan_of([HEADER, AWA], known=known, decisions=gone)).action == "create"

    def test_nothing_new_is_nothing_to_do(self) -> None:
        first = only(plan_of([HEADER, AWA]))
        plain = {
            key: to_plain(ENTITY_TYPES[key[0]].fields[key[1]], value) for key, value in first.values.items()
        }
        known = self.desk(KnownPerson("c1", ("Sow",), "Awa", date(1990, 5, 4)), c1=CaseValues(plain, plain))
        row = only(plan_of([HEADER, AWA], known=known))
        assert (row.action, row.changes, row.doubts) == ("same", {}, ())

    def test_barriers_it_has_are_not_added(self) -> None:
        known = self.desk(
            KnownPerson("c1", ("Sow",), "Awa", phones=("+33199001234",)),
            c1=CaseValues(barriers=frozenset({"mobilite"})),
        )
        rows = [("Nom", "Prénom", "Tél", "Mobilité", "Logement"), ("Sow", "Awa", "0199001234", "x", "x")]
        row = only(plan_of(rows, known=known))
        assert row.case_id == "c1"
        assert [barrier.theme for barrier in row.barriers] == ["logement-hebergement"]


class TestDecisions:
    def test_a_doubtful_cell(self) -> None:
        rows = [("Nom", "Prénom", "Né le"), ("Sow", "Awa", "15/06/2062")]
        plan = plan_of(rows)
        assert only(plan).doubts[0].suggestion == "1962-06-15"

        def decided(choice: CellChoice, text: str = "") -> PlannedRow:
            decisions = Decisions(cells={(2, 2): CellDecision(choice, text)})
            return only(plan_of(rows, decisions=decisions))

        corrected = decided(CellChoice.CORRECT, "1962-06-15")
        assert corrected.values[("beneficiary", "born_on")] == date(1962, 6, 15)
        assert (corrected.doubts, comment(corrected)) == ((), [])
        assert comment(decided(CellChoice.COMMENT)) == ["Né le : 15/06/2062"]
        assert codes(decided(CellChoice.COMMENT)) == []
        assert (comment(decided(CellChoice.LEAVE_OUT)), codes(decided(CellChoice.LEAVE_OUT))) == ([], [])
        masked = decided(CellChoice.CORRECT, "285057800608441")
        assert "285057800608441" not in repr(masked)

    def test_a_column_of_what_people_do_not_have(self) -> None:
        rows = [("Nom", "Prénom", "Sans droit à"), ("Sow", "Awa", "RSA, AAH")]
        mapping = guess_mapping(table_of(xlsx(rows)), today=TODAY)
        chosen = mapping.with_target(2, Target(*RESOURCES_ABSENT))
        row = only(plan_of(rows, mapping=chosen))
        assert (row.values[RESOURCES_ABSENT], comment(row)) == (("aah", "rsa"), [])

    def test_columns(self) -> None:
        rows = [("Nom", "Prénom", "Zig", "Mobilité"), ("Sow", "Awa", "zag", "non")]
        mapping = guess_mapping(table_of(xlsx(rows)), today=TODAY)
        assert plan_of(rows).unmapped == ("Zig",)
        assert comment(only(plan_of(rows, mapping=mapping.with_target(2, LEAVE_OUT)))) == ["Mobilité : non"]
        quiet = Decisions(dropped_noes=frozenset({3}))
        assert comment(only(plan_of(rows, decisions=quiet))) == ["Zig : zag"]
        assert comment(only(plan_of(rows, mapping=mapping.with_target(3, KEEP)))) == [
            "Zig : zag",
            "Mobilité : non",
        ]

    def test_noes_that_are_not_worth_noting(self) -> None:
        rows = [("Nom", "Prénom", "RSA", "Mobilité"), ("Sow", "Awa", "non", "non")]
        told = only(plan_of(rows))
        assert (told.values[RESOURCES_ABSENT], comment(told)) == (("rsa",), ["Mobilité : non"])
        quiet = only(plan_of(rows, decisions=Decisions(dropped_noes=frozenset({2, 3}))))
        assert (RESOURCES_ABSENT in quiet.values, comment(quiet)) == (False, [])


def test_cancelling_and_progress() -> None:
    table = table_of(xlsx([HEADER, *(AWA for _ in range(250))]))
    mapping = guess_mapping(table, today=TODAY)
    seen: list[tuple[int, int]] = []
    build_plan(table, mapping, reference_date=TODAY, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(100, 250), (200, 250), (250, 250)]
    with pytest.raises(ImportCancelled):
        build_plan(table, mapping, reference_date=TODAY, is_cancelled=lambda: True)


def test_the_report_holds_nothing_personal() -> None:
    rows = [
        ("N°", "Nom", "Prénom", "Né le", "Tél", "QPV", "Date d'entrée", "Promo"),
        (1, "Sowissime", "Awa", "31/02/1990", "06 12", "oui", "01/02/2026", 1),
        (2, "Diallissime", "Issa", "04/05/2004", "0199001234", "x", "01/02/2026", "P1"),
        (3, "Diallissime", "Issa", "04/05/2004", None, None, "bientôt", "Promo 2"),
        ("A4", "Bassime", "Ali", "04/05/1999", "2 85 05 78 006 084 91", "?", "01/02/2026", 2),
    ]
    plan = plan_of(rows)
    content = report(plan)
    text = json.dumps(content, ensure_ascii=False)
    for personal in ("issime", "Awa", "Issa", "06 12", "31/02", "006 084"):
        assert personal not in text
    assert {
        key: content[key] for key in ("rows", "distinct_people", "duplicates", "qpv_yes", "promotions")
    } == {
        "rows": 4,
        "distinct_people": 3,
        "duplicates": [[2, 3]],
        "qpv_yes": 2,
        "promotions": 2,
    }
    assert content["unusable_birth_dates"] == [1]
    assert content["nir_rows"] == ["A4"]
    assert content["invalid_phone_row"] == 1
    assert content["under_26_at_entry"] == 1


CELLS = st.one_of(
    st.none(),
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=15),
    st.integers(0, 10**10),
    st.dates(date(1950, 1, 1), date(2030, 1, 1)),
    st.sampled_from(["oui", "non", "x", "?", "RSA", "31/02/1990", "06 12", "V", "NC", "0199001234"]),
)
COLUMNS = (
    "Né le",
    "Tél",
    "Mail",
    "CP",
    "QPV ?",
    "Niveau",
    "RSA",
    "Ressources",
    "Enfants",
    "SIRET",
    "Apport",
    "Zig",
)


@settings(max_examples=60)
@given(st.lists(CELLS, min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_nothing_is_lost_without_a_word(cells: list[Any]) -> None:
    """Whatever a cell holds is in a value, in the comment, told as a doubt, or a word for nothing."""
    row = only(plan_of([("Nom", "Prénom", *COLUMNS), ("Sow", "Awa", *cells)]))
    lines = " ".join(comment(row))
    doubted = {doubt.column for doubt in row.doubts}
    plan = plan_of([("Nom", "Prénom", *COLUMNS), ("Sow", "Awa", *cells)])
    for at, cell in enumerate(cells):
        if cell is None or not fold(str(cell)):
            continue
        column = plan.mapping.columns[2 + at] if 2 + at < len(plan.mapping.columns) else None
        if column is None:
            continue
        key: FieldKey = column.target.key
        kept = key in row.values or column.header in lines or column.letters in doubted
        is_resource = column.target.kind == "resource" and ("situation", "resources") in row.values
        assert kept or is_resource or _says_nothing(cell), (column, cell, row.values)


def _says_nothing(cell: Any) -> bool:
    folded = fold(str(cell))
    return (
        folded in {"nc", "non", "x", "oui", "0", "n", "o", "r s", "nr", "na", "nd", "so", "no"}
        or len(folded) <= 3
    )


def test_a_plan_is_made_of_plain_parts() -> None:
    plan = plan_of([HEADER, AWA])
    assert isinstance(plan, ImportPlan)
    assert plan.counts() == {"create": 1, "update": 0, "same": 0, "merge": 0, "skip": 0}
    assert plan.header_row == 1
