"""Cards of a timeline: fields in two columns, brief lines, acts at their place, one page that scrolls as a whole."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import keys
from ui.widgets import TimelineView, scroll_page
from ui.widgets.timeline_delegate import _cut_short
from ui.widgets.timeline_item import Fact, TimelineItem

FACTS = (Fact("Commune", "Pantin", before="Stains"), Fact("Téléphone", "01 99 00 12 34"))


def _view(qtbot: QtBot, *items: TimelineItem, width: int = 800) -> TimelineView:
    view = TimelineView(label="Frise")
    qtbot.addWidget(view)
    view.resize(width, 500)
    view.set_items(items)
    view.show()
    return view


def _height(view: TimelineView, row: int = 0) -> int:
    return view.visualRect(view.items_model().index(row)).height()


def test_each_field_has_a_line_and_a_long_one_as_many_as_it_needs(qtbot: QtBot) -> None:
    long = Fact("Compte rendu", "Le dossier avance bien et la banque a répondu. " * 6)
    view = _view(
        qtbot,
        TimelineItem("a", "Fiche"),
        TimelineItem("b", "Fiche", facts=FACTS[:1]),
        TimelineItem("c", "Fiche", facts=FACTS),
        TimelineItem("d", "Fiche", facts=(long,)),
    )
    line = QFontMetrics(view.font()).lineSpacing()
    assert _height(view, 0) < _height(view, 1) < _height(view, 2) < _height(view, 3)
    assert _height(view, 2) - _height(view, 1) < 2 * line
    assert _height(view, 3) - _height(view, 1) >= 3 * line
    assert not view.grab().toImage().isNull()


def test_an_act_takes_no_line_of_its_own_beside_text(qtbot: QtBot) -> None:
    view = _view(
        qtbot,
        TimelineItem("a", "Fiche", facts=FACTS),
        TimelineItem("b", "Fiche", facts=FACTS, action="undo", action_text="Annuler"),
    )
    assert _height(view, 1) == _height(view, 0)
    acts: list[tuple[str, str]] = []
    opened: list[str] = []
    view.item_action.connect(lambda key, act: acts.append((key, act)))
    view.activated_key.connect(opened.append)
    rect = view.visualRect(view.items_model().index(1))
    keys.click(view.viewport(), QPoint(rect.right() - 40, rect.bottom() - 28))
    assert acts == [("b", "undo")]
    keys.click(view.viewport(), QPoint(rect.left() + 200, rect.bottom() - 28))
    assert opened == ["b"]


def test_a_brief_item_is_one_low_line_that_opens_too(qtbot: QtBot) -> None:
    view = _view(qtbot, TimelineItem("a", "Jalon"), TimelineItem("b", "Jalon atteint", is_brief=True))
    assert _height(view, 1) < _height(view, 0)
    opened: list[str] = []
    view.activated_key.connect(opened.append)
    keys.click(view.viewport(), view.visualRect(view.items_model().index(1)).center())
    assert opened == ["b"]


def test_a_whole_timeline_is_as_high_as_its_cards_and_the_page_scrolls(qtbot: QtBot) -> None:
    view = TimelineView(label="Frise", is_whole=True)
    body = QWidget()
    column = QVBoxLayout(body)
    column.addWidget(view, 0, Qt.AlignmentFlag.AlignTop)
    area = scroll_page(body)
    qtbot.addWidget(area)
    area.resize(600, 400)
    view.moved.connect(lambda: area.ensureWidgetVisible(view, 0, 16))
    view.set_items([TimelineItem(str(n), f"Note {n}", text="Un texte. " * 30, lines=20) for n in range(40)])
    area.show()
    last = view.items_model().index(39)
    qtbot.waitUntil(lambda: view.height() > 2_000)
    assert view.visualRect(last).bottom() <= view.height()
    assert view.verticalScrollBar().maximum() == 0
    high = view.height()
    area.resize(420, 400)
    qtbot.waitUntil(lambda: view.height() > high)
    view.setFocus()
    for _ in range(20):
        keys.press(view, Qt.Key.Key_Down)
    place = view.visualRect(view.currentIndex()).translated(view.mapTo(body, QPoint(0, 0)))
    top = area.verticalScrollBar().value()
    assert top > 0
    assert top <= place.top() <= place.bottom() <= top + area.viewport().height()
    current = view.current_key()
    keys.press(view, Qt.Key.Key_PageDown)
    assert view.current_key() == current
    assert area.verticalScrollBar().value() > top
    view.set_items([TimelineItem("seul", "Note")])
    qtbot.waitUntil(lambda: view.height() < 200)


def test_a_cut_text_ends_after_a_whole_word(qtbot: QtBot) -> None:
    metrics = QFontMetrics(QFont())
    text = "La SASU convient\u00a0: investissement limité, régime du dirigeant."
    for letters in range(10, len(text) + 5):
        cut = _cut_short(text, metrics, metrics.horizontalAdvance(text[:letters] + "…"))
        assert cut.endswith("…")
        kept = cut.removesuffix("…")
        assert text.startswith(kept)
        assert kept == kept.rstrip(" \u00a0:,.")
        assert not text[len(kept) :][:1].isalpha(), cut


def test_text_does_not_run_under_the_act_beside_it(qtbot: QtBot) -> None:
    metrics = QFontMetrics(QFont())
    text = "Une phrase qui remplit la ligne entière " * 20
    view = _view(
        qtbot,
        TimelineItem("a", "Fiche", facts=(Fact("Note", text),)),
        TimelineItem("b", "Fiche", facts=(Fact("Note", text),), action="x", action_text="Annuler " * 4),
    )
    assert _height(view, 1) >= _height(view, 0) + metrics.lineSpacing() - 2
