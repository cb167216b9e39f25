"""Réglages: who one is, how the program looks, how the desk is protected, what the program is made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.formats import shortened_path
from ui.joining.settings_card import JoiningCard
from ui.messages import tr
from ui.operations import settings as settings_operations
from ui.settings.about_dialog import LicencesDialog, diagnostics
from ui.settings.secrets_dialogs import ChangePassphraseDialog, ask_to_renew_words
from ui.shell.host import Host
from ui.shell.page import Page
from ui.theme import Space
from ui.updates.about_part import AboutUpdates
from ui.widgets.buttons import Button
from ui.widgets.card import Card, line
from ui.widgets.choice_box import ChoiceBox
from ui.widgets.scrolling import column, scroll_page
from ui.widgets.section_header import SectionHeader
from ui.widgets.segmented_control import SegmentedControl
from ui.widgets.text import text_label

if TYPE_CHECKING:
    from coachdesk.preferences import Preferences

_LOCK_MINUTES = (1, 2, 5, 10, 15)
_SYSTEM = "system"


class SettingsPage(Page):
    """Each choice is kept as it is made; there is nothing to save."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._folder = host.operations.desk.folder
        self._preferences = settings_operations.read_preferences(self._folder)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        holder, body = column(760)
        outer.addWidget(scroll_page(holder))
        body.addWidget(SectionHeader(tr("settings.title"), level="display"))
        body.addSpacing(Space.S)
        body.addWidget(self._make_person())
        body.addWidget(self._make_look())
        body.addWidget(self._make_protection())
        body.addWidget(JoiningCard(host))
        body.addWidget(self._make_about())
        body.addStretch(1)

    def title(self) -> str:
        return tr("settings.title")

    def focus_first(self) -> None:
        self.name_field.setFocus()

    def _make_person(self) -> Card:
        card = Card(tr("settings.person.title"), icon="user")
        self.name_field = QLineEdit((self.host.person.name if self.host.person else None) or "")
        self.name_field.setObjectName("settings.name")
        self.name_field.setMaxLength(120)
        self.name_field.setMinimumWidth(280)
        self.name_field.setAccessibleName(tr("settings.person.name"))
        self.name_field.editingFinished.connect(self._on_name_edited)
        card.body.addWidget(_row(tr("settings.person.name"), tr("settings.person.hint"), self.name_field))
        self._organisation = ""
        self.organisation_field = QLineEdit()
        self.organisation_field.setObjectName("settings.organisation")
        self.organisation_field.setMaxLength(120)
        self.organisation_field.setMinimumWidth(280)
        self.organisation_field.setAccessibleName(tr("settings.organisation.name"))
        self.organisation_field.editingFinished.connect(self._on_organisation_edited)
        card.body.addWidget(line())
        card.body.addWidget(
            _row(tr("settings.organisation.name"), tr("settings.organisation.hint"), self.organisation_field)
        )
        settings_operations.read_organisation(self.host.operations, self._show_organisation, owner=self)
        return card

    def _make_look(self) -> Card:
        card = Card(tr("settings.look.title"), icon="monitor")
        self.language_control = SegmentedControl(
            [(_SYSTEM, tr("settings.look.system")), ("fr", "Français"), ("en", "English")],
            label=tr("settings.look.language"),
            name="settings.language",
        )
        self.language_control.set_value(self._preferences.language or _SYSTEM)
        self.language_control.chosen.connect(
            lambda value: self._keep(replace(self._preferences, language=None if value == _SYSTEM else value))
        )
        self.theme_control = SegmentedControl(
            [(name, tr(f"settings.look.{name}")) for name in (_SYSTEM, "light", "dark")],
            label=tr("settings.look.theme"),
            name="settings.theme",
        )
        self.theme_control.set_value(self._preferences.theme)
        self.theme_control.chosen.connect(lambda value: self._keep(replace(self._preferences, theme=value)))
        card.body.addWidget(_row(tr("settings.look.language"), "", self.language_control))
        card.body.addWidget(line())
        card.body.addWidget(_row(tr("settings.look.theme"), "", self.theme_control))
        return card

    def _make_protection(self) -> Card:
        card = Card(tr("settings.protection.title"), icon="shield-check")
        self.lock_box = ChoiceBox(
            {str(minutes): tr("settings.protection.minutes", count=minutes) for minutes in self._delays()},
            allow_empty=False,
            label=tr("settings.protection.lock"),
            name="settings.lock_minutes",
        )
        self.lock_box.setMinimumWidth(160)
        self.lock_box.set_value(str(self._preferences.lock_minutes))
        self.lock_box.changed.connect(
            lambda value: self._keep(replace(self._preferences, lock_minutes=int(value or 1)))
        )
        self.passphrase_button = Button(
            tr("settings.protection.change"), on_click=self._change_passphrase, name="settings.passphrase"
        )
        self.words_button = Button(
            tr("settings.protection.renew"), on_click=self._renew_words, name="settings.words"
        )
        for index, (title, hint, control) in enumerate(
            (
                (tr("settings.protection.lock"), tr("settings.protection.lock_hint"), self.lock_box),
                (
                    tr("settings.protection.passphrase"),
                    tr("settings.protection.passphrase_hint"),
                    self.passphrase_button,
                ),
                (tr("settings.protection.words"), tr("settings.protection.words_hint"), self.words_button),
            )
        ):
            if index:
                card.body.addWidget(line())
            card.body.addWidget(_row(title, hint, control))
        return card

    def _make_about(self) -> Card:
        from coachdesk import __version__

        card = Card(tr("settings.about.title"), icon="info")
        self.folder_label = text_label("", "muted", wrap=True, selectable=True)
        self.show_folder(str(self._folder))
        card.body.addWidget(
            _row(
                tr("settings.about.version", version=__version__),
                self.folder_label,
                Button(tr("settings.about.licences"), on_click=self._show_licences, name="settings.licences"),
            )
        )
        card.body.addWidget(line())
        card.body.addWidget(AboutUpdates(self.host))
        card.body.addWidget(line())
        card.body.addWidget(
            _row(
                tr("settings.about.diagnostics"),
                tr("settings.about.diagnostics_hint"),
                Button(
                    tr("settings.about.copy"),
                    icon="copy",
                    on_click=self._copy_diagnostics,
                    name="settings.diagnostics",
                ),
            )
        )
        return card

    def show_folder(self, folder: str) -> None:
        """Say where the desk is kept."""
        self.folder_label.setText(tr("settings.about.folder", folder=shortened_path(folder)))

    def _delays(self) -> list[int]:
        return sorted({*_LOCK_MINUTES, self._preferences.lock_minutes})

    def _keep(self, chosen: Preferences) -> None:
        self._preferences = chosen
        settings_operations.write_preferences(
            self.host.operations.background,
            self._folder,
            chosen,
            lambda _none: self.host.appearance_changed.emit(),
            owner=self,
        )

    def _on_name_edited(self) -> None:
        person = self.host.person
        name = " ".join(self.name_field.text().split())
        if person is None or name == person.name:
            return
        if not name:
            self.name_field.setText(person.name or "")
            return
        settings_operations.rename_me(
            self.host.operations, name, lambda _changed: self._on_renamed(name), owner=self
        )

    def about_to_lock(self) -> None:
        self._on_name_edited()
        self._on_organisation_edited()

    def _show_organisation(self, name: str) -> None:
        self._organisation = name
        if not self.organisation_field.isModified():
            self.organisation_field.setText(name)

    def _on_organisation_edited(self) -> None:
        typed = " ".join(self.organisation_field.text().split())
        if not self.organisation_field.isModified() or typed == self._organisation:
            return
        settings_operations.name_organisation(
            self.host.operations, typed, self._on_organisation_kept, owner=self
        )

    def _on_organisation_kept(self, name: str) -> None:
        self.organisation_field.setModified(False)
        self._show_organisation(name)
        self.host.tell(
            tr("settings.organisation.saved" if name else "settings.organisation.removed"), tone="success"
        )

    def _on_renamed(self, name: str) -> None:
        self.host.rename_person(name)
        self.host.tell(tr("settings.person.saved"), tone="success")

    def _change_passphrase(self) -> None:
        ChangePassphraseDialog(self.host).open()

    def _renew_words(self) -> None:
        ask_to_renew_words(self.host)

    def _show_licences(self) -> None:
        LicencesDialog(self.host.window_widget()).open()

    def _copy_diagnostics(self) -> None:
        self.host.copy(diagnostics(self._preferences))
        self.host.tell(tr("settings.about.copied"), tone="success")


def _row(title: str, hint: str | QLabel, control: QWidget) -> QWidget:
    """Return a line of a card: what it is about at the left, the control at the right."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, Space.XS, 0, Space.XS)
    row.setSpacing(Space.L)
    words = QVBoxLayout()
    words.setSpacing(2)
    label = text_label(title, "label", wrap=True)
    label.setBuddy(control)
    words.addWidget(label)
    if hint:
        said = hint if isinstance(hint, QLabel) else text_label(hint, "muted", wrap=True)
        words.addWidget(said)
        control.setAccessibleDescription(said.text())
    row.addLayout(words, 1)
    row.addWidget(control)
    return made
