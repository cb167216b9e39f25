"""Qt on this laptop: its parts load, a window is painted, every icon is drawn, a second start would be heard.

For ``coachdesk --selftest`` (``coachdesk/selftest``). Nothing is shown to the person.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import secrets
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from coachdesk.selftest.finding import Check, NotWell, Values
from ui.shipped_files import resources_folder

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication, QLabel

MODULES = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtNetwork", "QtPrintSupport")
PACKAGES = ("coachdesk", "resources", "sync", "ui")
NOT_OF_A_DESK = ("sync.headquarters", "sync.simulation", "sync.entry", "ui.setup_pictures")
"""What only headquarters or whoever builds the program has."""

_WAIT_MS = 3_000
_SIDE = 48


def qt(_folder: Path) -> Values:
    """Load each part of Qt that is used."""
    for module in MODULES:
        try:
            importlib.import_module(f"PySide6.{module}")
        except ImportError:
            raise NotWell("missing", module=module) from None
    from PySide6.QtCore import qVersion

    return {"version": qVersion()}


def parts(_folder: Path) -> Values:
    """Load every module of the program: one that is missing would be found out weeks later by a click."""
    count = 0
    for name in _module_names():
        try:
            importlib.import_module(name)
        except ImportError:
            raise NotWell("missing", module=name) from None
        count += 1
    return {"count": count}


def _module_names() -> Iterator[str]:
    for package in PACKAGES:
        yield package
        yield from _below(package, importlib.import_module(package).__path__)


def _below(package: str, places: Sequence[str]) -> Iterator[str]:
    for found in pkgutil.iter_modules(places, f"{package}."):
        if found.name in NOT_OF_A_DESK or found.name.endswith(".__main__"):
            continue
        yield found.name
        if found.ispkg:
            yield from _below(
                found.name, [str(Path(place) / found.name.rpartition(".")[2]) for place in places]
            )


def platform_plugin(_folder: Path) -> Values:
    """Look for the file without which Qt would end the whole program, and say so itself to nobody."""
    from PySide6.QtCore import QLibraryInfo

    name = _platform_name()
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    if not any((folder / file).is_file() for file in (f"q{name}.dll", f"libq{name}.so", f"libq{name}.dylib")):
        raise NotWell("missing", name=name)
    return {"name": name}


def _platform_name() -> str:
    wanted = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]
    return wanted or {"win32": "windows", "darwin": "cocoa"}.get(sys.platform, "xcb")


def _application() -> QApplication:
    """Return the application object, made where that does not end the process."""
    try:
        platform_plugin(Path())
    except NotWell:
        raise NotWell("no_platform") from None
    from ui.app import make_application

    return make_application()


def window(_folder: Path) -> Values:
    """Paint a window with the program's look and look whether there are letters on it."""
    application = _application()
    from PySide6.QtCore import qInstallMessageHandler
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QLabel

    from ui.theme import apply_theme

    apply_theme(application, "light")
    said_before = qInstallMessageHandler(lambda *_: None)  # what Qt tells developers helps nobody here
    try:
        _look_at(QLabel("Été à l’Île-Saint-Denis"))
    finally:
        qInstallMessageHandler(said_before)
    return {"platform": QGuiApplication.platformName()}


def _look_at(shown: QLabel) -> None:
    from PySide6.QtCore import Qt

    shown.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    shown.resize(400, 120)
    shown.show()
    try:
        if not shown.winId():
            raise NotWell("no_window")
        if inks(shown.grab().toImage()) < 2:
            raise NotWell("no_letters")
    finally:
        shown.close()
        shown.deleteLater()


def inks(image: QImage) -> int:
    """Return how many different colours a picture has."""
    return len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())})


def icons(_folder: Path) -> Values:
    """Draw every icon, and ask for the kinds of pictures that are shown elsewhere."""
    _application()
    from PySide6.QtGui import QImageReader

    from ui.theme import icon_pixmap

    names = sorted(file.stem for file in (resources_folder() / "icons").glob("*.svg"))
    if not names:
        raise NotWell("none")
    for name in names:
        if inks(icon_pixmap(name, "#204060", _SIDE).toImage()) < 2:
            raise NotWell("empty", name=name)
    known = {bytes(one.data()).decode() for one in QImageReader.supportedImageFormats()}
    for kind in ("svg", "png", "jpeg", "ico"):
        if kind not in known:
            raise NotWell("kind", kind=kind)
    return {"count": len(names)}


def second_start(_folder: Path) -> Values:
    """Let one end of a local channel say something to the other, as a second start says which file was opened."""
    _application()
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

    server, socket = QLocalServer(), QLocalSocket()
    server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
    name = f"coachdesk-selftest-{secrets.token_hex(8)}"
    try:
        if not server.listen(name):
            raise NotWell("closed")
        socket.connectToServer(name)
        if not socket.waitForConnected(_WAIT_MS) or not server.waitForNewConnection(_WAIT_MS)[0]:
            raise NotWell("closed")
        heard = server.nextPendingConnection()
        socket.write(b"trial\n")
        socket.waitForBytesWritten(_WAIT_MS)
        if not heard.bytesAvailable():
            heard.waitForReadyRead(_WAIT_MS)
        if bytes(heard.readAll().data()) != b"trial\n":
            raise NotWell("silent")
    finally:
        socket.close()
        server.close()
    return {}


CHECKS = (
    Check("qt", qt, ("missing",)),
    Check("platform", platform_plugin, ("missing",)),
    Check("window", window, ("no_platform", "no_window", "no_letters")),
    Check("icons", icons, ("no_platform", "none", "empty", "kind")),
    Check("second_start", second_start, ("no_platform", "closed", "silent")),
    Check("parts", parts, ("missing",)),
)
