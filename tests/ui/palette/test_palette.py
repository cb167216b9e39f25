"""Ctrl+K in the real frame, on a real desk, by keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui import looks
from tests.ui.dossiers.people import three_people
from ui.messages import Language, tr
from ui.operations import Operations, finding
from ui.operations.sync_state import Stage, SyncState
from ui.palette.entries import Entry, heading
from ui.palette.palette_dialog import Palette, open_palette
from ui.palette.palette_model import PaletteModel
from ui.shell.frame import Frame

Settle = Callable[[], None]


@pytest.fixture
def people(ops: Operations, settle: Settle, qapp: QApplication) -> dict[str, str]:
    """Return the case ids of three people on the desk."""
    found: dict[str, str] = {}
    ops.run_query(three_people, found.update, owner=qapp)
    settle()
    return found


@pytest.fixture
def gone_to(frame: Frame) -> list[tuple[str, dict[str, Any]]]:
    """Return where the palette went, instead of going there."""
    places: list[tuple[str, dict[str, Any]]] = []
    frame.host.navigation_asked.disconnect(frame.navigator.go)
    frame.host.navigation_asked.connect(lambda route, params: places.append((route, params)))
    return places


class Hand:
    """Types into the open palette and reads its lines."""

    def __init__(self, frame: Frame, settle: Settle, qtbot: QtBot) -> None:
        self.frame, self.settle, self.qtbot = frame, settle, qtbot
        open_palette(frame.host)
        settle()

    @property
    def palette(self) -> Palette:
        found = self.frame.findChild(Palette)
        assert isinstance(found, Palette)
        return found

    @property
    def field(self) -> QLineEdit:
        found = self.palette.findChild(QLineEdit, "palette.field")
        assert isinstance(found, QLineEdit)
        return found

    def lines(self) -> list[str]:
        return [entry.words for entry in self.palette._model.entries]

    def chosen(self) -> str:
        view = self.palette.findChild(QListView, "palette.list")
        assert isinstance(view, QListView)
        return str(view.currentIndex().data())

    def type(self, text: str) -> None:
        self.field.setText(text)
        self.qtbot.waitUntil(lambda: not self.palette._timer.isActive())
        self.settle()

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.field, key)

    def is_open(self) -> bool:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return self.frame.findChild(Palette) is not None


@pytest.fixture
def hand(people: dict[str, str], frame: Frame, settle: Settle, qtbot: QtBot) -> Hand:
    """Return a hand on the palette, open over the frame."""
    return Hand(frame, settle, qtbot)


def test_people_notes_and_commands_answer_together(hand: Hand) -> None:
    hand.type("mairie")
    assert any("Appeler la mairie" in text and "Awa Traoré" in text for text in hand.lines())
    hand.type("ndiaye")
    lines = hand.lines()
    assert lines[0] == tr("palette.people")
    assert lines[1].startswith("Victor N'Diaye")
    hand.type("verrou")
    assert tr("palette.lock") in hand.lines()


def test_what_matched_is_marked_in_the_note(hand: Hand) -> None:
    hand.type("marche")
    note = next(entry for entry in hand.palette._model.entries if entry.act is not None and entry.detail)
    assert ("marché", True) in note.detail


def test_the_arrows_pass_over_headings_and_enter_opens(
    hand: Hand, people: dict[str, str], gone_to: list[tuple[str, dict[str, Any]]]
) -> None:
    hand.type("ma")
    assert hand.chosen().startswith("Élodie Gül-Martin")
    hand.press(Qt.Key.Key_Up)
    assert hand.chosen() == tr("palette.new_note_for", name="Élodie Gül-Martin")
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Return)
    assert gone_to == [("case_file", {"case_id": people["Élodie"]})]
    assert not hand.is_open()


def test_a_note_opens_the_case_file_where_it_stands(
    hand: Hand, people: dict[str, str], gone_to: list[tuple[str, dict[str, Any]]]
) -> None:
    hand.type("etude de marche")
    while "Étude" not in hand.chosen():
        hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Return)
    ((route, params),) = gone_to
    assert route == "case_file"
    assert params["case_id"] == people["Awa"]
    assert params["tab"] == "sessions"
    assert params["entity_id"]


def test_answers_to_what_is_no_longer_typed_are_dropped(hand: Hand) -> None:
    hand.type("awa")
    before = hand.lines()
    stale = hand.palette._query
    hand.field.setText("victor")  # typed, not asked yet
    from coachdesk.services.finding import SearchResults

    hand.palette._on_found(stale, SearchResults())
    assert hand.lines() == before
    hand.type("victor")
    assert any(text.startswith("Victor") for text in hand.lines())


def test_a_person_who_is_not_there_can_be_added(hand: Hand, frame: Frame) -> None:
    hand.type("Zebulon")
    if frame.host.has_action("new_person"):
        assert tr("palette.add_named", name="Zebulon") in hand.lines()
    hand.type("zzzz qqqq")
    assert all(not text.startswith(("Awa", "Victor")) for text in hand.lines())


def test_people_come_first_then_notes_then_commands_and_adding_last(hand: Hand) -> None:
    hand.type("ma")
    headings = [entry.words for entry in hand.palette._model.entries if entry.act is None]
    assert headings == [tr("palette.people"), tr("palette.notes"), tr("palette.commands")]
    hand.type("marche")
    lines = hand.lines()
    assert lines[0] == tr("palette.notes")
    assert lines[-1] == tr("palette.add_named", name="marche")
    assert "Étude de" in hand.chosen()


def test_enter_on_an_empty_result_adds(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(type(hand.frame.host), "act", lambda _host, name, **more: asked.append({name: more}))
    hand.type("zebulon qqq")
    assert hand.chosen() == tr("palette.add_named", name="zebulon qqq")
    hand.press(Qt.Key.Key_Return)
    assert asked == [{"new_person": {"typed": "zebulon qqq"}}]


def test_enter_before_the_answer_takes_its_first_line_and_nothing_older(
    hand: Hand, people: dict[str, str], gone_to: list[tuple[str, dict[str, Any]]], settle: Settle
) -> None:
    hand.type("victor")
    hand.field.setText("awa")
    hand.press(Qt.Key.Key_Return)
    assert gone_to == []
    settle()
    assert gone_to == [("case_file", {"case_id": people["Awa"]})]


def test_enter_before_the_answer_adds_nobody(hand: Hand, settle: Settle) -> None:
    hand.field.setText("zebulon qqq")
    hand.press(Qt.Key.Key_Return)
    settle()
    assert hand.is_open()
    assert hand.chosen() == tr("palette.add_named", name="zebulon qqq")


def test_with_nobody_chosen_a_new_note_asks_whom_it_is_about(
    frame: Frame,
    people: dict[str, str],
    gone_to: list[tuple[str, dict[str, Any]]],
    settle: Settle,
    qtbot: QtBot,
) -> None:
    frame.top_bar.start_note()
    palette = frame.findChild(Palette)
    assert palette is not None
    assert palette.is_for_note
    assert tr("palette.note_for.question") in [label.text() for label in palette.findChildren(QLabel)]
    looks.assert_nothing_clipped(palette)
    field = palette.findChild(QLineEdit, "palette.field")
    assert field is not None
    field.setText("mairie")  # a note of Awa's says so: only people answer here
    qtbot.waitUntil(lambda: not palette._timer.isActive())
    settle()
    assert [entry.words for entry in palette._model.entries] == [tr("palette.add_named", name="mairie")]
    field.setText("traore")
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle()
    assert gone_to == [("session_note", {"case_id": people["Awa"]})]


def test_before_typing_the_last_opened_and_the_next_appointments_are_there(
    frame: Frame, people: dict[str, str], settle: Settle, qtbot: QtBot
) -> None:
    for name in ("Élodie", "Victor"):
        finding.note_opened(frame.host.operations, people[name])
    hand = Hand(frame, settle, qtbot)
    lines = hand.lines()
    assert lines[0] == tr("palette.recent")
    assert lines[1].startswith("Victor")
    assert lines[2].startswith("Élodie")
    assert lines[3] == tr("palette.upcoming")
    assert lines[4].startswith("Awa")
    assert tr("palette.lock") in lines


def test_opening_a_case_file_anywhere_is_remembered(
    hand: Hand, people: dict[str, str], gone_to: list[tuple[str, dict[str, Any]]], settle: Settle
) -> None:
    hand.press(Qt.Key.Key_Escape)
    hand.frame.host.navigate("case_file", case_id=people["Awa"])
    settle()
    again = Hand(hand.frame, settle, hand.qtbot)
    assert again.lines()[1].startswith("Awa")


def test_escape_a_click_beside_and_ctrl_k_close_it(hand: Hand, settle: Settle) -> None:
    hand.press(Qt.Key.Key_Escape)
    assert not hand.is_open()
    open_palette(hand.frame.host)
    QTest.mouseClick(hand.palette, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 700))
    assert not hand.is_open()
    open_palette(hand.frame.host)
    open_palette(hand.frame.host)
    assert not hand.is_open()
    settle()


@pytest.mark.parametrize("spoken", ["fr", "en", "xx"])
def test_nothing_is_cut_and_everything_has_a_name(
    spoken: Language,
    people: dict[str, str],
    frame: Frame,
    settle: Settle,
    qtbot: QtBot,
    app_language: Callable[[Language], None],
) -> None:
    app_language(spoken)
    frame.resize(1024, 700)
    hand = Hand(frame, settle, qtbot)
    looks.assert_accessible(hand.palette)
    looks.assert_nothing_clipped(hand.palette)
    hand.type("q w")
    looks.assert_nothing_clipped(hand.palette)


def test_it_is_a_sound_model(qtmodeltester: ModelTester) -> None:
    model = PaletteModel()
    qtmodeltester.check(model)
    line = Entry((("Awa", True),), "user", act=lambda _host: None)
    model.set_entries([heading("Personnes"), line, heading("Notes"), line])
    qtmodeltester.check(model)
    assert model.next_choosable(-1, 1) == 1
    assert model.next_choosable(1, 1) == 3
    assert model.next_choosable(3, 1) == 1
    assert model.next_choosable(1, -1) == 3
    model.set_entries([heading("Notes")])
    assert model.next_choosable(-1, 1) == -1
    qtmodeltester.check(model)


TEAM_WORK = ("palette.merging", "palette.synchronisation", "palette.join", "palette.sync_now", "palette.team")


def offered(hand: Hand) -> set[str]:
    lines = hand.lines()
    return {key for key in TEAM_WORK if tr(key) in lines}


def test_what_belongs_to_a_team_is_offered_to_who_has_one(frame: Frame, hand: Hand, settle: Settle) -> None:
    assert offered(hand) == {"palette.merging", "palette.synchronisation", "palette.join"}
    open_palette(frame.host)  # closes it
    frame.host.syncing.pretend(SyncState(Stage.IDLE))
    open_palette(frame.host)
    settle()
    assert offered(hand) == {"palette.merging", "palette.synchronisation", "palette.sync_now"}
    open_palette(frame.host)
    frame.host.note_roles(frozenset({"supervisor"}))
    open_palette(frame.host)
    settle()
    assert "palette.team" in offered(hand)


@pytest.mark.parametrize(
    ("typed", "route"), [("fusion", "merging"), ("clé usb", "synchronisation"), ("inviter", "team")]
)
def test_the_pages_of_a_team_are_found_by_what_one_does_there(
    hand: Hand,
    frame: Frame,
    gone_to: list[tuple[str, dict[str, Any]]],
    settle: Settle,
    typed: str,
    route: str,
) -> None:
    frame.host.note_roles(frozenset({"administrator"}))
    hand.type(typed)
    hand.press(Qt.Key.Key_Return)
    settle()
    assert [place for place, _ in gone_to] == [route]


def test_a_round_is_asked_for_from_anywhere(
    hand: Hand, frame: Frame, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame.host.syncing.pretend(SyncState(Stage.IDLE))
    asked: list[str] = []
    monkeypatch.setattr(frame.host.syncing, "ask", lambda: asked.append("round"))
    hand.type("synchroniser")
    hand.press(Qt.Key.Key_Return)
    settle()
    assert asked == ["round"]
