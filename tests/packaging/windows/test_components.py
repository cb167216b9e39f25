"""What is inside is listed, with its licence."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from development.failures import CannotGoOn
from windows.components import Component, lay_licences, of_wheel
from windows.material_list import material_list


def wheel(folder: Path, metadata: str, **texts: str) -> Path:
    file = folder / "thing-1.whl"
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("thing-1.dist-info/METADATA", metadata)
        for name, text in texts.items():
            made.writestr(f"thing-1.dist-info/licenses/{name}", text)
    return file


def test_a_package_says_its_licence_and_brings_its_text(tmp_path: Path) -> None:
    found = of_wheel(wheel(tmp_path, "Name: thing\nVersion: 1\nLicense-Expression: MIT\n", LICENSE="words"))
    assert (found.name, found.version, found.licence) == ("thing", "1", "MIT")
    assert found.texts == {"LICENSE": b"words"}
    assert found.purl == "pkg:pypi/thing@1"


def test_a_package_without_a_licence_is_not_packed(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match="thing does not say its licence"):
        of_wheel(wheel(tmp_path, "Name: thing\nVersion: 1\n"))


def test_qt_is_passed_on_under_the_lgpl_with_its_text(tmp_path: Path) -> None:
    said = "Name: PySide6_Essentials\nVersion: 6.11.3\nLicense: LGPL-3.0-only OR GPL-2.0-only\n"
    made = wheel(tmp_path, said, **{"LicenseRef-Qt-Commercial.txt": "not taken"})
    found = of_wheel(made)
    assert found.licence == "LGPL-3.0-only"
    assert sorted(found.texts) == ["GPL-3.0.txt", "LGPL-3.0.txt"]
    assert ("Qt", "LGPL-3.0-only") in found.parts


def test_the_page_of_licences_lists_every_part(tmp_path: Path) -> None:
    part = Component("thing", "1", "MIT", "", {"LICENSE": b"words"}, parts=(("inner", "Zlib"),))
    lay_licences([part], tmp_path)
    page = (tmp_path / "LICENCES.txt").read_text(encoding="utf-8-sig")
    assert "thing 1: MIT\n    inner: Zlib" in page
    assert "LGPL" in page
    assert (tmp_path / "thing" / "LICENSE").read_bytes() == b"words"


def test_the_list_of_components_is_the_same_for_the_same_contents() -> None:
    part = Component("thing", "1", "MIT", "ab" * 32, {}, "pkg:pypi/thing@1", (("inner", "Zlib"),))
    first, second = material_list([part], "1.0", 0), material_list([part], "1.0", 0)
    assert first == second
    found = json.loads(first)
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.6")
    assert found["components"][0]["hashes"] == [{"alg": "SHA-256", "content": "ab" * 32}]
    assert json.loads(material_list([part], "1.1", 0))["serialNumber"] != found["serialNumber"]
