"""Says what can be read of a damaged case file, and brings it back when the person says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.messages import error_sentence, tr
from ui.operations import salvaging
from ui.salvage.offer_view import OfferView
from ui.theme import Space
from ui.widgets import Button, Dialog, InfoBar, Skeleton, text_label

if TYPE_CHECKING:
    from coachdesk.services.salvaging import SalvageOffer
    from ui.shell.host import Host


class SalvageDialog(Dialog):
    """Reads first, shows what it found, then waits; nothing is written before the person asks for it."""

    def __init__(self, host: Host, case_id: str) -> None:
        super().__init__(
            tr("salvage.title_unnamed"), host.window_widget(), subtitle=tr("salvage.subtitle"), width=600
        )
        self.setObjectName("salvage")
        self._host = host
        self._case_id = case_id
        self._name = ""
        self._folder: Path | None = None
        self._problem = InfoBar("", "danger")
        self._problem.hide()
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(text_label(tr("salvage.reading"), "muted"))
        column.addWidget(Skeleton(5))
        self.body.addWidget(self._problem)
        self.body.addWidget(self._content)
        self.body.addStretch(1)
        self.close_button = self.add_button(tr("app.close"), on_click=self.reject, name="salvage.close")
        self.go_button = self.add_button(
            tr("salvage.action"), "primary", self.give_back, default=True, name="salvage.go"
        )
        self.go_button.hide()

    def look(self) -> None:
        """Read what can be brought back."""
        salvaging.look_at_damage(
            self._host.operations, self._case_id, self.show_offer, self._on_failed, owner=self
        )

    def show_offer(self, offer: SalvageOffer) -> None:
        """Show what was found, and offer it."""
        self._name = offer.display_name
        self._folder = offer.folder
        if self._name:
            title = tr("salvage.title", name=self._name)
            self.setWindowTitle(title)
            self.title_label.setText(title)
        self._show(self._described(offer))
        self.go_button.setVisible(offer.can_give_back)
        (self.go_button if offer.can_give_back else self.close_button).setFocus()

    def _described(self, offer: SalvageOffer) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(OfferView(offer))
        told = tr("salvage.place" if offer.changes else "salvage.help")
        foot = QVBoxLayout()
        foot.setSpacing(Space.XS)
        foot.addWidget(text_label(told, wrap=True))
        place = text_label(_breakable(str(offer.folder)), "muted", wrap=True, selectable=True)
        place.setObjectName("salvage.folder")
        place.setAccessibleName(tr("salvage.folder_label"))
        foot.addWidget(place)
        column.addLayout(foot)
        opener = Button(
            tr("salvage.open_folder"),
            icon="folder-open",
            on_click=self._open_folder,
            name="salvage.open_folder",
        )
        opener.setAutoDefault(False)
        self.add_to_footer_left(opener)
        return made

    def _show(self, content: QWidget) -> None:
        place = self.body.indexOf(self._content)
        self._content.hide()
        self._content.deleteLater()
        self._content = content
        self.body.insertWidget(place, content)
        content.show()
        self._fit()

    def _open_folder(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def give_back(self) -> None:
        """Make the new case file."""
        self._problem.hide()
        self.go_button.setEnabled(False)
        self.go_button.setText(tr("salvage.working"))
        salvaging.give_back(
            self._host.operations,
            self._case_id,
            tr("salvage.document.title"),
            tr("salvage.document.file_name"),
            self._on_given_back,
            self._on_failed,
            owner=self,
        )

    def _on_given_back(self, _changed: object) -> None:
        said = tr("salvage.done", name=self._name) if self._name else tr("salvage.done_unnamed")
        self._host.tell(said, tone="success")
        self._host.navigate("case_file", case_id=self._case_id)
        self.accept()

    def _on_failed(self, error: Exception) -> None:
        if self._folder is None:  # nothing could even be looked at
            self._show(QWidget())
        self.go_button.setEnabled(True)
        self.go_button.setText(tr("salvage.action"))
        self._problem.set_message(error_sentence(error), "danger")
        self._problem.show()
        self._fit()
        self.close_button.setFocus()


def open_salvage(host: Host, *, case_id: str) -> None:
    """Open the dialog and begin to read (the act ``salvage``)."""
    dialog = SalvageDialog(host, case_id)
    dialog.open()
    dialog.look()


def _breakable(path: str) -> str:
    """Return a path that may go on in the next line at its separators."""
    return "".join(letter + "\u200b" if letter in "/\\" else letter for letter in path)
