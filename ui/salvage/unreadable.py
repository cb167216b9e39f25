"""What stands in the place of a case file that cannot be opened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from coachdesk.errors import CoachDeskError
from ui.messages import error_sentence, tr
from ui.widgets import EmptyState

if TYPE_CHECKING:
    from ui.shell.host import Host

_DAMAGED = "storage.file_damaged"


def unreadable_state(host: Host, case_id: str, error: Exception) -> EmptyState:
    """Return what is said instead of the case file; of a damaged one, that it can be looked at."""
    is_damaged = isinstance(error, CoachDeskError) and error.code == _DAMAGED and host.has_action("salvage")
    back, go_back = tr("case_file.gone.action"), partial(host.navigate, "dossiers")
    if not is_damaged:
        return EmptyState(
            "triangle-alert",
            tr("case_file.gone.title"),
            error_sentence(error),
            action_text=back,
            on_action=go_back,
        )
    return EmptyState(
        "triangle-alert",
        tr("case_file.gone.title"),
        tr("salvage.unreadable"),
        action_text=tr("salvage.look"),
        on_action=partial(host.act, "salvage", case_id=case_id),
        second_text=back,
        on_second=go_back,
    )
