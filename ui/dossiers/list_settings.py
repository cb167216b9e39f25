"""What the Dossiers page keeps between two visits: columns, saved filters, whether the panel is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ui.dossiers.case_columns import DEFAULT_COLUMNS, columns_from_setting
from ui.dossiers.saved_filters import SavedFilter, saved_from_json

COLUMNS_SETTING = "dossiers.columns"
FILTERS_SETTING = "dossiers.filters"
PANEL_SETTING = "dossiers.panel"


@dataclass(frozen=True, slots=True)
class ListSettings:
    """The kept choices, read from the vault's settings."""

    columns: tuple[str, ...] = DEFAULT_COLUMNS
    saved: tuple[SavedFilter, ...] = ()
    is_panel_open: bool = True


def read_list_settings(settings: Mapping[str, str]) -> ListSettings:
    """Return what the settings say; what is damaged or missing is the default."""
    return ListSettings(
        columns_from_setting(settings.get(COLUMNS_SETTING)),
        tuple(saved_from_json(settings.get(FILTERS_SETTING))),
        settings.get(PANEL_SETTING) != "closed",
    )
