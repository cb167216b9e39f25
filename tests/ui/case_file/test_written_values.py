"""Every declared field, in the history and in forms' notices, as a person of each language writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest

import resources
from coachdesk.journal.change import DELETED
from coachdesk.programme.beneficiary import Barrier, Beneficiary, EntrySituation
from coachdesk.programme.case_file import CaseFile
from coachdesk.programme.declaration import FieldSpec, FieldType, Plain, Sensitivity
from coachdesk.programme.document import Document
from coachdesk.programme.pathway import Milestone
from coachdesk.programme.project import Project
from coachdesk.programme.registry import ENTITY_TYPES
from coachdesk.programme.session import Action, Session
from coachdesk.services.history import HistoryEntry
from ui.case_file.history_items import history_facts, history_items
from ui.case_file.tab import CaseView
from ui.case_file.timeline_items import document_item
from ui.messages import Language, tr
from ui.operations.case_files import References
from ui.widgets.forms.value_text import plain_text
from ui.widgets.timeline_item import Fact

Speak = Callable[[Language], None]
NB, NARROW = "\u00a0", "\u202f"
ONLY_FOR_THE_PROGRAM = {
    ("document", "content_hash"),
    ("document", "size_bytes"),
    ("milestone", "template_code"),
}

# (kind, field, as the journal keeps it, in French, in English): what is not text, a choice or a plain date.
WRITTEN: tuple[tuple[str, str, Plain, str, str], ...] = (
    (
        "beneficiary",
        "phone",
        "+33199001234",
        "01 99 00 12 34".replace(" ", NB),
        "01 99 00 12 34".replace(" ", NB),
    ),
    (
        "beneficiary",
        "other_phone",
        "+32470123456",
        f"+32{NB}470{NB}12{NB}34{NB}56",
        f"+32{NB}470{NB}12{NB}34{NB}56",
    ),
    ("beneficiary", "postal_code", "93000", "93000", "93000"),
    ("beneficiary", "promotion_id", "p-4", "Promotion 4", "Promotion 4"),
    ("beneficiary", "coach_id", "c-1", "Claire Fontaine", "Claire Fontaine"),
    ("beneficiary", "coach_id", "c-9", "Inconnu sur ce poste", "Not known on this computer"),
    ("beneficiary", "referral_partner_id", "m-1", "Mission locale", "Mission locale"),
    ("situation", "has_foreign_diploma", True, "Oui", "Yes"),
    ("situation", "has_foreign_diploma", False, "Non", "No"),
    ("situation", "has_foreign_diploma", None, "Non renseigné", "Not recorded"),
    ("situation", "is_rqth_proof_seen", True, "Oui", "Yes"),
    ("situation", "resources", [], "Non renseigné", "Not recorded"),
    ("situation", "resources_absent", [], "Non renseigné", "Not recorded"),
    (
        "situation",
        "resources_absent",
        ["aah", "rsa"],
        "RSA, AAH",
        "RSA (minimum income), AAH (disabled adult’s allowance)",
    ),
    ("situation", "children", 2, "2", "2"),
    ("situation", "children", 0, "0", "0"),
    ("situation", "qpv_list_year", 2024, "2024", "2024"),
    ("situation", "qpv_code", "QN09301M", "QN09301M", "QN09301M"),
    ("barrier", "level", 2, "Gênant (2 sur 3)", "Hindering (2 out of 3)"),
    ("barrier", "partner_id", "m-1", "Mission locale", "Mission locale"),
    ("project", "jobs_planned", 1000, f"1{NARROW}000", "1,000"),
    ("project", "needs_premises", False, "Non", "No"),
    ("project", "funding_needed_cents", 125_000, f"1{NARROW}250{NB}€", "€1,250"),
    ("project", "own_funds_cents", 123_450, f"1{NARROW}234,50{NB}€", "€1,234.50"),
    ("project", "own_funds_cents", 0, f"0{NB}€", "€0"),
    ("project", "person_maturity", 0, "Pas commencé (0 sur 5)", "Not started (0 out of 5)"),
    ("project", "market_maturity", 3, "Bien avancé (3 sur 5)", "Well advanced (3 out of 5)"),
    ("project", "offer_maturity", 5, "Prêt (5 sur 5)", "Ready (5 out of 5)"),
    ("project", "finance_maturity", 1, "Première idée (1 sur 5)", "First idea (1 out of 5)"),
    ("project", "legal_maturity", 4, "Presque prêt (4 sur 5)", "Nearly ready (4 out of 5)"),
    ("project", "siret", "40483304800022", f"404{NB}833{NB}048{NB}00022", f"404{NB}833{NB}048{NB}00022"),
    ("session", "starts", "14:30", f"14{NB}h{NB}30", "14:30"),
    ("session", "next_at", "09:00", f"9{NB}h", "9:00"),
    ("session", "minutes", 45, f"45{NB}min", f"45{NB}min"),
    ("session", "minutes", 60, f"1{NB}h", f"1{NB}h"),
    ("session", "minutes", 90, f"1{NB}h{NB}30", f"1{NB}h{NB}30{NB}min"),
    ("session", "coach_id", "c-1", "Claire Fontaine", "Claire Fontaine"),
    ("session", "topics", ["P4", "P1"], "Diagnostic, Prévisionnel", "Assessment, Financial forecast"),
    ("action", "session_id", "s-1", f"3{NB}mars 2026", f"3{NB}March 2026"),
    ("document", "session_id", "s-1", f"3{NB}mars 2026", f"3{NB}March 2026"),
    ("document", "size_bytes", 38_900, f"38{NB}Ko", f"38{NB}KB"),
    ("document", "size_bytes", 1_258_291, f"1,2{NB}Mo", f"1.2{NB}MB"),
    ("promotion", "seats", 15, "15", "15"),
    (
        "partner",
        "phone",
        "+33199001234",
        "01 99 00 12 34".replace(" ", NB),
        "01 99 00 12 34".replace(" ", NB),
    ),
    ("person", "phone", "+33199001234", "01 99 00 12 34".replace(" ", NB), "01 99 00 12 34".replace(" ", NB)),
)


def _generic(kind: str, spec: FieldSpec) -> Iterator[tuple[str, str, Plain, str, str]]:
    """Yield what every field of a type has in common: each code of a catalogue, a date, a text as it is."""
    if spec.type is FieldType.CHOICE:
        labels = [resources.catalogue(spec.catalogue or "", spoken) for spoken in ("fr", "en")]
        for code in labels[0]:
            yield kind, spec.name, code, labels[0][code], labels[1][code]
    elif spec.type is FieldType.CHOICES:
        labels = [resources.catalogue(spec.catalogue or "", spoken) for spoken in ("fr", "en")]
        both = list(labels[0])[:2]
        french, english = (", ".join(one[code] for code in both) for one in labels)
        yield kind, spec.name, both[::-1], french, english
    elif spec.type is FieldType.DATE:
        yield kind, spec.name, "2026-03-03", f"3{NB}mars 2026", f"3{NB}March 2026"
        yield kind, spec.name, "2026-08-01", f"1er{NB}août 2026", f"1{NB}August 2026"
    elif spec.type in (FieldType.TEXT, FieldType.NOTE):
        yield kind, spec.name, "Une chose dite", "Une chose dite", "Une chose dite"


def _all_rows() -> list[tuple[str, str, Plain, str, str]]:
    special = {(kind, name) for kind, name, *_ in WRITTEN}
    rows = list(WRITTEN)
    for kind, described in ENTITY_TYPES.items():
        for name, spec in described.fields.items():
            if (kind, name) not in special:
                rows.extend(_generic(kind, spec))
    return rows


ROWS = _all_rows()


def _view(*, milestones: tuple[Milestone, ...] = ()) -> CaseView:
    case = CaseFile(
        "c",
        Beneficiary(id="c"),
        EntrySituation(id="situation"),
        Project(id="project"),
        (Barrier(id="b-1", theme="mobilite"),),
        (Session(id="s-1", held_on=date(2026, 3, 3)),),
        (Action(id="a-1", title="Demander un devis"),),
        milestones,
        (),
        (),
        False,
    )
    references = References(
        promotions={"p-4": "Promotion 4"},
        people={"c-1": "Claire Fontaine"},
        partners={"m-1": "Mission locale"},
    )
    return CaseView(case, references, date(2026, 11, 24))


def _entry(
    kind: str,
    after: dict[str, Plain],
    before: dict[str, Plain] | None = None,
    *,
    entity_id: str = "e",
    act: str = "revise",
) -> HistoryEntry:
    at = datetime(2026, 3, 3, 13, 30, tzinfo=UTC)
    return HistoryEntry(
        "h", at, "c-1", "d", act, kind, entity_id, before or {}, after, False, None, True, None
    )


def test_every_field_of_the_registry_is_in_the_table() -> None:
    declared = {(kind, name) for kind, described in ENTITY_TYPES.items() for name in described.fields}
    assert {(kind, name) for kind, name, *_ in ROWS} == declared


@pytest.mark.parametrize("spoken", ["fr", "en"])
def test_every_value_reads_as_people_write_it(app_language: Speak, spoken: Language) -> None:
    app_language(spoken)
    wrong = []
    for kind, name, plain, french, english in ROWS:
        spec, expected = ENTITY_TYPES[kind].fields[name], french if spoken == "fr" else english
        view = _view()

        def named(target: str, key: str, view: CaseView = view) -> str:
            sessions = {"s-1": f"3{NB}mars 2026" if spoken == "fr" else f"3{NB}March 2026"}
            return view.references.name(target, key) or sessions.get(key, "")

        if (said := plain_text(kind, spec, plain, named)) != expected:
            wrong.append(f"{kind}.{name} {plain!r}: {said!r}, not {expected!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("spoken", ["fr", "en"])
def test_the_history_tells_every_field_before_and_after(app_language: Speak, spoken: Language) -> None:
    app_language(spoken)
    view, wrong = _view(), []
    for kind, name, plain, french, english in ROWS:
        spec, expected = ENTITY_TYPES[kind].fields[name], french if spoken == "fr" else english
        facts = history_facts(_entry(kind, {name: plain}), view)
        if (kind, name) in ONLY_FOR_THE_PROGRAM:
            assert facts == [], (kind, name)
            continue
        if spec.sensitivity is Sensitivity.SPECIAL:
            expected = tr("history.hidden_value")
        if [fact.value for fact in facts] != [expected]:
            wrong.append(f"{kind}.{name} {plain!r}: {facts!r}, not {expected!r}")
        if plain not in (None, []) and spec.sensitivity is not Sensitivity.SPECIAL:
            (fact,) = history_facts(_entry(kind, {name: None}, {name: plain}), view)
            if fact.before != expected:
                wrong.append(f"{kind}.{name} before {plain!r}: {fact.before!r}, not {expected!r}")
    assert not wrong, "\n".join(wrong)


def test_a_unit_that_stands_with_the_value_is_not_in_the_label_too(app_language: Speak) -> None:
    facts = history_facts(_entry("session", {"minutes": 60, "starts": "14:30"}), _view())
    assert facts == [Fact("Heure de début", f"14{NB}h{NB}30"), Fact("Durée", f"1{NB}h")]
    app_language("en")
    facts = history_facts(_entry("barrier", {"level": 3}), _view())
    assert facts == [Fact("Weight", "Blocking (3 out of 3)")]


@pytest.mark.parametrize(
    ("spoken", "title"),
    [("fr", f"Action ajoutée{NB}: Demander un devis"), ("en", "Action added: Demander un devis")],
)
def test_a_title_is_said_once_with_the_colon_of_its_language(
    app_language: Speak, spoken: Language, title: str
) -> None:
    app_language(spoken)
    entry = _entry("action", {"title": "Demander un devis", "owner": "coach"}, entity_id="a-1", act="add")
    (item,) = history_items([entry], _view(), frozenset())
    assert item.title == title
    assert [fact.value for fact in item.facts] == ["Coach"]
    assert item.text == ("Qui\u00a0: Coach" if spoken == "fr" else "Who: Coach")


def test_a_renamed_thing_tells_both_names(app_language: Speak) -> None:
    entry = _entry(
        "action", {"title": "Demander un devis"}, {"title": "Demander deux devis"}, entity_id="a-1"
    )
    (fact,) = history_facts(entry, _view())
    assert (fact.before, fact.value) == ("Demander deux devis", "Demander un devis")


def test_a_long_change_is_folded_and_opens(app_language: Speak) -> None:
    fields: dict[str, Plain] = {
        "city": "Stains", "postal_code": "93240", "email": "awa@example.org", "address": "2 rue Haute",
        "first_names": "Awa", "birth_name": "Diallo", "comment": "Très motivée, disponible le matin. " * 20,
    }  # fmt: skip
    entry, view = _entry("beneficiary", fields), _view()
    (folded,) = history_items([entry], view, frozenset())
    assert len(folded.facts) == 5
    assert folded.more == "et 2 autres informations"
    (opened,) = history_items([entry], view, frozenset(), frozenset({"h"}))
    assert len(opened.facts) == 7
    assert opened.more == tr("history.less")
    assert opened.facts[-1].value == ("Très motivée, disponible le matin. " * 20).strip()
    (single,) = history_items([_entry("beneficiary", {"comment": fields["comment"]})], view, frozenset())
    assert single.more == tr("history.more_text")
    assert single.facts[0].value.endswith("…")
    assert not single.facts[0].value.endswith((",…", " …", ".…"))


def test_what_came_back_after_a_deletion_is_marked(app_language: Speak) -> None:
    entry = _entry("action", {DELETED: False}, {DELETED: True}, entity_id="a-1", act="undo")
    (item,) = history_items([entry], _view(), frozenset())
    assert item.tags == ((tr("history.brought_back"), "success"),)


@pytest.mark.parametrize(
    ("file_name", "said"),
    [
        ("Devis four.pdf", f"Devis, facture · PDF · 38{NB}Ko"),
        ("Devis four.PDF", f"Devis, facture · PDF · 38{NB}Ko"),
        ("scan-0012.pdf", f"Devis, facture · scan-0012.pdf · 38{NB}Ko"),
        (None, f"Devis, facture · 38{NB}Ko"),
    ],
)
def test_a_kept_file_is_not_named_twice(app_language: Speak, file_name: str | None, said: str) -> None:
    kept = Document(
        id="d",
        title=f"Devis{NB}four",
        kind="quote",
        file_name=file_name,
        size_bytes=38_900,
        made_on=date(2026, 3, 1),
    )
    item = document_item(kept)
    assert (item.title, item.meta, item.text) == (f"Devis{NB}four", f"1er{NB}mars 2026", said)
