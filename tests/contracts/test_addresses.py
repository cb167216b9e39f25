"""Nothing in the project depends on one machine, nor names where packages come from."""

from __future__ import annotations

import re
import tomllib

from tests.contracts.source_tree import CHECKOUT, listed, named, text_files

# In pieces, so that this file does not hold what it looks for.
REGISTRIES = tuple(
    ".".join(pieces)
    for pieces in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("debian", "org"),
        ("crates", "io"),
        ("anaconda", "org"),
    )
)
# An invented person's /home/salome may stand in a test or on a drawn screen.
MACHINE_PATH = re.compile(
    r"(?<![\w.~-])/(?:work|root|opt|mnt|srv|var/tmp)/\w|(?<![\w.~-])/home/(?:debian|runner|ubuntu|user|vagrant)\b"
)

LOCKS = ("runtime.txt", "headquarters.txt", "development.txt", "windows.txt")


def test_no_registry_is_named() -> None:
    found = [
        f"{named(path)} {registry}"
        for path, text in text_files()
        for registry in REGISTRIES
        if registry in text
    ]
    assert not found, listed(found)


def test_no_path_of_a_machine_is_named() -> None:
    found = [
        f"{named(path, text.count(chr(10), 0, match.start()) + 1)} {match.group()}"
        for path, text in text_files()
        for match in MACHINE_PATH.finditer(text)
    ]
    assert not found, listed(found)


def test_the_locks_hold_every_package_with_its_hash() -> None:
    for name in LOCKS:
        text = (CHECKOUT / "packaging" / "locks" / name).read_text(encoding="utf-8")
        assert "://" not in text, f"{name} holds an address"
        pins = re.findall(r"^(\S+==\S+.*?)(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
        assert len(pins) > 10
        assert [pin.partition(" ")[0] for pin in pins if "--hash=sha256:" not in pin] == []


def _pins(name: str) -> dict[str, str]:
    text = (CHECKOUT / "packaging" / "locks" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;\\]+)", text, re.MULTILINE))


def test_the_locks_agree() -> None:
    runtime, headquarters, development = (_pins(name) for name in LOCKS[:3])
    assert runtime.items() <= development.items()
    assert headquarters.items() <= development.items()


def test_headquarters_is_installed_without_a_screen() -> None:
    pins = _pins("headquarters.txt").keys()
    assert not {"pyside6-essentials", "shiboken6", "sqlcipher3"} & pins


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    extras = project["project"]["optional-dependencies"]
    shared = {_name(line) for line in project["project"]["dependencies"]}
    runtime = shared | {_name(line) for line in extras["desk"]}
    headquarters = shared | {_name(line) for extra in ("hq", "s3") for line in extras[extra]}
    tools = {_name(line) for group in groups.values() for line in group if isinstance(line, str)}
    assert runtime - _pins("runtime.txt").keys() == set()
    assert headquarters - _pins("headquarters.txt").keys() == set()
    assert tools - _pins("development.txt").keys() == set()


def _name(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found is not None
    return re.sub(r"[-_.]+", "-", found.group()).lower()
