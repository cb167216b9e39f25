"""What a form asks of whoever holds the entities: to write, to settle, to seal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from coachdesk.programme.declaration import Plain


class FormDesk(Protocol):
    """The way out of a form. Nothing here blocks; the callbacks come on the window's thread."""

    def write(
        self,
        kind: str,
        entity_id: str,
        fields: Mapping[str, object],
        typed: Mapping[str, Plain],
        unwritten: Mapping[str, Plain],
        on_done: Callable[[], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """Write typed values.

        Sealed afterwards: ``unwritten`` when they are written (empty forgets what was sealed), ``typed`` as well when
        the write fails, so that it outlives the window.
        """

    def point_to_new(
        self,
        kind: str,
        entity_id: str,
        field: str,
        named: tuple[str, str],
        on_done: Callable[[str], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """Make an entity of the register from ``named`` (its kind, its name) and let a field refer to it.

        ``on_done`` gets its id.
        """

    def settle(
        self, kind: str, entity_id: str, field: str, value: object, on_error: Callable[[], None] | None = None
    ) -> None:
        """Write the value decided on in a conflict; ``on_error`` hears that it is open still."""

    def seal(self, kind: str, entity_id: str, unwritten: Mapping[str, Plain]) -> None:
        """Keep what is typed but not written, encrypted, in place of what was kept before; empty forgets it."""
