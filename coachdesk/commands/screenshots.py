"""``coachdesk screenshots OUT``: every screen from the demo desk, as PNG, without a display."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import resources
from coachdesk.commands.exit_codes import DONE, FAILED, PROBLEMS
from coachdesk.demo import PASSPHRASE
from coachdesk.demo.keeping import demo_folder, ready_demo_desk


def run(options: argparse.Namespace, lang: str) -> int:
    """Draw the screens; a line for each, and what was wrong with any (exit code ``PROBLEMS``)."""
    # Before Qt is loaded, which reads them once; whatever screen this machine has, pictures are alike.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = options.scale
    os.environ["QT_FONT_DPI"] = "96"
    out: Path = options.out
    # A desk of their own: the demo desk may be open, and its look is the person's.
    folder = ready_demo_desk(demo_folder().with_name("pictures-desk"))

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
