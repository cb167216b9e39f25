"""How the made templates look, and the pieces of Word that python-docx leaves to its user."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

INK = "1B211F"
MUTED = "59625E"
ACCENT = "0B6A5A"
ACCENT_SOFT = "E6F3EF"
PAPER = "F6F5F1"
WARM = "FCECC8"
WARM_INK = "704200"
LINE = "D6D3C9"
FONT = "Calibri"
SAFE_FALLBACK = "Segoe UI"  # has the Arabic and Hebrew letters that Calibri leaves to it
MARGIN = Cm(2)
SIDES = ("top", "left", "bottom", "right")
TEXT_WIDTH = Cm(17)
LANGUAGE = {"fr": "fr-FR", "en": "en-GB"}


def colour(code: str) -> RGBColor:
    """Return a colour from its hexadecimal code."""
    return RGBColor.from_string(code)


def paragraph_style(
    document: Document, name: str, size: float, *, based_on: str | None = "Normal", **look: Any
) -> ParagraphStyle:
    """Add or restyle a paragraph style; ``look``: bold, colour, before, after, keep_with_next, line (spacing)."""
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if not isinstance(style, ParagraphStyle):
        raise TypeError(name)
    style.base_style = styles[based_on] if based_on else None
    style.font.size = Pt(size)
    style.font.bold = look.get("bold", False)
    style.font.italic = False
    style.font.color.rgb = colour(look.get("colour", INK))
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(
        0,
        parse_xml(
            f'<w:rFonts {nsdecls("w")} w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{SAFE_FALLBACK}"/>'
        ),
    )
    layout = style.paragraph_format
    layout.space_before = Pt(look.get("before", 0))
    layout.space_after = Pt(look.get("after", 0))
    layout.line_spacing = look.get("line", 1.0)
    layout.keep_with_next = look.get("keep_with_next", False)
    layout.widow_control = True
    style.quick_style = True
    return style


def shade(cell: _Cell, fill: str) -> None:
    """Colour a cell's background."""
    cell._tc.get_or_add_tcPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
    )


def add_table(
    document: Document, rows: int, widths: list[Length], *, inside: str = "", left: str = ""
) -> Table:
    """Add a table of fixed column widths without borders, but for lines between rows or a bar at the left."""
    table: Table = document.add_table(rows, len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblStyle")):
        properties.remove(old)
    line = f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{inside}"/>' if inside else ""
    foot = f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{inside}"/>' if inside else ""
    bar = f'<w:left w:val="single" w:sz="24" w:space="0" w:color="{left}"/>' if left else ""
    properties.insert_element_before(
        parse_xml(f"<w:tblBorders {nsdecls('w')}>{bar}{foot}{line}</w:tblBorders>"),
        "w:tblLayout",
        "w:tblLook",
    )
    sides = '<w:left w:w="142" w:type="dxa"/><w:right w:w="113" w:type="dxa"/>'
    properties.insert_element_before(
        parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"), "w:tblLook"
    )
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    for grid, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        grid.set(qn("w:w"), str(int(width.twips)))
    return table


def keep_row_whole(table: Table, row: int) -> None:
    """Forbid a page break inside a row."""
    table.rows[row]._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))


def write(cell: _Cell, *lines: tuple[str, str]) -> None:
    """Fill a cell with paragraphs of (text, style)."""
    for number, (text, style) in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.style = style
        paragraph.add_run(text)


def add_field(paragraph: Paragraph, instruction: str) -> None:
    """Add a field that Word works out: PAGE, NUMPAGES."""
    for kind in ("begin", "", "separate", "text", "end"):
        run = paragraph.add_run()
        if kind == "":
            run._r.append(
                parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"> {instruction} </w:instrText>')
            )
        elif kind == "text":
            run.text = "1"
        else:
            run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))


KEPT_STYLES = {"Header", "Footer", "List Bullet", "Default Paragraph Font", "Normal Table", "No List"}


def make_slim(document: Document) -> None:
    """Drop what python-docx's own template carries along and no report uses: two thirds of its size."""
    for owner in (document.part, document.part.package):
        for key, relation in list(owner.rels.items()):
            if relation.reltype.rpartition("/")[2] in ("stylesWithEffects", "thumbnail", "customXml"):
                del owner.rels[key]
    styles = document.styles.element
    # A linked character style ("Title Char") only serves to format part of a paragraph like its style.
    used = {style.name for style in document.styles if style.builtin is False} | KEPT_STYLES
    used |= {"Normal", "Title", "Heading 1"}
    for style in list(document.styles):
        if style.name not in used or (style.name or "").endswith(" Char"):
            styles.remove(style.element)
    for link in [*styles.iter(qn("w:link"))]:
        link.getparent().remove(link)


def set_word_version(document: Document) -> None:
    """Say that the layout is today's, so that Word does not open it in compatibility mode."""
    settings = document.settings.element
    for old in settings.findall(qn("w:compat")):
        settings.remove(old)
    mode = (
        f'<w:compat {nsdecls("w")}><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    )
    following = (
        "w:docVars",
        "w:rsids",
        "m:mathPr",
        "w:themeFontLang",
        "w:clrSchemeMapping",
        "w:decimalSymbol",
    )
    settings.insert_element_before(parse_xml(mode), *following)
