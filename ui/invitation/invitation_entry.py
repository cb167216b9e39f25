"""Where an invitation is given: pasted, typed, dropped or chosen as a file; what is wrong is said while one looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.background import Background, Task
from ui.invitation.paste_field import PasteField
from ui.messages import error_sentence, format_date_long, programme_zone, tr
from ui.operations import joining
from ui.operations.joining import INVITATION_SUFFIX, InvitationLook, Wrong
from ui.theme import Size, Space
from ui.widgets.buttons import Button
from ui.widgets.card import IconLabel
from ui.widgets.labelled_field import LabelledField
from ui.widgets.text import text_label

_CALM_MS = 250
_HEIGHT = 132
_SHOWN_OF_A_GROUP = 12

_SENTENCES: dict[Wrong, str] = {
    Wrong.EMPTY: "joining.wrong.empty",
    Wrong.KIND: "joining.wrong.kind",
    Wrong.CUT: "joining.wrong.cut",
    Wrong.LONG: "joining.wrong.long",
    Wrong.LETTERS: "joining.wrong.letters",
    Wrong.GROUP_LENGTH: "joining.wrong.group_length",
    Wrong.CHECKSUM: "joining.wrong.checksum",
    Wrong.CONTENT: "joining.wrong.content",
    Wrong.EXPIRED: "joining.wrong.expired",
}


class InvitationEntry(QWidget):
    """``judged`` after each look at the text: whether it is an invitation that can be used."""

    judged = Signal(bool)

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._look: InvitationLook | None = None
        self._task: Task | None = None
        self._then: Callable[[], object] | None = None
        self.field = PasteField("joining.code")
        self.field.setPlaceholderText(tr("joining.code.example"))
        self.field.setFixedHeight(_HEIGHT)
        self.field.file_given.connect(self.take_file)
        self.labelled = LabelledField(tr("joining.code.label"), self.field, hint=tr("joining.code.hint"))
        self.file_button = Button(
            tr("joining.code.file"), icon="folder-open", on_click=self._choose_file, name="joining.file"
        )
        self._good = QWidget()
        row = QHBoxLayout(self._good)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        self._good_text = text_label("", wrap=True)
        row.addWidget(IconLabel("circle-check", "success", Size.ICON))
        row.addWidget(self._good_text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self.labelled)
        column.addWidget(self._good)
        foot = QHBoxLayout()
        foot.addWidget(self.file_button)
        foot.addStretch(1)
        column.addLayout(foot)
        self._good.hide()
        self.setFocusProxy(self.field)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self._look_now)
        self.field.textChanged.connect(self._on_text_changed)

    def text(self) -> str:
        """Return what was given."""
        return self.field.toPlainText()

    @property
    def is_good(self) -> bool:
        """Whether the text was looked at and can be used."""
        return self._look is not None and self._look.wrong is None

    def when_good(self, then: Callable[[], object]) -> None:
        """Look at the text, and do this if it is an invitation; say what is wrong with it if not."""
        self._then = then
        self._look_now()

    def show_error(self, text: str) -> None:
        """Say what is wrong, found out later than by looking at the text."""
        self._look = None
        self._good.hide()
        self.labelled.set_error(text)
        self.field.setFocus()

    def take_file(self, path: Path, whence: str = "") -> None:
        """Read the invitation out of a file; ``whence`` says where it came from until somebody types over it."""

        def show(text: str) -> None:
            self.field.setPlainText(text)
            if whence:
                self.labelled.set_hint(whence)

        joining.read_invitation_file(
            self._background,
            path,
            show,
            lambda error: self.show_error(error_sentence(error)),
            owner=self,
        )

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, tr("joining.code.file"))
        dialog.setNameFilters(
            [f"{tr('joining.file.invitation')} (*{INVITATION_SUFFIX})", f"{tr('joining.file.any')} (*)"]
        )
        dialog.fileSelected.connect(lambda chosen: self.take_file(Path(chosen)))
        dialog.open()

    def _on_text_changed(self) -> None:
        self._look = None
        self._then = None
        self._good.hide()
        self.labelled.set_error("")
        self.labelled.set_hint(tr("joining.code.hint"))
        self.judged.emit(False)
        if self.text().strip():
            self._calm.start()
        else:
            self._calm.stop()

    def _look_now(self) -> None:
        self._calm.stop()
        if self._task is not None:
            self._task.cancel()
        self._task = joining.look_at(self._background, self.text(), self._on_looked, owner=self)

    def _on_looked(self, look: InvitationLook) -> None:
        self._look = look
        then, self._then = self._then, None
        if look.wrong is not None:
            self._good.hide()
            self.labelled.set_error(said_of(look))
            if then is not None:
                self.field.setFocus()
        else:
            self.labelled.set_error("")
            self._good_text.setText(tr("joining.code.good", date=day_of(look.expires)))
            self._good.show()
        self.judged.emit(look.wrong is None)
        if then is not None and look.wrong is None:
            then()


def said_of(look: InvitationLook) -> str:
    """Return what is wrong with a text, in words, with the part that is to blame where it is known."""
    if look.wrong is None:
        return ""
    if look.wrong is Wrong.LETTERS and not look.group:
        return tr("joining.wrong.letters_somewhere")
    if look.wrong is Wrong.EXPIRED:
        return tr("joining.wrong.expired", date=day_of(look.expires))
    group = look.group if len(look.group) <= _SHOWN_OF_A_GROUP else look.group[:_SHOWN_OF_A_GROUP] + "…"
    return tr(_SENTENCES[look.wrong], group=group, count=len(look.group))


def day_of(at: int) -> str:
    """Return the day of an instant (Unix seconds), where the programme works."""
    return format_date_long(datetime.fromtimestamp(at, UTC).astimezone(programme_zone()).date())
