"""Forms made from the programme's declarations: a table of groups in, written fields out.

::

    layout.py       FormGroup, Place: the tables
    form_view.py    FormView: cards, one binder for each kind of entity
    binder.py       when fields are written, sealed, given back
    bound_field.py  one field between its editor and what is kept
    field_row.py    label, editor, sentence, notice
    editor.py       what every editor can do; *_editor(s).py are the editors, make_editor.py chooses
    reading.py      what typed text means; formats.py: telephone, QPV code, SIRET ...
"""
