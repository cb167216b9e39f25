"""The supervisors' tray: from whom, which case file; take it in or leave it out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.messages import tr
from ui.operations.sync_reading import SyncReading
from ui.operations.tray import TrayPiece, leave_out, open_pieces, take_in
from ui.shell.host import Host
from ui.synchronisation.lines import INDENT, replace_part
from ui.synchronisation.names import person_name, reason_sentence, scope_name, when_words
from ui.theme import Space
from ui.widgets import Button, Card, confirm, text_label


class TrayCard(Card):
    """One line for each piece; hidden when there is none, so for everybody but supervisors."""

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("synchronisation.tray.title"),
            subtitle=tr("synchronisation.tray.text"),
            icon="inbox",
            parent=parent,
        )
        self.setObjectName("synchronisation.tray")
        self._host = host
        self._reading = SyncReading()
        self._known: tuple[int, ...] = ()
        self._busy: set[int] = set()
        self._pieces: list[TrayPiece] = []
        self._holder = QWidget()
        self.body.addWidget(self._holder)
        self.hide()

    def show_tray(self, reading: SyncReading) -> None:
        """Show the pieces that wait; they are opened between two rounds."""
        self._reading = reading
        ids = tuple(entry.id for entry in reading.tray)
        self.setVisible(bool(ids))
        if ids == self._known:
            return
        self._known = ids
        if ids:
            self._host.syncing.do(
                open_pieces(reading.tray), self.show_pieces, owner=self, is_round_wanted=False
            )

    def show_pieces(self, pieces: list[TrayPiece]) -> None:
        """Show these, opened."""
        self._pieces = pieces
        former, self._holder = self._holder, QWidget()
        column = QVBoxLayout(self._holder)
        column.setContentsMargins(INDENT, 0, 0, 0)
        column.setSpacing(Space.M)
        for piece in pieces:
            column.addLayout(self._line(piece))
        replace_part(self.body, former, self._holder)

    def _line(self, piece: TrayPiece) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        words = QVBoxLayout()
        words.setSpacing(2)
        what = self._what(piece)
        words.addWidget(text_label(what, "strong", wrap=True))
        when = when_words(piece.entry.at)
        said = (
            tr("synchronisation.tray.unreadable", why=reason_sentence(piece.reason, "set_aside"))
            if piece.reason
            else tr("synchronisation.tray.changes", count=piece.changes, when=when)
        )
        words.addWidget(text_label(said, "muted", wrap=True))
        row.addLayout(words, 1)
        if not piece.reason:
            taking = Button(tr("synchronisation.tray.take_in"), "primary", on_click=lambda: self._take(piece))
            taking.setObjectName(f"synchronisation.tray.take.{piece.entry.id}")
            taking.setAccessibleDescription(what)
            row.addWidget(taking, 0, Qt.AlignmentFlag.AlignTop)
        leaving = Button(tr("synchronisation.tray.leave_out"), on_click=lambda: self._ask_to_leave(piece))
        leaving.setObjectName(f"synchronisation.tray.leave.{piece.entry.id}")
        leaving.setAccessibleDescription(what)
        row.addWidget(leaving, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _what(self, piece: TrayPiece) -> str:
        name, person = self._names(piece)
        if not piece.witness:
            return tr("synchronisation.tray.line", name=name, person=person)
        witness = person_name(piece.witness, self._reading)
        return tr("synchronisation.tray.told", name=name, person=person, witness=witness)

    def _names(self, piece: TrayPiece) -> tuple[str, str]:
        return scope_name(piece.entry.scope, self._reading), person_name(piece.person, self._reading)

    def _take(self, piece: TrayPiece) -> None:
        if self._begins(piece):
            self._host.syncing.do(
                take_in(piece.entry),
                lambda _changed: self._settled(piece, tr("synchronisation.tray.taken")),
                lambda error: self._failed(piece, error),
                owner=self,
            )

    def _ask_to_leave(self, piece: TrayPiece) -> None:
        name, person = self._names(piece)
        confirm(
            self._host.window_widget(),
            tr("synchronisation.tray.confirm.title"),
            tr("synchronisation.tray.confirm.text", name=name, person=person),
            tr("synchronisation.tray.leave_out"),
            lambda: self._leave(piece),
        )

    def _leave(self, piece: TrayPiece) -> None:
        if self._begins(piece):
            self._host.syncing.do(
                leave_out(piece.entry),
                lambda _nothing: self._settled(piece, tr("synchronisation.tray.left")),
                lambda error: self._failed(piece, error),
                owner=self,
            )

    def _begins(self, piece: TrayPiece) -> bool:
        if piece.entry.id in self._busy:
            return False
        self._busy.add(piece.entry.id)
        return True

    def _settled(self, piece: TrayPiece, words: str) -> None:
        self._busy.discard(piece.entry.id)
        self._host.tell(words, tone="success")
        left = [one for one in self._pieces if one.entry.id != piece.entry.id]
        self._known = tuple(one.entry.id for one in left)
        self.show_pieces(left)
        self.setVisible(bool(left))

    def _failed(self, piece: TrayPiece, error: Exception) -> None:
        self._busy.discard(piece.entry.id)
        self._host.show_error(error)
