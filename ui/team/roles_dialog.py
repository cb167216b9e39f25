"""Change what somebody is in the team."""

from __future__ import annotations

from collections.abc import Callable

from ui.messages import tr
from ui.operations.team import Colleague, TeamReading
from ui.operations.team_acts import set_roles
from ui.shell.host import Host
from ui.team.act_dialog import ActDialog
from ui.team.roles_choice import RolesChoice
from ui.team.words import name_of


class RolesDialog(ActDialog):
    """All the roles from now on; none would be letting the person go, which is another act."""

    def __init__(
        self, host: Host, reading: TeamReading, person: Colleague, on_done: Callable[[], object]
    ) -> None:
        super().__init__(host, tr("team.roles.title", name=name_of(person)))
        self.setObjectName("team.roles")
        self._person = person
        self._on_done = on_done
        self.choice = RolesChoice(reading.may_grant(), person.roles)
        self.body.addWidget(self.choice)
        self.add_foot(tr("team.roles.go"), self.go)

    def go(self) -> None:
        """State them."""
        chosen = self.choice.chosen()
        if not chosen:
            self.say(tr("team.roles.missing"))
            return
        self.run(set_roles(self._person.id, chosen), self._stated)

    def _stated(self, _count: int) -> None:
        self._on_done()
        self.host.tell(tr("team.roles.done", name=name_of(self._person)), tone="success")
        self.accept()
