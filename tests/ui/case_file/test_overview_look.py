"""The four tabs in a language whose words are longer: nothing is cut."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from tests.ui import looks
from tests.ui.case_file.made_case import MadeCase
from ui.case_file.case_desk import CaseDesk
from ui.case_file.documents_tab import DocumentsTab
from ui.case_file.history_tab import HistoryTab
from ui.case_file.overview_tab import OverviewTab
from ui.case_file.sessions_tab import SessionsTab
from ui.case_file.tab import CaseTab
from ui.messages import Language
from ui.operations import Operations
from ui.shell.host import Host


@pytest.mark.parametrize("kind", [OverviewTab, SessionsTab, HistoryTab, DocumentsTab])
@pytest.mark.parametrize("spoken", ["en", "xx"])
def test_nothing_is_cut(
    host: Host,
    ops: Operations,
    settle: Callable[[], None],
    app_language: Callable[[Language], None],
    qtbot: QtBot,
    kind: type[CaseTab],
    spoken: Language,
) -> None:
    app_language(spoken)
    made = MadeCase(ops, settle, host.window_widget()).make()
    tab = kind(host, CaseDesk(ops))
    qtbot.addWidget(tab)
    tab.resize(1100, 500)
    tab.show()
    tab.show_view(made.view(), None)
    settle()
    looks.assert_nothing_clipped(tab)
    looks.assert_accessible(tab)
