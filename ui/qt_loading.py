"""Load Qt as fast and as small as it goes, before anything else of ``ui`` is imported.

PySide reads the source text of every module that is imported after it, to find those that may switch its
``__feature__`` options, and ``linecache`` then keeps the text: with SQLAlchemy and the rest that is 17 MiB of memory,
and some milliseconds of the start and of each unlocking. Nobody here uses those options. Where a version of PySide has
no such hook, nothing is done.
"""

from __future__ import annotations

import gc
from importlib import import_module
from types import ModuleType


def load_qt() -> None:
    """Import what every window needs of Qt; a module that is there already is not imported again."""
    was_collecting = gc.isenabled()
    gc.disable()  # thousands of objects that live as long as the program: looking for waste among them finds none
    try:
        _ = import_module("PySide6.QtCore").Qt  # its hundred enumerations are made when it is first named
        _leave_sources_unread()
        import_module("PySide6.QtWidgets")
    finally:
        if was_collecting:
            gc.freeze()
            gc.enable()


def _leave_sources_unread() -> None:
    """Tell PySide that no module asks for its options, without looking."""
    try:
        feature = import_module("shibokensupport.feature")
    except ImportError:
        return
    if callable(getattr(feature, "_mod_uses_pyside", None)):
        feature._mod_uses_pyside = _asks_for_no_option  # type: ignore[attr-defined]  # not public, hence the guard


def _asks_for_no_option(_module: ModuleType) -> bool:
    return False
