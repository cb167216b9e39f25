"""What crashes and laptops that never came back leave among the sealed documents: found, and taken away when it is old.

A piece is kept before the database names it, and dropped after the database forgot it. So a stop in between leaves
pieces that nobody names, never a name without a piece: those come from a contents folder that was put back or damaged.
Such a document is forgotten, for the desks that have it to bring it again.
"""

from __future__ import annotations

from dataclasses import dataclass

from coachdesk.errors import PersonFacing
from sync.headquarters.contents import Contents
from sync.headquarters.store.content_rows import OLD_S, forget, kept_pieces, unfinished_before
from sync.headquarters.store.engine import Store
from sync.headquarters.store.releases import find_release, replace_release


class ContentsMissing(PersonFacing):
    """Not one of the pieces that the database names is there: the folder is not mounted, or the bucket is another."""

    code = "hq.contents_missing"


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many documents that were never whole, pieces that nobody names, and documents that lack a piece went.

    ``lost_release``: the version of an installer that lacked a piece and is not on offer any more, "" for none.
    """

    unfinished: int
    pieces: int
    lost: int
    lost_release: str = ""


def tidy(store: Store, contents: Contents, now: int) -> Tidied:
    """Take away what was left behind; raise ``ContentsMissing`` before anything is touched, ``Busy`` in between.

    It may run while headquarters serves, and be cut off: what it did not get done, the next run does.
    """
    with store.reading() as connection:
        named = kept_pieces(connection)
        kept = find_release(connection)
    # Listed after the database was read: each piece named there was kept before.
    listed = dict(contents.listed())
    offered = set(kept.keys()) if kept is not None else set()
    if (named or offered) and not any(key in listed for key in (*named, *offered)):
        raise ContentsMissing
    lost = named.keys() - listed.keys()
    with store.writing() as connection:
        healed = [
            keys
            for scope, name in sorted({named[key] for key in lost})
            if (keys := forget(connection, scope, name, lost=lost))
        ]
        unfinished = [
            keys
            for scope, name in unfinished_before(connection, now - OLD_S)
            if (keys := forget(connection, scope, name, untouched_since=now - OLD_S))
        ]
        is_release_lost = (
            kept is not None and not offered <= listed.keys() and find_release(connection) == kept
        )
        if is_release_lost:
            replace_release(connection, None)
    dropped = {key for keys in (*healed, *unfinished) for key in keys}
    old = {key for key, at in listed.items() if at < now - OLD_S and key not in named and key not in offered}
    if is_release_lost:
        dropped |= offered
    for key in sorted((dropped & set(listed)) | old):
        contents.remove(key)
    lost_release = kept.release.version if kept is not None and is_release_lost else ""
    return Tidied(len(unfinished), len(old), len(healed), lost_release)
