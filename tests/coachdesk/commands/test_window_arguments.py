"""What the window is asked on the command line: a desk, a language, files; anything else is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from coachdesk.commands.exit_codes import USAGE
from coachdesk.commands.window_arguments import WindowArguments, window_arguments


def test_files_are_taken_with_their_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    whole = tmp_path / "ma clé" / "équipe.coachbundle"
    assert window_arguments([str(whole), "x.coachinvite"]) == WindowArguments(
        files=(whole, tmp_path / "x.coachinvite")
    )
    assert window_arguments(["--desk", "d", "./noms"]) == WindowArguments(
        desk=Path("d"), files=(tmp_path / "noms",)
    )


@pytest.mark.parametrize(
    "given", [["chekc"], ["--dmeo"], ["--desk"], ["--lang", "de"], ["--demo", "--desk=x"], [""]]
)
def test_a_word_that_was_mistyped_is_refused(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert window_arguments(given) == USAGE
    assert "--help" in capsys.readouterr().err


def test_without_a_console_it_is_refused_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", None)
    assert window_arguments(["chekc"]) == USAGE
