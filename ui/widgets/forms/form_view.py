"""A whole form: cards of fields made from tables of groups, over one or more entities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coachdesk.programme.case_file import Conflict
from coachdesk.programme.declaration import Plain
from coachdesk.programme.registry import entity_type
from ui.theme import Space
from ui.widgets.forms.binder import EntityBinder
from ui.widgets.forms.field_row import FieldRow
from ui.widgets.forms.form_desk import FormDesk
from ui.widgets.forms.group_card import GroupCard, PlainGroup
from ui.widgets.forms.layout import FormGroup
from ui.widgets.forms.make_editor import make_editor

Options = Mapping[str, Mapping[str, str]]


class FormView(QWidget):
    """The groups of a form; fields are written as they are left, there is no button to save.

    Each group is a card; ``is_plain`` leaves the surfaces out, for a form that stands inside one.
    """

    typed = Signal()

    def __init__(
        self,
        groups: Sequence[FormGroup],
        desk: FormDesk,
        *,
        is_plain: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._options: Options = {}
        self._binders: dict[str, EntityBinder] = {}
        self._is_plain = is_plain
        self._cards: dict[str, GroupCard] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.M)
        for group in groups:
            self._add_group(group, desk)

    def _add_group(self, group: FormGroup, desk: FormDesk) -> None:
        # Parents first: a widget made inside its place is styled once, not again at each step outwards.
        card = PlainGroup(group, self) if self._is_plain else GroupCard(group, self)
        described = entity_type(group.kind)
        binder = self._binders.get(group.kind)
        if binder is None:
            binder = EntityBinder(group.kind, desk, self._name_of, self)
            binder.typed.connect(self.typed)
            self._binders[group.kind] = binder
        for place in group.places:
            editor = make_editor(group.kind, described.field(place.name), place)
            row = FieldRow(group.kind, place, editor, card.grid)
            card.add_row(place, row)
            binder.add(row)
        if isinstance(card, GroupCard):
            self._cards[group.key] = card
        self._column.addWidget(card)

    def insert_widget(self, after_group: str, widget: QWidget) -> None:
        """Put a widget of the tab's own below a group."""
        self._column.insertWidget(self._column.indexOf(self._cards[after_group]) + 1, widget)

    def card(self, key: str) -> GroupCard:
        """Return the card of a group."""
        return self._cards[key]

    def row(self, kind: str, name: str) -> FieldRow:
        """Return the row of a field."""
        return self._binders[kind].field(name).row

    def binder(self, kind: str) -> EntityBinder:
        """Return the binder of a kind of entity."""
        return self._binders[kind]

    def set_references(self, options: Options) -> None:
        """Offer the names of what references point to, by entity kind."""
        self._options = options
        for binder in self._binders.values():
            binder.set_references(options)

    def show_entities(self, entities: Mapping[str, Any], conflicts: Sequence[Conflict]) -> None:
        """Show entities by kind; special data is covered when another one comes."""
        if any(self._binders[kind].entity_id != entity.id for kind, entity in entities.items()):
            self.cover()
        for kind, entity in entities.items():
            self._binders[kind].show(entity, conflicts)
        self._mark_cards()

    def give_back(self, kind: str, sealed: Mapping[str, Plain]) -> bool:
        """Put back what was sealed of an entity of ``kind``; tell whether any of it was still to be written."""
        came_back = self._binders[kind].give_back(sealed)
        self._mark_cards()
        return came_back

    def commit(self) -> None:
        """Write what can be written and seal the rest."""
        for binder in self._binders.values():
            binder.leave()

    def leave(self) -> None:
        """Write what can be written, seal the rest, cover what is special."""
        self.commit()
        self.cover()

    def seal(self) -> None:
        """Seal what is not written, and write nothing."""
        for binder in self._binders.values():
            binder.seal()

    def forget(self) -> None:
        """Show no entity any more; what was sealed stays sealed."""
        for binder in self._binders.values():
            binder.forget()

    def uncover(self, kind: str, name: str) -> None:
        """Show the group of a field, when somebody asked for that field."""
        for card in self._cards.values():
            if card.group.kind == kind and any(place.name == name for place in card.group.places):
                card.uncover()

    def cover(self) -> None:
        """Put special data out of sight; a card says when something in it waits for the person."""
        for card in self._cards.values():
            card.cover()
        self._mark_cards()

    def _mark_cards(self) -> None:
        for card in self._cards.values():
            if card.group.is_hidden:
                binder = self._binders[card.group.kind]
                names = [place.name for place in card.group.places]
                card.set_marks(is_waiting=binder.has_unwritten(names), is_disputed=binder.is_disputed(names))

    def _name_of(self, kind: str, entity_id: str) -> str:
        return self._options.get(kind, {}).get(entity_id, "")
