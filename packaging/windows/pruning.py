"""What of the packages is installed: of Qt only what a table names with its reason, of the others all but a table."""

from __future__ import annotations

from fnmatch import fnmatchcase

QT_KEPT = {
    "PySide6/__init__.py": "the package itself",
    "PySide6/_config.py": "the package itself",
    "PySide6/_git_pyside_version.py": "the package itself",
    "PySide6/support/*.py": "the package itself",
    "PySide6/pyside6.abi3.dll": "what all its modules are built on",
    "PySide6/Qt6Core.dll": "Qt",
    "PySide6/QtCore.pyd": "Qt",
    "PySide6/Qt6Gui.dll": "windows, fonts, pictures",
    "PySide6/QtGui.pyd": "windows, fonts, pictures",
    "PySide6/Qt6Widgets.dll": "every screen",
    "PySide6/QtWidgets.pyd": "every screen",
    "PySide6/Qt6Svg.dll": "the icons",
    "PySide6/QtSvg.pyd": "the icons",
    "PySide6/Qt6Network.dll": "whether there is a network; a second start hands its files to the first",
    "PySide6/QtNetwork.pyd": "whether there is a network; a second start hands its files to the first",
    "PySide6/Qt6PrintSupport.dll": "printing recovery words",
    "PySide6/QtPrintSupport.pyd": "printing recovery words",
    "PySide6/plugins/platforms/qwindows.dll": "a window on Windows",
    "PySide6/plugins/platforms/qoffscreen.dll": "screens drawn into files, and --selftest where nobody is signed in",
    "PySide6/plugins/networkinformation/qnetworklistmanager.dll": "whether there is a network",
    "PySide6/plugins/imageformats/qsvg.dll": "SVG named in a style sheet",
    "PySide6/plugins/iconengines/qsvgicon.dll": "SVG as an icon",
    "PySide6/plugins/imageformats/qico.dll": "icons of Windows",
    "PySide6/plugins/imageformats/qjpeg.dll": "photographs among the documents",
    "PySide6/translations/qtbase_fr.qm": "the words of Qt's own dialogs",
    "PySide6/translations/qtbase_en.qm": "the words of Qt's own dialogs",
    "shiboken6/*.py": "what PySide6 is built on",
    "shiboken6/Shiboken.pyd": "what PySide6 is built on",
    "shiboken6/shiboken6.abi3.dll": "what PySide6 is built on",
}
"""Patterns of files of PySide6 and shiboken6, and what needs each."""

STDNUM_KEPT = {
    "stdnum/__init__.py": "the package itself",
    "stdnum/exceptions.py": "what is wrong with a number",
    "stdnum/luhn.py": "the check digit",
    "stdnum/util.py": "the package itself",
    "stdnum/fr/*.py": "French numbers: SIREN, SIRET",
}
"""Patterns of files of python-stdnum, which knows the numbers of a hundred countries."""

QT_RUNTIME = ("msvcp140.dll", "msvcp140_1.dll", "msvcp140_2.dll", "vcruntime140.dll", "vcruntime140_1.dll")
"""Microsoft's C++ runtime, which comes with Qt and is laid beside Python: one copy, the newest, for all."""

LEFT_OUT = {
    "*.pyi": "types, read by checkers only",
    "*/py.typed": "types, read by checkers only",
    "*.pyx": "the source of what is compiled",
    "*.pxd": "the source of what is compiled",
    "*.pxi": "the source of what is compiled",
    "*.c": "the source of what is compiled",
    "*.h": "for who compiles",
    "*.lib": "for who compiles",
    "lxml/includes/*": "for who compiles",
    "lxml/isoschematron/*": "a kind of check that no document asks for",
    "lxml/html/*": "no page of the web is read",
    "cffi/*": "for who compiles; what is used at run time is _cffi_backend",
    "cffi-*": "as above",
    "pycparser/*": "for cffi, as above",
    "pycparser-*": "for cffi, as above",
    "phonenumbers/carrierdata/*": "which company a number belongs to; nothing asks",
    "phonenumbers/geodata/*": "which town a number belongs to; nothing asks",
    "phonenumbers/tzdata/*": "which time zone a number belongs to; nothing asks",
    "phonenumbers/shortdata/region_*": "short numbers of services; nothing asks",
    "sqlalchemy/testing/*": "tests",
    "sqlalchemy/dialects/mysql/*": "another database",
    "sqlalchemy/dialects/mssql/*": "another database",
    "sqlalchemy/dialects/oracle/*": "another database",
    "sqlalchemy/dialects/postgresql/*": "headquarters' database",
    "greenlet/tests/*": "tests",
    "docxtpl/__main__.py": "a command",
    "*/tests/*": "tests",
    "charset_normalizer/cli/*": "a command",
    "*.dist-info/RECORD": "lists files that are not here",
    "*.dist-info/WHEEL": "for installers of packages",
    "*.dist-info/INSTALLER": "for installers of packages",
    "*.dist-info/entry_points.txt": "commands that are not installed",
    "*.dist-info/top_level.txt": "for installers of packages",
    "*.dist-info/licenses/*": "collected in the folder of licences",
    "*.dist-info/LICENSE*": "collected in the folder of licences",
    "*.dist-info/sboms/*": "taken up in the list of components",
}
"""Patterns of files of the other packages that are not installed, and why."""

OURS_LEFT_OUT = {
    "sync/headquarters/*": "runs on headquarters' server",
    "sync/simulation/*": "tries the protocol",
    "sync/entry.py": "headquarters' command",
    "ui/setup_pictures.py": "draws the pictures of the installer",
    "*.md": "for who reads the source",
}
"""Patterns of our own files that are not installed, and why."""


def is_kept(path: str) -> bool:
    """Tell whether a file of a package, by its path with slashes, is installed."""
    if path.startswith(("PySide6/", "shiboken6/")):
        return any(fnmatchcase(path, pattern) for pattern in QT_KEPT)
    if path.startswith("stdnum/"):
        return any(fnmatchcase(path, pattern) for pattern in STDNUM_KEPT)
    return not any(fnmatchcase(path, pattern) for pattern in LEFT_OUT)


def is_ours_kept(path: str) -> bool:
    """Tell whether one of our own files, by its path with slashes, is installed."""
    return not any(fnmatchcase(path, pattern) for pattern in OURS_LEFT_OUT)
