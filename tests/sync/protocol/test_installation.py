"""Headquarters is installed without windows and without SQLCipher: the protocol needs neither."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.contracts.source_tree import CHECKOUT

ALLOWED = {"_cffi_backend", "_openssl", "backports", "cffi", "coachdesk", "cryptography", "sync", "zstandard"}
MODULES = sorted(
    path.stem for path in (CHECKOUT / "sync" / "protocol").glob("*.py") if path.stem != "__init__"
)


def drawn_in_by(program: str) -> set[str]:
    """Return the modules that a fresh Python holds after a line."""
    line = f"import json, sys; {program}; print(json.dumps(sorted(sys.modules)))"
    answered = subprocess.run(
        [sys.executable, "-c", line], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    return set(json.loads(answered.stdout))


def test_it_draws_in_nothing_but_its_two_libraries() -> None:
    names = ", ".join(f"sync.protocol.{name}" for name in MODULES)
    found = drawn_in_by(f"import {names}")
    packages = {name.partition(".")[0] for name in found - drawn_in_by("pass")}
    assert packages - set(sys.stdlib_module_names) - ALLOWED == set()
    ours = {name for name in found if name.startswith("coachdesk.")}
    assert {name.split(".")[1] for name in ours} == {"errors", "journal", "programme"}
    assert "coachdesk.programme.registry" not in found
