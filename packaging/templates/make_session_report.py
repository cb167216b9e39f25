"""Makes resources/templates/session_report_{fr,en}.docx; run by hand when the look of the report changes.

    python packaging/templates/make_session_report.py

The sentences come from resources/templates/session_report.json. What is in double braces is filled in by
coachdesk/documents/session_report.py; ``{%p`` takes its whole paragraph away, ``{%tr`` its whole row.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Length, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from coachdesk.documents.template import fixed_dates  # noqa: E402  # as above: the path comes first
from coachdesk.documents.wording import texts  # noqa: E402  # as above: the path comes first
from templates.word_pieces import (  # noqa: E402  # the checkout is put on the path first
    ACCENT,
    ACCENT_SOFT,
    LANGUAGE,
    LINE,
    MARGIN,
    MUTED,
    PAPER,
    SIDES,
    TEXT_WIDTH,
    WARM,
    WARM_INK,
    add_field,
    add_table,
    colour,
    keep_row_whole,
    make_slim,
    paragraph_style,
    set_word_version,
    shade,
    write,
)


def add_styles(document: Document, lang: str) -> None:
    """Set every style of the report."""
    paragraph_style(document, "Normal", 10.5, based_on=None, after=5, line=1.15)
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    tag = LANGUAGE[lang]
    defaults.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{tag}" w:eastAsia="{tag}" w:bidi="ar-SA"/>'))
    title = paragraph_style(document, "Title", 25, bold=True, colour=ACCENT, before=6, after=1)
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
    paragraph_style(document, "Person", 15, bold=True, after=10)
    heading = paragraph_style(
        document, "Heading 1", 12.5, bold=True, colour=ACCENT, before=15, after=5, keep_with_next=True
    )
    heading.element.get_or_add_pPr().insert_element_before(
        parse_xml(
            f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="4" w:space="2" w:color="{LINE}"/></w:pBdr>'
        ),
        "w:spacing",
        "w:outlineLvl",
    )
    paragraph_style(document, "Fact label", 8.5, colour=MUTED, before=4, after=0, keep_with_next=True)
    paragraph_style(document, "Fact value", 10.5, after=4)
    paragraph_style(document, "Cell", 10, before=3, after=3)
    paragraph_style(document, "Cell detail", 9, colour=MUTED, after=3)
    paragraph_style(
        document, "Cell head", 9, bold=True, colour=ACCENT, before=3, after=3, keep_with_next=True
    )
    paragraph_style(document, "Callout", 11, bold=True, before=6, after=6)
    paragraph_style(document, "Warning", 10.5, bold=True, colour=WARM_INK, before=6, after=6)
    paragraph_style(document, "Small", 8.5, colour=MUTED)
    paragraph_style(document, "Gap", 2, line=1.0)
    item = paragraph_style(document, "List Bullet", 10.5, after=3, line=1.15)
    item.paragraph_format.left_indent = Cm(0.6)
    item.paragraph_format.first_line_indent = Cm(-0.6)


def add_page(document: Document, words: Any) -> None:
    """Set paper, header and footer."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = MARGIN
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.2)
    section.header_distance, section.footer_distance = Cm(1), Cm(0.9)
    header = section.header
    for paragraph in header.paragraphs:
        paragraph.style = "Gap"
    header.paragraphs[0].add_run("{%p if organisation %}")
    _header_name(header.add_paragraph(style="Small"), "{{ organisation }}", words["confidential"])
    _header_rule(header.add_paragraph(words["programme"], style="Small"))
    header.add_paragraph("{%p else %}", style="Gap")
    _header_rule(_header_name(header.add_paragraph(style="Small"), words["programme"], words["confidential"]))
    header.add_paragraph("{%p endif %}", style="Gap")
    foot = section.footer.paragraphs[0]
    foot.style = "Small"
    foot.paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    foot.add_run(words["rights"] + "\t" + words["page"] + "\u00a0")
    add_field(foot, "PAGE")
    foot.add_run("\u00a0" + words["page_of"] + "\u00a0")
    add_field(foot, "NUMPAGES")


def _header_name(paragraph: Paragraph, name: str, note: str) -> Paragraph:
    paragraph.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    run = paragraph.add_run(name)
    run.bold, run.font.size, run.font.color.rgb = True, Pt(11), colour(ACCENT)
    paragraph.add_run("\t" + note)
    return paragraph


def _header_rule(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.element.get_or_add_pPr().insert_element_before(
        parse_xml(
            f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="4" w:color="{ACCENT}"/></w:pBdr>'
        ),
        "w:shd",
        "w:tabs",
        "w:spacing",
        "w:ind",
        "w:jc",
        "w:rPr",
    )


def add_tag(document: Document, tag: str) -> None:
    """Add a paragraph that holds only a template tag, and goes with it."""
    document.add_paragraph("{%p " + tag + " %}", style="Gap")


def add_lines(document: Document, name: str) -> None:
    """Add the paragraphs of a typed text, as items of a list and from right to left where they are."""
    add_tag(document, f"for line in {name}")
    add_tag(document, "if line.is_item")
    document.add_paragraph("{{ line.text }}", style="List Bullet")
    add_tag(document, "elif line.is_rtl")
    rtl = document.add_paragraph(style="Normal")
    rtl.paragraph_format.element.get_or_add_pPr().insert(1, parse_xml(f"<w:bidi {nsdecls('w')}/>"))
    run = rtl.add_run("{{ line.text }}")
    run.font.rtl = True
    run.font.cs_bold = False
    add_tag(document, "else")
    document.add_paragraph("{{ line.text }}", style="Normal")
    add_tag(document, "endif")
    add_tag(document, "endfor")


def add_section(document: Document, condition: str, heading: str) -> None:
    """Begin a part that is there only when it has something to say; ``add_tag(document, "endif")`` ends it."""
    add_tag(document, f"if {condition}")
    document.add_paragraph(heading, style="Heading 1")


def add_top(document: Document, words: Any) -> None:
    """Add title, person, facts and the notice of an absence."""
    document.add_paragraph(words["title"], style="Title")
    document.add_paragraph("{{ person }}", style="Person")
    add_tag(document, "if facts")
    widths: list[Length] = [Cm(6), Cm(5.5), Cm(5.5)]
    table = add_table(document, 3, widths, left=ACCENT)
    write(table.cell(0, 0), ("{%tr for row in facts %}", "Gap"))
    for column in range(3):
        cell = table.cell(1, column)
        shade(cell, PAPER)
        write(
            cell,
            (f"{{{{ row[{column}].label }}}}", "Fact label"),
            (f"{{{{ row[{column}].value }}}}", "Fact value"),
        )
    keep_row_whole(table, 1)
    write(table.cell(2, 0), ("{%tr endfor %}", "Gap"))
    add_tag(document, "endif")
    add_tag(document, "if absence")
    document.add_paragraph(style="Gap").paragraph_format.space_after = Pt(6)
    notice = add_table(document, 1, [TEXT_WIDTH], left="C98A1B")
    shade(notice.cell(0, 0), WARM)
    write(notice.cell(0, 0), ("{{ absence }}", "Warning"))
    add_tag(document, "endif")


def add_actions(document: Document, words: Any) -> None:
    """Add the table of actions; its head comes again on each page."""
    add_section(document, "actions", words["heading_actions"])
    widths: list[Length] = [Cm(7.6), Cm(2.9), Cm(3.1), Cm(3.4)]
    table = add_table(document, 4, widths, inside=LINE)
    for column, key in enumerate(("column_action", "column_owner", "column_due", "column_done")):
        shade(table.cell(0, column), ACCENT_SOFT)
        write(table.cell(0, column), (words[key], "Cell head"))
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    keep_row_whole(table, 0)
    write(table.cell(1, 0), ("{%tr for action in actions %}", "Gap"))
    write(
        table.cell(2, 0),
        ("{{ action.title }}", "Cell"),
        ("{%p if action.comment %}", "Cell detail"),
        ("{{ action.comment }}", "Cell detail"),
        ("{%p endif %}", "Cell detail"),
    )
    for column, value in ((1, "owner"), (2, "due"), (3, "state")):
        write(table.cell(2, column), ("{{ action." + value + " }}", "Cell"))
    keep_row_whole(table, 2)
    write(table.cell(3, 0), ("{%tr endfor %}", "Gap"))
    add_tag(document, "endif")


def add_signatures(document: Document, words: Any) -> None:
    """Add the boxes to sign in: both people's, or the coach's alone after an absence."""
    document.add_paragraph(words["heading_signatures"], style="Heading 1").paragraph_format.space_before = Pt(
        18
    )
    add_tag(document, "if is_signed_by_both")
    both = add_table(document, 1, [Cm(8.2), Cm(0.6), Cm(8.2)])
    _signature(both.cell(0, 0), words["signature_person"], "{{ signer }}", words)
    both.cell(0, 1).paragraphs[0].style = "Gap"
    _signature(both.cell(0, 2), words["signature_coach"], "{{ coach }}", words)
    keep_row_whole(both, 0)
    add_tag(document, "else")
    alone = add_table(document, 1, [Cm(8.2)])
    _signature(alone.cell(0, 0), words["signature_coach"], "{{ coach }}", words)
    keep_row_whole(alone, 0)
    add_tag(document, "endif")
    document.add_paragraph(style="Gap")  # Word wants a paragraph after the last table; this one takes no room


def _signature(cell: _Cell, role: str, name: str, words: Any) -> None:
    write(
        cell,
        (role, "Fact label"),
        (name, "Fact value"),
        (words["signature_line"], "Fact label"),
        ("", "Cell"),
    )
    for paragraph in cell.paragraphs:
        paragraph.paragraph_format.keep_with_next = True
    cell.paragraphs[-1].paragraph_format.space_after = Pt(44)
    edge = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>' for side in SIDES)
    cell._tc.get_or_add_tcPr().append(parse_xml(f"<w:tcBorders {nsdecls('w')}>{edge}</w:tcBorders>"))


def make(lang: str) -> bytes:
    """Return the template of one language."""
    words = texts("session_report", lang)
    document = docx.Document()
    add_styles(document, lang)
    add_page(document, words)
    add_top(document, words)
    add_section(document, "topics", words["heading_topics"])
    document.add_paragraph("{{ topics }}", style="Normal")
    add_tag(document, "endif")
    for name, heading in (("note", "{{ note_heading }}"), ("decisions", words["heading_decisions"])):
        add_section(document, name, heading)
        add_lines(document, name)
        add_tag(document, "endif")
    add_actions(document, words)
    add_section(document, "documents", words["heading_documents"])
    add_lines(document, "documents")
    add_tag(document, "endif")
    add_section(document, "next_appointment", words["heading_next"])
    box = add_table(document, 1, [TEXT_WIDTH], left=ACCENT)
    shade(box.cell(0, 0), ACCENT_SOFT)
    write(box.cell(0, 0), ("{{ next_appointment }}", "Callout"))
    keep_row_whole(box, 0)
    add_tag(document, "endif")
    add_signatures(document, words)
    make_slim(document)
    set_word_version(document)
    made = io.BytesIO()
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = words["title"]
    document.save(made)
    return fixed_dates(made.getvalue())


def main() -> None:
    """Write both templates."""
    for lang in LANGUAGE:
        path = ROOT / "resources" / "templates" / f"session_report_{lang}.docx"
        path.write_bytes(make(lang))
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
