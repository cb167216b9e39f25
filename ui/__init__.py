"""The windows: the only room that knows Qt and speaks a person's language."""

from ui.unread_sources import leave_sources_unread

leave_sources_unread()
