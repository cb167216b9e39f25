"""Fields for a date and for a time of day: easy to type, may be empty."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QMenu, QVBoxLayout, QWidget, QWidgetAction

from ui.messages import format_date, format_time, tr
from ui.theme import icon
from ui.widgets.text import set_role
from ui.widgets.typed_dates import read_date, read_time


class DateField(QLineEdit):
    """A date typed in any usual way or picked from a calendar (Alt+Down); ``changed`` carries it or ``None``.

    What cannot be read stays as typed, is marked, and counts as no date: nothing is guessed away.
    """

    changed = Signal(object)

    def __init__(self, *, label: str = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: date | None = None
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setPlaceholderText(tr("app.date_hint"))
        self.setMaximumWidth(180)
        self.setMinimumWidth(136)
        action = QAction(icon("calendar", "muted"), tr("app.pick_date"), self)
        action.triggered.connect(self.open_calendar)
        self.addAction(action, QLineEdit.ActionPosition.TrailingPosition)
        self.editingFinished.connect(self._on_finished)
        self.textEdited.connect(self._on_edited)

    def value(self) -> date | None:
        """Return the date; ``None`` when it is empty or cannot be read."""
        return read_date(self.text(), date.today()) if self.text().strip() else None  # noqa: DTZ011  # the wall's date

    def set_value(self, day: date | None) -> None:
        """Show a date without telling."""
        self._value = day
        self.setText(format_date(day))
        set_role(self, "state", "")

    def is_valid(self) -> bool:
        """Tell whether what is typed is a date or nothing."""
        return not self.text().strip() or self.value() is not None

    def error_text(self) -> str:
        """Return what is wrong in words; "" when nothing is."""
        return "" if self.is_valid() else tr("app.date_unreadable")

    def open_calendar(self) -> None:
        """Open a calendar below the field."""
        menu = QMenu(self)
        calendar = QCalendarWidget(menu)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(weekend, QTextCharFormat())
        shown = self.value()
        if shown is not None:
            calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        calendar.activated.connect(lambda day: self._pick(menu, day))
        calendar.clicked.connect(lambda day: self._pick(menu, day))
        action = QWidgetAction(menu)
        holder = QWidget(menu)
        QVBoxLayout(holder).addWidget(calendar)
        action.setDefaultWidget(holder)
        menu.addAction(action)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
        calendar.setFocus()

    def _pick(self, menu: QMenu, day: QDate) -> None:
        menu.close()
        self.setText(format_date(date(day.year(), day.month(), day.day())))
        self._on_finished()
        self.setFocus()

    def _on_edited(self, _text: str) -> None:
        set_role(self, "state", "")

    def _on_finished(self) -> None:
        day = self.value()
        if day is not None:
            self.setText(format_date(day))
        set_role(self, "state", "" if self.is_valid() else "error")
        self.setAccessibleDescription(self.error_text())
        if day != self._value:
            self._value = day
            self.changed.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()


class TimeField(QLineEdit):
    """A time of day typed in any usual way; the value is ``HH:MM`` or ``None``."""

    changed = Signal(object)

    def __init__(self, *, label: str = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: str | None = None
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setPlaceholderText(tr("app.time_hint"))
        self.setMaximumWidth(120)
        self.setMinimumWidth(88)
        self.editingFinished.connect(self._on_finished)
        self.textEdited.connect(lambda _text: set_role(self, "state", ""))

    def value(self) -> str | None:
        """Return ``HH:MM``; ``None`` when it is empty or cannot be read."""
        return read_time(self.text()) if self.text().strip() else None

    def set_value(self, clock: str | None) -> None:
        """Show a time without telling."""
        self._value = clock
        self.setText(format_time(clock))
        set_role(self, "state", "")

    def is_valid(self) -> bool:
        """Tell whether what is typed is a time or nothing."""
        return not self.text().strip() or self.value() is not None

    def error_text(self) -> str:
        """Return what is wrong in words; "" when nothing is."""
        return "" if self.is_valid() else tr("app.time_unreadable")

    def _on_finished(self) -> None:
        clock = self.value()
        if clock is not None:
            self.setText(format_time(clock))
        set_role(self, "state", "" if self.is_valid() else "error")
        self.setAccessibleDescription(self.error_text())
        if clock != self._value:
            self._value = clock
            self.changed.emit(clock)
