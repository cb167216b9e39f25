"""The modules of the way to the lock screen, read from one file instead of forty: an installation has such a file.

To find and open a file is what takes long on Windows, where an antivirus looks at each one. ``packaging/windows`` makes
the file from what was compiled ahead; a checkout has none, and neither has it any effect on what a module holds.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec
from importlib.util import MAGIC_NUMBER
from types import ModuleType

FILE_NAME = "start.bin"
"""Beside this file: ``marshal`` of (``MAGIC_NUMBER``, {module: (path with slashes, whether a package, code)})."""

Modules = Mapping[str, tuple[str, bool, bytes]]


class StartBundle:
    """Finds and runs the modules that are in the bundle; ``root`` is the folder of the packages."""

    def __init__(self, root: str, modules: Modules) -> None:
        self._root = root
        self._modules = modules

    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a module is, None when it is not in the bundle; as ``importlib`` asks for it."""
        found = self._modules.get(name)
        if found is None:
            return None
        file, is_package, _ = found
        place = os.path.join(self._root, *file.split("/"))  # noqa: PTH118 - pathlib would be loaded for it
        spec = ModuleSpec(name, self, origin=place, is_package=is_package)  # type: ignore[arg-type]  # it has both methods
        spec.has_location = True
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(os.path.dirname(place))  # noqa: PTH120 - as above
        return spec

    def create_module(self, _spec: ModuleSpec) -> None:
        """Leave the making of the module to ``importlib``."""

    def exec_module(self, module: ModuleType) -> None:
        """Run a module's code."""
        exec(marshal.loads(self._modules[module.__name__][2]), module.__dict__)  # noqa: S102, S302 - our own, as a .pyc is


def use_start_bundle(folder: str) -> bool:
    """Take modules from the bundle in a folder (that of this package) from now on; False when there is none for us.

    One of another Python, or a damaged one, is left alone: every module is beside it as a file of its own.
    """
    try:
        with open(os.path.join(folder, FILE_NAME), "rb") as file:  # noqa: PTH118, PTH123 - as above
            magic, modules = marshal.loads(file.read())  # noqa: S302 - as above
    except (OSError, EOFError, ValueError, TypeError):
        return False
    if magic != MAGIC_NUMBER:
        return False
    sys.meta_path.insert(0, StartBundle(os.path.dirname(folder), modules))  # noqa: PTH120 - as above
    return True
