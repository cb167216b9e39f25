"""Change the passphrase, and renew the recovery words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from ui.lock.new_passphrase import NewPassphrase
from ui.lock.recovery_sheet import RecoverySheet
from ui.messages import error_sentence, tr
from ui.operations import desk as desk_operations
from ui.shell.host import Host
from ui.widgets.dialog import Dialog, confirm
from ui.widgets.labelled_field import LabelledField
from ui.widgets.passphrase_field import PassphraseField


class ChangePassphraseDialog(Dialog):
    """The old passphrase once, the new one twice."""

    def __init__(self, host: Host) -> None:
        super().__init__(
            tr("settings.passphrase.title"),
            host.window_widget(),
            subtitle=tr("settings.passphrase.text"),
            width=560,
        )
        self.setObjectName("settings.passphrase.dialog")
        self._host = host
        self.old = PassphraseField(label=tr("settings.passphrase.old"), name="passphrase.old")
        self.old_labelled = LabelledField(tr("settings.passphrase.old"), self.old)
        name = (host.person.name if host.person else None) or ""
        self.new = NewPassphrase(forbidden=(name,))
        self.body.addWidget(self.old_labelled)
        self.body.addWidget(self.new)
        self.body.addStretch(1)
        self.cancel_button = self.add_cancel()
        self.save_button = self.add_button(
            tr("settings.passphrase.save"), "primary", self.save, name="settings.passphrase.save"
        )
        self.old.edited.connect(lambda _text: self.old_labelled.set_error(""))
        self.old.submitted.connect(self.new.setFocus)
        self.new.submitted.connect(self.save)
        self.old.setFocus()

    def save(self) -> None:
        """Replace the passphrase if all is well."""
        if not self.save_button.isEnabled():
            return
        if not self.old.text():
            self.old_labelled.set_error(tr("settings.passphrase.old_missing"))
            self.old.setFocus()
            return
        chosen = self.new.check()
        if chosen is None:
            return
        self._set_busy(is_busy=True)
        desk_operations.change_passphrase(
            self._host.operations, self.old.text(), chosen, self._on_changed, self._on_failed, owner=self
        )

    def _on_changed(self, _none: None) -> None:
        self._host.tell(tr("settings.passphrase.saved"), tone="success")
        self.accept()

    def _on_failed(self, error: Exception) -> None:
        self._set_busy(is_busy=False)
        self.old_labelled.set_error(error_sentence(error))
        self.old.setFocus()

    def _set_busy(self, *, is_busy: bool) -> None:
        self.save_button.setEnabled(not is_busy)
        self.cancel_button.setEnabled(not is_busy)


class NewWordsDialog(Dialog):
    """The new recovery words.

    It closes once one of them was given back, because they are never shown again.
    """

    def __init__(self, host: Host, words: Sequence[str]) -> None:
        super().__init__(
            tr("settings.words.title"),
            host.window_widget(),
            subtitle=tr("first_start.recovery.text"),
            width=600,
        )
        self.setObjectName("settings.words.dialog")
        name = (host.person.name if host.person else None) or ""
        self.sheet = RecoverySheet(words, name, made_on=host.today())
        self.sheet.confirmed.connect(self.accept)
        self.body.addWidget(self.sheet)
        self.add_button(tr("settings.words.done"), "primary", self.sheet.check, name="settings.words.done")
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)

    def reject(self) -> None:
        """Ask for the word instead of closing."""
        self.sheet.check()


def ask_to_renew_words(host: Host) -> Dialog:
    """Ask, make new recovery words, show them."""

    def renew() -> None:
        desk_operations.renew_recovery_words(
            host.operations, lambda words: NewWordsDialog(host, words).open(), host.show_error, owner=host
        )

    return confirm(
        host.window_widget(),
        tr("settings.words.ask"),
        tr("settings.words.ask_text"),
        tr("settings.words.renew"),
        renew,
        kind="primary",
    )
