"""The settings of a desk that may be secret (saved filters, columns, remembered mappings), in its vault."""

from __future__ import annotations

from coachdesk.storage.cabinet import Cabinet


def read_settings(cabinet: Cabinet) -> dict[str, str]:
    """Return all settings."""
    return cabinet.vault.settings()


def change_setting(cabinet: Cabinet, name: str, value: str) -> None:
    """Keep one setting."""
    cabinet.vault.change_setting(name, value)
