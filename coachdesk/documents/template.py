"""Renders a shipped Word template (docxtpl) into bytes that are the same for the same content.

docxtpl loses text silently in three ways that are closed here: ``&`` and ``<`` without ``autoescape``; characters that
XML cannot hold, which its lenient parser drops together with what follows; and braces typed by a person, some of which
it takes for its own. What it made is opened again and compared with what it was given (``checking.py``).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import resources
from coachdesk.documents.errors import TemplateDamaged

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

FIXED_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest date a zip can hold: the date of every part, so that equal content gives equal bytes."""

_NOT_XML = re.compile("[^\\t\\n\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""What XML 1.0 cannot hold (production [2] Char)."""


def safe_text(text: str) -> str:
    """Return a text without what XML cannot hold; a control character becomes nothing, a lone surrogate "?"."""
    return _NOT_XML.sub(lambda found: "?" if "\ud800" <= found[0] <= "\udfff" else "", text)


def render_template(name: str, values: Mapping[str, Any], *, title: str, made_on: date) -> bytes:
    """Return the .docx of ``resources/templates/<name>.docx`` filled with ``values``.

    Values are texts, or tuples, mappings and frozen dataclasses of them, already clean (``safe_text``). Raises
    ``TemplateDamaged``; a variable that the template names and ``values`` lacks counts as damage.
    """
    # Word's libraries are only paid for by whoever makes a document, not by the lock screen.
    from docxtpl import DocxTemplate  # noqa: PLC0415  # see above
    from jinja2 import StrictUndefined, TemplateError  # noqa: PLC0415  # see above
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415  # see above
    from markupsafe import Markup, escape  # noqa: PLC0415  # see above

    def shielded(value: object) -> object:
        if not isinstance(value, str):
            return value
        return Markup(str(escape(value)).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704  # escaped just before

    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=shielded)
    try:
        template = DocxTemplate(io.BytesIO(resources.resource("templates", f"{name}.docx").read_bytes()))
        template.render(dict(values), jinja_env=environment, autoescape=True)
    except (OSError, KeyError, ValueError, TemplateError, zipfile.BadZipFile) as error:
        raise TemplateDamaged(template=name, reason=type(error).__name__) from error
    _describe(template.docx, title, made_on)
    made = io.BytesIO()
    template.save(made)
    return fixed_dates(made.getvalue())


def _describe(document: WordDocument, title: str, made_on: date) -> None:
    """Write the properties that Word shows; the author stays empty, since a document travels."""
    noon = datetime.combine(made_on, time(12))
    properties = document.core_properties
    properties.title = title
    properties.author = properties.last_modified_by = ""
    properties.created = properties.modified = noon
    properties.revision = 1


def fixed_dates(data: bytes) -> bytes:
    """Return the same zip with its parts in order of name, each at one fixed date."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        # Word reads the list of content types first; the others may stand in any order.
        for name in sorted(before.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, FIXED_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on Windows as elsewhere
            after.writestr(entry, before.read(name))
    return made.getvalue()
