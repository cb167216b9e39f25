"""Draws the cards of a timeline."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.theme import Colours, Size, Space, TypeScale, colours, icon_pixmap, tone_colours
from ui.theme.fonts import scaled_font
from ui.widgets.timeline_facts import FactsDrawing
from ui.widgets.timeline_item import ITEM_ROLE, TimelineItem

_DISC = 32
_BRIEF_DISC = 24
_LEFT = _DISC + Space.M
_PAD = Space.M
_TAG = 24
_EDGE = 12
_BRIEF_EDGE = 5
_MOST_HEIGHTS = 2_000
_LOOSE = " \u00a0\u202f,;:.·"
"""What may not stand before the "…" of a text that is cut."""


class TimelineDelegate(QStyledItemDelegate):
    """A disc with an icon on a line of time, and a card beside it."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[tuple[TimelineItem, int], int] = {}

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
        self._paint_card(painter, table, card, state, is_brief=item.is_brief)
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
        """Return a card's height, measured once for each width: a list asks for all of them each time it is filled."""
        height = self._heights.get((item, width))
        if height is None:
            if len(self._heights) >= _MOST_HEIGHTS:
                self._heights.clear()
            height = self._heights[(item, width)] = self._measured_height(item, width)
        return height

    def _measured_height(self, item: TimelineItem, width: int) -> int:
        line = QFontMetrics(self._font(TypeScale.BODY, QFont.Weight.DemiBold)).height()
        if item.is_brief:
            return 2 * _BRIEF_EDGE + line
        height = 2 * _EDGE + line
        inner = self._text_width(item, width)
        if item.facts:
            height += Space.XS + self._facts(inner).height(item)
        elif item.text:
            height += Space.XS + self._laid_out(item, inner)[1]
        if item.tags or (item.action and not self._is_action_beside(item)):
            height += Space.S + _TAG
        return height

    def _is_action_beside(self, item: TimelineItem) -> bool:
        """Tell whether the act stands at the end of the last line rather than on a line of its own."""
        return bool(item.action and not item.tags and (item.text or item.facts))

    def _text_width(self, item: TimelineItem, width: int) -> int:
        beside = self._action_width(item) + Space.M if self._is_action_beside(item) else 0
        return width - 2 * _PAD - beside

    def _facts(self, width: int) -> FactsDrawing:
        return FactsDrawing(self._font(TypeScale.BODY), width)

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
                lines = [*lines[: item.lines - 1], _cut_short(lines[item.lines - 1], metrics, width)]
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
        disc = _BRIEF_DISC if item.is_brief else _DISC
        middle = card.top() + card.height() // 2 if item.is_brief else card.top() + _DISC // 2 + 4
        centre = QPoint(rect.left() + _DISC // 2, middle)
        following = index.sibling(index.row() + 1, 0).data(ITEM_ROLE)
        if isinstance(following, TimelineItem) and following.group == item.group:
            painter.setPen(QPen(QColor(table.border), 2))
            painter.drawLine(centre.x(), centre.y() + disc // 2 + 4, centre.x(), rect.bottom() + 4)
        background, foreground = tone_colours(table, item.tone)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(background))
        painter.drawEllipse(centre, disc // 2, disc // 2)
        side = Size.ICON_SMALL - 2 if item.is_brief else Size.ICON_SMALL
        pixmap = icon_pixmap(item.icon, foreground, side, painter.device().devicePixelRatioF())
        painter.drawPixmap(centre.x() - side // 2, centre.y() - side // 2, pixmap)

    def _paint_card(
        self, painter: QPainter, table: Colours, card: QRect, state: QStyle.StateFlag, *, is_brief: bool
    ) -> None:
        is_current = bool(state & QStyle.StateFlag.State_HasFocus)
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if is_brief and not is_current and not is_hovered and not is_chosen:
            return
        painter.setBrush(QColor(table.hover if is_brief else table.surface))
        edge = table.focus if is_current else table.border_strong if is_hovered else table.border
        edge = table.accent if is_chosen and not is_current else edge
        painter.setPen(QPen(QColor(edge), 2 if is_current or is_chosen else 1))
        painter.drawRoundedRect(
            QRectF(card).adjusted(1, 1, -1, -1), Size.RADIUS_CARD - 2, Size.RADIUS_CARD - 2
        )

    def _paint_words(self, painter: QPainter, table: Colours, card: QRect, item: TimelineItem) -> None:
        edge = _BRIEF_EDGE if item.is_brief else _EDGE
        inner = card.adjusted(_PAD, edge, -_PAD, -edge)
        strong = self._font(TypeScale.BODY, QFont.Weight.Normal if item.is_brief else QFont.Weight.DemiBold)
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
        if item.is_brief:
            return
        top = inner.top() + height
        width = self._text_width(item, card.width())
        if item.facts:
            self._facts(width).paint(painter, table, inner.left(), top + Space.XS, item)
        elif item.text:
            body = self._font(TypeScale.BODY)
            metrics = QFontMetrics(body)
            painter.setFont(body)
            painter.setPen(QColor(table.text))
            top += Space.XS
            for text in self._laid_out(item, width)[0]:
                painter.drawText(QPointF(inner.left(), top + metrics.ascent()), text.rstrip())
                top += metrics.lineSpacing()
        self._paint_foot(painter, table, card, item)

    def _paint_foot(self, painter: QPainter, table: Colours, card: QRect, item: TimelineItem) -> None:
        small = self._font(TypeScale.CAPTION)
        metrics = QFontMetrics(small)
        painter.setFont(small)
        left, top = card.left() + _PAD, card.bottom() - _EDGE - _TAG + 1
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
        width = self._action_width(item)
        # Beside text, the words of the link stand on the last line, at the end of it.
        low = (_TAG - QFontMetrics(self._font(TypeScale.BODY)).lineSpacing()) // 2
        bottom = card.bottom() - _EDGE + (low if self._is_action_beside(item) else 0)
        return QRect(card.right() + 1 - _PAD - width + Space.XS, bottom - _TAG + 1, width, _TAG)

    def _action_width(self, item: TimelineItem) -> int:
        metrics = QFontMetrics(self._font(TypeScale.CAPTION, QFont.Weight.DemiBold))
        return metrics.horizontalAdvance(item.action_text) + Space.S

    def _font(self, size: TypeScale, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        return scaled_font(self._view.font(), size, weight)


def _cut_short(line: str, metrics: QFontMetrics, width: int) -> str:
    """Return a line that ends in "…" after a whole word, as far as there is one."""
    whole = line.rstrip(_LOOSE) + "…"
    if metrics.horizontalAdvance(whole) <= width:
        return whole
    kept = metrics.elidedText(line, Qt.TextElideMode.ElideRight, width).removesuffix("…")
    words, space, _part = kept.rpartition(" ")
    return (words if space else kept).rstrip(_LOOSE) + "…"
