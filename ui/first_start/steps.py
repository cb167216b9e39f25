"""The steps of the first start: welcome, who, where, passphrase, recovery words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from ui import places
from ui.first_start.step import Step
from ui.lock.folder_choice import choose_folder
from ui.lock.new_passphrase import NewPassphrase
from ui.lock.recovery_sheet import RecoverySheet
from ui.messages import tr
from ui.theme import Size, Space
from ui.widgets.bars import InfoBar
from ui.widgets.buttons import Button
from ui.widgets.card import IconLabel
from ui.widgets.labelled_field import LabelledField
from ui.widgets.mark import Mark
from ui.widgets.text import text_label


class WelcomeStep(Step):
    """What the program is for, and what the next minutes bring."""

    def __init__(self) -> None:
        super().__init__(tr("first_start.welcome.title"), tr("first_start.welcome.text"))
        self.body.insertWidget(0, Mark(48))
        for icon, key in (
            ("shield-check", "first_start.welcome.encrypted"),
            ("monitor", "first_start.welcome.offline"),
            ("undo-2", "first_start.welcome.undo"),
        ):
            row = QHBoxLayout()
            row.setSpacing(Space.M)
            row.addWidget(IconLabel(icon, "accent", Size.ICON), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(text_label(tr(key), wrap=True), 1)
            self.body.addLayout(row)


class WhoStep(Step):
    """Who works on this desk."""

    def __init__(self) -> None:
        super().__init__(tr("first_start.who.title"), tr("first_start.who.text"))
        self.field = QLineEdit()
        self.field.setObjectName("first_start.name")
        self.field.setMaxLength(120)
        self.labelled = LabelledField(tr("first_start.who.name"), self.field, hint=tr("first_start.who.hint"))
        self.body.addWidget(self.labelled)
        self.field.returnPressed.connect(self.done)
        self.field.textEdited.connect(lambda _text: self.labelled.set_error(""))
        self.setFocusProxy(self.field)

    def name(self) -> str:
        """Return the name typed."""
        return " ".join(self.field.text().split())

    def is_ready(self) -> bool:
        if self.name():
            return True
        self.labelled.set_error(tr("first_start.who.missing"))
        self.field.setFocus()
        return False


class WhereStep(Step):
    """Where the desk is kept; a folder that a cloud copies away is warned of."""

    def __init__(self, folder: Path) -> None:
        super().__init__(tr("first_start.where.title"), tr("first_start.where.text"))
        self.field = QLineEdit(str(folder))
        self.field.setObjectName("first_start.folder")
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.labelled = LabelledField(
            tr("first_start.where.folder"), self.field, hint=tr("first_start.where.hint")
        )
        self.body.addWidget(self.labelled)
        self.choose_button = Button(
            tr("first_start.where.choose"),
            icon="folder-open",
            on_click=self._choose,
            name="first_start.choose",
        )
        row.addWidget(self.choose_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.warning = InfoBar("", "warning")
        self.warning.setHidden(True)
        self.body.addWidget(self.warning)
        self.field.textChanged.connect(lambda _text: self._look())
        self.field.returnPressed.connect(self.done)
        self.setFocusProxy(self.field)
        self._look()

    def folder(self) -> Path:
        """Return the folder chosen."""
        return Path(self.field.text().strip()).expanduser()

    def is_ready(self) -> bool:
        if self.field.text().strip() and self.folder().is_absolute():
            return True
        self.say(tr("first_start.where.missing"))
        return False

    def say(self, text: str) -> None:
        """Say what is wrong with the folder."""
        self.labelled.set_error(text)
        self.field.setFocus()

    def _look(self) -> None:
        self.labelled.set_error("")
        service = places.cloud_service_in(self.folder())
        self.warning.setHidden(not service)
        if service:
            self.warning.set_message(tr("first_start.where.cloud", service=service), "warning")

    def _choose(self) -> None:
        choose_folder(self, tr("first_start.where.choose"), self.folder().parent, self._take)

    def _take(self, path: str) -> None:
        chosen = Path(path)
        # A folder with other things in it is not filled with ours: the desk gets its own inside.
        is_empty = not any(chosen.iterdir()) if chosen.is_dir() else True
        self.field.setText(str(chosen if is_empty else chosen / "CoachDesk"))


class PassphraseStep(Step):
    """The passphrase that opens the desk."""

    def __init__(self) -> None:
        super().__init__(tr("first_start.passphrase.title"), tr("first_start.passphrase.text"))
        self.entry = NewPassphrase()
        self.chosen = ""
        self.body.addWidget(self.entry)
        self.entry.submitted.connect(self.done)
        self.setFocusProxy(self.entry)

    def is_ready(self) -> bool:
        self.chosen = self.entry.check() or ""
        return bool(self.chosen)


class RecoveryStep(Step):
    """The recovery words, shown once."""

    def __init__(self, words: Sequence[str], name: str, made_on: date) -> None:
        super().__init__(tr("first_start.recovery.title"), tr("first_start.recovery.text"))
        self.sheet = RecoverySheet(words, name, made_on=made_on)
        holder = QVBoxLayout()
        holder.addWidget(self.sheet)
        self.body.addLayout(holder)
        self.sheet.confirmed.connect(self.done)
