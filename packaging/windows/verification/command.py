"""``python3 packaging/dev.py verify-installer``: try the installer out under Wine."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from development.failures import CHECKS_FAILED, CannotGoOn
from windows import portable_executable
from windows.build import version_of
from windows.places import CHECKOUT
from windows.verification import laboratory
from windows.verification.bench import Bench
from windows.verification.laboratory import BareWine, Laboratory
from windows.verification.report import Report
from windows.verification.scenes import SCENES, Scene, chosen

MOST_SECONDS = 360


def main(arguments: Sequence[str]) -> int:
    """Verify; return 0 when every check passed, 1 when one did not, 6 without a place to run Windows programs in."""
    asked = _parser().parse_args(arguments)
    try:
        place = laboratory.find(asked.lab)
        version = version_of(CHECKOUT)
        installer = asked.installer or CHECKOUT / "dist" / f"CoachDesk-{version}-Setup.exe"
        if not installer.is_file():
            raise CannotGoOn(
                f"There is no {installer.name} in {installer.parent.name}: "
                "build it first with python3 packaging/dev.py installer."
            )
        if isinstance(place, Laboratory):
            place.make_ready()
        report = verify(place, installer.resolve(), version, asked.scene, asked.newer, asked.keep)
    except CannotGoOn as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return CHECKS_FAILED if report.failed else 0


def verify(
    place: Laboratory | BareWine,
    installer: Path,
    version: str,
    scene: str | None,
    newer: Path | None,
    keep: Path,
) -> Report:
    """Play the scenes, write the report and the pictures into ``keep``, and return the report."""
    report = Report()
    shutil.rmtree(keep, ignore_errors=True)
    shared = Path(tempfile.mkdtemp(prefix="coachdesk-shared-"))
    shared.chmod(0o755)
    try:
        bench = Bench(
            place=place,
            report=report,
            installer=_copied(installer, shared),
            version=version,
            newer=_copied(newer, shared) if newer else None,
            newer_version=portable_executable.read(newer).version if newer else "",
            shared=shared,
            pictures=keep,
            checkout=CHECKOUT,
        )
        lanes: dict[int, list[Scene]] = {}
        for one in chosen(scene):
            lanes.setdefault(one.lane, []).append(one)
        _play(bench, lanes.pop(0, []))
        if bench.laptop is not None:
            bench.laptop.session.__exit__(None, None, None)
        if isinstance(place, BareWine):  # one screen for all
            for lane in lanes.values():
                _play(bench, lane)
        elif lanes:
            with ThreadPoolExecutor(len(lanes)) as pool:
                list(pool.map(_play, [bench] * len(lanes), lanes.values()))
    finally:
        shutil.rmtree(shared, ignore_errors=True)
    if scene is None:
        with report.scene("time", "all of it"):
            report.measure("the verification", report.whole, "s", MOST_SECONDS)
    report.write(keep)
    print(f"\n{report.summary()}\nReport and pictures: {keep}", flush=True)
    return report


def _play(bench: Bench, scenes: Sequence[Scene]) -> None:
    for one in scenes:
        with bench.report.scene(one.name, one.title):
            one.play(bench)


def _copied(file: Path, folder: Path) -> Path:
    """Lay a file where the laptop sees it."""
    return Path(shutil.copyfile(file, folder / file.name))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py verify-installer",
        description="Install, use, break and remove the program under Wine. "
        "Exit codes: 0 every check passed, 1 one did not, 6 there is no laboratory.",
    )
    parser.add_argument("--lab", metavar="DIR", help="the laboratory, or a Wine (default: see the README)")
    parser.add_argument(
        "--scene", choices=[scene.name for scene in SCENES], help="only this one and what it needs"
    )
    parser.add_argument("--installer", type=Path, metavar="FILE", help="default: the one in dist")
    parser.add_argument(
        "--newer", type=Path, metavar="FILE", help="an installer of a higher version, for the upgrade"
    )
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="OUT",
        default=CHECKOUT / "build" / "verification",
        help="where the report and the pictures go (default: build/verification)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
