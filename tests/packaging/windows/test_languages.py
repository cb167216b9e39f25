"""The sentences that the installer's framework brings along are as well set as our own."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from development.failures import CannotGoOn
from windows import languages

NO_BREAK = "\u00a0"


def test_typewriter_marks_become_those_of_print() -> None:
    assert languages.typographic("J'a&ccepte...", "French") == "J’a&ccepte…"
    assert languages.typographic("Espace requis : ", "French") == f"Espace requis{NO_BREAK}: "
    assert languages.typographic("Don't stop: go on ?", "English") == "Don’t stop: go on ?"


@pytest.mark.skipif(shutil.which("makensis") is None, reason="needs makensis")
def test_no_sentence_of_the_installer_has_a_typewriters_mark(tmp_path: Path) -> None:
    folder = languages.lay(tmp_path / "languages")
    sentences = {language: _sentences(folder, language) for language in languages.LANGUAGES}
    assert any("l’installation" in one for one in sentences["French"])
    for language, said in sentences.items():
        assert len(said) > 100
        for one in said:
            assert "'" not in one, one
            assert "..." not in one, one
            assert language != "French" or not re.search(r" [:;!?]", one), one


def test_a_framework_without_the_language_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NSISDIR", str(tmp_path))
    with pytest.raises(CannotGoOn, match=r"French\.nlf"):
        languages.lay(tmp_path / "languages")


def _sentences(folder: Path, language: str) -> list[str]:
    table = (folder / f"{language}.nlf").read_text("utf-8-sig").splitlines()
    macros = (folder / f"{language}.nsh").read_text("utf-8-sig")
    return [line for line in table if not line.startswith("#")] + re.findall(
        r'\$\{LangFileString\} \w+ "(.*)"', macros
    )
