"""The project: idea, market, means, legal form, and how ready each side of it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.case_file.case_forms import MATURITY_GROUP, PROJECT_GROUPS
from ui.case_file.details import bring_up
from ui.case_file.maturity_chart import MaturityChart
from ui.case_file.tab import CaseTab, CaseView
from ui.messages import format_cents, tr
from ui.theme import Space
from ui.widgets import column, scroll_page, text_label
from ui.widgets.forms.form_view import FormView

if TYPE_CHECKING:
    from ui.case_file.case_desk import CaseDesk
    from ui.shell.host import Host

AXES = ("person", "market", "offer", "finance", "legal")


class ProjectTab(CaseTab):
    """One form over the project, with a radar of its maturity and what is still to be funded."""

    key = "project"

    def __init__(self, host: Host, desk: CaseDesk, parent: QWidget | None = None) -> None:
        super().__init__(host, desk, parent)
        # From the outside in: a widget that is made inside its place is styled once.
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        outer, body = column(margin=Space.XL)
        self.area = scroll_page(outer)
        whole.addWidget(self.area)
        groups = (*PROJECT_GROUPS[:1], MATURITY_GROUP, *PROJECT_GROUPS[1:])
        self.form = FormView(groups, desk, parent=body.parentWidget())
        body.addWidget(self.form)
        body.addStretch(1)
        self.chart = MaturityChart()
        self.form.card(MATURITY_GROUP.key).put_beside(self.chart)
        self.funding = text_label("", "muted", wrap=True)
        self.funding.setObjectName("project.funding")
        self.form.card("means").body.addWidget(self.funding)
        for name in self._numbers():
            self.form.row("project", name).editor.edited.connect(self._show_sums)

    def fill(self, view: CaseView) -> None:
        project = view.case.project
        is_other = self.form.binder("project").entity_id != project.id
        self.form.set_references(view.references.by_kind())
        self.form.show_entities({"project": project}, view.case.conflicts)
        self._show_sums()
        if not is_other:
            return
        self.area.verticalScrollBar().setValue(0)
        sealed = self.desk.sealed(view.sealed).get(project.id, {})
        if sealed and self.form.give_back("project", sealed):
            self.host.tell(tr("forms.given_back"))

    def reveal(self, entity_id: str) -> None:
        if entity_id in self.form.binder("project").names():
            row = self.form.row("project", entity_id)
            row.editor.setFocus()
            bring_up(self.area, row)

    def leave(self) -> None:
        self.form.leave()

    def focus_first(self) -> None:
        self.form.row("project", "title").editor.setFocus()

    def _numbers(self) -> tuple[str, ...]:
        return (*(f"{axis}_maturity" for axis in AXES), "funding_needed_cents", "own_funds_cents")

    def _show_sums(self) -> None:
        """Work out the radar and the gap from what stands in the editors, so that they follow the typing."""
        values = {
            name: value
            if isinstance(value := self.form.row("project", name).editor.read().value, int)
            else None
            for name in self._numbers()
        }
        self.chart.show_values(
            [(tr(f"case_file.project.axis.{axis}"), values[f"{axis}_maturity"]) for axis in AXES]
        )
        self.funding.setText(funding_text(values["funding_needed_cents"], values["own_funds_cents"]))
        self.funding.setVisible(bool(self.funding.text()))


def funding_text(needed_cents: int | None, own_cents: int | None) -> str:
    """Say what is still to be funded; "" while the need is not known."""
    if not needed_cents:
        return ""
    gap = needed_cents - (own_cents or 0)
    return (
        tr("case_file.project.gap", amount=format_cents(gap)) if gap > 0 else tr("case_file.project.covered")
    )
