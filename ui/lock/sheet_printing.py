"""The recovery sheet on paper or as a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from ui.messages import format_date_long, tr

_COLUMNS = 2
_INK = QColor("#000000")
_PALE = QColor("#767676")


def write_pdf(path: str, words: Sequence[str], name: str, made_on: date) -> bool:
    """Write the sheet as a PDF; tell whether it could be written."""
    writer = QPdfWriter(path)
    writer.setTitle(tr("lock.sheet.title"))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(20, 20, 20, 20), QPageLayout.Unit.Millimeter)
    return draw_sheet(writer, words, name, made_on)


def draw_sheet(device: QPagedPaintDevice, words: Sequence[str], name: str, made_on: date) -> bool:
    """Draw the sheet on a page: black on white, large, whatever the theme; tell whether it could be drawn."""
    painter = QPainter()
    if not painter.begin(device):
        return False
    scale = device.logicalDpiX() / 72.0
    width = painter.viewport().width() / scale
    painter.scale(scale, scale)
    top = 0.0

    def write(text: str, size: int, *, bold: bool = False, pale: bool = False, gap: float = 6.0) -> None:
        nonlocal top
        painter.setFont(_font(painter, size, bold=bold))
        painter.setPen(_PALE if pale else _INK)
        area = QRectF(0, top, width, 10_000)
        flags = int(Qt.TextFlag.TextWordWrap)
        taken = painter.boundingRect(area, flags, text)
        painter.drawText(area, flags, text)
        top += taken.height() + gap

    write(tr("lock.sheet.title"), 22, bold=True, gap=4)
    write(tr("lock.sheet.whose", name=name, date=format_date_long(made_on)), 11, pale=True, gap=18)
    write(tr("lock.sheet.use"), 12, gap=22)
    rows = -(-len(words) // _COLUMNS)
    painter.setFont(_font(painter, 17, bold=True))
    for index, word in enumerate(words):
        column, row = divmod(index, rows)
        left, y = column * width / _COLUMNS, top + row * 36
        painter.setPen(_PALE)
        painter.setFont(_font(painter, 11))
        painter.drawText(
            QRectF(left, y, 26, 28),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            str(index + 1),
        )
        painter.setPen(_INK)
        painter.setFont(_font(painter, 17, bold=True))
        painter.drawText(QRectF(left + 36, y, width / _COLUMNS - 40, 28), Qt.AlignmentFlag.AlignVCenter, word)
        painter.setPen(QPen(_PALE, 0.4))
        painter.drawLine(round(left), round(y + 32), round(left + width / _COLUMNS - 24), round(y + 32))
    top += rows * 36 + 18
    write(tr("lock.sheet.keep"), 12, gap=10)
    write(tr("lock.sheet.never"), 12, bold=True)
    return painter.end()


def _font(painter: QPainter, size: int, *, bold: bool = False) -> QFont:
    font = QFont(painter.font().families() or [painter.font().family()])
    font.setPixelSize(size)  # the painter is scaled to points
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font
