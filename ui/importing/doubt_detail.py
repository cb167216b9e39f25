"""One doubtful cell beside the table: what stands there, and what to do with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFrame, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from coachdesk.spreadsheets.decisions import CellChoice, CellDecision
from ui.importing.detail_parts import DetailPanel
from ui.importing.doubt_words import (
    NOT_CORRECTABLE,
    doubt_words,
    goes_to_comment,
    outcome_words,
    severity_tone,
    severity_words,
    suggestion_words,
)
from ui.importing.import_draft import Pending
from ui.importing.review import DoubtEntry
from ui.importing.session import ImportSession
from ui.messages import tr
from ui.theme import Space
from ui.widgets import Button, Tag, text_label


class DoubtDetail(DetailPanel):
    """Choices for a cell; ``applied`` asks for the next one."""

    applied = Signal()

    def __init__(self, session: ImportSession, parent: QWidget | None = None) -> None:
        super().__init__("importing.doubt_detail", parent)
        self._session = session
        self._entry: DoubtEntry | None = None
        self._alike: list[DoubtEntry] = []
        self._choices: dict[str, QRadioButton] = {}
        self._text = QLineEdit()
        self._for_all = QCheckBox()

    def show_entry(self, entry: DoubtEntry | None, alike: list[DoubtEntry]) -> None:
        """Show a doubt; ``alike`` are the other open ones of the same kind in the same column."""
        self._entry, self._alike = entry, alike
        self._choices = {}
        if entry is None:
            self.show_nothing(tr("importing.check.choose"))
            return
        self.renew()
        doubt = entry.doubt
        number = doubt.number or str(doubt.row)
        place = tr("importing.check.place", number=number, column=doubt.header or "–", letters=doubt.column)
        self.add_heading(
            entry.title or tr("importing.no_title"),
            place if doubt.column else tr("importing.row.place", number=number, row=str(doubt.row)),
            Tag(severity_words(doubt.severity), severity_tone(doubt.severity)),
        )
        self.content.addWidget(text_label(doubt_words(doubt), "strong", wrap=True))
        if doubt.shown:
            self.content.addWidget(_quoted(doubt.shown))
        if entry.is_still_wrong:
            self.content.addWidget(text_label(tr("importing.check.still_wrong"), "error", wrap=True))
        if entry.key is not None:
            self._add_choices(entry, ["program", "sheet"])
        elif entry.place is not None:
            offered = ["program", "comment", "leave_out"]
            is_commented = entry.decision is not None and entry.decision.choice is CellChoice.COMMENT
            if doubt.code in NOT_CORRECTABLE or (goes_to_comment(doubt) and not is_commented):
                offered.remove("comment")  # what the program does anyway is not offered a second time
            if doubt.code not in NOT_CORRECTABLE:
                offered.insert(1, "correct")
            self._add_choices(entry, offered)
        else:
            self.content.addWidget(text_label(outcome_words(doubt), "muted", wrap=True))
        self.finish()

    def _add_choices(self, entry: DoubtEntry, offered: list[str]) -> None:
        group = QButtonGroup(self.content.parentWidget())
        words = {
            "program": outcome_words(entry.doubt),
            "correct": tr("importing.check.correct"),
            "comment": tr("importing.check.comment"),
            "leave_out": tr("importing.check.leave_out"),
            "sheet": tr("importing.check.from_sheet"),
        }
        if entry.key is not None:
            words["program"] = tr("importing.check.from_program")
        held = self._held(entry)
        chosen = held.choice if held is not None and held.choice in offered else _chosen(entry)
        for key in offered:
            button = QRadioButton(tr("importing.check.default") if key == "program" else words[key])
            button.setObjectName(f"importing.check.{key}")
            button.setChecked(key == chosen)
            group.addButton(button)
            button.toggled.connect(lambda is_on, chosen=key: self._hold(chosen) if is_on else None)
            self._choices[key] = button
            self.content.addWidget(button)
            if key == "program":
                note = text_label(words[key], "caption", wrap=True)
                note.setContentsMargins(Space.L + Space.XS, 0, 0, 0)
                button.setAccessibleDescription(words[key])
                self.content.addWidget(note)
            if key == "correct":
                self._add_text(entry, button)
        self._add_for_all()
        self.add_to_foot(
            Button(tr("importing.check.apply"), on_click=self._apply, name="importing.check.apply")
        )

    def _add_text(self, entry: DoubtEntry, button: QRadioButton) -> None:
        self._text = QLineEdit()
        self._text.setObjectName("importing.check.text")
        self._text.setAccessibleName(tr("importing.check.correct"))
        is_corrected = entry.decision is not None and entry.decision.choice is CellChoice.CORRECT
        typed = entry.decision.text if entry.decision is not None and is_corrected else ""
        held = self._held(entry)
        unconfirmed = held.text if held is not None else ""
        self._text.setText(unconfirmed or typed or suggestion_words(entry.doubt))
        self._text.setPlaceholderText(entry.doubt.shown[:60])
        self._text.textEdited.connect(lambda _text: self._on_text_edited(button))
        self._text.returnPressed.connect(self._apply)
        self.content.addWidget(self._text)
        if entry.doubt.suggestion is not None and not is_corrected:
            self.content.addWidget(text_label(tr("importing.check.suggested"), "caption", wrap=True))

    def _add_for_all(self) -> None:
        self._for_all = QCheckBox(tr("importing.check.for_all", count=len(self._alike)))
        self._for_all.setObjectName("importing.check.for_all")
        self._for_all.setVisible(len(self._alike) > 0)
        self.add_to_foot(self._for_all)
        for key, button in self._choices.items():
            if key == "correct":  # one correction is for one cell
                button.toggled.connect(lambda is_on: self._for_all.setEnabled(not is_on))

    def _on_text_edited(self, button: QRadioButton) -> None:
        button.setChecked(True)
        self._hold("correct")

    def _hold(self, key: str) -> None:
        """Let the session hold what is not confirmed: locked now, it comes back."""
        if self._entry is not None:
            text = self._text.text() if key == "correct" else ""
            self._session.hold(Pending(self._entry.identity, key, text))

    def _held(self, entry: DoubtEntry) -> Pending | None:
        held = self._session.pending
        return held if held is not None and held.identity == entry.identity else None

    def _apply(self) -> None:
        self._session.pending = None
        entry = self._entry
        key = next((key for key, button in self._choices.items() if button.isChecked()), "")
        if entry is None or not key:
            return
        is_for_all = self._for_all.isChecked() and self._for_all.isEnabled()
        entries = [entry, *(self._alike if is_for_all else [])]
        if entry.key is not None:
            for one in entries:
                if one.key is not None:
                    self._session.take_from_sheet(one.doubt.row, one.key, key == "sheet")
        else:
            decision = {
                "program": None,
                "correct": CellDecision(CellChoice.CORRECT, self._text.text().strip()),
                "comment": CellDecision(CellChoice.COMMENT),
                "leave_out": CellDecision(CellChoice.LEAVE_OUT),
            }[key]
            doubts = {one.place: one.doubt for one in entries if one.place is not None}
            if decision is None:
                self._session.seen.update(one.identity for one in entries)
            self._session.decide_cells(doubts, decision)
        self.applied.emit()


def _chosen(entry: DoubtEntry) -> str:
    if entry.key is not None:
        return "sheet" if entry.is_from_sheet else "program"
    if entry.decision is None:
        return "correct" if entry.doubt.suggestion is not None else "program"
    return {
        CellChoice.CORRECT: "correct",
        CellChoice.COMMENT: "comment",
        CellChoice.LEAVE_OUT: "leave_out",
    }[entry.decision.choice]


def _quoted(text: str) -> QFrame:
    """Return what stands in the cell, set apart."""
    frame = QFrame()
    frame.setProperty("role", "bar")
    frame.setProperty("tone", "neutral")
    column = QVBoxLayout(frame)
    column.setContentsMargins(Space.S + Space.XS, Space.S, Space.S + Space.XS, Space.S)
    column.addWidget(text_label(text, wrap=True, selectable=True))
    return frame
