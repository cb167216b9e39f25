"""Every reason that the protocol declares for an error has words of its own, in both languages."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import sync.client
import sync.protocol
from coachdesk.errors import CoachDeskError
from sync.protocol.errors import InvitationRefused, InvitationWrong
from ui.messages import code_sentence, error_sentence, tr

SYNC = Path(sync.protocol.__file__).resolve().parents[1]
_DECLARATION = re.compile(r"``reason``:(.*?)(?:\n\s*\n|\Z)", re.DOTALL)
_CODE = re.compile(r"``([a-z_]+)``")


def error_classes() -> Iterator[type[CoachDeskError]]:
    for package in (sync.client, sync.protocol):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    waiting: list[type[CoachDeskError]] = [CoachDeskError]
    while waiting:
        children = waiting.pop().__subclasses__()
        waiting += children
        yield from (one for one in children if one.__module__.startswith("sync."))


def declared() -> dict[str, tuple[str, frozenset[str]]]:
    """Return class name → (code, its reasons), for the classes that say which there are."""
    found = {}
    for one in error_classes():
        said = _DECLARATION.search(one.__doc__ or "")
        if said is not None:
            found[one.__name__] = one.code, frozenset(_CODE.findall(said.group(1)))
    return found


def used() -> Iterator[tuple[str, str]]:
    """Return (class name, reason) wherever sync makes an error of a reason written out."""
    for path in SYNC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            for keyword in node.keywords:
                if keyword.arg == "reason" and isinstance(keyword.value, ast.Constant):
                    yield node.func.id, str(keyword.value.value)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_declared_reason_has_its_words(language: str, app_language: object) -> None:
    assert callable(app_language)
    app_language(language)
    reasons = declared()
    assert {"TextMalformed", "InvitationWrong", "RecoveryRefused", "ContentRefused", "Unreachable"} <= set(
        reasons
    )
    wordless = [
        f"{code}.{reason}"
        for code, names in reasons.values()
        for reason in names
        if code_sentence(code, {"reason": reason}) == tr(f"errors.{code}")
    ]
    assert sorted(wordless) == []


def test_every_reason_that_is_used_is_declared() -> None:
    reasons = declared()
    undeclared = {
        (name, reason) for name, reason in used() if name in reasons and reason not in reasons[name][1]
    }
    assert undeclared == set()
    assert sum(name in reasons for name, _ in used()) > 20


@pytest.mark.parametrize("language", ["fr", "en"])
def test_headquarters_refuses_an_invitation_in_the_desk_s_own_words(
    language: str, app_language: object
) -> None:
    assert callable(app_language)
    app_language(language)
    for reason in declared()["InvitationWrong"][1]:
        assert error_sentence(InvitationRefused(reason=reason)) == error_sentence(
            InvitationWrong(reason=reason)
        )
    assert error_sentence(InvitationRefused(reason="of_tomorrow")) == tr("errors.refused.invitation")
