"""The one thing a page gets: what it may ask of the frame around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.messages import error_sentence, programme_zone, tr
from ui.shell.routes import ACTIONS, HELP, is_offered, load
from ui.theme import Tone

if TYPE_CHECKING:
    from coachdesk.programme.register import Person
    from ui.operations import Operations
    from ui.operations.syncing import Syncing
    from ui.operations.updates import Updating


SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Telling:
    """One sentence for the bar at the foot of the window, with at most one act."""

    text: str
    tone: Tone = "neutral"
    action_text: str = ""
    on_action: Callable[[], None] | None = None


class Host(QObject):
    """Navigation, acts, telling and the desk's operations.

    ``about_to_lock`` is emitted before the desk closes (direct connections only): what an editor hands to
    ``operations`` in its slot is written before.
    """

    about_to_lock = Signal()
    navigation_asked = Signal(str, dict)
    back_asked = Signal()
    params_replaced = Signal(dict)
    told = Signal(object)
    lock_asked = Signal()
    appearance_changed = Signal()
    person_renamed = Signal(str)
    applicants_counted = Signal(int)
    """How many people ask to be let into the team, when somebody has just asked headquarters."""
    roles_changed = Signal()
    """The team's statements make something else of whoever works here than was known before."""

    def __init__(
        self,
        operations: Operations,
        syncing: Syncing,
        updating: Updating,
        window: QWidget,
        person: Person | None = None,
    ) -> None:
        super().__init__(window)
        self.operations = operations
        self.syncing = syncing
        self.updating = updating
        self.person = person
        self.roles = frozenset[str]()
        """What the team's statements make of whoever works here; none on a desk that works alone."""
        self.help_act = HELP
        """What F1 opens on the page shown."""
        self._window = window
        self._copied = ""

    @property
    def decides_for_all(self) -> bool:
        """Whether a supervisor works here: in a team its statements say who is what, alone the person's own entry."""
        return SUPERVISOR in self.roles or (self.person is not None and self.person.role == SUPERVISOR)

    def note_roles(self, roles: frozenset[str]) -> None:
        """Keep what the team's statements say, and tell when it is something else than before."""
        if roles != self.roles:
            self.roles = roles
            self.roles_changed.emit()

    def navigate(self, route: str, **params: str | None) -> None:
        """Show the page ``route`` (a name in ``routes.ROUTES``)."""
        self.navigation_asked.emit(route, params)

    def go_back(self) -> None:
        """Show the page before this one."""
        self.back_asked.emit()

    def replace_params(self, **params: str | None) -> None:
        """Change what a later way back to the page shown returns to, such as its tab."""
        self.params_replaced.emit(params)

    def has_action(self, name: str) -> bool:
        """Tell whether this build offers the act."""
        return name in ACTIONS and is_offered(ACTIONS[name])

    def act(self, name: str, **params: Any) -> None:
        """Start an act of ``routes.ACTIONS``, such as ``new_note``; one that is not offered does nothing."""
        if self.has_action(name):
            load(ACTIONS[name])(self, **params)

    def help(self) -> None:
        """Open the help for the page shown."""
        self.act(self.help_act)

    def tell(
        self,
        text: str,
        *,
        undo: Callable[[], None] | None = None,
        tone: Tone = "neutral",
        action_text: str = "",
        on_action: Callable[[], None] | None = None,
    ) -> None:
        """Say something in the bar at the foot of the window; ``undo`` offers to take it back."""
        if undo is not None:
            action_text, on_action = tr("shell.undo"), undo
        self.told.emit(Telling(text, tone, action_text, on_action))

    def show_error(self, error: Exception) -> None:
        """Say what went wrong, what was kept and what to do."""
        self.tell(error_sentence(error), tone="danger")

    def lock(self) -> None:
        """Lock the desk."""
        self.lock_asked.emit()

    def copy(self, text: str) -> None:
        """Put text on the clipboard; it is taken away when the desk is locked."""
        self._copied = text
        QGuiApplication.clipboard().setText(text)

    def clear_copied(self) -> None:
        """Empty the clipboard if it still holds what was copied here."""
        clipboard = QGuiApplication.clipboard()
        if self._copied and clipboard.text() == self._copied:
            clipboard.clear()
        self._copied = ""

    def today(self) -> date:
        """Return today's date where the programme works."""
        return datetime.now(programme_zone()).date()

    def rename_person(self, name: str) -> None:
        """Show the corrected name of whoever works here."""
        if self.person is not None:
            self.person = replace(self.person, name=name)
            self.person_renamed.emit(name)

    def window_widget(self) -> QWidget:
        """Return the parent for dialogs."""
        return self._window
