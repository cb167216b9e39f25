"""Draws the cards of a timeline."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.theme import Colours, Size, Space, TypeScale, colours, icon_pixmap, tone_colours
from ui.theme.fonts import scaled_font
from ui.widgets.timeline_item import ITEM_ROLE, TimelineItem

_DISC = 32
_LEFT = _DISC + Space.M
_PAD = Space.M
_TAG = 24


class TimelineDelegate(QStyledItemDelegate):
    """A disc with an icon on a line of time, and a card beside it."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        item = index.data(ITEM_ROLE)
        if not isinstance(item, TimelineItem):
            return QSize(0, 0)
        width = self._view.viewport().width()
        return QSize(width, self._head_height(item, index) + self._card_height(item, width - _LEFT) + Space.S)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        item = index.data(ITEM_ROLE)
        if not isinstance(item, TimelineItem):
            return
        table = colours()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        head = self._head_height(item, index)
        if head:
            painter.setFont(self._font(TypeScale.CAPTION, QFont.Weight.DemiBold))
            painter.setPen(QColor(table.muted))
            place = QRect(rect.left(), rect.top(), rect.width(), head - Space.S)
            painter.drawText(place, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, item.group)
        card = self._card_rect(rect, item, index)
        self._paint_time_line(painter, table, rect, card, item, index)
        state = option.state
        self._paint_card(painter, table, card, state)
        self._paint_words(painter, table, card, item)
        painter.restore()

    def action_at(self, rect: QRect, item: TimelineItem, point: QPoint) -> str:
        """Return the act under a point; "" for none."""
        return (
            item.action
            if item.action and self._action_rect(self._bottom_card(rect, item), item).contains(point)
            else ""
        )

    def is_on_card(self, rect: QRect, item: TimelineItem, point: QPoint) -> bool:
        """Tell whether a point is on the card rather than on a heading beside it."""
        return self._bottom_card(rect, item).contains(point)

    def _bottom_card(self, rect: QRect, item: TimelineItem) -> QRect:
        height = self._card_height(item, rect.width() - _LEFT)
        return QRect(rect.left() + _LEFT, rect.bottom() + 1 - Space.S - height, rect.width() - _LEFT, height)

    def _card_rect(
        self, rect: QRect, item: TimelineItem, index: QModelIndex | QPersistentModelIndex
    ) -> QRect:
        return rect.adjusted(_LEFT, self._head_height(item, index), -1, -Space.S)

    def _head_height(self, item: TimelineItem, index: QModelIndex | QPersistentModelIndex) -> int:
        if not item.group:
            return 0
        before = index.sibling(index.row() - 1, 0).data(ITEM_ROLE) if index.row() else None
        is_same = isinstance(before, TimelineItem) and before.group == item.group
        if is_same:
            return 0
        return (
            QFontMetrics(self._font(TypeScale.CAPTION)).height() + Space.S + (Space.M if index.row() else 0)
        )

    def _card_height(self, item: TimelineItem, width: int) -> int:
        inner = width - 2 * _PAD
        height = 2 * 12 + QFontMetrics(self._font(TypeScale.BODY, QFont.Weight.DemiBold)).height()
        if item.text:
            height += Space.XS + self._laid_out(item, inner)[1]
        if item.tags or item.action:
            height += Space.S + _TAG
        return height

    def _laid_out(self, item: TimelineItem, width: int) -> tuple[list[str], int]:
        """Return the lines of the text, the last one elided if there is more, and their height."""
        font = self._font(TypeScale.BODY)
        metrics = QFontMetrics(font)
        lines: list[str] = []
        for paragraph in item.text[:2_000].split("\n"):
            layout = QTextLayout(paragraph, font)
            option = QTextOption()
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            layout.setTextOption(option)
            layout.beginLayout()
            while len(lines) <= item.lines and (piece := layout.createLine()).isValid():
                piece.setLineWidth(max(40, width))
                lines.append(paragraph[piece.textStart() : piece.textStart() + piece.textLength()])
            layout.endLayout()
            if len(lines) > item.lines:
                last = f"{lines[item.lines - 1].rstrip()}…"
                lines = [
                    *lines[: item.lines - 1],
                    metrics.elidedText(last, Qt.TextElideMode.ElideRight, width),
                ]
                break
        return lines, len(lines) * metrics.lineSpacing()

    def _paint_time_line(
        self,
        painter: QPainter,
        table: Colours,
        rect: QRect,
        card: QRect,
        item: TimelineItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        centre = QPoint(rect.left() + _DISC // 2, card.top() + _DISC // 2 + 4)
        following = index.sibling(index.row() + 1, 0).data(ITEM_ROLE)
        if isinstance(following, TimelineItem) and following.group == item.group:
            painter.setPen(QPen(QColor(table.border), 2))
            painter.drawLine(centre.x(), centre.y() + _DISC // 2 + 4, centre.x(), rect.bottom() + 4)
        background, foreground = tone_colours(table, item.tone)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(background))
        painter.drawEllipse(centre, _DISC // 2, _DISC // 2)
        side = Size.ICON_SMALL
        pixmap = icon_pixmap(item.icon, foreground, side, painter.device().devicePixelRatioF())
        painter.drawPixmap(centre.x() - side // 2, centre.y() - side // 2, pixmap)

    def _paint_card(self, painter: QPainter, table: Colours, card: QRect, state: QStyle.StateFlag) -> None:
        is_current = bool(state & QStyle.StateFlag.State_HasFocus)
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setBrush(QColor(table.surface))
        edge = table.focus if is_current else table.border_strong if is_hovered else table.border
        painter.setPen(QPen(QColor(edge), 2 if is_current else 1))
        painter.drawRoundedRect(
            QRectF(card).adjusted(1, 1, -1, -1), Size.RADIUS_CARD - 2, Size.RADIUS_CARD - 2
        )

    def _paint_words(self, painter: QPainter, table: Colours, card: QRect, item: TimelineItem) -> None:
        inner = card.adjusted(_PAD, 12, -_PAD, -12)
        strong = self._font(TypeScale.BODY, QFont.Weight.DemiBold)
        small = self._font(TypeScale.CAPTION)
        meta_width = QFontMetrics(small).horizontalAdvance(item.meta) + (Space.M if item.meta else 0)
        height = QFontMetrics(strong).height()
        title = QRect(inner.left(), inner.top(), inner.width() - meta_width, height)
        painter.setFont(strong)
        painter.setPen(QColor(table.text))
        words = QFontMetrics(strong).elidedText(item.title, Qt.TextElideMode.ElideRight, title.width())
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.setFont(small)
        painter.setPen(QColor(table.muted))
        whole = QRect(inner.left(), inner.top(), inner.width(), height)
        painter.drawText(whole, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, item.meta)
        top = inner.top() + height
        if item.text:
            body = self._font(TypeScale.BODY)
            metrics = QFontMetrics(body)
            painter.setFont(body)
            painter.setPen(QColor(table.text))
            top += Space.XS
            for text in self._laid_out(item, inner.width())[0]:
                painter.drawText(QPointF(inner.left(), top + metrics.ascent()), text.rstrip())
                top += metrics.lineSpacing()
        self._paint_foot(painter, table, card, item)

    def _paint_foot(self, painter: QPainter, table: Colours, card: QRect, item: TimelineItem) -> None:
        small = self._font(TypeScale.CAPTION)
        metrics = QFontMetrics(small)
        painter.setFont(small)
        left, top = card.left() + _PAD, card.bottom() - 12 - _TAG + 1
        link = self._action_rect(card, item)
        right = link.left() - Space.S if item.action else card.right() - _PAD
        for text, tone in item.tags:
            background, foreground = tone_colours(table, tone)
            width = metrics.horizontalAdvance(text) + 20
            if left + width > right:
                break
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(background))
            painter.drawRoundedRect(QRectF(left, top, width, _TAG), _TAG / 2, _TAG / 2)
            painter.setPen(QColor(foreground))
            painter.drawText(QRect(left + 10, top, width, _TAG), Qt.AlignmentFlag.AlignVCenter, text)
            left += width + Space.XS
        if item.action:
            painter.setFont(self._font(TypeScale.CAPTION, QFont.Weight.DemiBold))
            painter.setPen(QColor(table.accent))
            painter.drawText(link, Qt.AlignmentFlag.AlignCenter, item.action_text)

    def _action_rect(self, card: QRect, item: TimelineItem) -> QRect:
        metrics = QFontMetrics(self._font(TypeScale.CAPTION, QFont.Weight.DemiBold))
        width = metrics.horizontalAdvance(item.action_text) + Space.S
        return QRect(card.right() - _PAD - width, card.bottom() - 12 - _TAG + 1, width, _TAG)

    def _font(self, size: TypeScale, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        return scaled_font(self._view.font(), size, weight)
