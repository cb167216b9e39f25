"""What the way back to the list returns to: filter, order and person, as the frame's parameters."""

from __future__ import annotations

import json
from dataclasses import dataclass

from PySide6.QtCore import Qt

from ui.dossiers.case_filter import CaseFilter
from ui.dossiers.saved_filters import filter_from_json, filter_to_json


@dataclass(frozen=True, slots=True)
class ListPlace:
    """How the list was left; ``sort_key`` "" is the order of names."""

    case_id: str = ""
    wanted: CaseFilter = CaseFilter()  # noqa: RUF009 - frozen, so that one can serve all
    sort_key: str = ""
    order: Qt.SortOrder = Qt.SortOrder.AscendingOrder

    def params(self) -> dict[str, str | None]:
        """Return the place as parameters of a navigation."""
        direction = "down" if self.order == Qt.SortOrder.DescendingOrder else "up"
        return {
            "case_id": self.case_id,
            "filter": json.dumps(filter_to_json(self.wanted), ensure_ascii=False),
            "sort": f"{self.sort_key}:{direction}",
        }


def place_from(params: dict[str, str | None]) -> ListPlace:
    """Return the place that parameters mean; what cannot be read is left at its default."""
    try:
        packed = json.loads(params.get("filter") or "{}")
    except ValueError:
        packed = {}
    key, _, direction = (params.get("sort") or "").partition(":")
    return ListPlace(
        params.get("case_id") or "",
        filter_from_json(packed if isinstance(packed, dict) else {}),
        key,
        Qt.SortOrder.DescendingOrder if direction == "down" else Qt.SortOrder.AscendingOrder,
    )
