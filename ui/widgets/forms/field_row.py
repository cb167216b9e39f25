"""One field of a form: its label over its editor, and what there is to say about it below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.messages import label, tr
from ui.theme import Space
from ui.widgets import text_label
from ui.widgets.forms.editor import FieldEditor
from ui.widgets.forms.field_notice import FieldNotice, OtherValue
from ui.widgets.forms.layout import Place
from ui.widgets.forms.reading import Saying
from ui.widgets.text import set_role


class FieldRow(QWidget):
    """Label, editor, hint or sentence, and the notice of a conflict when there is one."""

    taken = Signal(int)
    kept = Signal()

    def __init__(self, kind: str, place: Place, editor: FieldEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"field.{kind}.{place.name}")
        self.editor = editor
        editor.main_widget().setObjectName(f"editor.{kind}.{place.name}")
        self.name = label(kind, place.name)
        self._hint = tr(place.hint) if place.hint else ""
        self._sentence: QLabel | None = None
        self._notice: FieldNotice | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.XS)
        if not place.is_named_by_group:
            self._column.addLayout(self._heading())
        self._column.addWidget(editor)
        self._column.addStretch(1)  # beside a higher field, labels stay on one line
        self.say(None)

    def _heading(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(Space.XS)
        title = text_label(self.name, "label", wrap=True)
        title.setBuddy(self.editor.main_widget())
        line.addWidget(title, 1)
        if self.editor.spec.required:
            line.addWidget(text_label(tr("forms.required"), "caption"))
        return line

    def say(self, problem: Saying | str | None, remark: Saying | None = None) -> None:
        """Show the sentence of a problem, or of a remark, or the field's own hint."""
        if isinstance(problem, Saying):
            problem = tr(problem.key, **problem.values)
        text = problem or (tr(remark.key, **remark.values) if remark else self._hint)
        self.editor.mark_invalid(bool(problem))
        self.editor.describe(self.name, text)
        if self._sentence is None:
            if not text:
                return
            self._sentence = text_label("", "caption", wrap=True)
            self._sentence.setObjectName("field.sentence")
            self._column.insertWidget(self._column.indexOf(self.editor) + 1, self._sentence)
        self._sentence.setText(text)
        self._sentence.setVisible(bool(text))
        set_role(self._sentence, "role", "error" if problem else "caption")

    def sentence(self) -> str:
        """Return what is said under the editor, "" for nothing."""
        return self._sentence.text() if self._sentence is not None else ""

    def show_notice(self, others: Sequence[OtherValue], lead: str) -> None:
        """Show other values to choose from; none takes the notice away."""
        if self._notice is not None:
            self._notice.hide()
            self._notice.deleteLater()
            self._notice = None
        if not others:
            return
        self._notice = FieldNotice(others, lead)
        self._notice.taken.connect(self.taken)
        self._notice.kept.connect(self.kept)
        self._column.insertWidget(self._column.count() - 1, self._notice)

    def notice(self) -> FieldNotice | None:
        """Return the notice shown, if there is one."""
        return self._notice
