"""Reading the laptop's registry."""

from __future__ import annotations

import re
import shlex

from windows.verification.session import Session

UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\CoachDesk"
PRODUCT = r"Software\CoachDesk"
CLASSES = r"Software\Classes"
_VALUE = re.compile(r"^ {4}(?P<name>.*?) {4}REG_(?P<kind>[A-Z_]+)(?: {4}(?P<value>.*))?$")


def values(text: str) -> dict[str, str]:
    """Read what ``reg query`` prints; the default value has the name ""."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        match = _VALUE.match(line.rstrip("\r"))
        if match:
            name = match["name"].strip()
            found["" if name in {"(Default)", "(Par défaut)", "(par défaut)"} else name] = (
                match["value"] or ""
            )
    return found


def key(session: Session, path: str, root: str = "HKCU") -> dict[str, str] | None:
    """Return the values of a key; None when there is no such key."""
    answer = session.run(f"reg {shlex.quote(root + chr(92) + path)}", 20)
    return values(answer.text) if answer.status == 0 else None
