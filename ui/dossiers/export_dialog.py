"""Writes people to an Excel workbook: says what leaves the safe, where to, and how far it is."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFileDialog, QRadioButton

from ui.messages import error_sentence, language, tr
from ui.operations import exporting
from ui.widgets import Dialog, InfoBar, ProgressRow

if TYPE_CHECKING:
    from coachdesk.services.exporting import ExportOutcome
    from ui.background import Task
    from ui.shell.host import Host


class ExportDialog(Dialog):
    """Asks for whom and where; ``total`` people are known, ``shown_ids`` are those the filter keeps."""

    def __init__(self, host: Host, shown_ids: Collection[str], total: int) -> None:
        super().__init__(
            tr("dossiers.export.title"),
            host.window_widget(),
            subtitle=tr("dossiers.export.subtitle"),
            width=540,
        )
        self.setObjectName("dossiers.export")
        self._host = host
        self._shown_ids = frozenset(shown_ids)
        self._task: Task | None = None
        self._shown = QRadioButton(tr("dossiers.export.shown", count=len(self._shown_ids)))
        self._all = QRadioButton(tr("dossiers.export.all", count=total))
        is_filtered = 0 < len(self._shown_ids) < total
        self._shown.setVisible(is_filtered)
        self._all.setVisible(is_filtered)
        (self._shown if is_filtered else self._all).setChecked(True)
        self._special = QCheckBox(tr("dossiers.export.special"))
        self._special.setObjectName("dossiers.export.special")
        self._progress = ProgressRow(tr("dossiers.export.writing"))
        self._progress.hide()
        self._progress.cancelled.connect(self._on_cancelled)
        self._problem = InfoBar("", "danger")
        self._problem.hide()
        self.body.addWidget(InfoBar(tr("dossiers.export.warning"), "warning"))
        for widget in (self._shown, self._all, self._special, self._progress, self._problem):
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

    def _choose_file(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = tr("dossiers.export.file_name", date=self._host.today().isoformat())
        chooser = QFileDialog(self, tr("dossiers.export.choose_file"), str(Path(folder) / name))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter(tr("dossiers.export.excel_files"))
        chooser.setDefaultSuffix("xlsx")
        chooser.fileSelected.connect(lambda chosen: self.write_to(Path(chosen)))
        chooser.open()

    def write_to(self, out: Path) -> None:
        """Write the workbook; what stood there is replaced, as the person has agreed to."""
        self._problem.hide()
        self._progress.set_progress(0, 0)
        self._progress.show()
        self._set_busy(is_busy=True)
        what = exporting.WhatToWrite(
            out,
            self._shown_ids if self._shown.isChecked() else None,
            "en" if language() == "en" else "fr",
            self._special.isChecked(),
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
        for widget in (self._go, self._shown, self._all, self._special):
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
        count = (
            outcome.cases if not self._shown.isChecked() else len(self._shown_ids) - len(outcome.unreadable)
        )

        def open_folder() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(out.parent)))

        said = tr("dossiers.export.done", count=count, file=out.name)
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
