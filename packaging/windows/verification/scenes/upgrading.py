"""A newer version over an older one, and what an installer has to refuse."""

from __future__ import annotations

from windows.verification import disk, registry
from windows.verification.bench import Bench
from windows.verification.laptop import Laptop
from windows.verification.scenes.working import open_case, unlock

OLDER = "0.0.9"
FUTURE = "99.0.0"
IS_OPEN = 1618
NEWER_THERE = 1638


def as_the_shell_sees(code: int) -> int:
    """Return an exit code as Wine's shell has it: its last eight bits."""
    return code % 256


def pretend_version(laptop: Laptop, version: str, *, with_folder: bool = True) -> None:
    """Make what is installed look like another version, as its own installer would have left it."""
    now = laptop.version_in_use()
    if with_folder:
        named = f"app-{version}"
        (laptop.home / now).rename(laptop.home / named)
        (laptop.home / "current.txt").write_text(f"{named}\r\n", "ascii")
    script = "w reg add 'HKCU\\{}' /v {} /t REG_SZ /d {} /f"
    for key, name in ((registry.PRODUCT, "Version"), (registry.UNINSTALL, "DisplayVersion")):
        laptop.session.run(script.format(key, name, version), 20)


def upgrade(bench: Bench) -> None:
    """Refuse over an open program, upgrade, refuse to go back; the desk is as before."""
    laptop, report = bench.at_work, bench.report
    has_desk = (laptop.data / "desk").is_dir()
    pretend_version(laptop, OLDER)
    data = _contents(laptop)
    _refuse_over_open_program(bench, has_desk=has_desk)
    if has_desk:
        data = _contents(laptop)
    newer, version = (bench.newer, bench.newer_version) if bench.newer else (bench.installer, bench.version)
    done = laptop.install(newer)
    report.equal("the upgrade ends with 0", done.status, 0)
    report.measure("upgrade", done.seconds, "s")
    laptop.log()
    report.check(
        "the new version is in use",
        laptop.version_in_use().startswith(f"app-{version}"),
        version,
        laptop.version_in_use(),
    )
    trees = sorted(one.name for one in laptop.home.iterdir() if one.is_dir())
    report.equal("the old version is gone, nothing is left half", trees, [laptop.version_in_use()])
    listed = registry.key(laptop.session, registry.UNINSTALL) or {}
    report.equal("Windows' list has the new version", listed.get("DisplayVersion"), version)
    report.equal("the data were not touched", _contents(laptop), data)
    if has_desk:
        _open_desk(bench)
    pretend_version(laptop, FUTURE, with_folder=False)
    before = disk.listing(laptop.home)
    back = laptop.install(newer)
    report.equal("an older version does not go over a newer", back.status, as_the_shell_sees(NEWER_THERE))
    report.check("and the log says why", FUTURE in laptop.log(), FUTURE)
    report.equal("and nothing has changed", disk.listing(laptop.home), before)
    pretend_version(laptop, version, with_folder=False)


def _refuse_over_open_program(bench: Bench, *, has_desk: bool) -> None:
    laptop, report = bench.at_work, bench.report
    laptop.robot.open_program(laptop.program)
    laptop.robot.wait(lambda seen: seen.screen == ("LockScreen" if has_desk else "FirstStart"), "the window")
    before = disk.listing(laptop.home)
    done = laptop.install(bench.newer or bench.installer)
    refused = report.equal("over an open program it is refused", done.status, as_the_shell_sees(IS_OPEN))
    log = laptop.log()
    report.check("and the log says why", "open" in log, "CoachDesk is open", log[-200:])
    report.equal("and nothing has changed", disk.listing(laptop.home), before)
    if refused:
        # The uninstaller goes on in a copy of itself and has answered 0 by then: only its log can tell.
        laptop.remove()
        report.equal("removing an open program removes nothing", disk.listing(laptop.home), before)
        log = laptop.log()
        report.check(
            "and the log of the removal says why", str(IS_OPEN) in log, "Ended with 1618", log[-200:]
        )
    if not laptop.close_program():
        laptop.end_program()


def _open_desk(bench: Bench) -> None:
    laptop = bench.at_work
    laptop.robot.open_program(laptop.program)
    laptop.robot.wait(lambda seen: seen.screen == "LockScreen", "the lock screen")
    try:
        unlock(laptop)
        open_case(bench)
        laptop.robot.wait(lambda seen: seen.has("overview.timeline[0]"), "the note")
        bench.report.check("the desk opens as before, with its note", True)
        laptop.session.picture("upgrade-desk")
    finally:
        if not laptop.close_program():
            laptop.end_program()


def _contents(laptop: Laptop) -> dict[str, int]:
    """Return the files of the desk and their sizes; not the log, which grows with each start."""
    desk = laptop.data / "desk"
    return {name: (desk / name).stat().st_size for name in disk.listing(desk)} if desk.is_dir() else {}
