"""Icons: one SVG family (Lucide), coloured from the table in force, sharp at any scale."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from ui.shipped_files import resources_folder
from ui.theme.in_force import colours
from ui.theme.tokens import Size


def icon(name: str, colour: str = "text", checked_colour: str = "") -> QIcon:
    """Return an icon of ``resources/icons``; ``colour`` names a field of ``Colours`` or is ``#rrggbb``.

    ``checked_colour`` is for the icon of a control that is on. A named colour is looked up at each painting,
    so the icon follows a switch of theme by itself.
    """
    return QIcon(_ThemedIconEngine(name, colour, checked_colour or colour))


def icon_pixmap(name: str, colour: str = "text", size: int = Size.ICON, ratio: float = 1.0) -> QPixmap:
    """Return an icon as a pixmap of ``size`` device-independent pixels on a screen of this pixel ratio."""
    value = colour if colour.startswith("#") else str(getattr(colours(), colour))
    key = f"coachdesk/{name}/{value}/{size}/{ratio}"
    cached = QPixmap()
    if QPixmapCache.find(key, cached):
        return cached
    source = (resources_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    # A little finer than drawn, to match the weight of the text beside it.
    source = source.replace("currentColor", value).replace('stroke-width="2"', 'stroke-width="1.75"')
    renderer = QSvgRenderer(QByteArray(source.encode()))
    pixels = max(1, round(size * ratio))
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, pixmap)
    return pixmap


class _ThemedIconEngine(QIconEngine):
    """Draw one icon in the colour that the theme in force gives it."""

    def __init__(self, name: str, colour: str, checked_colour: str) -> None:
        super().__init__()
        self._name = name
        self._colour = colour
        self._checked_colour = checked_colour

    def clone(self) -> QIconEngine:
        return _ThemedIconEngine(self._name, self._colour, self._checked_colour)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        ratio = painter.device().devicePixelRatioF()
        pixmap = icon_pixmap(self._name, self._colour_for(mode, state), side, ratio)
        corner = rect.center() - QPoint((side - 1) // 2, (side - 1) // 2)
        painter.drawPixmap(QRect(corner, QSize(side, side)), pixmap)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        side = min(size.width(), size.height())  # Qt gives device pixels here
        drawn = icon_pixmap(self._name, self._colour_for(mode, state), max(1, round(side / scale)), scale)
        if size.width() <= size.height():
            return drawn
        # Wider than high: the icon at the left and room before the words, which Qt has no other way to say.
        padded = QPixmap(size)
        padded.fill(Qt.GlobalColor.transparent)
        padded.setDevicePixelRatio(scale)
        painter = QPainter(padded)
        painter.drawPixmap(0, 0, drawn)
        painter.end()
        return padded

    def _colour_for(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode == QIcon.Mode.Disabled:
            return "border_strong"
        return self._checked_colour if state == QIcon.State.On else self._colour
