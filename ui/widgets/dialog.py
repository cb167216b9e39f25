"""Dialogs: never a question asked in the middle of a slot, always answered by a signal."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.messages import tr
from ui.theme import Space
from ui.widgets.buttons import Button, ButtonKind
from ui.widgets.scrolling import scroll_page
from ui.widgets.text import text_label


class Dialog(QDialog):
    """A window over the window: a title, a ``body`` that scrolls, acts at the foot.

    Show it with ``open()``. It deletes itself when closed; locking the desk destroys it with its parent.
    """

    def __init__(
        self,
        title: str,
        parent: QWidget | None = None,
        *,
        subtitle: str = "",
        width: int = 560,
        height: int = 0,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._head = head = QVBoxLayout()
        head.setContentsMargins(Space.L, Space.L, Space.L, Space.S)
        head.setSpacing(Space.XS)
        self.title_label = text_label(title, "title", wrap=True)
        head.addWidget(self.title_label)
        if subtitle:
            head.addWidget(text_label(subtitle, "muted", wrap=True))
        outer.addLayout(head)
        inner = QWidget()
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(Space.L, Space.S, Space.L, Space.L)
        self.body.setSpacing(Space.M)
        self._scroll = scroll_page(inner)
        outer.addWidget(self._scroll, 1)
        self.footer = QFrame()
        self.footer.setProperty("role", "footer")
        self._acts = QHBoxLayout(self.footer)
        self._acts.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        self._acts.setSpacing(Space.S)
        self._acts.addStretch(1)
        outer.addWidget(self.footer)
        self._width, self._height = width, height

    def add_button(
        self,
        text: str,
        kind: ButtonKind = "secondary",
        on_click: Callable[[], object] | None = None,
        *,
        default: bool = False,
        name: str = "",
    ) -> Button:
        """Add an act at the right of the foot; ``default`` is what Enter does."""
        button = Button(text, kind, on_click=on_click, name=name)
        button.setDefault(default)
        self._acts.addWidget(button)
        return button

    def add_cancel(self) -> Button:
        """Add "Cancel", which Esc does too."""
        return self.add_button(tr("app.cancel"), on_click=self.reject)

    def add_to_footer_left(self, widget: QWidget) -> None:
        """Put something at the left of the foot."""
        self._acts.insertWidget(0, widget)

    def open(self) -> None:
        """Show the dialog as large as its content asks and the screen allows."""
        self._fit()
        super().open()

    def _fit(self) -> None:
        available = self.screen().availableGeometry()
        width = min(self._width, available.width() - 2 * Space.L)
        self.ensurePolished()
        for part in self.findChildren(QWidget):
            part.ensurePolished()  # the style sheet's sizes, before they are added up
        content, head = _height_of(self.body, width), _height_of(self._head, width)
        wanted = self._height or head + content + self.footer.sizeHint().height()
        self.resize(width, min(wanted, available.height() - 2 * Space.L))


def _height_of(layout: QVBoxLayout, width: int) -> int:
    """Return how high a column is in a width; its size hint is that of wrapped words in a narrower one."""
    if layout.hasHeightForWidth():
        return max(layout.totalHeightForWidth(width), layout.totalMinimumSize().height())
    return layout.totalSizeHint().height()


def confirm(
    parent: QWidget,
    title: str,
    text: str,
    action_text: str,
    on_yes: Callable[[], object],
    *,
    kind: ButtonKind = "danger",
) -> Dialog:
    """Ask once before something goes that cannot be brought back; the text names what goes."""
    dialog = Dialog(title, parent, width=480)
    dialog.setObjectName("confirm")
    dialog.body.addWidget(text_label(text, wrap=True))
    cancel = dialog.add_cancel()

    def accept() -> None:
        dialog.accept()
        on_yes()

    dialog.add_button(action_text, kind, accept, name="confirm.yes")
    dialog.open()
    cancel.setFocus()
    return dialog
