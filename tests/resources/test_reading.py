"""A malformed shipped file is refused with its name and place; what is read cannot be changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import resources


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Lay a folder of our own under ``resources``; the caches are emptied before and after."""
    caches = (resources.text_file, resources.catalogue_entries, resources.catalogue, resources.pathway)
    for name in ("catalogues", "pathways"):
        (tmp_path / name).mkdir()
    phases = resources.resource("catalogues", "phases.json").read_text(encoding="utf-8")
    (tmp_path / "catalogues" / "phases.json").write_text(phases, encoding="utf-8")
    monkeypatch.setattr(resources, "_FOLDER", tmp_path)
    for cached in caches:
        cached.cache_clear()
    yield tmp_path
    for cached in caches:
        cached.cache_clear()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "must be a list"),
        ("[]", "must be a list"),
        ('["a"]', "entry 1 is not an object"),
        ('[{"code": "a", "fr": "A"}]', "entry 1 has no 'en'"),
        ('[{"code": "a", "fr": " ", "en": "A"}]', "entry 1 has no 'fr'"),
        (
            '[{"code": "a", "fr": "A", "en": "A"}, {"code": "a", "fr": "B", "en": "B"}]',
            "code 'a' written twice",
        ),
        ('[{"code": "a", "fr": "A", "fr": "B", "en": "A"}]', "key 'fr' written twice"),
        ("[", "not JSON (line 1"),
    ],
)
def test_a_malformed_catalogue_is_named(folder: Path, text: str, said: str) -> None:
    (folder / "catalogues" / "colours.json").write_text(text, encoding="utf-8")
    with pytest.raises(resources.ResourceError) as caught:
        resources.catalogue("colours")
    assert said in str(caught.value)
    assert "catalogues/colours.json" in str(caught.value)


def test_a_missing_catalogue_is_named() -> None:
    with pytest.raises(resources.ResourceError, match=r"catalogues/no_such_list\.json"):
        resources.catalogue("no_such_list")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(resources.ResourceError, match="'de'"):
        resources.catalogue("phases", "de")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"phase": "P99"}, "in no known phase"),
        ({"offset_days": -1}, "no offset_days"),
        ({"offset_days": True}, "no offset_days"),
        ({"code": ""}, "has no code"),
        ({"labels": {"fr": "Jalon"}}, "lacks a label"),
    ],
)
def test_a_malformed_pathway_is_named(folder: Path, change: dict[str, object], said: str) -> None:
    line = {"code": "a", "phase": "P0", "offset_days": 0, "labels": {"fr": "Jalon", "en": "Milestone"}}
    content = {"code": "short", "fr": "Court", "en": "Short", "milestones": [{**line, **change}]}
    (folder / "pathways" / "short.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(resources.ResourceError, match=said):
        resources.pathway("short")


def test_what_is_read_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        resources.catalogue("phases")["P0"] = "x"  # type: ignore[index]  # the point of the test
    with pytest.raises(TypeError):
        resources.catalogue_entries("phases")[0]["fr"] = "x"  # type: ignore[index]  # the point of the test
