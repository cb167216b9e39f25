"""Each editor: what goes in comes out, what is typed is told, what it does not know is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.programme.declaration import FieldSpec, FieldType
from coachdesk.programme.registry import ENTITY_TYPES
from tests.ui.keys import click, press, type_text
from ui.messages import Language, tr
from ui.theme import Space
from ui.widgets.forms.choice_editors import ChoicesEditor, FlagEditor, SegmentsEditor
from ui.widgets.forms.editor import FieldEditor
from ui.widgets.forms.grid import NARROW_BELOW, ResponsiveGrid
from ui.widgets.forms.layout import EditorStyle, Place
from ui.widgets.forms.make_editor import make_editor
from ui.widgets.forms.reference_editor import ReferenceEditor
from ui.widgets.forms.step_picker import StepPicker
from ui.widgets.forms.text_editors import GrowingText, NoteEditor
from ui.widgets.forms.value_text import value_text

VALUES: dict[tuple[str, str], object] = {
    ("beneficiary", "first_names"): "Awa Éléonore",
    ("beneficiary", "phone"): "+33199001234",
    ("beneficiary", "comment"): "Ligne 1\nLigne 2",
    ("beneficiary", "status"): "active",
    ("beneficiary", "promotion_id"): "p-1",
    ("beneficiary", "born_on"): date(1992, 2, 29),
    ("situation", "resources"): ("are", "rsa"),
    ("situation", "has_foreign_diploma"): False,
    ("situation", "children"): 0,
    ("project", "own_funds_cents"): 123_456,
}


def _editor(qtbot: QtBot, kind: str, name: str, place: Place | None = None) -> FieldEditor:
    editor = make_editor(kind, ENTITY_TYPES[kind].fields[name], place or Place(name))
    if isinstance(editor, ReferenceEditor):
        editor.set_names({"p-1": "Promotion 1", "p-2": "Promotion 2"})
    qtbot.addWidget(editor)
    editor.show()
    return editor


@pytest.mark.parametrize(("kind", "name"), list(VALUES))
def test_what_goes_in_comes_out_and_nobody_is_told(qtbot: QtBot, kind: str, name: str) -> None:
    editor = _editor(qtbot, kind, name)
    told: list[int] = []
    editor.edited.connect(lambda: told.append(1))
    value = VALUES[kind, name]
    editor.show_value(value)
    assert editor.read().value == value
    assert editor.read().problem is None
    editor.show_value(None)
    assert editor.read().value in (None, ())
    assert told == []


@pytest.mark.parametrize(("kind", "name"), list(VALUES))
def test_what_stands_in_the_editor_can_be_sealed_and_given_back(qtbot: QtBot, kind: str, name: str) -> None:
    first, second = _editor(qtbot, kind, name), _editor(qtbot, kind, name)
    first.show_value(VALUES[kind, name])
    second.show_typed(first.typed())
    assert second.read().value == VALUES[kind, name]


def test_codes_of_a_newer_version_are_shown_and_kept(qtbot: QtBot) -> None:
    for kind, name, style in (
        ("beneficiary", "status", "default"),
        ("situation", "in_qpv", "segments"),
    ):
        editor = _editor(qtbot, kind, name, Place(name, style=style))  # type: ignore[arg-type]  # both are styles
        editor.show_value("yes" if style == "segments" else "active")
        editor.show_value("code_of_2030")
        assert editor.read().value == "code_of_2030"
    chips = _editor(qtbot, "situation", "resources")
    assert isinstance(chips, ChoicesEditor)
    chips.show_value(("are", "code_of_2030"))
    assert chips.read().value == ("are", "code_of_2030")
    click(chips.box.chip("are"))
    assert chips.read().value == ("code_of_2030",)


def test_segments_without_a_known_code_light_none(qtbot: QtBot) -> None:
    editor = _editor(qtbot, "situation", "in_qpv", Place("in_qpv", style="segments"))
    assert isinstance(editor, SegmentsEditor)
    editor.show_value("no")
    editor.show_value("code_of_2030")
    assert not any(editor.box.button(code).isChecked() for code in ("yes", "no", "unknown", ""))
    click(editor.box.button("yes"))
    assert editor.read().value == "yes"


def test_no_is_not_the_same_as_not_recorded(qtbot: QtBot) -> None:
    editor = _editor(qtbot, "project", "needs_premises")
    assert isinstance(editor, FlagEditor)
    editor.show_value(False)
    assert editor.read().value is False
    click(editor.box.button(""))
    assert editor.read().value is None


def test_a_segment_is_chosen_with_the_arrows(qtbot: QtBot) -> None:
    editor = _editor(qtbot, "project", "needs_premises")
    assert isinstance(editor, FlagEditor)
    editor.show_value(True)
    press(editor.box, Qt.Key.Key_Right)
    assert editor.read().value is False


def test_a_date_is_told_when_it_is_whole(qtbot: QtBot) -> None:
    editor = _editor(qtbot, "beneficiary", "born_on")
    line = editor.main_widget()
    line.setFocus()
    type_text(line, "29/02/1992")
    press(line, Qt.Key.Key_Return)
    assert editor.read().value == date(1992, 2, 29)
    assert editor.waits_for_leave
    editor.show_typed("30/02/1992")
    problem = editor.read().problem
    assert problem is not None
    assert editor.typed() == "30/02/1992"


def test_a_reference_that_is_not_on_this_desk_says_so_and_is_kept(qtbot: QtBot) -> None:
    editor = _editor(qtbot, "beneficiary", "promotion_id")
    assert isinstance(editor, ReferenceEditor)
    editor.show_value("p-99")
    assert editor.box.text() == tr("forms.unknown_reference")
    assert editor.read().value == "p-99"
    editor.set_names({"p-99": "Promotion 99"})
    assert editor.box.text() == "Promotion 99"
    assert editor.read().value == "p-99"


def test_two_of_the_same_name_are_told_apart_by_choosing(qtbot: QtBot) -> None:
    editor = _editor(qtbot, "beneficiary", "coach_id")
    assert isinstance(editor, ReferenceEditor)
    editor.set_names({"a": "Awa Diop", "b": "Awa Diop"})
    editor.show_typed("awa diop")
    assert editor.read().problem is not None
    editor.box.chosen.emit("b")
    assert editor.read().value == "b"


def test_the_steps_are_clicked_and_clicked_away(qtbot: QtBot) -> None:
    picker = StepPicker(0, 3, ["a", "b", "c", "d"])
    qtbot.addWidget(picker)
    picker.show()
    picked: list[object] = []
    picker.picked.connect(picked.append)
    third = QPoint(2 + 2 * 30 + 13, picker.height() // 2)
    click(picker, third)
    click(picker, third)
    press(picker, Qt.Key.Key_End)
    press(picker, Qt.Key.Key_Right)
    press(picker, Qt.Key.Key_Home)
    press(picker, Qt.Key.Key_Left)
    press(picker, "9")
    assert picked == [2, None, 3, 0, None]
    assert picker.accessibleDescription() == tr("forms.not_recorded")


def test_a_text_grows_with_what_is_typed_up_to_a_height(qtbot: QtBot) -> None:
    box = GrowingText(2, 5)
    qtbot.addWidget(box)
    box.resize(300, 10)
    box.show()
    least = box.height()
    box.put("a\nb\nc\nd")
    grown = box.height()
    box.put("\n" * 40)
    assert least < grown < box.height() < 2 * grown
    box.put("")
    assert box.height() == least


def test_tab_leaves_a_text_and_pasting_brings_plain_text(qtbot: QtBot) -> None:
    spec = FieldSpec(name="comment", type=FieldType.NOTE, length=100)
    holder = QWidget()
    qtbot.addWidget(holder)
    column = QVBoxLayout(holder)
    first, second = NoteEditor(spec, "barrier"), NoteEditor(spec, "barrier")
    column.addWidget(first)
    column.addWidget(second)
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    left: list[int] = []
    first.left.connect(lambda: left.append(1))
    first.box.setFocus()
    press(first.box, Qt.Key.Key_Tab)
    assert second.box.hasFocus()
    assert left == [1]
    pasted = QMimeData()
    pasted.setHtml("<b>Devis</b> reçu")
    pasted.setText("Devis reçu")
    first.box.insertFromMimeData(pasted)
    assert first.read().value == "Devis reçu"


def test_the_grid_is_even_wide_and_one_column_narrow(qtbot: QtBot) -> None:
    grid = ResponsiveGrid()
    qtbot.addWidget(grid)
    parts = [QWidget() for _ in range(4)]
    for part, span in zip(parts, (3, 3, 2, 4), strict=True):
        part.setFixedHeight(20)
        grid.add(part, span, stays_beside=span in (2, 4))
    grid.resize(NARROW_BELOW + 300, 400)
    grid.show()
    assert parts[0].width() == parts[1].width()
    assert parts[0].y() == parts[1].y()
    grid.resize(NARROW_BELOW - 100, 400)
    assert parts[0].y() < parts[1].y()
    assert parts[0].width() == grid.width()
    assert parts[2].y() == parts[3].y()


@pytest.mark.parametrize(
    ("kind", "name", "value", "words"),
    [
        ("beneficiary", "phone", "+33199001234", "01\u00a099\u00a000\u00a012\u00a034"),
        ("beneficiary", "born_on", date(1992, 3, 5), "5\u00a0mars 1992"),
        ("beneficiary", "status", None, "Non renseigné"),
        ("beneficiary", "promotion_id", "p-1", "Promotion 1"),
        ("beneficiary", "promotion_id", "p-9", "Inconnu sur ce poste"),
        ("situation", "has_foreign_diploma", False, "Non"),
        ("situation", "qpv_list_year", 2024, "2024"),
        ("situation", "resources", (), "Non renseigné"),
        ("project", "own_funds_cents", 123_450, "1\u202f234,50\u00a0€"),
        ("project", "market_maturity", 3, "Bien avancé (3 sur 5)"),
        ("barrier", "level", 0, "Pas un frein (0 sur 3)"),
    ],
)
def test_values_in_words(qtbot: QtBot, kind: str, name: str, value: object, words: str) -> None:
    spec = ENTITY_TYPES[kind].fields[name]
    assert value_text(kind, spec, value, lambda _kind, key: "Promotion 1" if key == "p-1" else "") == words


@pytest.mark.parametrize("spoken", ["fr", "en"])
def test_a_scale_has_room_for_each_of_its_words(
    qtbot: QtBot, app_language: Callable[[Language], None], spoken: Language
) -> None:
    app_language(spoken)
    for name, kind in (("level", "barrier"), ("market_maturity", "project")):
        style: EditorStyle = "level" if name == "level" else "maturity"
        picker = _editor(qtbot, kind, name, Place(name, style=style)).main_widget()
        assert isinstance(picker, StepPicker)
        picker.resize(picker.sizeHint())
        room = picker.width() - picker._dots_width() - Space.S
        for step in (None, *range(picker.minimum() + 1, picker.maximum() + 1)):
            picker.show_step(step)
            shown = picker.fontMetrics().elidedText(picker.word(), Qt.TextElideMode.ElideRight, room)
            assert shown == picker.word()
