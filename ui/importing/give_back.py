"""After unlocking: the import that was open comes back where it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ui.operations import import_drafts

if TYPE_CHECKING:
    from coachdesk.programme.declaration import Plain
    from ui.shell.host import Host


def resume_import(host: Host) -> None:
    """Open the import again that was under way when the desk was locked or the program ended."""

    def found(fields: Mapping[str, Plain] | None) -> None:
        if fields is None:
            return
        from ui.importing.import_dialog import ImportDialog
        from ui.importing.import_draft import draft_from

        draft = draft_from(fields)
        if draft is None:  # kept by another version of the program: nothing was written, so nothing is lost
            import_drafts.forget_import(host.operations)
            return
        dialog = ImportDialog(host)
        dialog.open()
        dialog.session.resume(draft)

    import_drafts.find_import(host.operations, found, owner=host)
