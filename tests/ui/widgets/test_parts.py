"""Bars, dialogs, timeline, steps: what they tell, and that the keyboard can work them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui import keys, looks
from ui.messages import tr
from ui.widgets import (
    Avatar,
    Button,
    Card,
    ClickableCard,
    Dialog,
    EmptyState,
    FlowLayout,
    IconButton,
    InfoBar,
    ProgressRow,
    SidePanel,
    Step,
    Stepper,
    TableView,
    Tag,
    TimelineItem,
    TimelineView,
    Toast,
    confirm,
    text_label,
)
from ui.widgets.avatar import initials


def items(count: int) -> list[TimelineItem]:
    return [
        TimelineItem(
            key=str(number),
            title=f"Entretien {number}",
            meta="24 nov.",
            text="Elle compare les prix de trois fournisseurs. " * (number % 5),
            group=f"Mois {number // 10}",
            action="report" if number == 0 else "",
            action_text="Compte rendu" if number == 0 else "",
        )
        for number in range(count)
    ]


def test_text_is_never_read_as_markup() -> None:
    label = text_label("<b>Awa</b> & co")
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.sizeHint().width() > text_label("Awa & co").sizeHint().width()


def inks(button: Button) -> set[int]:
    """Return the colours of a button's icon, without what is see-through."""
    image = button.icon().pixmap(QSize(32, 32)).toImage()
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return {image.pixel(*at) & 0xFFFFFF for at in points if image.pixelColor(*at).alpha() == 255}


def test_an_icon_follows_the_weight_of_its_button() -> None:
    button = Button("Maintenant", "secondary", icon="refresh-cw")
    button.set_kind("primary")
    assert inks(button) == inks(Button("Maintenant", "primary", icon="refresh-cw"))
    assert inks(button) != inks(Button("Maintenant", "secondary", icon="refresh-cw"))


def test_the_words_of_a_bar_follow_its_tone(qtbot: QtBot) -> None:
    bar, other = InfoBar("Tout va bien.", "neutral"), InfoBar("Quelque chose est à regarder.", "danger")
    for one in (bar, other):
        qtbot.addWidget(one)
        one.show()
    bar.set_message("Quelque chose est à regarder.", "danger")
    colours = [one.findChildren(QLabel)[-1].palette().windowText().color() for one in (bar, other)]
    assert colours[0] == colours[1]


def test_an_ampersand_is_no_shortcut() -> None:
    button = Button("Prix & marges")
    assert button.text() == "Prix && marges"
    assert button.accessibleName() == "Prix & marges"


def test_the_ring_shows_for_the_keyboard_only(qtbot: QtBot) -> None:
    holder = QWidget()
    first, second = Button("Un", parent=holder), Button("Deux", parent=holder)
    second.move(120, 0)
    qtbot.addWidget(holder)
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    keys.click(first)
    assert first.hasFocus()
    assert first.property("ring") == "false"
    keys.press(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    assert second.property("ring") == "true"
    assert first.property("ring") == "false"


def test_a_card_that_is_a_control_works_by_keyboard(qtbot: QtBot) -> None:
    card = ClickableCard("Awa N’Diaye")
    qtbot.addWidget(card)
    card.show()
    clicks: list[int] = []
    card.clicked.connect(lambda: clicks.append(1))
    keys.press(card, Qt.Key.Key_Return)
    keys.press(card, Qt.Key.Key_Space)
    keys.click(card)
    assert len(clicks) == 3


def test_making_widgets_opens_no_window(qtbot: QtBot) -> None:
    before = set(QApplication.topLevelWidgets())
    made: list[QWidget] = [
        Card("Titre", subtitle="Sous-titre", icon="user"),
        EmptyState("users", "Titre", "Texte", action_text="Faire"),
        ProgressRow("Importation"),
        SidePanel("Titre"),
    ]
    opened = [one for one in QApplication.topLevelWidgets() if one not in before and one.isVisible()]
    assert opened == []
    for widget in made:
        qtbot.addWidget(widget)


def test_the_toast_tells_and_undoes(qtbot: QtBot) -> None:
    holder = QWidget()
    holder.resize(900, 500)
    qtbot.addWidget(holder)
    toast = Toast(holder, shown_ms=60)
    holder.show()
    undone: list[int] = []
    toast.tell("Jalon coché.", "success", "Annuler", lambda: undone.append(1))
    assert toast.isVisible()
    assert toast.text() == "Jalon coché."
    assert holder.rect().contains(toast.geometry())
    toast.action_button.click()
    assert undone == [1]
    assert not toast.isVisible()


def test_the_toast_goes_by_itself_but_an_error_stays(qtbot: QtBot) -> None:
    holder = QWidget()
    holder.resize(900, 500)
    qtbot.addWidget(holder)
    elsewhere = Button("Ailleurs", parent=holder)
    toast = Toast(holder, shown_ms=60)
    holder.show()
    elsewhere.setFocus()
    toast.tell("C’est fait.")
    qtbot.waitUntil(lambda: not toast.isVisible())
    toast.tell("Le disque est plein.", "danger")
    qtbot.wait(150)  # longer than it would be shown: that it stays can only be seen by waiting
    assert toast.isVisible()
    toast.close_button.click()
    assert not toast.isVisible()


def test_a_long_toast_wraps_inside_a_narrow_window(qtbot: QtBot) -> None:
    holder = QWidget()
    holder.resize(420, 400)
    qtbot.addWidget(holder)
    toast = Toast(holder)
    holder.show()
    toast.tell(
        "Le fichier est abîmé. Il a été mis de côté sans être modifié. " * 2, "warning", "Voir", lambda: None
    )
    assert holder.rect().contains(toast.geometry())
    looks.assert_nothing_clipped(toast)


def test_a_dialog_fits_its_content_and_closes_with_escape(qtbot: QtBot) -> None:
    parent = QWidget()
    parent.resize(800, 600)
    qtbot.addWidget(parent)
    parent.show()
    dialog = Dialog("Titre du dialogue", parent, subtitle="Une explication.")
    dialog.body.addWidget(text_label("Une phrase assez longue pour tenir sur deux lignes. " * 3, wrap=True))
    dialog.add_cancel()
    dialog.add_button("Enregistrer", "primary", dialog.accept, default=True)
    dialog.open()
    qtbot.waitExposed(dialog)
    looks.assert_nothing_clipped(dialog)
    looks.assert_accessible(dialog)
    with qtbot.waitSignal(dialog.rejected, timeout=2_000):
        keys.press(dialog, Qt.Key.Key_Escape)


def test_a_confirmation_starts_on_cancel(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    done: list[int] = []
    dialog = confirm(
        parent, "Supprimer ?", "Le dossier d’Awa sera supprimé.", "Supprimer", lambda: done.append(1)
    )
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    assert isinstance(dialog.focusWidget(), QPushButton)
    assert dialog.focusWidget().accessibleName() == tr("app.cancel")
    yes = dialog.findChild(QPushButton, "confirm.yes")
    assert yes is not None
    yes.click()
    assert done == [1]


def test_a_dialog_goes_with_its_parent(qtbot: QtBot) -> None:
    parent = QWidget()
    parent.show()
    dialog = Dialog("Titre", parent)
    dialog.open()
    gone: list[int] = []
    dialog.destroyed.connect(lambda: gone.append(1))
    parent.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert gone == [1]


def test_timeline_model(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    view = TimelineView(label="Frise")
    qtbot.addWidget(view)
    view.set_items(items(12))
    qtmodeltester.check(view.items_model())


def test_timeline_works_by_keyboard_and_mouse(qtbot: QtBot) -> None:
    view = TimelineView(label="Frise")
    view.resize(600, 500)
    qtbot.addWidget(view)
    view.set_items(items(120))
    view.show()
    opened: list[str] = []
    acts: list[tuple[str, str]] = []
    view.activated_key.connect(opened.append)
    view.item_action.connect(lambda key, act: acts.append((key, act)))
    view.select("3")
    keys.press(view, Qt.Key.Key_Return)
    keys.press(view, Qt.Key.Key_Down)
    keys.press(view, Qt.Key.Key_Space)
    assert opened == ["3", "4"]
    view.scrollToTop()
    rect = view.visualRect(view.items_model().index(0))
    keys.click(view.viewport(), QPoint(rect.right() - 40, rect.bottom() - 28))
    assert acts == [("0", "report")]
    keys.click(view.viewport(), QPoint(rect.left() + 200, rect.bottom() - 60))
    assert opened == ["3", "4", "0"]


def test_timeline_draws_no_widget_for_its_cards(qtbot: QtBot) -> None:
    view = TimelineView(label="Frise")
    view.resize(600, 500)
    qtbot.addWidget(view)
    view.set_items(items(5))
    view.show()
    few = len(view.findChildren(QWidget))
    view.set_items(items(5_000))
    assert len(view.findChildren(QWidget)) == few


def test_timeline_keeps_its_place(qtbot: QtBot) -> None:
    view = TimelineView(label="Frise")
    view.resize(600, 400)
    qtbot.addWidget(view)
    view.set_items(items(60))
    view.show()
    view.select("30")
    place = view.verticalScrollBar().value()
    assert place > 0
    view.set_items(items(60))
    assert view.verticalScrollBar().value() == place
    assert view.current_key() == "30"


def test_timeline_cards_are_higher_when_narrower(qtbot: QtBot) -> None:
    view = TimelineView(label="Frise")
    qtbot.addWidget(view)
    view.set_items([TimelineItem("a", "Titre", text="Un texte qui prend de la place. " * 4, lines=20)])
    view.resize(900, 400)
    view.show()
    wide = view.visualRect(view.items_model().index(0)).height()
    view.resize(320, 400)
    qtbot.waitUntil(lambda: view.visualRect(view.items_model().index(0)).height() > wide)


def test_steps_are_controls(qtbot: QtBot) -> None:
    stepper = Stepper([Step("Accueil", "done"), Step("Diagnostic", "current", "1/2"), Step("Idée", "todo")])
    qtbot.addWidget(stepper)
    stepper.resize(600, 90)
    stepper.show()
    told: list[int] = []
    stepper.step_clicked.connect(told.append)
    buttons = looks.tab_order(stepper)
    assert [button.accessibleName() for button in buttons] == ["Accueil", "Diagnostic (1/2)", "Idée"]
    keys.press(buttons[2], Qt.Key.Key_Space)
    assert told == [2]
    stepper.set_steps([Step("Accueil", "done"), Step("Diagnostic", "done"), Step("Idée", "current")])
    assert looks.tab_order(stepper) == buttons


def test_flow_goes_on_in_the_next_line() -> None:
    holder = QWidget()
    flow = FlowLayout(holder)
    for _ in range(6):
        flow.addWidget(Tag("Étude de marché", "accent"))
    one_line = flow.heightForWidth(2_000)
    assert flow.heightForWidth(300) > one_line
    flow.setGeometry(QRect(0, 0, 300, 400))
    placed = [flow.itemAt(index).geometry() for index in range(6)]  # type: ignore[union-attr]  # there are six
    assert all(geometry.right() <= 300 for geometry in placed)
    assert not any(a.intersects(b) for i, a in enumerate(placed) for b in placed[i + 1 :])


def test_progress_shows_a_count_and_can_be_cancelled(qtbot: QtBot) -> None:
    row = ProgressRow("Importation")
    qtbot.addWidget(row)
    row.set_progress(40, 152)
    assert tr("app.progress", done=40, total=152) in {label.text() for label in row.findChildren(QLabel)}
    with qtbot.waitSignal(row.cancelled):
        row.cancel_button.click()


def test_a_side_panel_closes_with_escape(qtbot: QtBot) -> None:
    panel = SidePanel("Awa")
    qtbot.addWidget(panel)
    panel.show()
    with qtbot.waitSignal(panel.closed):
        keys.press(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_initials() -> None:
    assert initials("Awa N'Diaye") == "AN"
    assert initials("Jean-Pierre de La Tour") == "JT"
    assert initials("Élodie") == "É"
    assert initials("") == ""
    assert initials("42 Nguyễn Thị") == "NT"
    Avatar("").grab()


def test_icon_button_is_named(qtbot: QtBot) -> None:
    button = IconButton("x", "Fermer", shortcut_text="Échap")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Fermer"
    assert button.toolTip() == "Fermer (Échap)"
    assert button.size() == QSize(36, 36)


def test_a_row_is_opened_with_enter(qtbot: QtBot) -> None:
    from PySide6.QtGui import QStandardItem, QStandardItemModel

    table = TableView(label="Dossiers")
    qtbot.addWidget(table)
    model = QStandardItemModel(3, 1)
    model.setItem(0, 0, QStandardItem("Awa"))
    table.setModel(model)
    table.show()
    rows: list[int] = []
    table.row_activated.connect(lambda index: rows.append(index.row()))
    table.setCurrentIndex(model.index(1, 0))
    keys.press(table, Qt.Key.Key_Return)
    assert rows == [1]
