"""``coachdesk screenshots OUT``: every screen from the demo desk, as PNG, without a display."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from filelock import FileLock

import resources
from coachdesk.commands.exit_codes import DONE, FAILED, PROBLEMS
from coachdesk.demo import PASSPHRASE
from coachdesk.demo.keeping import demo_folder, ready_demo_desk
from coachdesk.desk import find_desk

LAPTOP = (1366, 768)
"""The commonest screen of the coaches, in pixels at scale 1."""


def run(options: argparse.Namespace, lang: str) -> int:
    """Draw the screens; a line for each, and what was wrong with any (exit code ``PROBLEMS``)."""
    folder = demo_folder().with_name("pictures-desk")
    out = Path(options.out).absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        dir=folder.parent, prefix="pictures-", ignore_cleanup_errors=True
    ) as place:
        desk = _copied_desk(folder, Path(place) / "desk")
        with contextlib.chdir(place):
            _set_screen(Path("screen.json"), options.scale)
            return _draw(out, options, lang, desk)


def _copied_desk(folder: Path, copy: Path) -> Path:
    """Return a copy of the invented desk for this run alone: drafts and choices of the run before are not in it.

    The demo desk itself may be open, and its look is the person's.
    """
    with FileLock(folder.with_name("pictures-desk.lock")):  # a second run waits until it is made
        ready_demo_desk(folder)
        shutil.copytree(folder, copy)
    find_desk(copy).unlock(PASSPHRASE).lock()  # a copy tells so at its first unlocking: not on the pictures
    return copy


def _set_screen(description: Path, scale: str) -> None:
    """Give Qt a coach's laptop for a screen, whatever this machine has: pictures are alike everywhere.

    Qt reads it once, so it must not be loaded yet. Its own offscreen screen is a square of 800 pixels, in which
    dialogs would be cut. ``description`` is written in the working folder: the name may hold no colon.
    """
    width, height = (round(side * float(scale)) for side in LAPTOP)
    screen = {"name": "laptop", "x": 0, "y": 0, "width": width, "height": height}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1.0}
    description.write_text(json.dumps({"screens": [screen]}), "utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={description.name}"
    os.environ["QT_SCALE_FACTOR"] = scale
    os.environ["QT_FONT_DPI"] = "96"


def _draw(out: Path, options: argparse.Namespace, lang: str, folder: Path) -> int:
    from ui.screenshots import NoFont, Picture, take_pictures  # noqa: PLC0415 - by name in the import contracts

    def tell(picture: Picture) -> None:
        problems = "".join(f"\n    {problem}" for problem in picture.problems)
        sys.stdout.write(f"{picture.file.name}  {picture.width}×{picture.height}{problems}\n")
        sys.stdout.flush()

    try:
        taken = take_pictures(
            folder,
            PASSPHRASE,
            out,
            language="en" if lang == "en" else "fr",
            theme=options.theme,
            scale=float(options.scale),
            on_picture=tell,
        )
    except NoFont:
        sys.stderr.write(_sentence(lang, "no_font") + "\n")
        return FAILED
    except OSError:
        sys.stderr.write(_sentence(lang, "not_written", folder=out) + "\n")
        return FAILED
    faulty = sum(bool(picture.problems) for picture in taken)
    sys.stdout.write(_sentence(lang, "done", count=len(taken), folder=out) + "\n")
    if faulty:
        sys.stderr.write(_sentence(lang, "faulty", count=faulty) + "\n")
    return PROBLEMS if faulty else DONE


def _sentence(lang: str, key: str, **values: object) -> str:
    return str(resources.translation(lang, "screenshots")[f"screenshots.{key}"]).format(**values)
