"""Writes people to a file: says what leaves the safe, where to, and how far it is."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFileDialog, QRadioButton, QVBoxLayout, QWidget

from ui.messages import error_sentence, language, tr
from ui.operations import exporting
from ui.operations.exporting import FileKind
from ui.theme import Space
from ui.widgets import Dialog, InfoBar, ProgressRow

if TYPE_CHECKING:
    from coachdesk.services.exporting import ExportOutcome
    from ui.background import Task
    from ui.shell.host import Host

_FILE_FILTERS: dict[FileKind, str] = {
    "xlsx": "dossiers.export.excel_files",
    "json": "dossiers.export.json_files",
}


def open_case_export(host: Host, case_id: str, whose: str) -> None:
    """Ask where to write one case file, and write it; ``whose`` is the person's name."""
    CaseExportDialog(host, case_id, whose).open()


class _FileDialog(Dialog):
    """The part that every export has: the warning, special data, the file, the progress."""

    def __init__(self, host: Host, title: str, subtitle: str) -> None:
        super().__init__(title, host.window_widget(), subtitle=subtitle, width=540)
        self.setObjectName("dossiers.export")
        self._host = host
        self._task: Task | None = None
        self._special = QCheckBox(tr("dossiers.export.special"))
        self._special.setObjectName("dossiers.export.special")
        self._progress = ProgressRow(tr("dossiers.export.writing"))
        self._progress.hide()
        self._progress.cancelled.connect(self._on_cancelled)
        self._problem = InfoBar("", "danger")
        self._problem.hide()
        self._offered: list[QRadioButton] = []
        self._choices = QVBoxLayout()
        self._choices.setSpacing(Space.XS)
        self.body.addWidget(InfoBar(tr("dossiers.export.warning"), "warning"))
        self.body.addLayout(self._choices)
        for widget in (self._special, self._progress, self._problem):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.add_cancel()
        self._go = self.add_button(
            tr("dossiers.export.choose_file"),
            "primary",
            self._choose_file,
            default=True,
            name="dossiers.export.go",
        )

    def case_ids(self) -> frozenset[str] | None:
        """Return who is written; None for everybody."""
        raise NotImplementedError

    def kind(self) -> FileKind:
        """Return what kind of file is written."""
        return "xlsx"

    def file_name(self) -> str:
        """Return the name to begin with: it names the day, never a person."""
        raise NotImplementedError

    def add_choices(self, choices: Collection[QRadioButton]) -> None:
        """Offer one of these, with the first chosen."""
        group = QButtonGroup(self)
        for place, choice in enumerate(choices):
            group.addButton(choice)
            choice.setChecked(place == 0)
            self._choices.addWidget(choice)
            self._offered.append(choice)

    def _choose_file(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        chooser = QFileDialog(self, tr("dossiers.export.choose_file"), str(Path(folder) / self.file_name()))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter(tr(_FILE_FILTERS[self.kind()]))
        chooser.setDefaultSuffix(self.kind())
        chooser.fileSelected.connect(lambda chosen: self.write_to(Path(chosen)))
        chooser.open()

    def write_to(self, out: Path) -> None:
        """Write the file; what stood there is replaced, as the person has agreed to."""
        self._problem.hide()
        self._progress.set_progress(0, 0)
        self._progress.show()
        self._set_busy(is_busy=True)
        what = exporting.WhatToWrite(
            out,
            self.case_ids(),
            "en" if language() == "en" else "fr",
            self._special.isChecked(),
            self.kind(),
        )
        self._task = exporting.export_people(
            self._host.operations,
            what,
            lambda outcome: self._on_done(outcome, out),
            self._on_failed,
            self._progress.set_progress,
            owner=self,
        )

    def _set_busy(self, *, is_busy: bool) -> None:
        widgets: list[QWidget] = [self._go, self._special, *self._offered]
        for widget in widgets:
            widget.setEnabled(not is_busy)

    def _on_cancelled(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._progress.hide()
        self._set_busy(is_busy=False)

    def _on_failed(self, error: Exception) -> None:
        self._progress.hide()
        self._set_busy(is_busy=False)
        self._problem.set_message(error_sentence(error), "danger")
        self._problem.show()

    def _on_done(self, outcome: ExportOutcome, out: Path) -> None:
        def open_folder() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(out.parent)))

        said = tr("dossiers.export.done", count=outcome.cases, file=out.name)
        if outcome.unreadable:
            said += " " + tr("dossiers.export.left_out", count=len(outcome.unreadable))
        self._host.tell(
            said,
            tone="warning" if outcome.unreadable else "success",
            action_text=tr("dossiers.export.open_folder"),
            on_action=open_folder,
        )
        self.accept()

    def reject(self) -> None:
        if self._task is not None:
            self._task.cancel()
        super().reject()


class ExportDialog(_FileDialog):
    """Asks for whom and where; ``total`` people are known, ``shown_ids`` are those the filter keeps."""

    def __init__(self, host: Host, shown_ids: Collection[str], total: int) -> None:
        super().__init__(host, tr("dossiers.export.title"), tr("dossiers.export.subtitle"))
        self._shown_ids = frozenset(shown_ids)
        self._shown: QRadioButton | None = None
        if 0 < len(self._shown_ids) < total:
            self._shown = QRadioButton(tr("dossiers.export.shown", count=len(self._shown_ids)))
            self._shown.setObjectName("dossiers.export.shown")
            everybody = QRadioButton(tr("dossiers.export.all", count=total))
            everybody.setObjectName("dossiers.export.all")
            self.add_choices((self._shown, everybody))

    def case_ids(self) -> frozenset[str] | None:
        return self._shown_ids if self._shown is not None and self._shown.isChecked() else None

    def file_name(self) -> str:
        return tr("dossiers.export.file_name", date=self._host.today().isoformat())


class CaseExportDialog(_FileDialog):
    """Writes one case file: as a workbook to read, or as JSON for another program."""

    def __init__(self, host: Host, case_id: str, name: str) -> None:
        super().__init__(
            host, tr("dossiers.export.case_title", name=name), tr("dossiers.export.case_subtitle")
        )
        self._case_id = case_id
        workbook = QRadioButton(tr("dossiers.export.as_xlsx"))
        workbook.setObjectName("dossiers.export.xlsx")
        self._json = QRadioButton(tr("dossiers.export.as_json"))
        self._json.setObjectName("dossiers.export.json")
        self.add_choices((workbook, self._json))

    def case_ids(self) -> frozenset[str] | None:
        return frozenset({self._case_id})

    def kind(self) -> FileKind:
        return "json" if self._json.isChecked() else "xlsx"

    def file_name(self) -> str:
        name = tr("dossiers.export.case_file_name", date=self._host.today().isoformat())
        return f"{name}.{self.kind()}"
