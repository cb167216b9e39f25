"""The icons of the program's files and the pictures of its installer, drawn from the program's own mark.

``python -m ui.setup_pictures FOLDER``, called by the build of the installer; it is not installed itself.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPainterPath, QPen

from ui.theme.tokens import LIGHT
from ui.widgets.mark import paint_mark

SIZES = (16, 20, 24, 32, 40, 48, 64, 96, 128, 256)
"""The sizes Windows shows icons in, in pixels, at 100 % to 400 %."""

HEADER = (150, 57)
SIDE = (164, 314)

Draw = Callable[[QPainter, int], None]


def draw_all(into: Path) -> None:
    """Write ``coachdesk.ico``, ``bundle.ico``, ``invitation.ico``, ``header.bmp`` and ``side.bmp``."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    running = QGuiApplication.instance() or QGuiApplication([])
    into.mkdir(parents=True, exist_ok=True)
    (into / "coachdesk.ico").write_bytes(_icon(_mark))
    (into / "bundle.ico").write_bytes(_icon(_bundle))
    (into / "invitation.ico").write_bytes(_icon(_invitation))
    _save_bitmap(_header(), into / "header.bmp")
    _save_bitmap(_side(), into / "side.bmp")
    del running


def _mark(painter: QPainter, size: int) -> None:
    paint_mark(painter, LIGHT, size)


def _sheet(painter: QPainter, size: int) -> None:
    """Draw a sheet of paper with a folded corner and the mark on it."""
    unit = size / 32
    fold = 8 * unit
    paper = QRectF(5 * unit, 1.5 * unit, 22 * unit, 29 * unit)
    outline = QPainterPath(paper.topLeft())
    outline.lineTo(paper.right() - fold, paper.top())
    outline.lineTo(paper.right(), paper.top() + fold)
    outline.lineTo(paper.bottomRight())
    outline.lineTo(paper.bottomLeft())
    outline.closeSubpath()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(LIGHT.border_strong), max(unit, 1.0)))
    painter.setBrush(QColor(LIGHT.surface))
    painter.drawPath(outline)
    corner = QPainterPath(QPointF(paper.right() - fold, paper.top()))
    corner.lineTo(paper.right() - fold, paper.top() + fold)
    corner.lineTo(paper.right(), paper.top() + fold)
    corner.closeSubpath()
    painter.setBrush(QColor(LIGHT.border))
    painter.drawPath(corner)


def _bundle(painter: QPainter, size: int) -> None:
    _sheet(painter, size)
    unit = size / 32
    painter.translate(9.5 * unit, 13 * unit)
    paint_mark(painter, LIGHT, round(13 * unit))


def _invitation(painter: QPainter, size: int) -> None:
    _sheet(painter, size)
    unit = size / 32
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(LIGHT.accent))
    envelope = QRectF(9 * unit, 14 * unit, 14 * unit, 10 * unit)
    painter.drawRoundedRect(envelope, 1.5 * unit, 1.5 * unit)
    painter.setPen(QPen(QColor(LIGHT.on_accent), max(1.2 * unit, 1.0)))
    middle = QPointF(envelope.center().x(), envelope.center().y() + unit)
    painter.drawPolyline(
        [
            QPointF(envelope.left() + unit, envelope.top() + 1.5 * unit),
            middle,
            QPointF(envelope.right() - unit, envelope.top() + 1.5 * unit),
        ]
    )


def _icon(draw: Draw) -> bytes:
    """Return an icon of Windows with every size as PNG."""
    pictures = [_png(_drawn(draw, size)) for size in SIZES]
    head = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(head) + 16 * len(pictures)
    entries = b""
    for size, picture in zip(SIZES, pictures, strict=True):
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return head + entries + b"".join(pictures)


def _drawn(draw: Draw, size: int) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    draw(painter, size)
    painter.end()
    return image


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes where Qt takes text
    return bytes(buffer.data().data())


def _header() -> QImage:
    image = QImage(*HEADER, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.surface))
    painter = QPainter(image)
    painter.translate(HEADER[0] - 36 - 12, (HEADER[1] - 36) / 2)
    paint_mark(painter, LIGHT, 36)
    painter.end()
    return image


def _side() -> QImage:
    image = QImage(*SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.rail))
    painter = QPainter(image)
    painter.save()
    painter.translate((SIDE[0] - 84) / 2, 72)
    paint_mark(painter, LIGHT, 84)
    painter.restore()
    painter.end()
    return image


def _save_bitmap(image: QImage, file: Path) -> None:
    """Write a bitmap of 24 bits, the one kind that every version of the installer's window shows."""
    image.convertToFormat(QImage.Format.Format_RGB888).save(str(file), "BMP")  # type: ignore[call-overload]  # as above


if __name__ == "__main__":
    draw_all(Path(sys.argv[1]))
