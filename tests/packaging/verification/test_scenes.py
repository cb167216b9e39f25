from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from windows.verification import command, laboratory, scenes
from windows.verification.laboratory import NO_LABORATORY
from windows.verification.sheet import HEADER, write_sheet


def test_all_are_played_in_their_order_unless_one_is_named() -> None:
    assert scenes.chosen(None) == list(scenes.SCENES)
    assert [scene.name for scene in scenes.chosen("sync")] == ["install", "work", "sync"]
    assert [scene.name for scene in scenes.chosen("pages")] == ["pages"]


def test_every_scene_comes_after_what_it_needs() -> None:
    before: set[str] = set()
    for scene in scenes.SCENES:
        assert set(scene.needs) <= before, scene.name
        before.add(scene.name)


def test_the_sheet_made_here_holds_people(tmp_path: Path) -> None:
    count = write_sheet(tmp_path / "sheet.xlsx")
    page = load_workbook(tmp_path / "sheet.xlsx").worksheets[0]
    rows = list(page.iter_rows(min_row=3, values_only=True))
    assert rows[0] == HEADER
    assert len(rows) == 1 + count
    assert any("N'DIAYE" in row for row in rows)


def test_without_a_laboratory_the_command_ends_with_its_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for variable in laboratory.VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    assert command.main(["--lab", str(tmp_path)]) == NO_LABORATORY
    assert "neither a laboratory" in capsys.readouterr().err
