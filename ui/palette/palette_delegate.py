"""How the palette's lines are painted: what matched in bold."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.palette.entries import Entry
from ui.palette.marking import Piece
from ui.palette.palette_model import ENTRY_ROLE
from ui.theme import Size, Space, TypeScale, colours, icon_pixmap
from ui.theme.fonts import scaled_font

Index = QModelIndex | QPersistentModelIndex

_HEADING = 30
_LINE = 40
_TWO_LINES = 52


class PaletteDelegate(QStyledItemDelegate):
    """Headings, and lines with an icon, a title, what is said of it, and a hint at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry = index.data(ENTRY_ROLE)
        if not isinstance(entry, Entry):
            return QSize(0, 0)
        return QSize(200, _HEADING if entry.act is None else _TWO_LINES if entry.detail else _LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ENTRY_ROLE)
        if not isinstance(entry, Entry):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRect(option.rect).adjusted(Space.S, 0, -Space.S, 0)
        if entry.act is None:
            painter.setFont(scaled_font(option.font, TypeScale.CAPTION, QFont.Weight.DemiBold))
            painter.setPen(QColor(colours().muted))
            place = box.adjusted(Space.S, 0, 0, -Space.XS)
            painter.drawText(
                place, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, entry.title[0][0]
            )
        else:
            is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            self._paint_line(painter, box, entry, option.font, is_chosen=is_chosen)
        painter.restore()

    def _paint_line(
        self, painter: QPainter, box: QRect, entry: Entry, font: QFont, *, is_chosen: bool
    ) -> None:
        table = colours()
        if is_chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(table.selection))
            painter.drawRoundedRect(box, Size.RADIUS, Size.RADIUS)
        ink = table.on_selection if is_chosen else table.text
        pale = table.on_selection if is_chosen else table.muted
        inner = box.adjusted(Space.S, 0, -Space.S, 0)
        ratio = painter.device().devicePixelRatioF()
        pixmap = icon_pixmap(entry.icon, pale, Size.ICON, ratio)
        painter.drawPixmap(inner.left(), inner.center().y() - Size.ICON // 2 + 1, pixmap)
        words = inner.adjusted(Size.ICON + Space.S + Space.XS, 0, 0, 0)
        caption = scaled_font(font, TypeScale.CAPTION)
        if entry.hint:
            painter.setFont(caption)
            painter.setPen(QColor(pale))
            painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, entry.hint)
            words.setRight(words.right() - QFontMetrics(caption).horizontalAdvance(entry.hint) - Space.M)
        body = scaled_font(font, TypeScale.BODY)
        if not entry.detail:
            draw_pieces(painter, words, entry.title, body, ink)
            return
        first, second = QFontMetrics(body).height(), QFontMetrics(caption).height()
        top = words.top() + (words.height() - first - second) // 2
        draw_pieces(painter, QRect(words.left(), top, words.width(), first), entry.title, body, ink)
        below = QRect(words.left(), top + first, words.width(), second)
        draw_pieces(painter, below, entry.detail, caption, pale, bold_ink=ink)


def draw_pieces(
    painter: QPainter, box: QRect, pieces: tuple[Piece, ...], font: QFont, ink: str, *, bold_ink: str = ""
) -> None:
    """Draw pieces of text one after the other, those that matched in bold, elided at the end of the box."""
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    left = box.left()
    for text, is_match in pieces:
        used = bold if is_match else font
        metrics = QFontMetrics(used)
        room = box.right() - left + 1
        width = metrics.horizontalAdvance(text)
        painter.setFont(used)
        painter.setPen(QColor((bold_ink or ink) if is_match else ink))
        place = QRect(left, box.top(), room, box.height())
        if width > room:
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            return
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        left += width
