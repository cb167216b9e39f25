"""Release notes: one sentence a fragment, of a known kind, and they come together."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

from tests.conftest import CHECKOUT

NEWS = CHECKOUT / "packaging" / "news"
NOT_FRAGMENTS = {"README.md", "template.md.jinja"}


def kinds() -> set[str]:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    return {kind["directory"] for kind in project["tool"]["towncrier"]["type"]}


def test_every_fragment_has_a_topic_and_a_known_kind() -> None:
    wanted = re.compile(rf"[a-z0-9]+(-[a-z0-9]+)*\.({'|'.join(sorted(kinds()))})\.md")
    wrong = [
        path.name
        for path in NEWS.iterdir()
        if path.name not in NOT_FRAGMENTS and not wanted.fullmatch(path.name)
    ]
    assert wrong == []


def test_every_fragment_is_one_sentence() -> None:
    for path in NEWS.glob("*.*.md"):
        text = path.read_text(encoding="utf-8").strip()
        assert "\n" not in text, path.name
        assert re.fullmatch(r"[A-Z].*[.!]", text), path.name
        assert not re.search(r"[.!?] [A-Z]", text), path.name


def test_they_come_together() -> None:
    drawn = subprocess.run(
        [sys.executable, "-m", "towncrier", "build", "--draft", "--version", "9.9.9"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert "## 9.9.9" in drawn.stdout
    for path in NEWS.glob("*.*.md"):
        assert f"- {path.read_text(encoding='utf-8').strip()}" in drawn.stdout
