"""For whom a file is made: one colleague's laptop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ui.messages import tr
from ui.operations.sync_reading import REGISTER_SCOPE, SyncReading
from ui.shell.host import Host
from ui.synchronisation.names import person_name
from ui.widgets import ChoiceBox, Dialog, LabelledField, text_label

if TYPE_CHECKING:
    from sync.client.bundle_values import Colleague


class ColleagueDialog(Dialog):
    """``on_chosen`` gets the laptop and its person's name."""

    def __init__(
        self,
        host: Host,
        colleagues: Sequence[Colleague],
        reading: SyncReading,
        on_chosen: Callable[[Colleague, str], None],
    ) -> None:
        super().__init__(
            tr("synchronisation.usb.colleague.title"),
            host.window_widget(),
            subtitle=tr("synchronisation.usb.colleague.text"),
            width=520,
        )
        self.setObjectName("synchronisation.colleague")
        self._on_chosen = on_chosen
        self._by_device = {one.device: one for one in colleagues}
        self._names = colleague_names(colleagues, reading)
        shown = dict(sorted(self._names.items(), key=lambda item: item[1].casefold()))
        self.box = ChoiceBox(
            shown,
            allow_empty=False,
            label=tr("synchronisation.usb.colleague.label"),
            name="synchronisation.colleague.choice",
        )
        self.shared = text_label("", "muted", wrap=True)
        self.body.addWidget(LabelledField(tr("synchronisation.usb.colleague.label"), self.box))
        self.body.addWidget(self.shared)
        self.box.changed.connect(lambda _value: self._show_shared())
        self.add_cancel()
        self.add_button(
            tr("synchronisation.usb.colleague.go_on"),
            "primary",
            self._choose,
            default=True,
            name="colleague.go_on",
        )
        if shown:
            self.box.set_value(next(iter(shown)))
        self._show_shared()

    def _show_shared(self) -> None:
        chosen = self._by_device.get(self.box.value() or "")
        count = len(set(chosen.scopes) - {REGISTER_SCOPE}) if chosen is not None else 0
        said = tr("synchronisation.usb.colleague.shared", count=count)
        self.shared.setText(said if count else tr("synchronisation.usb.colleague.shared.none"))

    def _choose(self) -> None:
        chosen = self._by_device.get(self.box.value() or "")
        if chosen is not None:
            self.accept()
            self._on_chosen(chosen, self._names[chosen.device])


def colleague_names(colleagues: Sequence[Colleague], reading: SyncReading) -> dict[str, str]:
    """Return each laptop by its person's name; those of one person are numbered."""
    counts: dict[str, int] = {}
    names = {}
    for one in colleagues:
        counts[one.person] = counts.get(one.person, 0) + 1
        name, number = person_name(one.person, reading), counts[one.person]
        names[one.device] = (
            name if number == 1 else tr("synchronisation.usb.colleague.nth", name=name, number=number)
        )
    return names
