"""Bars that tell: one inside a page, one that floats at the foot of the window and offers to undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.messages import tr
from ui.theme import Size, Space, Tone
from ui.widgets.buttons import Button, IconButton
from ui.widgets.card import IconLabel
from ui.widgets.text import restyle, set_role, text_label

_ICONS: dict[Tone, tuple[str, str]] = {
    "neutral": ("info", "on_neutral_soft"),
    "accent": ("info", "on_accent_soft"),
    "success": ("circle-check", "on_success_soft"),
    "warning": ("triangle-alert", "on_warning_soft"),
    "danger": ("octagon-alert", "on_danger_soft"),
}


class InfoBar(QFrame):
    """A sentence that belongs to the page it stands in, with at most one act."""

    closed = Signal()

    def __init__(
        self,
        text: str,
        tone: Tone = "neutral",
        *,
        action_text: str = "",
        on_action: Callable[[], object] | None = None,
        closable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setProperty("tone", tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, 10, Space.M, 10)
        row.setSpacing(12)
        self._icon = IconLabel(*_ICONS[tone], Size.ICON)
        row.addWidget(self._icon)
        self._text = text_label(text, wrap=True)
        row.addWidget(self._text, 1)
        self.action_button = Button(action_text, on_click=on_action)
        if not action_text:
            self.action_button.hide()  # setHidden(False) would show it as a window of its own for a moment
        row.addWidget(self.action_button, 0, Qt.AlignmentFlag.AlignVCenter)
        if closable:
            row.addWidget(IconButton("x", tr("app.close"), on_click=self._close))

    def text(self) -> str:
        """Return the sentence."""
        return self._text.text()

    def set_message(self, text: str, tone: Tone) -> None:
        """Say something else."""
        self._text.setText(text)
        self._icon.set_icon(*_ICONS[tone])
        set_role(self, "tone", tone)
        restyle(self._text)  # its colour follows the tone of what it stands in

    def _close(self) -> None:
        self.hide()
        self.closed.emit()


_TOAST_ICONS: dict[Tone, str] = {
    "neutral": "info",
    "accent": "info",
    "success": "circle-check",
    "warning": "triangle-alert",
    "danger": "octagon-alert",
}


class Toast(QFrame):
    """One sentence at the foot of its parent, with at most one act; gone after a while.

    It stays while the hand is on it; an error stays until it is closed.
    """

    def __init__(self, parent: QWidget, *, shown_ms: int = 8_000) -> None:
        super().__init__(parent)
        self._over = parent
        self.setProperty("role", "toast")
        self.setObjectName("shell.toast")
        self._on_action: Callable[[], object] | None = None
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.S, Space.S, Space.S)
        row.setSpacing(12)
        self._icon = IconLabel("info", "on_tooltip", Size.ICON)
        self._text = text_label("", wrap=True)
        self.action_button = Button("", "primary", name="shell.toast.action", on_click=self._act)
        self.close_button = IconButton("x", tr("app.close"), on_click=self.hide, colour="on_tooltip")
        self.close_button.setProperty("on", "toast")
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self.action_button)
        row.addWidget(self.close_button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(shown_ms)
        self._timer.timeout.connect(self._on_timeout)
        parent.installEventFilter(self)
        self.hide()

    def text(self) -> str:
        """Return the sentence shown last."""
        return self._text.text()

    def tell(
        self,
        text: str,
        tone: Tone = "neutral",
        action_text: str = "",
        on_action: Callable[[], object] | None = None,
    ) -> None:
        """Show a sentence in place of the one before."""
        self._on_action = on_action
        self._text.setText(text)
        self.setAccessibleName(text)
        self._icon.set_icon(_TOAST_ICONS[tone], "on_tooltip")
        self.action_button.set_text(action_text)
        self.action_button.setVisible(bool(action_text))
        self.show()
        self.raise_()
        self._place()
        if tone == "danger":
            self._timer.stop()
        else:
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._over:
            self._place()
        return False

    def _place(self) -> None:
        parent = self._over
        natural = self._text.fontMetrics().horizontalAdvance(self._text.text()) + 160
        if self.action_button.isVisibleTo(self):
            natural += self.action_button.sizeHint().width()
        width = max(280, min(natural, 640, parent.width() - 2 * Space.L))
        height = max(self._row.totalHeightForWidth(width), 52)
        self.setGeometry((parent.width() - width) // 2, parent.height() - height - Space.L, width, height)

    def _act(self) -> None:
        act = self._on_action
        self.hide()
        if act is not None:
            act()

    def _on_timeout(self) -> None:
        if self.underMouse() or self.isAncestorOf(self._over.focusWidget() or self._over):
            self._timer.start()
        else:
            self.hide()
