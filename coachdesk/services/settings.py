"""The settings of a desk that may be secret (saved filters, columns, remembered mappings), in its vault."""

from __future__ import annotations

from coachdesk.storage.cabinet import Cabinet

ORGANISATION = "organisation"
"""The setting that holds the name at the head of every report."""

LONGEST_ORGANISATION = 120


def read_settings(cabinet: Cabinet) -> dict[str, str]:
    """Return all settings."""
    return cabinet.vault.settings()


def change_setting(cabinet: Cabinet, name: str, value: str) -> None:
    """Keep one setting."""
    cabinet.vault.change_setting(name, value)


def organisation(cabinet: Cabinet) -> str:
    """Return the name of the organisation as reports show it; "" when none was given."""
    return read_settings(cabinet).get(ORGANISATION, "")


def name_organisation(cabinet: Cabinet, name: str) -> str:
    """Keep the name of the organisation and return it as it is kept: on one line, without spaces around it."""
    kept = " ".join(name.split())[:LONGEST_ORGANISATION]
    change_setting(cabinet, ORGANISATION, kept)
    return kept
