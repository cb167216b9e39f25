"""The report as XML, as text and as bytes."""

from __future__ import annotations

import io
import runpy
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import serialize_for_reading
from hypothesis import given, settings
from hypothesis import strategies as st

import resources
from coachdesk.documents.checking import check_complete, document_text
from coachdesk.documents.errors import DocumentIncomplete, TemplateDamaged
from coachdesk.documents.session_report import (
    person_name,
    render_session_report,
    report_file_name,
    report_title,
    typed_lines,
)
from coachdesk.documents.template import fixed_dates, render_template
from coachdesk.programme.beneficiary import Beneficiary
from coachdesk.programme.session import Session
from tests.coachdesk.documents.made_contexts import ABSENCE, AWA, BARE, CONTEXTS, FULL, LONG, NASTY, ODD

CHECKOUT = Path(__file__).resolve().parents[3]
ACCEPTED = Path(__file__).parent / "accepted"
PARTS = ("word/document.xml", "word/header1.xml", "word/footer1.xml", "docProps/core.xml")
ANY_TEXT = st.text(min_size=1, max_size=200)


def _pretty(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return "\n".join(
            f"=== {name}\n{serialize_for_reading(parse_xml(parts.read(name)))}" for name in PARTS
        )


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", ["full", "absence", "odd", "bare"])
def test_the_parts_are_as_accepted(name: str, lang: str, accept: bool) -> None:
    accepted = ACCEPTED / f"{name}_{lang}.xml"
    made = _pretty(render_session_report(CONTEXTS[name], lang))
    if accept:
        accepted.write_text(made, encoding="utf-8", newline="\n")
    assert made == accepted.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", list(CONTEXTS))
def test_the_same_content_gives_the_same_bytes(name: str) -> None:
    first, second = (render_session_report(CONTEXTS[name], "fr") for _ in range(2))
    assert first == second
    assert len(first) < 20_000


def test_the_full_report_reads_in_order() -> None:
    text = document_text(render_session_report(FULL, "fr"))
    wanted = [
        "Compte rendu d’entretien",
        "Mme Aïssatou de La Tour (nom de naissance\u00a0: N’Diaye)",
        "Dimanche 1er\u00a0mars\u00a02026",
        "De 14\u00a0h\u00a030 à 15\u00a0h\u00a045 (1\u00a0h\u00a015)",
        "Idée et marché · Prévisionnel · Financement",
        "prix du stand & charges",
        "Reporter la demande de prêt.",
        "Demander deux devis",
        "1er\u00a0avril 2026",
        "Fait le 1er\u00a0mars 2026",
        "Reçu : devis (2 pages)",
        "Mercredi 15\u00a0avril\u00a02026 à 9\u00a0h",
        "La personne accompagnée",
    ]
    places = [text.index(line) for line in wanted]
    assert places == sorted(places)


def test_what_is_empty_leaves_no_heading_and_no_blank_paragraph_between() -> None:
    words = resources.json_file("templates", "session_report.json")["fr"]
    text = document_text(render_session_report(BARE, "fr"))
    for key in ("heading_topics", "heading_note", "heading_decisions", "heading_actions", "heading_next"):
        assert words[key] not in text
    body = docx.Document(io.BytesIO(render_session_report(FULL, "fr"))).paragraphs
    styled = [
        paragraph.style.name for paragraph in body if not paragraph.text and paragraph.style is not None
    ]
    assert set(styled) <= {"Gap"}


def test_an_absence_says_so_and_only_the_coach_signs() -> None:
    words = resources.json_file("templates", "session_report.json")["fr"]
    text = document_text(render_session_report(ABSENCE, "fr"))
    assert words["absence_unexcused"] in text
    assert words["heading_note_absence"] in text
    assert words["signature_person"] not in text
    assert words["signature_coach"] in text
    assert "14\u00a0h\u00a030" in text  # when it was planned; no length, since nothing took place
    assert not any("1\u00a0h)" in line for line in text)


def test_nothing_typed_is_lost_and_what_is_from_right_to_left_is_set_so() -> None:
    data = render_session_report(ODD, "fr")
    text = document_text(data)
    for line in NASTY.split("\n"):
        assert line.removeprefix("- ") in text
    paragraphs = {p.text: p._p for p in docx.Document(io.BytesIO(data)).paragraphs}
    arabic = next(p for text, p in paragraphs.items() if "مرحبا" in text)
    assert arabic.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None


@settings(max_examples=40)
@given(note=ANY_TEXT, title=ANY_TEXT)
def test_any_text_at_all_comes_out(note: str, title: str) -> None:
    action = replace(FULL.actions[0], title=title)
    context = replace(FULL, session=replace(FULL.session, note=note), actions=(action,))
    render_session_report(context, "fr")  # it opens its own work again and compares


def test_characters_that_xml_cannot_hold_do_not_take_the_rest_along() -> None:
    context = replace(BARE, session=Session(id="s", note="avant\x0b\x00\ufffe après \ud800 fin"))
    assert "avant après ? fin" in document_text(render_session_report(context, "fr"))


def test_twenty_actions_keep_their_head_on_each_page() -> None:
    document = docx.Document(io.BytesIO(render_session_report(LONG, "fr")))
    table = next(table for table in document.tables if len(table.columns) == 4)
    assert len(table.rows) == 21
    assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def test_the_title_names_the_day_and_never_the_person() -> None:
    for lang in ("fr", "en"):
        for text in (report_title(FULL.session, lang), report_file_name(FULL.session, lang)):
            assert "2026" in text
            assert "Tour" not in text
    assert report_file_name(FULL.session, "fr") == "Compte rendu d’entretien du 1er mars 2026.docx"


def test_the_properties_name_nobody() -> None:
    properties = docx.Document(io.BytesIO(render_session_report(FULL, "fr"))).core_properties
    assert (properties.author, properties.last_modified_by) == ("", "")
    assert properties.title == report_title(FULL.session, "fr")


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (Beneficiary(id="b"), ""),
        (Beneficiary(id="b", civility="m", birth_name="El Amrani"), "M. El Amrani"),
        (Beneficiary(id="b", first_names="Awa", birth_name="Diop", usual_name="Diop"), "Awa Diop"),
        (AWA, "Mme Aïssatou de La Tour (nom de naissance\u00a0: N’Diaye)"),
    ],
)
def test_names(person: Beneficiary, expected: str) -> None:
    assert person_name(person, "fr") == expected


def test_lines_keep_their_kind() -> None:
    lines = typed_lines("Un\n\n  – deux \n-\n* \n12 € שלום")
    assert [(line.text, line.is_item, line.is_rtl) for line in lines] == [
        ("Un", False, False),
        ("deux", True, False),
        ("-", False, False),
        ("*", False, False),
        ("12 € שלום", False, True),
    ]


def test_a_text_that_is_missing_is_noticed() -> None:
    data = render_session_report(FULL, "fr")
    check_complete(data, [("note", "prix  du\nstand")])
    with pytest.raises(DocumentIncomplete) as caught:
        check_complete(data, [("note", "prix du stand"), ("coach", "Jean")])
    assert caught.value.context == {"part": "coach"}
    with pytest.raises(DocumentIncomplete):
        check_complete(b"not a document", [])


def test_a_variable_that_nobody_gave_is_damage_not_a_gap() -> None:
    with pytest.raises(TemplateDamaged) as caught:
        render_template("session_report_fr", {}, title="", made_on=date(2026, 1, 1))
    assert caught.value.context["template"] == "session_report_fr"
    with pytest.raises(TemplateDamaged):
        render_template("no_such_template", {}, title="", made_on=date(2026, 1, 1))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_kept_template_is_what_the_script_makes(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    script = CHECKOUT / "packaging" / "templates" / "make_session_report.py"
    made = runpy.run_path(str(script))["make"](lang)
    kept = resources.resource("templates", f"session_report_{lang}.docx").read_bytes()
    assert _all_parts(made) == _all_parts(kept)
    assert fixed_dates(made) == made


def _all_parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


# Word refuses a file whose properties stand in another order than the standard's (ECMA-376, CT_PPr and others).
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs bidi spacing ind"
    " contextualSpacing jc outlineLvl rPr sectPr",
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd vAlign",
    "rPr": "rStyle rFonts b bCs i iCs color sz szCs u rtl cs lang",
}


@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "word/header1.xml", "word/footer1.xml"]
)
def test_properties_stand_in_the_order_word_wants(part: str) -> None:
    root = parse_xml(_all_parts(render_session_report(FULL, "fr"))[part])
    for name, order in ORDERS.items():
        wanted = order.split()
        for element in root.iter(qn(f"w:{name}")):
            found = [str(child.tag).rpartition("}")[2] for child in element]
            known = [wanted.index(child) for child in found if child in wanted]
            assert known == sorted(known), (name, found)
