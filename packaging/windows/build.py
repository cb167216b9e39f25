"""Build the Windows installer: ``python3 packaging/dev.py installer``."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from development.failures import CannotGoOn
from windows import (
    authenticode,
    checking,
    compiling,
    components,
    downloads,
    inputs,
    launching,
    material_list,
    program,
    runtime,
    setup_program,
    signing,
    start_bundle,
    tree,
)
from windows.places import CHECKOUT, LOCK, Places
from windows.signing import Key

SBOM = "components.cdx.json"
"""The name of the list of components."""

DAY_ONE = 1_767_225_600
"""2026-01-01: the date of all files where neither the environment nor the history gives one, in Unix seconds."""


def version_of(checkout: Path) -> str:
    """Return the program's version from the one place that has it."""
    text = (checkout / "coachdesk" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([0-9]+(?:\.[0-9]+)*)"$', text, re.MULTILINE)
    if found is None:
        raise CannotGoOn("coachdesk/__init__.py names no version made of numbers.")
    return found[1]


def epoch_of(checkout: Path) -> int:
    """Return the date that all files get: SOURCE_DATE_EPOCH, else that of the newest commit (Unix seconds)."""
    wished = os.environ.get("SOURCE_DATE_EPOCH", "")
    if wished.isdigit():
        return int(wished)
    asked = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=checkout, capture_output=True, text=True, check=False
    )
    return int(asked.stdout) if asked.stdout.strip().isdigit() else DAY_ONE


@dataclass(frozen=True)
class Wishes:
    """What the command line asks for."""

    version: str
    out: Path | None = None
    key: Key | None = None
    runtime_zip: Path | None = None
    runtime_sha256: str = ""
    publisher_key: Path | None = None


def build(wishes: Wishes, places: Places) -> Path:
    """Build everything and return the installer; another build of this checkout is waited for."""
    places.work.mkdir(parents=True, exist_ok=True)
    with FileLock(places.work / "build.lock"):  # the tree is thrown away and laid anew
        return _build(wishes, places)


def _build(wishes: Wishes, places: Places) -> Path:
    epoch, python = epoch_of(CHECKOUT), inputs.runtime()
    start = time.monotonic()

    def say(sentence: str) -> None:
        print(f"installer: {time.monotonic() - start:4.0f} s  {sentence}", file=sys.stderr, flush=True)

    for folder in (places.tree, places.parts, places.work / "runtime"):
        shutil.rmtree(folder, ignore_errors=True)
    say("fetching the inputs")
    unpacked = places.work / "runtime"
    if wishes.runtime_zip is not None:
        python = runtime.take_zip(python, wishes.runtime_zip, wishes.runtime_sha256, unpacked)
    else:
        runtime.unpack(python, downloads.fetch_runtime(python, places.downloads), unpacked)
    wheels = downloads.fetch_wheels(LOCK, python.minor, places.downloads)
    packed = [file for file in sorted(unpacked.iterdir()) if file.name not in runtime.LEFT_OUT]
    count = authenticode.verify_runtime(python, packed, places.work)
    say(f"{count} files of Python {python.python} are as {python.signer} signed them")
    lay_tree(wishes, python, unpacked, wheels, places)
    say("the program is laid out, compiled and looked at")
    launching.draw_pictures(CHECKOUT, places.parts)
    launcher = launching.build(wishes.version, python.digits, places.parts)
    if wishes.key is not None:
        signing.sign(launcher, wishes.key)
    parts = components.components(wheels, python, unpacked)
    sbom = material_list.material_list(parts, wishes.version, epoch)
    components.lay_licences(parts, places.tree / "licences")
    (places.tree / "licences" / SBOM).write_text(sbom, encoding="utf-8", newline="\n")
    tree.write_lists(places.tree)
    tree.set_dates(places.tree, epoch)
    os.utime(launcher, (epoch, epoch))
    say("packing")
    contents = setup_program.Contents(wishes.version, places.tree, launcher, places.parts, epoch, wishes.key)
    out = wishes.out or places.products / f"CoachDesk-{wishes.version}-Setup.exe"
    made = setup_program.make(contents, out.resolve())
    if wishes.key is not None:
        signing.sign(made, wishes.key)
    listed = made.parent / f"CoachDesk-{wishes.version}-{SBOM}"
    listed.write_text(sbom, encoding="utf-8", newline="\n")
    write_checksums([made, listed], wishes.version)
    say(f"{made.name}: {made.stat().st_size / 1e6:.1f} MB")
    return made


def lay_tree(
    wishes: Wishes, python: inputs.Runtime, unpacked: Path, wheels: Sequence[Path], places: Places
) -> None:
    """Make the tree as it will be on the laptop, compiled and looked at; its lists are written last, by the caller."""
    runtime.lay(python, unpacked, places.tree / "runtime")
    app = places.tree / "app"
    program.unpack_wheels(wheels, app, places.tree / "runtime")
    program.lay_our_own(CHECKOUT, app)
    own = app / "coachdesk" / "__init__.py"
    own.write_text(
        own.read_text(encoding="utf-8").replace(version_of(CHECKOUT), wishes.version), encoding="utf-8"
    )
    if wishes.publisher_key is not None:
        shutil.copyfile(wishes.publisher_key, app / "resources" / "publisher.pem")
    compiling.compile_all(app, python.minor)
    start_bundle.write(app)
    checking.check(places.tree, f"python{python.digits}.zip")


def write_checksums(files: Sequence[Path], version: str) -> None:
    """Write the file by which a download is compared: ``sha256sum -c`` reads it."""
    lines = [f"{inputs.digest(file)}  {file.name}\n" for file in files]
    sums = files[0].parent / f"CoachDesk-{version}-SHA256SUMS.txt"
    sums.write_text("".join(lines), encoding="ascii", newline="\n")


def main(arguments: Sequence[str]) -> int:
    """Build the installer; return the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        key = None
        if asked.sign:
            key = signing.key_from(asked.sign, asked.pkcs11_module, asked.timestamp, os.environ)
        if asked.runtime_zip and not asked.runtime_sha256:
            raise CannotGoOn("--runtime-zip needs --runtime-sha256: not every file inside is signed.", 2)
        version = asked.version_override or version_of(CHECKOUT)
        wishes = Wishes(version, asked.out, key, asked.runtime_zip, asked.runtime_sha256, asked.publisher_key)
        build(wishes, Places())
    except CannotGoOn as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py installer", description="Build the Windows installer.")
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: dist/CoachDesk-VERSION-Setup.exe")
    parser.add_argument("--sign", metavar="KEY", help="a .pfx file, or the pkcs11: URI of a key on a token")
    parser.add_argument("--pkcs11-module", metavar="FILE", default="", help="the token's driver")
    parser.add_argument(
        "--timestamp", metavar="URL", default="", help="a time-stamp server (needs a network)"
    )
    parser.add_argument("--runtime-zip", type=Path, metavar="FILE", help="a newer official embeddable Python")
    parser.add_argument(
        "--runtime-sha256", metavar="HASH", default="", help="of that file, as it is published"
    )
    parser.add_argument(
        "--publisher-key", type=Path, metavar="FILE", help="another public key than that of resources"
    )
    parser.add_argument("--version-override", metavar="VERSION", help="for trials of an upgrade")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
