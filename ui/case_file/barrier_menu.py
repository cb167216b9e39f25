"""The menu of barriers to add: one entry a theme, its finer themes one level below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from ui.messages import choices, tr


def themes_by_root() -> dict[str, list[str]]:
    """Return the finer themes under each theme of the catalogue, in its order; a theme's code is ``root--finer``."""
    roots: dict[str, list[str]] = {}
    for code in choices("barrier_themes"):
        root, _, finer = code.partition("--")
        below = roots.setdefault(root, [])
        if finer:
            below.append(code)
    return roots


def barrier_menu(parent: QWidget, on_chosen: Callable[[str], None]) -> QMenu:
    """Return the menu; ``on_chosen`` gets the code of the theme."""
    labels = choices("barrier_themes")
    menu = QMenu(parent)

    def add(to: QMenu, code: str, text: str) -> None:
        action = to.addAction(text.replace("&", "&&"))
        action.setData(code)
        action.triggered.connect(lambda _checked=False, chosen=code: on_chosen(chosen))

    for root, finer in themes_by_root().items():
        if not finer or root not in labels:
            for code in [root, *finer]:
                if code in labels:
                    add(menu, code, labels[code])
            continue
        below = menu.addMenu(labels[root].replace("&", "&&"))
        add(below, root, tr("case_file.barrier.general", theme=labels[root]))
        for code in finer:
            add(below, code, _finer_words(labels[code], labels[root]))
    return menu


def _finer_words(text: str, root: str) -> str:
    """Return the words of a finer theme without its theme's, which the menu says already."""
    rest = text.removeprefix(root).lstrip(" \u00a0:")
    return rest[:1].upper() + rest[1:] if rest and rest != text else text
