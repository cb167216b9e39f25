"""What needs a look, in plain words: what was refused, held back, set aside, and what helps."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.messages import code_sentence, tr
from ui.operations.sync_reading import SyncReading
from ui.operations.sync_state import Stage, SyncState
from ui.operations.update_state import TOO_OLD
from ui.synchronisation.names import reason_sentence, scope_name
from ui.theme import Space
from ui.widgets import Card, InfoBar, text_label

_MOST = 20


class ProblemsCard(Card):
    """One bar for each; hidden when there is nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("synchronisation.problems.title"), icon="triangle-alert", parent=parent)
        self.setObjectName("synchronisation.problems")
        self._shown: tuple[str, ...] = ()
        self._bars: list[InfoBar] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(Space.S)
        self.body.addLayout(self._column)
        self.body.addWidget(text_label(tr("synchronisation.problems.kept"), "caption", wrap=True))
        self.hide()

    def show_problems(self, state: SyncState, reading: SyncReading) -> None:
        """Show what a standing and the vault say."""
        sentences = tuple(problems(state, reading)[:_MOST])
        self.setVisible(bool(sentences))
        if sentences == self._shown:
            return
        self._shown = sentences
        for bar in self._bars:
            bar.hide()
            bar.deleteLater()
        self._bars = [InfoBar(sentence, "warning") for sentence in sentences]
        for bar in self._bars:
            self._column.addWidget(bar)

    def sentences(self) -> tuple[str, ...]:
        """Return what is said."""
        return self._shown


def problems(state: SyncState, reading: SyncReading) -> list[str]:
    """Return every problem as a sentence, the gravest first."""
    found = []
    is_of_a_scope = state.problem in state.refused.values()
    is_said_above = state.problem in TOO_OLD  # with the button that helps
    if state.stage is Stage.PROBLEM and state.problem and not (is_of_a_scope or is_said_above):
        is_file = state.problem.startswith("storage.")
        found.append(
            reason_sentence(state.problem) if is_file else code_sentence(state.problem, state.context)
        )
    found += [
        tr("synchronisation.problems.refused", name=scope_name(scope, reading), why=reason_sentence(code))
        for scope, code in state.refused.items()
    ]
    found += [
        tr("synchronisation.problems.withheld", name=scope_name(scope, reading)) for scope in state.withheld
    ]
    found += [
        tr(
            "synchronisation.problems.aside",
            name=scope_name(one.scope, reading),
            count=one.count,
            why=reason_sentence(one.reason, "set_aside"),
        )
        for one in reading.asides
    ]
    return found
