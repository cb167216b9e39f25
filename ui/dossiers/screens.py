"""Dossiers, for pictures."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.shell.screens import Screen, Stage


def _dossiers(stage: Stage) -> QWidget:
    stage.host.navigate("dossiers", case_id="", filter="", sort="")
    stage.settle()
    return stage.window


def _chosen(stage: Stage) -> QWidget:
    stage.host.navigate("dossiers", case_id=stage.first_case_id(), filter="", sort="")
    stage.settle()
    page = stage.frame.page
    panel = page.findChild(QWidget, "dossiers.panel") if page is not None else None
    read = getattr(panel, "read_now", None)
    if read is not None:
        read()
    stage.settle()
    return stage.window


def _new_person(stage: Stage) -> QWidget:
    from ui.dossiers.new_person_dialog import NewPersonDialog

    stage.host.navigate("dossiers", case_id="", filter="", sort="")
    stage.settle()
    dialog = NewPersonDialog(stage.host)
    dialog.open()
    stage.settle()
    return dialog


def _export(stage: Stage) -> QWidget:
    from ui.dossiers.export_dialog import ExportDialog

    stage.host.navigate("dossiers", case_id="", filter="", sort="")
    stage.settle()
    dialog = ExportDialog(stage.host, shown_ids=[stage.first_case_id()], total=150)
    dialog.open()
    stage.settle()
    return dialog


def _export_case(stage: Stage) -> QWidget:
    from ui.dossiers.export_dialog import CaseExportDialog

    stage.host.navigate("dossiers", case_id="", filter="", sort="")
    stage.settle()
    dialog = CaseExportDialog(stage.host, stage.first_case_id(), "Youssouf Soilihi")
    dialog.open()
    stage.settle()
    return dialog


SCREENS = (
    Screen("dossiers", _dossiers),
    Screen("dossiers-person", _chosen),
    Screen("dossiers-new-person", _new_person),
    Screen("dossiers-export", _export),
    Screen("dossiers-export-case", _export_case),
)
