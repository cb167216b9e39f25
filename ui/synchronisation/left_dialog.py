"""What a laptop that was let out had left: which of it a supervisor takes in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from ui.messages import tr
from ui.shell.host import Host
from ui.theme import Space
from ui.widgets import Dialog, text_label


@dataclass(frozen=True, slots=True)
class LeftChoice:
    """``name``: the case file; ``more``: whose work, and how much, or why it cannot be taken in."""

    name: str
    more: str
    is_readable: bool = True


class LeftDialog(Dialog):
    """All are chosen at first; ``on_chosen`` gets the places of those that are taken in."""

    def __init__(
        self, host: Host, choices: Sequence[LeftChoice], on_chosen: Callable[[list[int]], None]
    ) -> None:
        super().__init__(
            tr("synchronisation.usb.left.title"),
            host.window_widget(),
            subtitle=tr("synchronisation.usb.left.text"),
            width=600,
        )
        self.setObjectName("synchronisation.left")
        self._on_chosen = on_chosen
        self.boxes: list[QCheckBox] = []
        for choice in choices:
            box = QCheckBox(choice.name.replace("&", "&&"))
            box.setAccessibleDescription(choice.more)
            box.setEnabled(choice.is_readable)
            box.setChecked(choice.is_readable)
            box.toggled.connect(lambda _checked: self._show_whether_any())
            part = QVBoxLayout()
            part.setSpacing(2)
            part.addWidget(box)
            more = text_label(choice.more, "muted", wrap=True)
            more.setContentsMargins(Space.L, 0, 0, 0)
            part.addWidget(more)
            self.body.addLayout(part)
            self.boxes.append(box)
        self.add_cancel()
        self.take_button = self.add_button(
            tr("synchronisation.tray.take_in"), "primary", self._take, default=True, name="left.take"
        )
        self._show_whether_any()

    def _show_whether_any(self) -> None:
        self.take_button.setEnabled(any(box.isChecked() for box in self.boxes))

    def _take(self) -> None:
        chosen = [place for place, box in enumerate(self.boxes) if box.isChecked()]
        self.accept()
        self._on_chosen(chosen)
