"""Let a person or a laptop go; what happens then is said in so many words before."""

from __future__ import annotations

from collections.abc import Callable

from ui.messages import tr
from ui.operations.team import Colleague, Laptop, TeamReading
from ui.operations.team_acts import let_laptop_go, let_person_go, name_coach, transfer
from ui.shell.host import Host
from ui.team.act_dialog import ActDialog
from ui.team.words import name_of
from ui.widgets import ChoiceBox, LabelledField, text_label

_HAPPENS = ("team.leaving.refused", "team.leaving.unsent", "team.leaving.keys")


class _Leaving(ActDialog):
    """What happens, line by line."""

    def add_what_happens(self) -> None:
        """Say it."""
        self.body.addWidget(text_label(tr("team.leaving.what"), "strong", wrap=True))
        for key in _HAPPENS:
            self.body.addWidget(text_label(tr(key), wrap=True))


class LetPersonGoDialog(_Leaving):
    """Somebody leaves the team; their case files can be given to a colleague in the same act."""

    def __init__(
        self, host: Host, reading: TeamReading, person: Colleague, on_done: Callable[[], object]
    ) -> None:
        name = name_of(person)
        super().__init__(host, tr("team.leaving.person", name=name))
        self.setObjectName("team.leaving.person")
        self._person = person
        self._on_done = on_done
        self.add_what_happens()
        self.heirs = ChoiceBox(
            {one.id: name_of(one) for one in reading.takers(but=person.id)},
            empty_text=tr("team.leaving.nobody"),
            name="team.leaving.heir",
        )
        field = LabelledField(
            tr("team.leaving.heir", count=len(person.case_ids)),
            self.heirs,
            hint=tr("team.leaving.heir.hint"),
        )
        if person.case_ids and reading.may_assign:
            self.body.addWidget(field)
        else:
            field.setParent(self)
            field.hide()
        self.add_foot(tr("team.leaving.person.go", name=name), self.go, is_danger=True)
        self.cancel_button.setFocus()

    def go(self) -> None:
        """Let them go."""
        self.run(let_person_go(self._person.id, self.heirs.value()), self._gone)

    def _gone(self, given: tuple[str, ...]) -> None:
        heir = self.heirs.value()
        if heir is not None:
            name_coach(self.host.operations, given, self._person.id, heir)
        self._on_done()
        self.host.tell(tr("team.leaving.person.done", name=name_of(self._person)), tone="success")
        self.accept()


class LetLaptopGoDialog(_Leaving):
    """One laptop leaves; its person stays."""

    def __init__(self, host: Host, person: Colleague, laptop: Laptop, on_done: Callable[[], object]) -> None:
        super().__init__(host, tr("team.leaving.laptop", name=name_of(person)))
        self.setObjectName("team.leaving.laptop")
        self._laptop = laptop
        self._on_done = on_done
        self.body.addWidget(text_label(tr("team.leaving.laptop.text"), wrap=True))
        self.add_what_happens()
        self.add_foot(tr("team.leaving.laptop.go"), self.go, is_danger=True)
        self.cancel_button.setFocus()

    def go(self) -> None:
        """Let it go."""
        self.run(let_laptop_go(self._laptop.id), self._gone)

    def _gone(self, _count: int) -> None:
        self._on_done()
        self.host.tell(tr("team.leaving.laptop.done"), tone="success")
        self.accept()


class TransferDialog(ActDialog):
    """All the case files of somebody go to a colleague."""

    def __init__(
        self, host: Host, reading: TeamReading, person: Colleague, on_done: Callable[[], object]
    ) -> None:
        super().__init__(
            host,
            tr("team.transfer.title", name=name_of(person), count=len(person.case_ids)),
            subtitle=tr("team.transfer.text", name=name_of(person)),
        )
        self.setObjectName("team.transfer")
        self._person = person
        self._on_done = on_done
        self.takers = ChoiceBox(
            {one.id: name_of(one) for one in reading.takers(but=person.id)},
            empty_text=tr("team.transfer.choose"),
            name="team.transfer.to",
        )
        self.labelled = LabelledField(tr("team.transfer.to"), self.takers)
        self.takers.changed.connect(lambda _value: self.labelled.set_error(""))
        self.body.addWidget(self.labelled)
        self.add_foot(tr("team.transfer.go"), self.go)
        self.takers.setFocus()

    def go(self) -> None:
        """Give them."""
        to = self.takers.value()
        if to is None:
            self.labelled.set_error(tr("team.transfer.missing"))
            self.takers.setFocus()
            return
        self.run(transfer(self._person.id, to), lambda given: self._given(given, to))

    def _given(self, given: tuple[str, ...], to: str) -> None:
        name_coach(self.host.operations, given, self._person.id, to)
        self._on_done()
        self.host.tell(tr("team.transfer.done", count=len(given)), tone="success")
        self.accept()
