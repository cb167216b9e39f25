"""The windows: the only room that knows Qt and speaks a person's language."""

from ui.qt_loading import load_qt

load_qt()
