"""What every screen must look like: nothing cut, every control named, no two in the same place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

_CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QTextEdit, QAbstractItemView)


def shown(root: QWidget, kind: type[QWidget]) -> list[QWidget]:
    """Return the widgets of a kind that a person sees in ``root``, itself included."""
    found = [child for child in root.findChildren(kind) if child.isVisibleTo(root)]
    return [root, *found] if isinstance(root, kind) else found


def describe(widget: QWidget) -> str:
    """Return enough to find a widget by."""
    words = getattr(widget, "text", None)
    return f"{type(widget).__name__} {widget.objectName()!r} {words() if callable(words) else ''!r}"


def clipped(root: QWidget) -> list[str]:
    """Return the texts in ``root`` that do not fit where they stand."""
    return [
        f"{describe(widget)} needs {needed}, has {widget.width()}x{widget.height()}"
        for widget in [*shown(root, QLabel), *shown(root, QAbstractButton)]
        if not _is_in_a_field(widget) and (needed := _lacking(widget))
    ]


def _is_in_a_field(widget: QWidget) -> bool:
    """Tell whether a field gives a button its size: the calendar of a date, the cross that empties a search."""
    return isinstance(widget, QToolButton) and isinstance(widget.parentWidget(), QLineEdit)


def _lacking(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    if not text:
        return ""
    if isinstance(widget, QLabel) and widget.wordWrap():
        height = widget.heightForWidth(widget.width())
        longest = max((widget.fontMetrics().horizontalAdvance(word) for word in text.split()), default=0)
        if height > widget.height() + 1:
            return f"height {height}"
        return f"width {longest} for a word" if longest > widget.contentsRect().width() + 1 else ""
    hint = widget.sizeHint() if isinstance(widget, QLabel) else widget.minimumSizeHint()
    if hint.width() > widget.width() + 1:
        return f"width {hint.width()}"
    return f"height {hint.height()}" if hint.height() > widget.height() + 1 else ""


def off_the_window(root: QWidget) -> list[str]:
    """Return the controls that stick out of ``root`` sideways (up and down a page may scroll)."""
    return [
        describe(widget)
        for kind in (QLabel, *_CONTROLS)
        for widget in shown(root, kind)
        if widget is not root
        and not _is_inside_a_list(widget)
        and (
            widget.mapTo(root, widget.rect().topLeft()).x() < -1
            or widget.mapTo(root, widget.rect().bottomRight()).x() > root.width() + 1
        )
    ]


def _is_inside_a_list(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QAbstractItemView):
            return True
        if isinstance(above, QScrollArea) and above.horizontalScrollBarPolicy() != (
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        ):
            return True
        above = above.parentWidget()
    return False


def unnamed(root: QWidget) -> list[str]:
    """Return the controls that a screen reader would have no name for."""
    found = []
    for kind in _CONTROLS:
        for widget in shown(root, kind):
            is_part_of_another = widget.objectName().startswith("qt_") or type(widget.parentWidget()) in (
                QComboBox,
            )
            words = widget.text() if isinstance(widget, QAbstractButton) else ""
            is_own = (
                type(widget).__module__.startswith("PySide6")
                and widget.focusPolicy() == Qt.FocusPolicy.NoFocus
            )
            if not (widget.accessibleName() or words or is_part_of_another or is_own):
                found.append(describe(widget))
    return found


def assert_nothing_clipped(root: QWidget) -> None:
    """Fail, naming each text that is cut and each control outside the window."""
    cut = [*clipped(root), *(f"outside: {text}" for text in off_the_window(root))]
    assert not cut, "\n".join(cut)


def assert_accessible(root: QWidget) -> None:
    """Fail, naming each control without a name."""
    nameless = unnamed(root)
    assert not nameless, "\n".join(nameless)


def controls(root: QWidget) -> list[QWidget]:
    """Return what a mouse can work in ``root`` and so the keyboard must reach."""
    found: list[QWidget] = []
    for kind in (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QTextEdit):
        for widget in shown(root, kind):
            part_of = (QComboBox, QLineEdit, QAbstractItemView, QScrollBar)
            if not isinstance(widget.parentWidget(), part_of) and not widget.objectName().startswith("qt_"):
                found.append(widget)
    return found


def tab_order(root: QWidget) -> list[QWidget]:
    """Return the widgets that Tab (or, in a group of buttons, the arrows) visits in ``root``, from its first."""
    chain: list[QWidget] = []
    widget = root.nextInFocusChain()
    seen: set[QWidget] = set()  # the widgets themselves: the number of one that nobody holds is given again
    while widget is not None and widget not in seen:
        seen.add(widget)
        takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if takes_tab and widget.isVisibleTo(root) and widget.isEnabled() and root.isAncestorOf(widget):
            chain.append(widget)
        widget = widget.nextInFocusChain()
        if widget is root:
            break
    # Of an exclusive group Tab visits the button that had the keyboard last; the arrows go to the others.
    groups = [one.group() for one in chain if isinstance(one, QAbstractButton) and one.group() is not None]
    chain += [
        other for group in groups if group.exclusive() for other in group.buttons() if other not in chain
    ]
    return chain
