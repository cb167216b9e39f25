"""The pill in the top bar: how sync stands, in few words. It never alarms; a click opens the page."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.messages import tr
from ui.operations.sync_state import Stage, SyncState
from ui.shell.host import Host
from ui.shell.sync_words import StandingWords, standing_words
from ui.theme import Space, TypeScale, colours, icon_pixmap, tone_colours
from ui.theme.fonts import scaled_font
from ui.widgets.painted_button import PaintedButton

ROUTE = "synchronisation"
_HEIGHT = 30
_ICON = 14
_PADDING = Space.S + Space.XS
_AGES_MS = 15_000
"""How often the age is written anew."""
_CALM_MS = 500
"""A look at headquarters that is shorter is not shown: words that come and go for nothing disquiet."""


class SyncPill(PaintedButton):
    """Nothing at all on a desk that works alone."""

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shell.sync")
        self._syncing = host.syncing
        self._words: StandingWords | None = None
        self._shown = SyncState()
        self._is_narrow = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(scaled_font(self.font(), TypeScale.CAPTION))
        self.clicked.connect(lambda _checked=False: host.navigate(ROUTE))
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self._show_now)
        self._ageing = QTimer(self)
        self._ageing.setInterval(_AGES_MS)
        self._ageing.timeout.connect(self.write)
        self._ageing.start()
        self._syncing.status_changed.connect(self._on_status)
        self._show_now()

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Say less where there is less room; the tooltip and a screen reader say all."""
        self._is_narrow = is_narrow
        self.write()

    def write(self) -> None:
        """Write the words for this moment: what they say grows old by itself."""
        state = self._shown
        if state.stage in (Stage.NOT_JOINED, Stage.REVOKED):
            self._words = None
            self.hide()
            return
        words = standing_words(state, self._syncing.seconds_since_last())
        if (words, self._text_of(words)) != (self._words, self.text()):
            self._words = words
            self.setText(self._text_of(words))
            self.setAccessibleName(tr("synchronisation.pill.name", state=words.text))
            self.setAccessibleDescription(words.more)
            self.setToolTip(words.more)
            self.updateGeometry()
            self.update()
        if self.parentWidget() is not None:  # without one it would be a window of its own for a moment
            self.setHidden(False)

    def _text_of(self, words: StandingWords) -> str:
        return words.short if self._is_narrow else words.text

    def _on_status(self, state: SyncState) -> None:
        if not state.is_passing or self._shown.stage is Stage.NOT_JOINED:
            self._calm.stop()
            self._show_now()
        elif not self._calm.isActive():
            self._calm.start()

    def _show_now(self) -> None:
        self._shown = self._syncing.status
        self.write()

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2 * _PADDING + _ICON + Space.XS + 2
        return QSize(width, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._words is None:
            return
        table = colours()
        ground, ink = tone_colours(table, self._words.tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = table.focus if self.is_ringed else table.border_strong if self.underMouse() else "transparent"
        painter.setPen(QPen(QColor(edge), 2 if self.is_ringed else 1))
        painter.setBrush(QColor(ground))
        inset = 1.0 if self.is_ringed else 0.5
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2)
        pixmap = icon_pixmap(self._words.icon, ink, _ICON, self.devicePixelRatioF())
        painter.drawPixmap(_PADDING, (self.height() - _ICON) // 2, pixmap)
        painter.setPen(QColor(ink))
        painter.setFont(self.font())
        place = self.rect().adjusted(_PADDING + _ICON + Space.XS + 2, 0, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.end()
