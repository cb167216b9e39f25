"""The session note, for pictures: half written, as it is in the middle of a session."""

from __future__ import annotations

import json
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from coachdesk.programme.declaration import Plain
from ui.messages import format_date, format_time, tr
from ui.session_note.note_form import NoteForm
from ui.session_note.note_state import ACTIONS
from ui.session_note.session_note_page import SessionNotePage
from ui.shell.host import Host
from ui.shell.screens import Screen, Stage

_NOTE = """Arrivée à l’heure, avec le classeur des devis. Le conseiller de la banque a rappelé hier\u00a0: il demande \
un prévisionnel sur trois ans et un apport d’au moins 20\u00a0%.

Nous relisons ensemble les charges du premier semestre. Le loyer du local partagé (280\u00a0€ par mois) et \
l’assurance n’y étaient pas\u00a0; une fois ajoutés, le seuil de rentabilité passe à 31 clients par mois, ce qui \
reste tenable avec les commandes déjà promises.

Inquiétude sur la garde des enfants le mercredi\u00a0: """
_DECISIONS = "Déposer la demande de microcrédit avant la fin du mois, avec le prévisionnel corrigé."
_STEPS = (
    ("Demander à la banque la liste des pièces", "beneficiary", 7),
    ("Relire le prévisionnel corrigé", "coach", 10),
)


def _half_written(form: NoteForm, host: Host) -> dict[str, Plain]:
    def after(days: int) -> str:
        return format_date(host.today() + timedelta(days=days))

    lines = [
        json.dumps({"id": "", "title": title, "owner": owner, "due_on": after(days)}, ensure_ascii=False)
        for title, owner, days in _STEPS
    ]
    return form.typed() | {
        "starts": format_time("14:00"),
        "kind": "follow_up",
        "mode": "in_person",
        "topics": ["P4", "P6"],
        "note": _NOTE,
        "decisions": _DECISIONS,
        "next_on": after(14),
        "next_at": format_time("14:00"),
        ACTIONS: lines,
    }


def _note(stage: Stage) -> QWidget:
    stage.host.navigate("session_note", case_id=stage.first_case_id())
    stage.settle()
    page = stage.frame.findChild(SessionNotePage)
    form = page.findChild(NoteForm) if isinstance(page, SessionNotePage) else None
    if not isinstance(page, SessionNotePage) or not isinstance(form, NoteForm):
        raise LookupError("the session note is not there")
    page._is_settled = True  # nothing of a picture is kept: no draft must wait on the desk that was drawn
    form.show_typed(_half_written(form, stage.host))
    form.note.setFocus(Qt.FocusReason.OtherFocusReason)
    form.note.put_cursor(len(_NOTE))
    state = page.findChild(QLabel, "session_note.state")
    if isinstance(state, QLabel):
        state.setText(tr("session_note.state.kept", time=format_time("14:25")))
    discard = page.findChild(QPushButton, "session_note.discard")
    if isinstance(discard, QPushButton):
        discard.setHidden(False)
    return stage.window


SCREENS = (Screen("session-note", _note),)
