"""Keep PySide from reading the source text of every module that is imported after it.

PySide does so to find modules that may switch its ``__feature__`` options, and ``linecache`` then keeps the text:
with SQLAlchemy and the rest that is 17 MiB of memory, and some milliseconds of the start and of each unlocking. Nobody
here uses those options. Where a version of PySide has no such hook, nothing is done.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

import PySide6.QtCore  # noqa: F401  # the hook exists once this is imported


def leave_sources_unread() -> None:
    """Tell PySide that no module asks for its options, without looking."""
    try:
        feature = import_module("shibokensupport.feature")
    except ImportError:
        return
    if callable(getattr(feature, "_mod_uses_pyside", None)):
        feature._mod_uses_pyside = _asks_for_no_option  # type: ignore[attr-defined]  # not public, hence the guard


def _asks_for_no_option(_module: ModuleType) -> bool:
    return False
