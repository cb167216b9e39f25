"""What the person is told after an unlocking that found something to put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.messages import has_text, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coachdesk.storage.cabinet import Notice
    from ui.shell.host import Host


def notice_sentence(notice: Notice) -> str:
    """Return the sentence of a notice; one that this version has no words for is told by its code."""
    key = f"shell.notice.{notice.code}"
    values = {name: value for name, value in notice.context.items() if isinstance(value, str | int)}
    return tr(key, **values) if has_text(key) else tr("shell.notice", code=notice.code)


def tell_notices(host: Host, notices: Sequence[Notice]) -> None:
    """Tell what was noticed at unlocking; nothing when there is nothing."""
    if notices:
        host.tell(" ".join(map(notice_sentence, notices)), tone="warning")
