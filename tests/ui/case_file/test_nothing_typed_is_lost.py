"""Half a text in every box of a case file, and whatever may happen next: it is kept, and where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.case_file.kept_typing import Box, KeptTyping, boxes_in, text_of
from tests.ui.keys import click
from ui.case_file.actions_card import ActionsCard
from ui.case_file.details import EntityDetails
from ui.case_file.identity_tab import IdentityTab
from ui.case_file.pathway_start import PathwayStart
from ui.messages import tr
from ui.session_note.note_form import NoteForm


@dataclass(frozen=True)
class Place:
    """Where one types: whose file, which tab (of which entity, unfolded), and what holds the boxes there."""

    case: str
    tab: str
    entity: str
    holder: Callable[[QWidget], QWidget]

    def open(self, kept: KeptTyping, *, entity: bool) -> None:
        """Show the place, unfolding the entity if asked to."""
        params = {"entity_id": kept.ids[self.entity]} if entity and self.entity else {}
        kept.navigate("case_file", case_id=kept.ids[self.case], tab=self.tab, **params)

    def boxes(self, kept: KeptTyping) -> dict[str, Box]:
        """Return the boxes that can be typed in there."""
        shown = kept.case_page().tabs.made(self.tab)
        assert shown is not None
        return boxes_in(self.holder(shown))


def _details(kind: str) -> Callable[[QWidget], QWidget]:
    return lambda tab: next(one for one in tab.findChildren(EntityDetails) if one.kind == kind)


def _child(kind: type[QWidget]) -> Callable[[QWidget], QWidget]:
    return lambda tab: tab.findChildren(kind)[0]


PLACES = {
    "identity and situation": Place("awa", "identity", "", lambda tab: tab),
    "project": Place("awa", "project", "", lambda tab: tab),
    "barrier": Place("awa", "barriers", "barrier", _details("barrier")),
    "milestone": Place("awa", "pathway", "milestone", _details("milestone")),
    "action": Place("awa", "pathway", "action", _details("action")),
    "new action": Place("awa", "pathway", "", _child(ActionsCard)),
    "start of the pathway": Place("idir", "pathway", "", _child(PathwayStart)),
    "document": Place("awa", "documents", "document", _details("document")),
}


def _another_tab(kept: KeptTyping, place: Place) -> None:
    kept.case_page().show_tab("history")
    kept.settle()
    kept.case_page().show_tab(place.tab)


def _another_page(kept: KeptTyping, place: Place) -> None:
    kept.navigate("dossiers")
    place.open(kept, entity=False)


def _go_to_another_person(kept: KeptTyping, place: Place) -> None:
    other = kept.ids["idir" if place.case == "awa" else "awa"]
    kept.navigate("case_file", case_id=other, tab=place.tab)


def _another_person(kept: KeptTyping, place: Place) -> None:
    _go_to_another_person(kept, place)
    place.open(kept, entity=False)


def _locked_at_another_person(kept: KeptTyping, place: Place) -> None:
    _go_to_another_person(kept, place)
    kept.lock_itself()
    place.open(kept, entity=False)


def _locked(kept: KeptTyping, place: Place) -> None:
    kept.lock_itself()
    place.open(kept, entity=False)


def _closed(kept: KeptTyping, place: Place) -> None:
    kept.close()
    place.open(kept, entity=False)


WAYS = {
    "another tab": _another_tab,
    "another page": _another_page,
    "another person": _another_person,
    "another person, and locked there": _locked_at_another_person,
    "locked by itself": _locked,
    "window closed": _closed,
}


@pytest.fixture
def kept(tmp_path: Path, qtbot: QtBot) -> Iterator[KeptTyping]:
    made = KeptTyping(tmp_path / "desk", qtbot)
    yield made
    made.window.close()


@pytest.mark.parametrize("name", list(PLACES))
def test_what_is_half_typed_is_where_it_was(kept: KeptTyping, name: str) -> None:
    place = PLACES[name]
    place.open(kept, entity=True)
    for turn, (way, leave) in enumerate(WAYS.items(), start=1):
        typed = kept.type_everywhere(place.boxes(kept), 100 * turn)
        assert typed, name
        leave(kept, place)
        kept.settle()
        assert {one: text_of(box) for one, box in place.boxes(kept).items()} == typed, way


@pytest.mark.parametrize("name", list(PLACES))
def test_a_process_that_is_killed_loses_a_second_of_typing_at_most(kept: KeptTyping, name: str) -> None:
    place = PLACES[name]
    place.open(kept, entity=True)
    typed = kept.type_everywhere(place.boxes(kept), 100)
    kept.kill(kept.ids[place.case], typed)
    place.open(kept, entity=False)
    kept.settle()
    assert {one: text_of(box) for one, box in place.boxes(kept).items()} == typed


def test_the_table_holds_every_box_of_the_page(kept: KeptTyping) -> None:
    told: set[str] = set()
    for place in PLACES.values():
        place.open(kept, entity=True)
        told |= place.boxes(kept).keys()
    assert set(boxes_in(kept.case_page())) <= told


def _note_boxes(kept: KeptTyping) -> dict[str, Box]:
    form = kept.page.findChild(NoteForm)
    assert isinstance(form, NoteForm)
    if not form.steps.rows:
        form.steps.add_row()
    return boxes_in(form)


NOTE_WAYS: dict[str, Callable[[KeptTyping], None]] = {
    "another page": lambda kept: kept.navigate("dossiers"),
    "another person": lambda kept: kept.navigate("case_file", case_id=kept.ids["idir"]),
    "locked by itself": lambda kept: kept.lock_itself(),
    "window closed": lambda kept: kept.close(),
}


def test_a_half_typed_note_is_given_back(kept: KeptTyping) -> None:
    kept.navigate("session_note", case_id=kept.ids["awa"])
    for turn, (way, leave) in enumerate(NOTE_WAYS.items(), start=1):
        typed = kept.type_everywhere(_note_boxes(kept), 100 * turn)
        leave(kept)
        kept.navigate("session_note", case_id=kept.ids["awa"])
        assert {one: text_of(box) for one, box in _note_boxes(kept).items()} == typed, way


def test_a_note_of_a_process_that_is_killed_is_given_back(kept: KeptTyping) -> None:
    kept.navigate("session_note", case_id=kept.ids["awa"])
    typed = kept.type_everywhere(_note_boxes(kept), 100)
    kept.kill(kept.ids["awa"], typed)
    assert {one: text_of(box) for one, box in _note_boxes(kept).items()} == typed  # by itself, it was open


@pytest.mark.parametrize("name", list(PLACES))
def test_after_unlocking_one_click_leads_back_to_the_text(kept: KeptTyping, name: str) -> None:
    place = PLACES[name]
    place.open(kept, entity=True)
    if place.tab == "identity":
        tab = kept.case_page().tabs.made("identity")
        assert isinstance(tab, IdentityTab)
        boxes = {"born": boxes_in(tab)["editor.beneficiary.born_on"]}
    else:
        boxes = place.boxes(kept)
        boxes = {one: box for one, box in boxes.items() if one.endswith(("_on", ".due", "title", "day"))}
    typed = kept.type_everywhere(dict(list(boxes.items())[-1:]), 100)
    kept.lock_itself()
    person = "Awa Traore" if place.case == "awa" else "Idir Traore"
    if name != "document":  # its title is whole as soon as it is left, and saved
        assert kept.frame.toast.text() == tr("session_note.text_waits", count=1, name=person)
        click(kept.frame.toast.action_button)
        kept.settle()
        assert kept.case_page().tabs.shown_key == place.tab
        focused = kept.frame.focusWidget()
        assert focused is not None
        assert text_of(focused) == next(iter(typed.values()))  # type: ignore[arg-type]  # the box typed in
