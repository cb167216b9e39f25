"""The import, for pictures: a small list of people who do not exist."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.importing.import_dialog import ImportDialog
from ui.shell.screens import Screen, Stage

_LIST = """N°;Promo;NOM;Prénom(s);Né(e) le;Tél.;CP;Ville;QPV ?;RSA (O/N);Projet;Remarques
1;P1;Diallo;Fanta;12/05/1990;01 99 00 11 22;93500;Pantin;oui;O;Traiteur;
2;P1;PETIT;Marc;31/02/1990;06 12;93000;Bobigny;non;N;Plomberie;à relancer
3;P1;Petit;Marc;;01 99 00 33 44;93000;Bobigny;non;N;Plomberie;
4;P2;N'Guessan;Ruth;03/09/1988;01 99 00 55 66;93240;Stains;?;O;Micro-crèche;
"""


def _opened(stage: Stage, *, steps: int) -> QWidget:
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
    Screen("import-file", lambda stage: _opened(stage, steps=0)),
    Screen("import-columns", lambda stage: _opened(stage, steps=1)),
    Screen("import-check", lambda stage: _opened(stage, steps=2)),
)
