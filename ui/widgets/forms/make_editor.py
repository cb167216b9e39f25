"""Which editor a declared field gets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from coachdesk.programme.declaration import FieldSpec, FieldType
from ui.messages import label
from ui.widgets.forms.choice_editors import (
    ChoiceEditor,
    ChoicesEditor,
    FlagEditor,
    SegmentsEditor,
    options_of,
)
from ui.widgets.forms.date_editor import DateEditor
from ui.widgets.forms.editor import FieldEditor
from ui.widgets.forms.layout import EditorStyle, Place
from ui.widgets.forms.reference_editor import ReferenceEditor
from ui.widgets.forms.step_editor import StepEditor, level_words, maturity_words
from ui.widgets.forms.text_editors import CentsEditor, NoteEditor, TextEditor, WholeEditor

_Maker = Callable[[str, FieldSpec, Place], FieldEditor]

_BY_STYLE: Mapping[EditorStyle, _Maker] = MappingProxyType(
    {
        "level": lambda _kind, spec, _place: StepEditor(spec, level_words(), "warning"),
        "maturity": lambda _kind, spec, _place: StepEditor(spec, maturity_words(), "accent"),
        "segments": lambda kind, spec, _place: SegmentsEditor(spec, options_of(spec), label(kind, spec.name)),
    }
)

_BY_TYPE: Mapping[FieldType, _Maker] = MappingProxyType(
    {
        FieldType.TEXT: lambda kind, spec, _place: TextEditor(spec, kind),
        FieldType.NOTE: lambda kind, spec, place: NoteEditor(spec, kind, place.lines),
        FieldType.CHOICE: lambda _kind, spec, _place: ChoiceEditor(spec),
        FieldType.CHOICES: lambda _kind, spec, _place: ChoicesEditor(spec),
        FieldType.WHOLE: lambda kind, spec, _place: WholeEditor(spec, kind),
        FieldType.CENTS: lambda kind, spec, _place: CentsEditor(spec, kind),
        FieldType.FLAG: lambda kind, spec, _place: FlagEditor(spec, label(kind, spec.name)),
        FieldType.DATE: lambda _kind, spec, _place: DateEditor(spec),
        FieldType.REFERENCE: lambda _kind, spec, _place: ReferenceEditor(spec),
    }
)


def make_editor(kind: str, spec: FieldSpec, place: Place) -> FieldEditor:
    """Return an editor for a field of ``kind``, in the style its place asks for.

    Instants have none: they are written by the program, never typed (``KeyError``).
    """
    maker = _BY_STYLE.get(place.style) or _BY_TYPE[spec.type]
    return maker(kind, spec, place)
