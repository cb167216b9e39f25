"""Where a change is: only here, on its way, or at headquarters since when; said quietly in the history."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ui.messages import format_date, format_time, programme_zone, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coachdesk.storage.exchange import Standing


def place_words(standings: Mapping[str, Standing]) -> dict[str, str]:
    """Return what is said of each change, by its id; of what came from there, nothing."""
    return {change: words for change, standing in standings.items() if (words := standing_words(standing))}


def standing_words(standing: Standing) -> str:
    """Return where a change is; "" for what came from headquarters."""
    match standing.where.value:
        case "here":
            return tr("synchronisation.standing.held" if standing.reason else "synchronisation.standing.here")
        case "waiting":
            return tr("synchronisation.standing.waiting")
        case "at_headquarters" if standing.since is not None:
            return _since(datetime.fromtimestamp(standing.since, UTC).astimezone(programme_zone()))
    return ""


def _since(moment: datetime) -> str:
    if moment.date() == datetime.now(programme_zone()).date():
        return tr("synchronisation.standing.at_headquarters_today", when=format_time(f"{moment:%H:%M}"))
    return tr("synchronisation.standing.at_headquarters", when=format_date(moment.date()))
