"""The parts that screens are made of.

Each is imported when it is first asked for: the lock screen needs six of them and must not wait for all.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.widgets.avatar import Avatar
    from ui.widgets.bars import InfoBar, Toast
    from ui.widgets.buttons import Button, IconButton
    from ui.widgets.card import Card, ClickableCard, IconLabel, line
    from ui.widgets.choice_box import ChoiceBox
    from ui.widgets.date_field import DateField, TimeField
    from ui.widgets.dialog import Dialog, confirm
    from ui.widgets.empty_state import EmptyState
    from ui.widgets.flow_layout import FlowLayout
    from ui.widgets.labelled_field import LabelledField
    from ui.widgets.progress_row import ProgressRow
    from ui.widgets.scrolling import column, scroll_page
    from ui.widgets.search_field import SearchField
    from ui.widgets.section_header import SectionHeader
    from ui.widgets.segmented_control import SegmentedControl
    from ui.widgets.side_panel import SidePanel
    from ui.widgets.skeleton import Skeleton
    from ui.widgets.stepper import Step, Stepper
    from ui.widgets.table_view import TableView
    from ui.widgets.tabs import Tabs
    from ui.widgets.tag import Tag
    from ui.widgets.text import restyle, set_role, text_label
    from ui.widgets.timeline import TimelineItem, TimelineView

_HOMES = {
    "Avatar": "avatar",
    "InfoBar": "bars",
    "Toast": "bars",
    "Button": "buttons",
    "IconButton": "buttons",
    "Card": "card",
    "ClickableCard": "card",
    "IconLabel": "card",
    "line": "card",
    "ChoiceBox": "choice_box",
    "DateField": "date_field",
    "TimeField": "date_field",
    "Dialog": "dialog",
    "confirm": "dialog",
    "EmptyState": "empty_state",
    "FlowLayout": "flow_layout",
    "LabelledField": "labelled_field",
    "ProgressRow": "progress_row",
    "column": "scrolling",
    "scroll_page": "scrolling",
    "SearchField": "search_field",
    "SectionHeader": "section_header",
    "SegmentedControl": "segmented_control",
    "SidePanel": "side_panel",
    "Skeleton": "skeleton",
    "Step": "stepper",
    "Stepper": "stepper",
    "TableView": "table_view",
    "Tabs": "tabs",
    "Tag": "tag",
    "restyle": "text",
    "set_role": "text",
    "text_label": "text",
    "TimelineItem": "timeline",
    "TimelineView": "timeline",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


__all__ = [
    "Avatar",
    "Button",
    "Card",
    "ChoiceBox",
    "ClickableCard",
    "DateField",
    "Dialog",
    "EmptyState",
    "FlowLayout",
    "IconButton",
    "IconLabel",
    "InfoBar",
    "LabelledField",
    "ProgressRow",
    "SearchField",
    "SectionHeader",
    "SegmentedControl",
    "SidePanel",
    "Skeleton",
    "Step",
    "Stepper",
    "TableView",
    "Tabs",
    "Tag",
    "TimeField",
    "TimelineItem",
    "TimelineView",
    "Toast",
    "column",
    "confirm",
    "line",
    "restyle",
    "scroll_page",
    "set_role",
    "text_label",
]
