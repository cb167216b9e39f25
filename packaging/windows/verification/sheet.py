"""The sheet of people that is imported: the sample where it lies beside the checkout, else one made here."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import Workbook

HEADER = ("N°", "NOM", "Prénom", "Né(e) le", "Tél.", "Mail", "CP", "Ville", "Projet", "Commentaires")
_PEOPLE = (
    ("N'DIAYE", "Aïssatou", date(1994, 3, 12), "Traiteur à domicile"),
    ("Müller-Béranger", "Élodie", date(1987, 11, 2), "Réparation de vélos"),
    ("TRAORÉ", "Moussa", date(2001, 6, 30), "Pressing mobile"),
    ("Le Goff", "Yann", date(1979, 1, 9), "Ébénisterie"),
    ("ÇELIK", "Zeynep", date(1990, 9, 21), "Retouches couture"),
    ("Nguyễn", "Thị Mai", date(1983, 4, 17), "Épicerie fine"),
)


def write_sheet(place: Path) -> int:
    """Write a sheet of made-up people with what sheets really hold; return how many they are."""
    book = Workbook()
    page = book.active
    if page is None:
        raise TypeError("a new workbook has a page")
    page.title = "Inscrits"
    page.append(["Suivi des inscrits"])
    page.append([])
    page.append(list(HEADER))
    for number, (name, first, born, project) in enumerate(_PEOPLE, 1):
        phone = f"06 39 98 {number:02d} 10"  # numbers kept for fiction
        mail = f"personne{number}@example.org"
        page.append([number, name, first, born, phone, mail, "93200", "Saint-Denis", project, "à relancer"])
    book.save(place)
    return len(_PEOPLE)
