"""Case files that are to leave this desk, by name, and the decision to let them go."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ui.messages import tr
from ui.operations.sync_reading import Going, SyncReading, going_of, let_go
from ui.shell.host import Host
from ui.synchronisation.lines import replace_part
from ui.synchronisation.names import scope_name
from ui.theme import Space
from ui.widgets import Button, Card, confirm, text_label

_MOST_NAMED = 12
_MOST_CONFIRMED = 6
_COLUMNS = 2


class GuardCard(Card):
    """Doing nothing keeps them; letting them go is asked once more, by name."""

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(tr("synchronisation.guard.title", count=2), icon="triangle-alert", parent=parent)
        self.setObjectName("synchronisation.guard")
        self._host = host
        self._scopes: tuple[str, ...] = ()
        self._reading = SyncReading()
        self._going = Going((), ())
        self._names = QWidget()
        self.body.setSpacing(Space.M)
        self.body.addWidget(text_label(tr("synchronisation.guard.text"), wrap=True))
        self.body.addWidget(self._names)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self.allow_button = Button(
            tr("synchronisation.guard.allow"), "danger", on_click=self._ask, name="synchronisation.let_go"
        )
        row.addWidget(self.allow_button)
        row.addWidget(text_label(tr("synchronisation.guard.wait"), "muted", wrap=True), 1)
        self.body.addLayout(row)
        self.hide()

    def show_guard(self, scopes: tuple[str, ...], reading: SyncReading) -> None:
        """Show what is to go; nothing when nothing is."""
        is_new = scopes != self._scopes
        self._scopes, self._reading = scopes, reading
        self.setVisible(bool(scopes))
        if not scopes:
            return
        if is_new:
            self._going = Going((), ())
            self._host.syncing.do(
                going_of(scopes), self.show_going, lambda _error: None, owner=self, is_round_wanted=False
            )
        self._write()

    def show_going(self, going: Going) -> None:
        """Say of each why it is to go."""
        self._going = going
        self._write()

    def _write(self) -> None:
        count = len(self._scopes)
        self.set_title(tr("synchronisation.guard.title", count=count))
        former, self._names = self._names, QWidget()
        grid = QGridLayout(self._names)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.XS)
        words = [self._named(scope) for scope in self._scopes[:_MOST_NAMED]]
        if count > _MOST_NAMED:
            words.append(tr("synchronisation.and_more", count=count - _MOST_NAMED))
        for place, one in enumerate(words):
            grid.addWidget(text_label(one, "strong", wrap=True), *divmod(place, _COLUMNS))
        replace_part(self.body, former, self._names)

    def _named(self, scope: str) -> str:
        name = scope_name(scope, self._reading)
        if scope in self._going.erased:
            return tr("synchronisation.guard.line", name=name, why=tr("synchronisation.guard.erased"))
        if scope in self._going.lost:
            return tr("synchronisation.guard.line", name=name, why=tr("synchronisation.guard.lost"))
        return name

    def _ask(self) -> None:
        scopes = self._scopes
        named = [scope_name(scope, self._reading) for scope in scopes[:_MOST_CONFIRMED]]
        if len(scopes) > _MOST_CONFIRMED:
            named.append(tr("synchronisation.and_more", count=len(scopes) - _MOST_CONFIRMED))
        confirm(
            self._host.window_widget(),
            tr("synchronisation.guard.confirm.title", count=len(scopes)),
            tr("synchronisation.guard.confirm.text", names=", ".join(named)),
            tr("synchronisation.guard.allow"),
            lambda: self._let_go(scopes),
        )

    def _let_go(self, scopes: tuple[str, ...]) -> None:
        let_go(self._host.operations, scopes, self._on_let_go, owner=self)

    def _on_let_go(self, _nothing: None) -> None:
        self._host.tell(tr("synchronisation.guard.done"))
        self._host.syncing.ask()
