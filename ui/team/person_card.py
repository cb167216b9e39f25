"""One person of the team: who, as what, how many case files, which laptops; and what can be done about them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ui.joining.fingerprint_card import spoken, written
from ui.messages import format_date_long, tr
from ui.operations.team import ADMINISTRATOR, COACH, Colleague, Laptop, TeamReading
from ui.team.words import name_of, role_words
from ui.theme import Size, Space
from ui.widgets import Avatar, Button, Card, IconButton, IconLabel, Tag, line, text_label

ACTS = ("laptop", "roles", "give", "transfer", "leave")


class PersonCard(Card):
    """``acted``: an act of the menu and who it is about; ``laptop_leaving``: a laptop that is to go."""

    acted = Signal(str, str)
    laptop_leaving = Signal(str, str)

    def __init__(self, person: Colleague, reading: TeamReading, parent: QWidget | None = None) -> None:
        super().__init__(padding=Space.M, parent=parent)
        self.setObjectName(f"team.person.{person.id}")
        self.body.setSpacing(Space.S)
        self._person = person
        self.body.addLayout(self._make_head(reading))
        if person.laptops:
            self.body.addWidget(line())
        may_let_go = person.is_active and reading.may_let_go(person)
        for laptop in sorted(person.laptops, key=lambda one: not one.is_active):
            self.body.addLayout(self._laptop(laptop, may_let_go=may_let_go))

    def _make_head(self, reading: TeamReading) -> QHBoxLayout:
        person = self._person
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(Avatar(name_of(person), 40), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        first = QHBoxLayout()
        first.setSpacing(Space.S)
        first.addWidget(text_label(name_of(person), "strong"))
        if person.is_me:
            first.addWidget(Tag(tr("team.you"), "accent"))
        for word in role_words(person.roles):
            first.addWidget(Tag(word))
        first.addStretch(1)
        words.addLayout(first)
        words.addWidget(text_label(self._about(), "muted", wrap=True))
        head.addLayout(words, 1)
        offered = offered_acts(person, reading)
        if offered:
            self.more = IconButton(
                "ellipsis", tr("team.acts", name=name_of(person)), name=f"team.more.{person.id}"
            )
            self.more.set_menu(self._menu(offered))
            head.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _about(self) -> str:
        person = self._person
        if not person.is_active:
            return tr("team.person.gone")
        count = len(person.case_ids)
        said = tr("team.person.cases", count=count) if count else tr("team.person.no_case")
        if not person.name:
            return f"{said} · {tr('team.person.name_to_come')}"
        return said

    def _menu(self, offered: tuple[str, ...]) -> QMenu:
        menu = QMenu(self)
        for act in offered:
            if act == "leave" and len(offered) > 1:
                menu.addSeparator()
            action = menu.addAction(tr(f"team.act.{act}"))
            action.triggered.connect(lambda _checked=False, name=act: self.acted.emit(name, self._person.id))
        return menu

    def _laptop(self, laptop: Laptop, *, may_let_go: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addSpacing(Space.S)
        row.addWidget(IconLabel("monitor", "muted", Size.ICON), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(Space.S)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(text_label(laptop_words(laptop), wrap=True))
        numbers = text_label(written(laptop.fingerprint), "caption", selectable=True)
        numbers.setAccessibleName(spoken(laptop.fingerprint))
        numbers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        words.addWidget(numbers)
        row.addLayout(words, 1)
        if not laptop.is_active:
            row.addWidget(Tag(tr("team.laptop.gone"), "neutral"))
        elif may_let_go and not laptop.is_this_one:
            leaving = Button(
                tr("team.laptop.let_go"),
                "quiet",
                on_click=lambda: self.laptop_leaving.emit(self._person.id, laptop.id),
                name=f"team.laptop.{laptop.id}",
            )
            leaving.setAccessibleName(tr("team.laptop.let_go.of", name=name_of(self._person)))
            row.addWidget(leaving)
        return row


def laptop_words(laptop: Laptop) -> str:
    """Return which laptop it is, and since when."""
    if laptop.left_on is not None:
        return tr("team.laptop.left", date=format_date_long(laptop.left_on))
    if laptop.joined_on is None:
        return tr("team.laptop.this" if laptop.is_this_one else "team.laptop.one")
    key = "team.laptop.this.since" if laptop.is_this_one else "team.laptop.since"
    return tr(key, date=format_date_long(laptop.joined_on))


def offered_acts(person: Colleague, reading: TeamReading) -> tuple[str, ...]:
    """Return what this person may do about somebody, in the order of the menu."""
    if not person.is_active:
        return ()
    may = {
        "laptop": reading.may_let_go(person),
        "roles": ADMINISTRATOR in reading.my_roles,
        "give": reading.may_assign and COACH in person.roles and bool(reading.cases),
        "transfer": reading.may_assign and bool(person.case_ids) and bool(reading.takers(but=person.id)),
        "leave": reading.may_let_go(person) and not person.is_me,
    }
    return tuple(act for act in ACTS if may[act])
