"""Paints the cells of the check: plain text, or a tag where the model has one."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.importing.review_models import TAG_ROLE
from ui.theme import Size, Space, TypeScale, colours, tag_colours
from ui.theme.fonts import scaled_font

_CHIP = 22
_PADDING = 12


class TagDelegate(QStyledItemDelegate):
    """Text as the style draws it; tags as chips."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tag = index.data(TAG_ROLE)
        if tag is None:
            super().paint(painter, option, index)
            return
        styled = QStyleOptionViewItem(option)
        self.initStyleOption(styled, index)
        styled.text = ""
        styled.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, styled, painter, styled.widget
        )
        text, tone = tag
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        soft, ink = tag_colours(colours(), tone, is_selected=is_selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(scaled_font(styled.font, TypeScale.CAPTION, QFont.Weight.Medium))
        metrics = painter.fontMetrics()
        box = styled.rect.adjusted(_PADDING, 0, -Space.XS, 0)
        width = min(metrics.horizontalAdvance(text) + 2 * Space.S, box.width())
        frame = QRect(box.left(), box.center().y() - _CHIP // 2 + 1, width, _CHIP)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(soft))
        painter.drawRoundedRect(frame, Size.RADIUS - 2, Size.RADIUS - 2)
        painter.setPen(QColor(ink))
        inner = frame.adjusted(Space.S, 0, -Space.S + 2, 0)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()
