"""How the cells of the Dossiers list are painted: two lines, a bar, chips; nothing is a widget."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.dossiers.case_columns import COLUMNS, ago, phase_short
from ui.dossiers.case_filter import DEFAULT_SILENT_DAYS, CaseFlag, CaseRow
from ui.dossiers.case_table_model import ROW_ROLE, TODAY_ROLE
from ui.dossiers.cell_inks import CellInks, cell_inks
from ui.dossiers.progress_bar import BAR, draw_bar
from ui.messages import format_date_short, tr
from ui.theme import Size, Space, Tone, TypeScale, colours, tag_colours, tone_colours
from ui.theme.fonts import scaled_font
from ui.widgets.avatar import avatar_tone, initials

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 48
AVATAR = 32
CHIP = 22
CELL_PADDING = 12
"""As the headings have it in the style sheet."""

Chip = tuple[str, Tone]


@dataclass(frozen=True, slots=True)
class Cell:
    """What is drawn: a person, the colours of the row, and the place in the list."""

    row: CaseRow
    inks: CellInks
    index: Index


class _CaseDelegate(QStyledItemDelegate):
    """Paint the background as the style does, then let ``paint_cell`` draw the row's content."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        styled = QStyleOptionViewItem(option)
        self.initStyleOption(styled, index)
        styled.text = ""
        styled.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, styled, painter, styled.widget
        )
        row = index.data(ROW_ROLE)
        if not isinstance(row, CaseRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(styled.font)
        inks = cell_inks(colours(), is_selected=bool(option.state & QStyle.StateFlag.State_Selected))
        self.paint_cell(painter, styled.rect.adjusted(CELL_PADDING, 0, -Space.XS, 0), Cell(row, inks, index))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(COLUMNS[index.column()].width, ROW_HEIGHT)

    def paint_cell(self, painter: QPainter, box: QRect, cell: Cell) -> None:
        """Draw one row's content inside ``box``."""
        raise NotImplementedError


def draw_line(painter: QPainter, box: QRect, text: str, colour: str) -> None:
    """Draw one line of text, elided at its end."""
    painter.setPen(QColor(colour))
    elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), elided)


def draw_two_lines(
    painter: QPainter,
    box: QRect,
    lines: tuple[str, str],
    inks: CellInks,
    *,
    first_ink: str = "",
    bold: bool = False,
) -> None:
    """Draw a line and a smaller, paler one below it; a lone line stands in the middle."""
    first, second = lines
    first_ink = first_ink or inks.text
    base = painter.font()
    body = scaled_font(base, TypeScale.BODY, QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    caption = scaled_font(base, TypeScale.CAPTION)
    painter.setFont(body)
    if not second:
        draw_line(painter, box, first, first_ink)
        painter.setFont(base)
        return
    first_height = QFontMetrics(body).height()
    second_height = QFontMetrics(caption).height()
    top = box.top() + (box.height() - first_height - second_height) // 2
    draw_line(painter, QRect(box.left(), top, box.width(), first_height), first, first_ink)
    painter.setFont(caption)
    below = QRect(box.left(), top + first_height, box.width(), second_height)
    draw_line(painter, below, second, inks.muted)
    painter.setFont(base)


class NameDelegate(_CaseDelegate):
    """Initials in a disc, the name, and what the person wants to create below it."""

    def paint_cell(self, painter: QPainter, box: QRect, cell: Cell) -> None:
        row, inks = cell.row, cell.inks
        name = row.summary.display_name or tr("dossiers.unnamed")
        disc = QRect(box.left(), box.center().y() - AVATAR // 2 + 1, AVATAR, AVATAR)
        soft, ink = tone_colours(colours(), avatar_tone(name))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(soft))
        painter.drawEllipse(disc)
        painter.setPen(QColor(ink))
        base = painter.font()
        painter.setFont(scaled_font(base, TypeScale.CAPTION, QFont.Weight.DemiBold))
        painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), initials(name))
        painter.setFont(base)
        second = row.summary.project_title or row.summary.city or ""
        beside = box.adjusted(AVATAR + Space.S + Space.XS, 0, 0, 0)
        draw_two_lines(painter, beside, (name, second), inks, bold=True)


class TextDelegate(_CaseDelegate):
    """One line of plain text."""

    def paint_cell(self, painter: QPainter, box: QRect, cell: Cell) -> None:
        text = str(cell.index.data() or "")
        painter.setFont(scaled_font(painter.font(), TypeScale.BODY))
        draw_line(painter, box, text or "–", cell.inks.text if text else cell.inks.muted)


class ProgressDelegate(_CaseDelegate):
    """The phase somebody is in, and the milestones reached as a bar."""

    def paint_cell(self, painter: QPainter, box: QRect, cell: Cell) -> None:
        inks, summary = cell.inks, cell.row.summary
        base = painter.font()
        if not summary.applicable:
            painter.setFont(scaled_font(base, TypeScale.BODY))
            draw_line(painter, box, "–", inks.muted)
            return
        body, caption = scaled_font(base, TypeScale.BODY), scaled_font(base, TypeScale.CAPTION)
        line_height, bar_height = QFontMetrics(body).height(), QFontMetrics(caption).height()
        top = box.top() + (box.height() - line_height - bar_height) // 2
        painter.setFont(body)
        phase = phase_short(summary.phase) or tr("dossiers.progress.done_short")
        draw_line(painter, QRect(box.left(), top, box.width(), line_height), phase, inks.text)
        painter.setFont(caption)
        share = f"{summary.reached}/{summary.applicable}"
        # Room for two figures each side, so that the bars of all rows have the same length.
        share_width = QFontMetrics(caption).horizontalAdvance("00/00") + Space.S
        bar = QRectF(
            box.left(), top + line_height + (bar_height - BAR) / 2, max(box.width() - share_width, 8), BAR
        )
        draw_bar(painter, bar, summary.reached / summary.applicable)
        share_box = QRect(box.right() - share_width, top + line_height, share_width, bar_height)
        painter.setPen(QColor(inks.muted))
        painter.drawText(share_box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), share)


class LastContactDelegate(_CaseDelegate):
    """How long ago, and the date below; long silences stand out."""

    def paint_cell(self, painter: QPainter, box: QRect, cell: Cell) -> None:
        row, inks = cell.row, cell.inks
        today = cell.index.data(TODAY_ROLE)
        day = row.summary.last_contact_on
        is_silent = row.silent_days is not None and row.silent_days >= DEFAULT_SILENT_DAYS
        ink = inks.warning if is_silent else inks.text
        if day is None:
            never = tr("dossiers.never") if is_silent else "–"
            draw_two_lines(painter, box, (never, ""), inks, first_ink=ink if is_silent else inks.muted)
            return
        lines = ago(day, today), format_date_short(day, today)
        draw_two_lines(painter, box, lines, inks, first_ink=ink)


class NextDelegate(_CaseDelegate):
    """In how long, and the date below."""

    def paint_cell(self, painter: QPainter, box: QRect, cell: Cell) -> None:
        today, day = cell.index.data(TODAY_ROLE), cell.row.next_on
        if day is None:
            draw_two_lines(painter, box, ("–", ""), cell.inks, first_ink=cell.inks.muted)
            return
        draw_two_lines(painter, box, (ago(day, today), format_date_short(day, today)), cell.inks)


def chips_of(row: CaseRow) -> list[Chip]:
    """Return the chips of a row, most pressing first; silence is told by the last contact's colour."""
    chips: list[Chip] = []
    if row.summary.is_damaged:
        chips.append((tr("dossiers.flag.damaged"), "danger"))
    if row.late_count:
        chips.append((tr("dossiers.flag.late", count=row.late_count), "danger"))
    if row.summary.conflict_count:
        chips.append((tr("dossiers.flag.conflict", count=row.summary.conflict_count), "warning"))
    if row.flags & CaseFlag.QPV:
        chips.append((tr("dossiers.flag.qpv"), "accent"))
    if row.flags & CaseFlag.YOUNG:
        chips.append((tr("dossiers.flag.young_short"), "neutral"))
    return chips


class FlagsDelegate(_CaseDelegate):
    """Chips side by side; those without room are counted in a last one."""

    def paint_cell(self, painter: QPainter, box: QRect, cell: Cell) -> None:
        painter.setFont(scaled_font(painter.font(), TypeScale.CAPTION, QFont.Weight.Medium))
        metrics = painter.fontMetrics()
        chips = chips_of(cell.row)
        is_selected = cell.inks.is_selected
        left = box.left()
        more_width = metrics.horizontalAdvance("+9") + 2 * Space.S
        for place, (text, tone) in enumerate(chips):
            width = metrics.horizontalAdvance(text) + 2 * Space.S
            is_last = place == len(chips) - 1
            if left + width + (0 if is_last else Space.XS + more_width) > box.right() and place > 0:
                place_for = QRect(left, box.top(), more_width, box.height())
                self._draw_chip(
                    painter, place_for, (f"+{len(chips) - place}", "neutral"), is_selected=is_selected
                )
                return
            place_for = QRect(left, box.top(), min(width, box.right() - left), box.height())
            self._draw_chip(painter, place_for, (text, tone), is_selected=is_selected)
            left += width + Space.XS

    @staticmethod
    def _draw_chip(painter: QPainter, box: QRect, chip: Chip, *, is_selected: bool) -> None:
        text, tone = chip
        soft, ink = tag_colours(colours(), tone, is_selected=is_selected)
        frame = QRect(box.left(), box.center().y() - CHIP // 2 + 1, box.width(), CHIP)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(soft))
        painter.drawRoundedRect(frame, Size.RADIUS - 2, Size.RADIUS - 2)
        painter.setPen(QColor(ink))
        inner = frame.adjusted(Space.S, 0, -Space.S + 2, 0)
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), elided)


def delegate_for(key: str, parent: QObject) -> QStyledItemDelegate:
    """Return the delegate of a column."""
    special: dict[str, type[_CaseDelegate]] = {
        "name": NameDelegate,
        "progress": ProgressDelegate,
        "last_contact": LastContactDelegate,
        "next": NextDelegate,
        "flags": FlagsDelegate,
    }
    return special.get(key, TextDelegate)(parent)
