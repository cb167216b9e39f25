"""Every page and every act that other pages may ask for, by name; imported when first needed."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

HELP = "help"


@dataclass(frozen=True, slots=True)
class Route:
    """A page: where its class is, and its place in the rail (``icon`` empty: it is not in the rail).

    ``rail_under`` names the rail entry that is lit while this page is shown; ``help_act`` is what F1 opens there.
    """

    path: str
    icon: str = ""
    text: str = ""
    rail_under: str = ""
    is_apart: bool = False
    help_act: str = HELP


ROUTES: dict[str, Route] = {
    "dossiers": Route("ui.dossiers.dossiers_page:DossiersPage", "users", "shell.rail.dossiers"),
    "case_file": Route("ui.case_file.case_file_page:CaseFilePage", rail_under="dossiers"),
    "session_note": Route("ui.session_note.session_note_page:SessionNotePage", rail_under="dossiers"),
    "merging": Route("ui.merging.merging_page:MergingPage", "git-merge", "merging.title"),
    "synchronisation": Route(
        "ui.synchronisation.synchronisation_page:SynchronisationPage",
        "refresh-cw",
        "synchronisation.title",
        help_act="sync_help",
    ),
    "team": Route("ui.team.team_page:TeamPage", "id-card", "team.title", help_act="team_help"),
    "settings": Route(
        "ui.settings.settings_page:SettingsPage", "settings", "shell.rail.settings", is_apart=True
    ),
}
"""Pages in the order of the rail; ``is_apart`` ones stand at its foot."""

HOME = "dossiers"

ACTIONS: dict[str, str] = {
    "new_note": "ui.session_note.open_note:new_note",
    "palette": "ui.palette.palette_dialog:open_palette",
    "import": "ui.importing.import_dialog:open_import",
    "new_person": "ui.dossiers.new_person_dialog:open_new_person",
    "export_case": "ui.dossiers.export_dialog:open_case_export",
    HELP: "ui.help.help_dialog:open_help",
    "sync_help": "ui.synchronisation.page_help:open_sync_help",
    "join": "ui.joining.open_joining:open_joining",
    "watch_joining": "ui.joining.open_joining:watch_joining",
    "team_help": "ui.team.page_help:open_team_help",
    "open_document": "ui.shell.open_documents:open_document",
    "recover_documents": "ui.shell.open_documents:recover",
    "resume_import": "ui.importing.give_back:resume_import",
    "salvage": "ui.salvage.salvage_dialog:open_salvage",
    "after_unlock": "ui.session_note.give_back:offer_drafts",
}
"""``name(host, **params)`` functions that open something over the page shown."""


UPDATING = "ui.updates.installing:updating_for"
UPDATE_NOTICE = "ui.updates.notice:UpdateNotice"
"""What stands around every page without being one: made by the window, and by the frame."""


def load(path: str) -> Any:
    """Import ``module:attribute``."""
    module, _, attribute = path.partition(":")
    return getattr(import_module(module), attribute)


def is_offered(path: str) -> bool:
    """Tell whether this build of the program has the module of ``module:attribute``."""
    module = path.partition(":")[0]
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
