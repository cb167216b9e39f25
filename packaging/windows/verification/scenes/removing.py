"""Taken off the laptop: what was installed and nothing else; the data only when that is asked for."""

from __future__ import annotations

from windows.verification import disk, registry
from windows.verification.bench import Bench

_STRANGER = "notes du bureau.txt"


def remove(bench: Bench) -> None:
    """Remove without the data, install again, and remove with them."""
    laptop, report = bench.at_work, bench.report
    session = laptop.session
    laptop.data.mkdir(parents=True, exist_ok=True)
    (laptop.data / "témoin.txt").write_text("stays", "utf-8")
    (laptop.home / _STRANGER).write_text("not ours", "utf-8")
    data, before = disk.listing(laptop.data), disk.listing(session.drive)
    done = laptop.remove()
    report.equal("the removal ends with 0", done.status, 0)
    after = disk.listing(session.drive)
    home = laptop.home.relative_to(session.drive).as_posix()
    report.equal("what somebody else put there stays", sorted(disk.listing(laptop.home)), [_STRANGER])
    gone = {name for name in before - after if not name.startswith(f"{home}/")}
    links = {name for name in gone if name.endswith(("CoachDesk.lnk", ".desktop"))}
    report.equal("nothing else is gone but the shortcuts", disk.strangers(gone - links, []), [])
    report.equal("no shortcut is left", [name for name in after if name.endswith("CoachDesk.lnk")], [])
    report.equal("the data are all there", disk.listing(laptop.data), data)
    _look_at_registry(bench)
    (laptop.home / _STRANGER).unlink(missing_ok=True)

    again = laptop.install(bench.installer)
    report.equal("it can be installed again", again.status, 0)
    laptop.log()
    with_data = laptop.remove("/REMOVEDATA")
    log = laptop.log()
    report.equal("the removal with the data ends with 0", with_data.status, 0)
    report.check("the data are gone", not laptop.data.exists(), "no folder", laptop.data)
    report.check(
        "and the log names their folder",
        session.inside(laptop.data) in log,
        session.inside(laptop.data),
        log[-300:],
    )
    report.check("the program's folder is gone", not laptop.home.exists(), "no folder", laptop.home)
    session.__exit__(None, None, None)
    bench.laptop = None


def _look_at_registry(bench: Bench) -> None:
    report, session = bench.report, bench.at_work.session
    report.equal("it is off Windows' list", registry.key(session, registry.UNINSTALL), None)
    report.equal("its own key is gone", registry.key(session, registry.PRODUCT), None)
    for kind in ("CoachDesk.Bundle", "CoachDesk.Invitation"):
        report.equal(f"{kind} is gone", registry.key(session, f"{registry.CLASSES}\\{kind}"), None)
    for ending in (".coachbundle", ".coachinvite"):
        left = registry.key(session, f"{registry.CLASSES}\\{ending}") or {}
        report.check(f"{ending} belongs to nobody", not left.get(""), "", left)
