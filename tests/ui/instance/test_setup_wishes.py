"""What the installer left for the first start: read beside the launcher, offered, and never in the way."""

from __future__ import annotations

import codecs
import logging
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from coachdesk import preferences
from tests.ui.instance.at_window import AtWindow, at_last_step
from tests.ui.instance.started import CHECKOUT, Person
from tests.ui.synchronisation.siege import Siege
from ui.first_start.first_start import FirstStart
from ui.instance.setup_wishes import SetupWishes, follow_wishes, program_home, read_wishes
from ui.messages import language, tr
from ui.shell.frame import Frame

INVITATION = "invitation.coachinvite"


def wide(text: str) -> bytes:
    """Return a file as the installer writes it."""
    return codecs.BOM_UTF16_LE + text.replace("\n", "\r\n").encode("utf-16-le")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return the launcher's folder."""
    made = tmp_path / "CoachDesk"
    made.mkdir()
    (made / INVITATION).write_text("CDI1-", "utf-8")
    return made


def test_the_launcher_s_folder_is_two_above_the_program(home: Path) -> None:
    module = home / "app-0.1.0" / "app" / "ui" / "instance" / "setup_wishes.py"
    assert program_home(module) == home
    assert program_home(CHECKOUT / "ui" / "instance" / "setup_wishes.py") is None
    assert program_home(home / "other" / "app" / "ui" / "app.py") is None


@pytest.mark.parametrize("encoded", [wide, lambda text: text.encode(), lambda text: text.encode("utf-8-sig")])
def test_language_and_invitation_are_read(home: Path, encoded: object) -> None:
    assert callable(encoded)
    (home / "setup.ini").write_bytes(encoded(f"[coachdesk]\nlanguage=en\ninvitation={INVITATION}\n"))
    assert read_wishes(home) == SetupWishes("en", home / INVITATION)


def test_without_a_file_nothing_is_wished(home: Path) -> None:
    assert read_wishes(home) == read_wishes(None) == SetupWishes()
    (home / "setup.ini").write_bytes(wide("[coachdesk]\n"))
    assert read_wishes(home) == SetupWishes()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\xff\xfe rubbish",
        codecs.BOM_UTF16_LE + b"x",
        b"[coachdesk\nlanguage=en",
        b"language=en\n",
        b"[other]\nlanguage=en\n",
        b"[coachdesk]\nlanguage=klingon\n",
        b"[coachdesk]\ninvitation=gone.coachinvite\n",
        b"[coachdesk]\ninvitation=../secret.coachinvite\n",
        b"[coachdesk]\ninvitation=..\\secret.coachinvite\n",
        b"[coachdesk]\ninvitation=C:secret.coachinvite\n",
        b"[coachdesk]\ninvitation=..\n",
    ],
)
def test_what_is_damaged_is_no_wish(home: Path, data: bytes) -> None:
    (home.parent / "secret.coachinvite").write_text("CDI1-", "utf-8")
    (home / "setup.ini").write_bytes(data)
    assert read_wishes(home) == SetupWishes(is_damaged=True)


def test_a_good_language_is_followed_beside_an_invitation_that_is_gone(home: Path) -> None:
    (home / "setup.ini").write_bytes(wide("[coachdesk]\nlanguage=en\ninvitation=gone.coachinvite\n"))
    assert read_wishes(home) == SetupWishes("en", None, is_damaged=True)


# In the window


@pytest.fixture
def siege(tmp_path: Path) -> Iterator[Siege]:
    made = Siege(tmp_path / "siege")
    yield made
    made.close()


@pytest.fixture
def newcomer(tmp_path: Path, home: Path, siege: Siege, qtbot: QtBot) -> Iterator[AtWindow]:
    """Return somebody at the first start, where the installer wished English and gave an invitation."""
    (home / "setup.ini").write_bytes(wide(f"[coachdesk]\nlanguage=en\ninvitation={INVITATION}\n"))
    (home / INVITATION).write_text(siege.invitation("Salomé"), "utf-8")
    made = AtWindow(
        tmp_path / "desk",
        siege,
        qtbot,
        fixed_language=None,
        before=lambda window: follow_wishes(window, home),
    )
    yield made
    made.window.close()
    assert made.window.syncing.wait_until_ended()


def test_the_first_start_speaks_the_language_and_offers_the_invitation(
    newcomer: AtWindow, qapp: QApplication
) -> None:
    assert language() == "en"
    newcomer.window.apply_preferences()  # as when the system turns dark
    assert language() == "en"
    step = at_last_step(newcomer)
    newcomer.wait(lambda: step.entry.is_good)
    assert step.invited.isChecked()
    assert tr("joining.code.from_setup") in [label.text() for label in step.entry.findChildren(QLabel)]
    step.alone.setChecked(True)  # an offer only
    start = newcomer.window.screen_shown
    assert isinstance(start, FirstStart)
    start.go_on()
    newcomer.wait(lambda: isinstance(newcomer.window.screen_shown, Frame))
    newcomer.settle()
    assert preferences.read_preferences(newcomer.folder).language == "en"


def test_what_is_damaged_leaves_a_line_in_the_log(
    tmp_path: Path, home: Path, siege: Siege, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    (home / "setup.ini").write_bytes(b"rubbish")
    made = AtWindow(
        tmp_path / "desk",
        siege,
        qtbot,
        fixed_language=None,
        before=lambda window: follow_wishes(window, home),
    )
    with caplog.at_level(logging.WARNING):
        made.wait(lambda: "setup.ini" in caplog.text)
    assert "rubbish" not in caplog.text
    assert isinstance(made.window.screen_shown, FirstStart)
    made.window.close()
    assert made.window.syncing.wait_until_ended()


# Installed


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Path]:
    """Return the program laid out as on a laptop."""
    home = tmp_path / "Programs" / "CoachDesk"
    for package in ("coachdesk", "resources", "sync", "ui"):
        shutil.copytree(
            CHECKOUT / package,
            home / "app-0.1.0" / "app" / package,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    yield home
    shutil.rmtree(home)  # the program's invented people would be found in it


SCRIPT = """
from pathlib import Path
from ui.app import make_application, make_window
from ui.messages import language
application = make_application()
window = make_window(Path("desk").absolute())
print(type(window.screen_shown).__name__, language())
window.close()
"""


def test_an_installed_program_finds_what_lies_beside_its_launcher(person: Person, installed: Path) -> None:
    def spoken() -> str:
        done = subprocess.run(
            [sys.executable, "-P", "-c", SCRIPT],
            cwd=person.home,
            env={**person.environment, "LC_ALL": "C.UTF-8", "LANG": "fr_FR.UTF-8"},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return done.stdout.strip()

    person.program = installed / "app-0.1.0" / "app"
    assert spoken() == "FirstStart fr"
    (installed / "setup.ini").write_bytes(wide("[coachdesk]\nlanguage=en\n"))
    assert spoken() == "FirstStart en"
    (installed / "setup.ini").write_bytes(b"rubbish")
    assert spoken() == "FirstStart fr"
