"""Sessions as coaches write them, and as they should never be written, for the report to be made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from coachdesk.documents.session_report import SessionReportContext
from coachdesk.programme.beneficiary import Beneficiary
from coachdesk.programme.session import Action, Session

AWA = Beneficiary(
    id="b", civility="mme", first_names="Aïssatou", birth_name="N’Diaye", usual_name="de La Tour"
)
PARAGRAPH = (
    "Madame a présenté l’avancée de son étude de marché : quinze entretiens menés au marché de La Plaine, dont neuf "
    "auprès de clientes qui font déjà retoucher leurs vêtements. Les prix vont de 8 à 25 €."
)
NASTY = (
    "A & B < C > D \"quotes\" 'x' {{ note }} {% if %} {_{ a }_} {%_ _%} &amp; <w:p>\n"
    "👩🏽‍💻 🎉 Nguyễn Thị Łukasz\n"
    "مرحبا بك في البرنامج (Aubervilliers) 12 €\n"
    "- שלום עולם"
)
FULL = SessionReportContext(
    beneficiary=AWA,
    session=Session(
        id="s",
        held_on=date(2026, 3, 1),
        starts="14:30",
        minutes=75,
        kind="follow_up",
        mode="in_person",
        place="Maison de l’emploi, Aubervilliers",
        others_present="M. Kone (Adie)",
        topics=("P2", "P4", "P6"),
        note=f"{PARAGRAPH}\n\nPoints à vérifier :\n- prix du stand & charges\n- assurance\n\n{PARAGRAPH}",
        decisions="Retenir la micro-entreprise.\nReporter la demande de prêt.",
        documents_exchanged="Reçu : devis (2 pages)",
        next_on=date(2026, 4, 15),
        next_at="09:00",
    ),
    actions=(
        Action(id="1", title="Demander deux devis", owner="beneficiary", due_on=date(2026, 3, 20)),
        Action(id="2", title="Appeler l’Adie", owner="coach", due_on=date(2026, 4, 1), comment="Avant 10 h"),
        Action(id="3", title="Transmettre la liste des stands", owner="partner", done_on=date(2026, 3, 1)),
    ),
    coach="Claire Morel",
    promotion="Promotion 7",
    organisation="Planète Création",
    made_on=date(2026, 3, 2),
)
ABSENCE = SessionReportContext(
    beneficiary=AWA,
    session=Session(
        id="s",
        held_on=date(2026, 3, 1),
        starts="14:30",
        minutes=60,
        absence="unexcused",
        note="Message laissé à 14 h 50.",
    ),
    coach="Claire Morel",
    made_on=date(2026, 3, 2),
)
ODD = SessionReportContext(
    beneficiary=Beneficiary(id="b", first_names="Łukasz"),
    session=Session(id="s", held_on=date(2026, 5, 31), note=NASTY),
    made_on=date(2026, 6, 1),
)
LONG = SessionReportContext(
    beneficiary=AWA,
    session=Session(id="s", held_on=date(2026, 3, 1), minutes=45, note="\n\n".join([PARAGRAPH] * 20)),
    actions=tuple(Action(id=str(i), title=f"Action {i}", due_on=date(2026, 3, 1 + i)) for i in range(20)),
    coach="Claire Morel",
    made_on=date(2026, 3, 2),
)
BARE = SessionReportContext(
    beneficiary=Beneficiary(id="b"), session=Session(id="s"), made_on=date(2026, 3, 2)
)
CONTEXTS: Mapping[str, SessionReportContext] = {
    "full": FULL,
    "absence": ABSENCE,
    "odd": ODD,
    "long": LONG,
    "bare": BARE,
}
