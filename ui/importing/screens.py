"""The import, for pictures: a small list of people who do not exist."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.importing.import_dialog import ImportDialog
from ui.shell.screens import Screen, Stage

_LIST = """N°;Promo;NOM;Prénom(s);Né(e) le;Tél.;E-mail;CP;Ville;QPV ?;RSA (O/N);Projet;Remarques
1;P1;Diallo;Fanta;12/05/1990;01 99 00 11 22;fanta.diallo@example.org;93500;Pantin;oui;O;Traiteur;
2;P1;PETIT;Marc;31/02/1990;06 12;;93000;Bobigny;non;N;Plomberie;à relancer
3;P1;Petit;Marc;;01 99 00 33 44;marc.petit@example.org;93000;Bobigny;non;N;Plomberie;
4;P1;N'Guessan;Ruth;03/09/1988;01 99 00 55 66;ruth@;93240;Stains;?;O;Micro-crèche;
5;P1;Öztürk;Elif;1/7/1979;01 99 00 66 77;elif.ozturk@example.org;93120;La Courneuve;oui;N;Retouches;
6;P2;Ben Amor;Sonia;17/11/2031;01 99 00 77 88;;93200;Saint-Denis;oui;O;Soins du visage;rappeler le matin
7;P2;Lefèvre;Yann;22/02/1996;01 99 00 88 99;yann.lefevre@example.org;9310;Montreuil;non;;Vélo-cargo;
8;P2;Ndiaye;Moussa;05/12/1985;01 99 00 99 10;moussa.ndiaye@example.org;93700;Drancy;oui;O;Food truck;
9;P2;Nguyen;Thi Lan;30/08/1991;01 99 00 10 21;;93300;Aubervilliers;non;N;Épicerie;
"""


def opened_import(stage: Stage, *, steps: int) -> QWidget:
    """Open the import and go this many steps on in it."""
    stage.host.navigate("dossiers", case_id="", filter="", sort="")
    stage.settle()
    dialog = ImportDialog(stage.host)
    dialog.open()
    stage.settle()
    if steps:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "inscrits.csv"
            path.write_text(_LIST, encoding="utf-8")
            dialog.session.open_file(path)
            stage.settle()
    for _ in range(steps - 1):
        dialog.go_on()
        stage.settle()
    return dialog


SCREENS = (
    Screen("import-file", lambda stage: opened_import(stage, steps=0)),
    Screen("import-columns", lambda stage: opened_import(stage, steps=1)),
    Screen("import-check", lambda stage: opened_import(stage, steps=2)),
)
