"""The modules of the way to the lock screen in one file: made from a compiled tree, used, left alone when not fit."""

from __future__ import annotations

import marshal
import os
import py_compile
import shutil
import subprocess
import sys
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import pytest

from coachdesk.start_bundle import FILE_NAME, StartBundle, use_start_bundle
from development.failures import CannotGoOn
from tests.contracts.test_start import FIRST_PAINTING
from windows import start_bundle
from windows.places import CHECKOUT

USED = """
import sys
from coachdesk.start_bundle import use_start_bundle
assert use_start_bundle(sys.argv[2])
"""
LOADERS = (
    "sorted(name for name, module in list(sys.modules.items())"
    ' if type(getattr(module, "__loader__", None)).__name__ == "StartBundle")'
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return packages as they are laid into an installation, compiled by this Python, with their bundle."""
    app = tmp_path_factory.mktemp("selftest") / "next"
    for package in ("coachdesk", "resources", "sync", "ui"):
        shutil.copytree(CHECKOUT / package, app / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in start_bundle.MODULES:
        file = app.joinpath(*name.split("."))
        py_compile.compile(
            str(file / "__init__.py" if file.is_dir() else file.with_suffix(".py")), doraise=True
        )
    start_bundle.write(app)
    return app


def shown(app: Path, desk: Path) -> subprocess.CompletedProcess[str]:
    """Start the window from the bundle and return the modules that came out of it."""
    program = USED + FIRST_PAINTING.replace("sorted(sys.modules)", LOADERS)
    return subprocess.run(
        [sys.executable, "-c", program, str(desk), str(app / "coachdesk")],
        cwd=app,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_lock_screen_comes_out_of_one_file(app: Path, tmp_path: Path) -> None:
    (tmp_path / "desk.json").write_bytes(b"")
    screen = app / "ui" / "lock" / "lock_screen.py"
    content = screen.read_bytes()
    screen.unlink()  # whoever still opens the single files is found out
    try:
        done = shown(app, tmp_path)
    finally:
        screen.write_bytes(content)
    assert done.returncode == 0, done.stderr
    assert '"ui.lock.lock_screen"' in done.stdout
    assert done.stdout.count('"ui.') > 30


def test_a_module_knows_its_place_as_any_other_does(app: Path) -> None:
    _, modules = marshal.loads((app / "coachdesk" / FILE_NAME).read_bytes())  # noqa: S302 - made just before
    bundle = StartBundle(str(app), modules)
    package = bundle.find_spec("ui.lock")
    module = bundle.find_spec("ui.lock.lock_screen")
    assert package is not None
    assert module is not None
    assert package.submodule_search_locations == [str(app / "ui" / "lock")]
    assert package.origin == str(app / "ui" / "lock" / "__init__.py")
    assert module.submodule_search_locations is None
    assert (module.origin, module.has_location) == (str(app / "ui" / "lock" / "lock_screen.py"), True)
    assert bundle.find_spec("ui.dossiers") is None


def test_the_same_tree_makes_the_same_bytes(app: Path) -> None:
    before = (app / "coachdesk" / FILE_NAME).read_bytes()
    start_bundle.write(app)
    assert (app / "coachdesk" / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"not marshalled",
        marshal.dumps((b"none", {})),
        marshal.dumps(MAGIC_NUMBER),
        marshal.dumps((1,)),
    ],
)
def test_a_bundle_that_is_not_for_us_is_left_alone(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / FILE_NAME).write_bytes(content)
    before = list(sys.meta_path)
    assert not use_start_bundle(str(tmp_path))
    assert sys.meta_path == before


def test_a_module_that_is_not_compiled_stops_the_build(app: Path) -> None:
    compiled = app / "ui" / "theme" / "__pycache__"
    compiled.rename(compiled.with_name("away"))
    try:
        with pytest.raises(CannotGoOn, match=r"ui\.theme"):
            start_bundle.write(app)
    finally:
        compiled.with_name("away").rename(compiled)


def test_both_sides_mean_the_same_file() -> None:
    assert start_bundle.FILE_NAME == FILE_NAME
