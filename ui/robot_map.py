"""Where the parts of the windows are, for a robot that tries the installed program out.

Only when ``COACHDESK_ROBOT_MAP`` names a file. It holds names, kinds and rectangles, and the keys of the program's own
texts that are shown; never what was typed, nor anything of a case file.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QMainWindow,
    QTabBar,
    QWidget,
)

from ui.messages import language
from ui.shipped_files import resources_folder

if TYPE_CHECKING:
    from ui.shell.window import DeskWindow

PLACE = "COACHDESK_ROBOT_MAP"
_EVERY_MS = 80
_MOST_ROWS = 30
_NUMBERS = frozenset({"count", "number", "total"})
"""Placeholders that stand for a number which is about nobody."""
_LEAST_LETTERS = 6
"""Fewer letters around a number say nothing: anything might be meant."""
_HOLE = re.compile(r"\\\{([a-z_]+)\\\}")
_DIGITS = "[0-9\u202f\u00a0]+"

Part = dict[str, object]


def start(window: DeskWindow) -> None:
    """Write the map when the window was painted first, and several times a second from then on."""
    place = os.environ.get(PLACE, "")
    if place:
        _RobotMap(window, Path(place))


class _RobotMap(QObject):
    def __init__(self, window: DeskWindow, place: Path) -> None:
        super().__init__(window)
        self._window = window
        self._place = place
        self._last = ""
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(lambda: self._write(with_words=True))
        window.first_shown.connect(self._begin)

    def _begin(self) -> None:
        self._write(with_words=False)  # the texts are looked up later: the start is measured by this file
        self._timer.start()

    def _write(self, *, with_words: bool) -> None:
        drawn = json.dumps(draw(self._window, with_words=with_words), ensure_ascii=False)
        if drawn == self._last:
            return
        part = self._place.with_name(f"{self._place.name}.part")
        try:
            part.write_text(drawn, "utf-8")
            part.replace(self._place)
        except OSError:
            return  # it is being read at this moment: the next one is written
        self._last = drawn


def draw(window: QMainWindow, *, with_words: bool = True) -> dict[str, object]:
    """Return the map of what lies in front: the uppermost dialog, or the window."""
    front = QApplication.activePopupWidget() or QApplication.activeModalWidget() or window
    screen = window.centralWidget()
    focus = QApplication.focusWidget()
    table = _texts(language()) if with_words else _NO_TEXTS
    return {
        "front": type(front).__name__,
        "screen": type(screen).__name__ if screen is not None else "",
        "focus": _name(focus) if focus is not None else "",
        "active": front.isActiveWindow(),
        "parts": [part for widget in front.findChildren(QWidget) for part in _parts(widget, table)],
    }


class _Texts:
    """The program's own texts: those without a hole by their words, those with numbers as patterns."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._plain: dict[str, list[str]] = {}
        self._patterns: list[tuple[re.Pattern[str], str]] = []
        for key, text in texts.items():
            holes = set(re.findall(r"\{([a-z_]+)\}", text))
            if not holes:
                self._plain.setdefault(text, []).append(key)
            elif holes <= _NUMBERS and len(re.sub(r"\{[a-z_]+\}", "", text)) >= _LEAST_LETTERS:
                pattern = _HOLE.sub(lambda hole: f"(?P<{hole[1]}>{_DIGITS})", re.escape(text))
                self._patterns.append((re.compile(pattern), key))

    def find(self, text: str) -> Part:
        """Return the keys of a text, and the numbers in it; nothing for what is not the program's own."""
        keys = self._plain.get(text)
        if keys is not None:
            return {"keys": keys}
        for pattern, key in self._patterns:
            found = pattern.fullmatch(text)
            if found is not None:
                numbers = {name: re.sub(r"\D", "", value) for name, value in found.groupdict().items()}
                return {"keys": [key], "numbers": numbers}
        return {}


_NO_TEXTS = _Texts({})


@lru_cache(maxsize=3)
def _texts(spoken: str) -> _Texts:
    gathered: dict[str, str] = {}
    for file in sorted((resources_folder() / "translations" / spoken).glob("*.json")):
        for key, entry in json.loads(file.read_bytes()).items():
            if isinstance(entry, str):
                gathered[key] = entry
            elif isinstance(entry, dict):
                gathered.update({f"{key}#{form}": str(text) for form, text in entry.items()})
    return _Texts(gathered)


def _parts(widget: QWidget, table: _Texts) -> Iterator[Part]:
    """Yield a widget that is in sight, if it has a name or says a text of the program; then its rows or tabs."""
    seen = widget.visibleRegion().boundingRect()
    if not widget.isVisible() or seen.isEmpty():
        return
    words: Part = {}
    is_own = not isinstance(widget, QLabel | QAbstractButton)
    if not is_own:
        shown = widget.text().replace("&&", "&")  # type: ignore[attr-defined]  # both have it
        words = table.find(shown) or table.find(widget.accessibleName())
    is_selectable = isinstance(widget, QLabel) and bool(
        widget.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    )
    name = _name(widget)
    if not (name or words or is_selectable):
        return
    part: Part = {"name": name, "kind": type(widget).__name__, "rect": _rect(widget, seen)} | words
    if not widget.isEnabled():
        part["off"] = True
    if isinstance(widget, QAbstractButton) and widget.isChecked():
        part["checked"] = True
    if is_selectable:
        part["selectable"] = True
    yield part
    yield from _pieces(widget, name, seen)


def _pieces(widget: QWidget, name: str, seen: QRect) -> Iterator[Part]:
    if isinstance(widget, QTabBar):
        for place in range(widget.count()):
            found = widget.tabRect(place) & seen
            if not found.isEmpty():
                yield {"name": f"{name}[{place}]", "kind": "tab", "rect": _rect(widget, found)}
    elif isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
        for row in range(min(model.rowCount(), _MOST_ROWS)):
            found = widget.visualRect(model.index(row, 0)).translated(
                widget.viewport().mapTo(widget, QPoint(0, 0))
            )
            if found.intersects(seen):
                yield {"name": f"{name}[{row}]", "kind": "row", "rect": _rect(widget, found & seen)}


def _name(widget: QWidget) -> str:
    name = widget.objectName()
    if name.startswith("qt_"):  # Qt's own parts: the name of whom they belong to says more
        name = ""
    if not name and isinstance(widget, QTabBar):
        parent = widget.parentWidget()
        return f"{parent.objectName()}.bar" if parent is not None and parent.objectName() else "bar"
    return name


def _rect(widget: QWidget, part: QRect) -> list[int]:
    """Return a part of a widget as the screen has it, in its own pixels: left, top, width, height."""
    scale = widget.devicePixelRatioF()
    corner = widget.mapToGlobal(part.topLeft())
    return [round(value * scale) for value in (corner.x(), corner.y(), part.width(), part.height())]
