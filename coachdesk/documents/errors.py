"""What can go wrong with a document.

::

    Fault
    ├── TemplateDamaged      a shipped template cannot be rendered
    └── DocumentIncomplete   a document was made, and a text is missing when it is opened again
"""

from __future__ import annotations

from coachdesk.errors import Fault


class TemplateDamaged(Fault):
    """A template cannot be opened or rendered (context: template, reason)."""

    code = "template_damaged"


class DocumentIncomplete(Fault):
    """A document lacks a text that it was given (context: part)."""

    code = "document_incomplete"
