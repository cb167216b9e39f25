"""Lay the modules of the way to the lock screen into one file as well: see ``coachdesk/start_bundle.py``."""

from __future__ import annotations

import marshal
from pathlib import Path

from development.failures import CHECKS_FAILED, CannotGoOn

FILE_NAME = "start.bin"
HEADER_BYTES = 16
"""What stands before the code in a compiled module (PEP 552): the magic number, how it is checked, the hash."""

MODULES = tuple(
    """
    coachdesk.commands coachdesk.commands.exit_codes coachdesk.commands.window_arguments coachdesk.errors
    coachdesk.preferences coachdesk.vault coachdesk.vault.attempts coachdesk.vault.private_file
    ui ui.app ui.background ui.formats ui.instance ui.instance.claim ui.instance.entering ui.lock ui.lock.lock_screen
    ui.log ui.messages ui.operations ui.operations.desk ui.operations.runner ui.operations.settings ui.places
    ui.qt_loading ui.shell ui.shell.desk_followers ui.shell.idle ui.shell.window ui.shipped_files ui.texts ui.theme
    ui.theme.fonts ui.theme.icons ui.theme.in_force ui.theme.style_rules ui.theme.style_sheet ui.theme.tokens
    ui.widgets ui.widgets.buttons ui.widgets.card ui.widgets.centred ui.widgets.keyboard_ring
    ui.widgets.labelled_field ui.widgets.mark ui.widgets.passphrase_field ui.widgets.scrolling ui.widgets.text
    """.split()  # noqa: SIM905 - forty names read better in lines than each between quotation marks
)
"""What is loaded until something is seen, and right after it; ``tests/contracts/test_start.py`` compares."""


def write(app: Path) -> Path:
    """Write the file from the compiled modules under ``app``; one that is not there stops the build."""
    modules, magics = {}, set()
    for name in MODULES:
        file = app.joinpath(*name.split(".")).with_suffix(".py")
        is_package = not file.exists()
        if is_package:
            file = file.with_suffix("") / "__init__.py"
        compiled = sorted(file.parent.glob(f"__pycache__/{file.stem}.cpython-*.pyc"))
        if len(compiled) != 1:
            raise CannotGoOn(f"{name} is not in the tree, or not compiled once.", CHECKS_FAILED)
        content = compiled[0].read_bytes()
        magics.add(content[:4])
        modules[name] = (file.relative_to(app).as_posix(), is_package, content[HEADER_BYTES:])
    (magic,) = magics
    place = app / "coachdesk" / FILE_NAME
    place.write_bytes(marshal.dumps((magic, modules), 2))  # without references: the same bytes each time
    return place
