"""What the tray says of a piece: whose work it is, and who tells it when they could not sign it themselves."""

from __future__ import annotations

from pathlib import Path

from coachdesk.storage.membership_store import MembershipStore
from sync.client.relaying import COLLEAGUES_PATIENCE_ROUNDS
from tests.sync.client.small_organisation import SmallOrganisation
from tests.sync.client.test_testifying import Lost
from ui.operations.tray import open_pieces


def test_a_piece_that_a_colleague_tells_names_both(tmp_path: Path) -> None:
    organisation = SmallOrganisation(tmp_path / "organisation")
    lost = Lost(organisation, has_office_read=False)
    lost.rounds(COLLEAGUES_PATIENCE_ROUNDS + 3)
    lost.tray()
    entries = [one for one in MembershipStore(lost.office.cabinet.vault).tray() if one.scope == lost.case]
    (piece,) = open_pieces(entries)(lost.office.connection())
    assert (piece.person, piece.witness, piece.reason) == (lost.claire.person, lost.marc.person, "")
    assert piece.changes > 0
    organisation.close()
