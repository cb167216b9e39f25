"""What can be done with somebody from the list, beside opening their case file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.messages import tr
from ui.operations import enrolment

if TYPE_CHECKING:
    from ui.shell.host import Host


def remove_case(host: Host, case_id: str, name: str, *, owner: QObject) -> None:
    """Take somebody's case file out of the lists and offer to bring it back."""
    ops = host.operations

    def bring_back() -> None:
        enrolment.restore_case_file(ops, case_id)

    def done(_changed: object) -> None:
        host.tell(tr("dossiers.deleted", name=name), undo=bring_back)

    enrolment.delete_case_file(ops, case_id, done, owner=owner)


def export_case(host: Host, case_id: str, name: str) -> None:
    """Ask where to write somebody's case file."""
    host.act("export_case", case_id=case_id, whose=name)


def copy_contact(host: Host, text: str) -> None:
    """Put a telephone number or an address on the clipboard."""
    host.copy(text)
    host.tell(tr("dossiers.panel.copied"))
