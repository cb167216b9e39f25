"""Identity, contact, place in the programme; the situation at entry, with the priority district."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coachdesk.programme.beneficiary import Beneficiary
from ui.case_file.case_forms import IDENTITY_GROUPS, PERSON_GROUPS
from ui.case_file.details import bring_up
from ui.case_file.tab import CaseTab, CaseView
from ui.messages import tr
from ui.theme import Space
from ui.widgets import Button, SectionHeader, column, scroll_page
from ui.widgets.forms.form_view import FormView

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from ui.case_file.case_desk import CaseDesk
    from ui.shell.host import Host

_LIST_YEAR = 2024
"""The list of priority districts in force in mainland France since 1 January 2024."""


class IdentityTab(CaseTab):
    """One long form: who somebody is, and how they stood on the day of entry."""

    key = "identity"

    def __init__(self, host: Host, desk: CaseDesk, parent: QWidget | None = None) -> None:
        super().__init__(host, desk, parent)
        # From the outside in: a widget that is made inside its place is styled once.
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        outer, body = column(margin=Space.XL)
        self.area = scroll_page(outer)
        whole.addWidget(self.area)
        self.form = FormView(IDENTITY_GROUPS, desk, parent=body.parentWidget())
        body.addWidget(self.form)
        body.addStretch(1)
        desk.told.connect(self._on_told)
        self.form.insert_widget(
            PERSON_GROUPS[-1].key,
            SectionHeader(tr("case_file.situation.title"), subtitle=tr("case_file.situation.text")),
        )
        self.form.card("qpv").body.addLayout(self._make_qpv_acts())

    def _make_qpv_acts(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        self.copy_address = Button(
            tr("case_file.qpv.copy_address"),
            icon="copy",
            on_click=self._on_copy_address,
            name="qpv.copy_address",
        )
        self.checked_today = Button(
            tr("case_file.qpv.checked_today"),
            icon="circle-check",
            on_click=self._on_checked_today,
            name="qpv.checked_today",
        )
        line.addWidget(self.copy_address)
        line.addWidget(self.checked_today)
        line.addStretch(1)
        return line

    def fill(self, view: CaseView) -> None:
        is_other = self.form.binder("beneficiary").entity_id != view.case.beneficiary.id
        self.form.set_references(view.references.by_kind())
        self.form.show_entities(
            {"beneficiary": view.case.beneficiary, "situation": view.case.situation}, view.case.conflicts
        )
        if not is_other:
            return
        self.area.verticalScrollBar().setValue(0)
        sealed = self.desk.sealed(view.sealed)
        given_back = [
            self.form.give_back(kind, sealed[entity_id])
            for kind, entity_id in (("beneficiary", view.case.id), ("situation", view.case.situation.id))
            if entity_id in sealed
        ]
        if any(given_back):
            self.host.tell(tr("forms.given_back"))

    def refresh(self, view: CaseView, changed: Changed) -> None:
        self.fill(view)

    def reveal(self, entity_id: str) -> None:
        for kind in ("beneficiary", "situation"):
            if entity_id in self.form.binder(kind).names():
                row = self.form.row(kind, entity_id)
                self.form.uncover(kind, entity_id)
                row.editor.setFocus()
                bring_up(self.area, row)

    def leave(self) -> None:
        self.form.leave()

    def focus_first(self) -> None:
        self.form.row("beneficiary", "first_names").editor.setFocus()

    def _on_told(self, text: str, undo: Callable[[], None]) -> None:
        if self.isVisible():
            self.host.tell(text, undo=undo, tone="success")

    def _on_copy_address(self) -> None:
        if self.view is None:
            return
        written = self.view.case.situation.qpv_address or address_line(self.view.case.beneficiary)
        self.host.copy(written)
        self.host.tell(tr("case_file.qpv.copied"))

    def _on_checked_today(self) -> None:
        if self.view is None:
            return
        self.form.commit()
        situation = self.view.case.situation
        fields: dict[str, object] = {
            "qpv_method": "sig_ville_manual",
            "qpv_checked_on": self.view.today,
            "qpv_list_year": situation.qpv_list_year or _LIST_YEAR,
        }
        address = situation.qpv_address or address_line(self.view.case.beneficiary)
        if address:
            fields["qpv_address"] = address
        self.desk.revise("situation", situation.id, fields)


def address_line(person: Beneficiary) -> str:
    """Return an address as one line, for a map or a search; "" when none is known."""
    town = " ".join(part for part in (person.postal_code, person.city) if part)
    return ", ".join(part for part in (person.address, town) if part)
