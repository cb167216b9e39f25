"""What the person is told after an unlocking that found something to put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.messages import has_text, tr

if TYPE_CHECKING:
    from coachdesk.storage.cabinet import Notice


def notice_sentence(notice: Notice) -> str:
    """Return the sentence of a notice; one that this version has no words for is told by its code."""
    key = f"shell.notice.{notice.code}"
    values = {name: value for name, value in notice.context.items() if isinstance(value, str | int)}
    return tr(key, **values) if has_text(key) else tr("shell.notice", code=notice.code)
