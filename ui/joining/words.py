"""What a request's standing is called, and what is said of an error on the way."""

from __future__ import annotations

from coachdesk.errors import CoachDeskError
from ui.messages import code_sentence, error_sentence

REFUSED = "refused.invitation"


def is_final(error: Exception) -> bool:
    """Tell whether the invitation lets nobody in, so that trying again helps nothing."""
    return isinstance(error, CoachDeskError) and error.code == REFUSED


def said_of_error(error: Exception) -> str:
    """Return what an error on the way means; headquarters' reasons for an invitation are the protocol's own."""
    if isinstance(error, CoachDeskError) and error.code == REFUSED:
        return code_sentence("sync.invitation", error.context)
    return error_sentence(error)
