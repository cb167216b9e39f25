"""Thirty people in a sheet, and what a desk holds after they were imported, whatever the ids."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from coachdesk.desk import OpenDesk
from coachdesk.services import case_files, finding, importing, register
from coachdesk.spreadsheets.header import Table
from coachdesk.spreadsheets.plan import ImportPlan, build_plan
from tests.coachdesk.spreadsheets.builders import TODAY

HEADER = (
    *("N°", "Promo", "Nom", "Prénom", "Né le", "Tél", "Ville", "RSA", "Mobilité", "Projet", "Coach"),
    *("Date d'entrée", "Remarques"),
)
FAMILIES = ("Achterberg", "Boukhenifra", "Coulibaly-Vasseur", "Drammeh", "Etchegaray", "Fofanah")
FIRST_NAMES = ("Aïssatou", "Bertille", "Corentin", "Djénéba", "Élio")


def rows() -> list[tuple[Any, ...]]:
    """Return thirty people in three promotions with two coaches, each with a barrier, a project and a remark."""
    people = [(last, first) for last in FAMILIES for first in FIRST_NAMES]
    return [
        HEADER,
        *(
            (
                *(number, f"P{number % 3 + 1}", last, first, f"{number % 28 + 1:02}/05/19{60 + number}"),
                *(
                    f"01990{number:05}",
                    "Pantin",
                    "x",
                    "x",
                    "Traiteur",
                    ("Inès Morel", "Léo Vauquelin")[number % 2],
                ),
                *(f"{number % 28 + 1:02}/01/2026", f"Remarque particulière numéro {number}"),
            )
            for number, (last, first) in enumerate(people, start=1)
        ),
    ]


@dataclass(frozen=True)
class Picture:
    """What a desk holds, without ids: each person with everything about them, and the register."""

    people: Counter[str]
    promotions: Counter[str]
    coaches: Counter[str]

    @classmethod
    def of(cls, desk: OpenDesk) -> Picture:
        cabinet = desk.cabinet
        promotions = {each.id: each.name or "" for each in register.list_promotions(cabinet)}
        coaches = {each.id: each.name or "" for each in register.list_people(cabinet)}

        def named(entity_id: str | None) -> str:
            return promotions.get(entity_id or "") or coaches.get(entity_id or "") or "-"

        people: Counter[str] = Counter()
        for summary in finding.list_cases(cabinet):
            case = case_files.open_case_file(cabinet, summary.case_id)
            person = case.beneficiary
            people[
                repr(
                    (
                        *(
                            person.birth_name,
                            person.first_names,
                            person.born_on,
                            person.phone,
                            person.comment,
                        ),
                        *(
                            named(person.promotion_id),
                            named(person.coach_id),
                            person.entered_on,
                            person.status,
                        ),
                        *(
                            case.situation.resources,
                            case.project.title,
                            len(case.milestones),
                            len(case.sessions),
                        ),
                        sorted(barrier.theme or "" for barrier in case.barriers),
                    )
                )
            ] += 1
        return cls(people, Counter(promotions.values()), Counter(coaches.values()))


def plan_of(desk: OpenDesk, table: Table) -> ImportPlan:
    mapping = importing.mapping_for(desk.cabinet, table, today=TODAY)
    return build_plan(table, mapping, reference_date=TODAY, known=importing.known_desk(desk.cabinet))
