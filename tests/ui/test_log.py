"""The log says what failed and where, and never what anybody typed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coachdesk.errors import Fault, UnknownRecord
from ui.background import Background
from ui.log import places_of, start_log

Settle = Callable[[], None]
SECRET = "Awa N'Diaye, 12 rue des Lilas"


class Broken(Fault):
    """A defect."""

    code = "test.broken"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    path = start_log(tmp_path)
    assert path is not None
    yield path
    for handler in [
        one for one in logging.getLogger().handlers if getattr(one, "baseFilename", "") == str(path)
    ]:
        logging.getLogger().removeHandler(handler)
        handler.close()


def test_a_defect_is_logged_without_what_it_holds(log: Path, background: Background, settle: Settle) -> None:
    def work() -> None:
        name = SECRET
        try:
            raise ValueError(f"cannot read {name}")
        except ValueError as error:
            raise Broken(note=name) from error

    background.run(work, None, lambda _error: None)
    settle()
    written = log.read_text("utf-8")
    assert "Broken [test.broken]" in written
    assert "ValueError" in written
    assert "test_log.py" in written
    assert "Awa" not in written
    assert "Lilas" not in written


def test_what_a_person_can_put_right_is_not_logged(log: Path, background: Background, settle: Settle) -> None:
    def work() -> None:
        raise UnknownRecord(kind="case")

    background.run(work, None, lambda _error: None)
    settle()
    assert not log.exists() or log.read_text("utf-8") == ""


def test_arguments_of_messages_stay_out(log: Path) -> None:
    logging.getLogger("somebody.else").warning("cannot read %s", SECRET)
    written = log.read_text("utf-8")
    assert "cannot read %s" in written
    assert "Awa" not in written


def test_paths_outside_the_program_are_shortened() -> None:
    try:
        exec(compile("1 / 0", str(Path.home() / "Awa" / "script.py"), "exec"))  # noqa: S102  # a file of that name
    except ZeroDivisionError as error:
        places = places_of(error)
    assert "script.py:1" in places
    assert str(Path.home()) not in places


def test_without_the_right_to_write_the_program_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    assert start_log(tmp_path / "file" / "log") is None
