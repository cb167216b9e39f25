"""Files carried by hand, through the page: for headquarters, its receipt, from a colleague, and what was left."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from sync.client.bundles import Bundles
from sync.client.team import Team
from sync.protocol.acts import Role
from tests.ui import keys, looks
from tests.ui.synchronisation.desk_on_thread import DeskOnThread
from tests.ui.synchronisation.siege import SUPERVISOR, Siege
from ui.messages import tr
from ui.synchronisation.carrying_words import file_stem
from ui.synchronisation.colleague_dialog import ColleagueDialog
from ui.synchronisation.left_dialog import LeftDialog
from ui.synchronisation.link_button import LinkButton
from ui.synchronisation.synchronisation_page import SynchronisationPage
from ui.widgets import Dialog


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def said(desk: DeskOnThread, page: SynchronisationPage, part: str) -> None:
    """Wait until the card says what became of a file."""
    desk.wait(lambda: part in page.carrying.outcome.text())


def open_dialog(kind: type[Dialog]) -> Dialog:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())


def test_a_file_for_headquarters_is_carried_by_a_colleague_and_its_receipt_comes_back(
    desk: DeskOnThread, page: SynchronisationPage, siege: Siege, stick: Path
) -> None:
    desk.join()
    siege.road.is_away = True
    case_id = desk.new_case("Moreau")
    page.carrying.write_to(stick)
    (written,) = _written(desk, stick, ".coachbundle")
    said(desk, page, written.name)
    desk.wait(lambda: "Moreau" in str([link.text() for link in page.to_send.findChildren(LinkButton)]))
    office = siege.office.connection()
    siege.office.round()
    Bundles(office).carry(written)
    assert siege.names(case_id) == ["Moreau"]
    page.carrying.read(written.with_suffix(".coachreceipt"))
    said(desk, page, tr("synchronisation.usb.receipt", count=1, when="")[:50])
    page.read()
    desk.wait(lambda: not page.to_send.findChildren(LinkButton))


def _written(desk: DeskOnThread, folder: Path, suffix: str) -> list[Path]:
    desk.wait(lambda: list(folder.glob(f"*{suffix}")))
    return sorted(folder.glob(f"*{suffix}"))


def test_nothing_waits_and_no_file_is_written(
    desk: DeskOnThread, page: SynchronisationPage, stick: Path
) -> None:
    desk.join()
    desk.round()
    page.carrying.write_to(stick)
    said(desk, page, tr("synchronisation.usb.nothing_waits"))
    assert list(stick.iterdir()) == []


def test_whoever_has_a_network_brings_a_colleague_s_file_to_headquarters(
    desk: DeskOnThread, page: SynchronisationPage, siege: Siege, stick: Path
) -> None:
    desk.join()
    siege.new_partner("Mission locale")
    (written,) = Bundles(siege.office.connection()).for_headquarters(stick, "office")
    page.carrying.read(written.path)
    said(desk, page, "office.coachreceipt")
    assert (stick / "office.coachreceipt").is_file()


def test_a_file_from_a_colleague_is_taken_in_once(
    desk: DeskOnThread, page: SynchronisationPage, siege: Siege, stick: Path
) -> None:
    desk.join()
    case_id = siege.new_case("Diallo", desk.person())
    desk.round()
    siege.road.is_away = True
    siege.write(case_id, "beneficiary", birth_name="Diallo-Sow")
    device = str(desk.ask(lambda cabinet: cabinet.author.device))
    Bundles(siege.office.connection()).for_device(stick / "x.coachbundle", device)
    desk.heard.clear()
    page.carrying.read(stick / "x.coachbundle")
    said(desk, page, tr("synchronisation.usb.taken", count=1, person=SUPERVISOR, when="")[:40])
    assert case_id in {changed.scope for changed in desk.heard}
    assert _name(desk, case_id) == "Diallo-Sow"
    page.carrying.read(stick / "x.coachbundle")
    said(desk, page, tr("synchronisation.usb.again", person="", when="")[:10])


def _name(desk: DeskOnThread, case_id: str) -> object:
    return desk.ask(
        lambda cabinet: cabinet.file(case_id).sql.execute("SELECT birth_name FROM p_beneficiary")[0][0]
    )


def test_a_file_for_a_colleague_is_made_for_one_that_is_chosen_by_name(
    desk: DeskOnThread, page: SynchronisationPage, siege: Siege, stick: Path
) -> None:
    desk.join()
    desk.new_case("Moreau")
    desk.round()
    keys.click(page.carrying.to_colleague)
    desk.wait(lambda: any(isinstance(one, ColleagueDialog) for one in QApplication.topLevelWidgets()))
    dialog = open_dialog(ColleagueDialog)
    assert isinstance(dialog, ColleagueDialog)
    looks.assert_nothing_clipped(dialog)
    looks.assert_accessible(dialog)
    device = siege.office.device
    assert dialog.box.value() == device
    colleague = dialog._by_device[device]
    dialog.reject()
    page.carrying.write_for(stick / "y.coachbundle", colleague, "Noémie Lacroix")
    said(desk, page, "Noémie Lacroix")
    taken = Bundles(siege.office.connection()).take(stick / "y.coachbundle")
    assert taken.problem is None


def test_a_file_that_is_none_or_for_another_is_refused_in_words(
    desk: DeskOnThread, page: SynchronisationPage, siege: Siege, stick: Path
) -> None:
    desk.join()
    (stick / "z.coachbundle").write_bytes(b"holiday pictures")
    page.carrying.read(stick / "z.coachbundle")
    said(desk, page, tr("errors.bundle.malformed"))
    page.carrying.read(stick / "gone.coachbundle")
    said(desk, page, tr("errors.sync.bundle_unreadable"))
    page.carrying.read(stick / "gone.coachreceipt")
    said(desk, page, tr("errors.sync.bundle_unreadable"))


def test_a_supervisor_takes_in_what_a_laptop_had_left(
    desk: DeskOnThread, page: SynchronisationPage, siege: Siege, stick: Path
) -> None:
    desk.join()
    Team(siege.office.connection()).set_roles(desk.person(), {Role.COACH, Role.SUPERVISOR})
    desk.round()
    device = str(desk.ask(lambda cabinet: cabinet.author.device))
    case_id, file = siege.let_out_with_work("Moreau", device)
    desk.round()
    page.carrying.read(file)
    desk.wait(lambda: any(isinstance(one, LeftDialog) for one in QApplication.topLevelWidgets()))
    dialog = open_dialog(LeftDialog)
    assert isinstance(dialog, LeftDialog)
    looks.assert_nothing_clipped(dialog)
    assert dialog.boxes[0].text() == tr("synchronisation.unknown_case")
    assert "1 modification" in dialog.boxes[0].accessibleDescription()
    keys.click(dialog.take_button)
    said(desk, page, tr("synchronisation.tray.taken"))
    assert _name(desk, case_id) == "Moreau"
    desk.round()
    assert siege.names(case_id) == ["Moreau"]


def test_a_file_s_name_is_never_one_that_is_there(stick: Path) -> None:
    first = file_stem("2026-11-25", stick)
    (stick / f"{first}.coachbundle").touch()
    second = file_stem("2026-11-25", stick)
    (stick / f"{second}.coachreceipt").touch()
    assert len({first, second, file_stem("2026-11-25", stick)}) == 3
