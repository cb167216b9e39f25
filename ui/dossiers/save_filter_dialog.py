"""Asks the name under which a filter is kept."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.messages import tr
from ui.widgets import Dialog, LabelledField

_LONGEST_NAME = 40


class SaveFilterDialog(Dialog):
    """One field; a name that is taken replaces the filter that had it, and says so."""

    named = Signal(str)

    def __init__(self, taken: Collection[str], parent: QWidget | None = None) -> None:
        super().__init__(tr("dossiers.saved.title"), parent, width=440)
        self.setObjectName("dossiers.save_filter")
        self._taken = set(taken)
        self._name = QLineEdit()
        self._name.setObjectName("dossiers.save_filter.name")
        self._name.setMaxLength(_LONGEST_NAME)
        self._field = LabelledField(tr("dossiers.saved.name"), self._name, hint=tr("dossiers.saved.hint"))
        self.body.addWidget(self._field)
        self.add_cancel()
        self._keep = self.add_button(
            tr("dossiers.saved.keep_it"),
            "primary",
            self._on_keep,
            default=True,
            name="dossiers.save_filter.keep",
        )
        self._keep.setEnabled(False)
        self._name.textChanged.connect(self._on_typed)
        self._name.setFocus()

    def _on_typed(self, text: str) -> None:
        name = text.strip()
        self._keep.setEnabled(bool(name))
        self._field.set_hint(
            tr("dossiers.saved.replaces") if name in self._taken else tr("dossiers.saved.hint")
        )

    def _on_keep(self) -> None:
        name = self._name.text().strip()
        if name:
            self.accept()
            self.named.emit(name)
