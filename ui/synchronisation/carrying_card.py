"""Without a network: files for headquarters and for colleagues, and those that were brought."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from ui.lock.folder_choice import choose_folder
from ui.messages import error_sentence, tr
from ui.operations import carrying
from ui.operations.carrying import BUNDLE_SUFFIX, LEFT_SUFFIX, RECEIPT_SUFFIX, FileRead, LeftFile
from ui.operations.sync_reading import SyncReading, read_sync
from ui.shell.host import Host
from ui.synchronisation.carrying_words import (
    Outcome,
    file_stem,
    made_words,
    read_words,
    written_for_words,
    written_words,
)
from ui.synchronisation.colleague_dialog import ColleagueDialog
from ui.synchronisation.left_dialog import LeftChoice, LeftDialog
from ui.synchronisation.lines import INDENT, replace_part
from ui.synchronisation.names import person_name, reason_sentence, scope_name
from ui.theme import Space
from ui.widgets import Button, Card, FlowLayout, InfoBar, text_label

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from sync.client.bundle_values import Colleague, MadeBundle, WrittenBundle


class CarryingCard(Card):
    """Three acts, what became of the last one, and which files wait for their receipt."""

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("synchronisation.usb.title"),
            subtitle=tr("synchronisation.usb.text"),
            icon="usb",
            parent=parent,
        )
        self.setObjectName("synchronisation.usb")
        self._host = host
        self._reading = SyncReading()
        self._is_busy = False
        self.outcome = InfoBar("", "success", closable=True)
        self.outcome.hide()
        self.body.addWidget(self.outcome)
        acts = QWidget()
        flow = FlowLayout(acts, spacing=Space.S)
        self.to_headquarters = Button(
            tr("synchronisation.usb.to_headquarters"),
            icon="upload",
            on_click=self._choose_folder,
            name="synchronisation.usb.to_headquarters",
        )
        self.to_colleague = Button(
            tr("synchronisation.usb.to_colleague"),
            icon="user-round",
            on_click=self._find_colleagues,
            name="synchronisation.usb.to_colleague",
        )
        self.read_button = Button(
            tr("synchronisation.usb.read"),
            icon="folder-open",
            on_click=self._choose_file,
            name="synchronisation.usb.read",
        )
        for button in (self.to_headquarters, self.to_colleague, self.read_button):
            flow.addWidget(button)
        self.body.addWidget(acts)
        self._made = QWidget()
        self.body.addWidget(self._made)

    def read_made(self) -> None:
        """Read which files wait for their receipt."""
        self._host.syncing.do(
            carrying.find_made, self.show_made, lambda _error: None, owner=self, is_round_wanted=False
        )

    def show_made(self, made: list[MadeBundle]) -> None:
        """Show the files whose receipt has not come."""
        former, self._made = self._made, QWidget()
        column = QVBoxLayout(self._made)
        column.setContentsMargins(INDENT, 0, 0, 0)
        column.setSpacing(Space.XS)
        for one in made:
            column.addWidget(text_label(made_words(one), "muted", wrap=True))
        self._made.setHidden(not made)
        replace_part(self.body, former, self._made)

    # For headquarters

    def _choose_folder(self) -> None:
        choose_folder(
            self, tr("synchronisation.usb.where"), _documents(), lambda path: self.write_to(Path(path))
        )

    def write_to(self, folder: Path) -> None:
        """Write what waits for headquarters into a folder."""
        stem = file_stem(f"{self._host.today():%Y-%m-%d}", folder)
        if self._begins():
            self._host.syncing.do(
                carrying.write_for_headquarters(folder, stem), self._on_written, self._on_failed, owner=self
            )

    def _on_written(self, written: list[WrittenBundle]) -> None:
        self._ends(written_words(written))
        self.read_made()

    # For a colleague

    def _find_colleagues(self) -> None:
        self._host.syncing.do(
            carrying.find_colleagues, self._on_colleagues, self._on_failed, owner=self, is_round_wanted=False
        )

    def _on_colleagues(self, found: list[Colleague]) -> None:
        self._with_names((), lambda: self._ask_for_whom(found))

    def _with_names(self, scopes: Collection[str], then: Callable[[], None]) -> None:
        """Read the names that sentences need: what was brought may have brought them."""

        def go_on(reading: SyncReading) -> None:
            self._reading = reading
            then()

        read_sync(self._host.operations, scopes, go_on, owner=self)

    def _ask_for_whom(self, found: list[Colleague]) -> None:
        if found:
            ColleagueDialog(self._host, found, self._reading, self._choose_place).open()
        else:
            self._ends(Outcome(tr("synchronisation.usb.no_colleague"), "neutral"))

    def _choose_place(self, colleague: Colleague, name: str) -> None:
        dialog = QFileDialog(self, tr("synchronisation.usb.where"), str(_documents()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{tr('synchronisation.usb.kind.bundle')} (*{BUNDLE_SUFFIX})")
        dialog.setDefaultSuffix(BUNDLE_SUFFIX.removeprefix("."))
        day = f"{self._host.today():%Y-%m-%d}"
        dialog.selectFile(tr("synchronisation.usb.file_name_for", day=day) + BUNDLE_SUFFIX)
        dialog.fileSelected.connect(lambda chosen: self.write_for(Path(chosen), colleague, name))
        dialog.open()

    def write_for(self, path: Path, colleague: Colleague, name: str) -> None:
        """Write a file for a colleague's laptop."""
        if self._begins():
            self._host.syncing.do(
                carrying.write_for_colleague(path, colleague.device),
                lambda written: self._ends(written_for_words(written, name)),
                self._on_failed,
                owner=self,
            )

    # What was brought

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, tr("synchronisation.usb.read"), str(_documents()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        suffixes = " ".join(f"*{one}" for one in (BUNDLE_SUFFIX, RECEIPT_SUFFIX, LEFT_SUFFIX))
        dialog.setNameFilters(
            [
                f"{tr('synchronisation.usb.kind.all')} ({suffixes})",
                f"{tr('synchronisation.usb.kind.any')} (*)",
            ]
        )
        dialog.fileSelected.connect(lambda chosen: self.read(Path(chosen)))
        dialog.open()

    def read(self, path: Path) -> bool:
        """Do with a file what it is for; return False, and do nothing, while another one is at work."""
        if not self._begins():
            return False
        self._host.syncing.do(carrying.read_file(path), self._on_read, self._on_failed, owner=self)
        return True

    def _on_read(self, read: FileRead) -> None:
        self._with_names(scopes_of(read), lambda: self._tell_read(read))

    def _tell_read(self, read: FileRead) -> None:
        self._ends(read_words(read, self._reading))
        self.read_made()
        if isinstance(read.value, LeftFile):
            self._ask_about_pieces(read.value)
        elif work := getattr(read.value, "left_work", ()):
            choices = [self._choice(one.scope, one.person, one.changes) for one in work]
            self._ask_about(
                choices,
                lambda chosen: carrying.take_left_work(read.path, {work[place].scope for place in chosen}),
            )

    def _ask_about_pieces(self, left: LeftFile) -> None:
        choices = [self._choice(one.entry.scope, one.person, one.changes, one.reason) for one in left.pieces]
        self._ask_about(
            choices, lambda chosen: carrying.take_left_pieces([left.pieces[place] for place in chosen])
        )

    def _ask_about(
        self, choices: list[LeftChoice], act_for: Callable[[list[int]], carrying.TakingLeft]
    ) -> None:
        if choices:
            LeftDialog(self._host, choices, lambda chosen: self._take(act_for(chosen))).open()

    def _take(self, act: carrying.TakingLeft) -> None:
        if self._begins():
            self._host.syncing.do(act, self._on_left_taken, self._on_failed, owner=self)

    def _on_left_taken(self, _changed: tuple[Changed, ...]) -> None:
        self._ends(Outcome(tr("synchronisation.tray.taken")))

    def _choice(self, scope: str, person: str, changes: int, reason: str = "") -> LeftChoice:
        more = (
            reason_sentence(reason, "set_aside")
            if reason
            else tr("synchronisation.usb.left.line", person=person_name(person, self._reading), count=changes)
        )
        return LeftChoice(scope_name(scope, self._reading), more, is_readable=not reason)

    # What became of it

    def _begins(self) -> bool:
        if self._is_busy:
            return False
        self._is_busy = True
        self.outcome.set_message(tr("synchronisation.usb.working"), "neutral")
        self.outcome.show()
        return True

    def _ends(self, outcome: Outcome) -> None:
        self._is_busy = False
        self.show_outcome(outcome)

    def show_outcome(self, outcome: Outcome) -> None:
        """Show what became of a file."""
        self.outcome.set_message(outcome.text, outcome.tone)
        self.outcome.setAccessibleName(outcome.text)
        self.outcome.show()

    def _on_failed(self, error: Exception) -> None:
        self._ends(Outcome(error_sentence(error), "danger"))


def scopes_of(read: FileRead) -> set[str]:
    """Return the scopes of what a file asks about."""
    if isinstance(read.value, LeftFile):
        return {piece.entry.scope for piece in read.value.pieces}
    return {one.scope for one in getattr(read.value, "left_work", ())}


def _documents() -> Path:
    return Path(
        QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home()
    )
