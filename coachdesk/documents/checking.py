"""Opens a made document again and looks whether every text that went in came out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from coachdesk.documents.errors import DocumentIncomplete

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


def document_text(data: bytes) -> list[str]:
    """Return the text of every paragraph of a .docx in reading order: body, tables, then headers and footers.

    A tab and a line break inside a paragraph come as ``\\t`` and ``\\n``.
    """
    import docx  # noqa: PLC0415  # Word's library is only paid for by whoever makes a document

    return list(_paragraphs(docx.Document(io.BytesIO(data))))


def _paragraphs(document: WordDocument) -> Iterator[str]:
    from docx.oxml.ns import qn  # noqa: PLC0415  # paid for by whoever makes a document
    from docx.text.paragraph import Paragraph  # noqa: PLC0415  # paid for by whoever makes a document

    roots: list[Any] = [document.element.body]
    for section in document.sections:
        roots += [section.header._element, section.footer._element]
    for root in roots:
        for element in root.iter(qn("w:p")):
            yield Paragraph(element, document._body).text


def check_complete(data: bytes, expected: Iterable[tuple[str, str]]) -> None:
    """Raise ``DocumentIncomplete`` unless each text of ``expected`` (part, text) is in the document.

    White space is compared loosely, since a document breaks its lines where it likes. A document that cannot be opened
    at all counts as one without any text.
    """
    try:
        found = _loose(" ".join(document_text(data)))
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise DocumentIncomplete(part="document") from error
    for part, text in expected:
        if _loose(text) not in found:
            raise DocumentIncomplete(part=part)


def _loose(text: str) -> str:
    return " ".join(text.split())
