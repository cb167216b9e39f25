"""The program comes onto a new laptop: installed without a window by an ordinary user."""

from __future__ import annotations

import json
from typing import Any

from windows.verification import disk, registry
from windows.verification.bench import COACH, Bench
from windows.verification.laptop import Laptop

MOST_SECONDS = 20
MOST_INSTALLED_MB = 160
MOST_SELFTEST_SECONDS = 20  # Wine takes its time; a laptop needs a few seconds
MOST_INSTALLER_MB = 45
LAPTOP = "verify-coach"


def install(bench: Bench) -> None:
    """Install silently, and look at the disk, the registry and the log."""
    report = bench.report
    report.measure("the installer", bench.installer.stat().st_size / 1e6, "MB", MOST_INSTALLER_MB)
    session = bench.session(LAPTOP, COACH, has_network=True)
    session.__enter__()
    bench.laptop = laptop = Laptop(session)
    before = disk.listing(session.drive)
    done = laptop.install(bench.installer, "/LANG=fr")
    report.equal("the silent installation ends with 0", done.status, 0)
    report.measure("silent installation", done.seconds, "s", MOST_SECONDS)
    came = disk.listing(session.drive) - before
    _look_at_disk(bench, came)
    _look_at_registry(bench)
    log = laptop.log()
    report.check(
        "the log says that it is done, and where",
        f"{laptop.session.inside(laptop.home)}" in log,
        "",
        log[-300:],
    )
    wished = (laptop.home / "setup.ini").read_bytes() if (laptop.home / "setup.ini").exists() else b""
    text = wished.decode("utf-16" if wished.startswith(b"\xff\xfe") else "utf-8", "replace")
    report.check("setup.ini passes the language on", "language=fr" in text, "language=fr", text)
    version = laptop.ask("--version")
    report.equal(
        "the program says its version",
        (version.status, version.text.strip()),
        (0, f"coachdesk {bench.version}"),
    )


def _look_at_disk(bench: Bench, came: set[str]) -> None:
    report, laptop = bench.report, bench.at_work
    drive = laptop.session.drive
    home = laptop.home.relative_to(drive).as_posix()
    for name in ("CoachDesk.exe", "Uninstall.exe", "current.txt"):
        report.check(f"{name} is there", f"{home}/{name}" in came)
    version = laptop.version_in_use()
    report.check(
        "the version in use is whole",
        version and (laptop.home / version / "files.txt").is_file(),
        "",
        version,
    )
    profile = laptop.session.profile.relative_to(drive).as_posix()
    links = [
        f"{profile}/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/CoachDesk.lnk",
        f"{profile}/Desktop/CoachDesk.lnk",
    ]
    for link in links:
        report.check(f"{link.split('/')[-2]} has its shortcut", link in came)
    report.equal("nothing lies outside of its folder", disk.strangers(came, [f"{home}/", *links]), [])
    report.measure("installed", disk.size(laptop.home) / 1e6, "MB", MOST_INSTALLED_MB)


def _look_at_registry(bench: Bench) -> None:
    report, laptop = bench.report, bench.at_work
    session = laptop.session
    home = session.inside(laptop.home)
    listed = registry.key(session, registry.UNINSTALL) or {}
    report.equal("Windows' list has the name", listed.get("DisplayName"), "CoachDesk")
    report.equal("and the version", listed.get("DisplayVersion"), bench.version)
    report.equal("and how to remove it", listed.get("UninstallString"), f'"{home}\\Uninstall.exe"')
    report.equal(
        "and how to without a window", listed.get("QuietUninstallString"), f'"{home}\\Uninstall.exe" /S'
    )
    size_kb = int(listed.get("EstimatedSize", "0"), 16)
    report.check(
        "and the size",
        abs(size_kb * 1024 - disk.size(laptop.home)) < 5e6,
        disk.size(laptop.home),
        size_kb * 1024,
    )
    product = registry.key(session, registry.PRODUCT) or {}
    report.equal("the product's key says where", product.get("InstallDir"), home)
    report.equal("and which version", product.get("Version"), bench.version)
    for ending, kind in ((".coachbundle", "CoachDesk.Bundle"), (".coachinvite", "CoachDesk.Invitation")):
        said = registry.key(session, f"{registry.CLASSES}\\{ending}") or {}
        report.equal(f"{ending} belongs to the program", said.get(""), kind)
        opened = registry.key(session, f"{registry.CLASSES}\\{kind}\\shell\\open\\command") or {}
        report.equal(f"{kind} opens with it", opened.get(""), f'"{home}\\CoachDesk.exe" "%1"')
    report.equal("nothing for the whole machine", registry.key(session, registry.UNINSTALL, "HKLM"), None)


def selftest(bench: Bench) -> None:
    """Ask the program to try itself out; then take a file away and ask again."""
    report, laptop = bench.report, bench.at_work
    status, found = _tried(laptop)
    report.equal("the self-test ends with 0", status, 0)
    checks = found.get("checks", [])
    report.check(
        "it tried everything", found.get("is_complete") is True and len(checks) > 30, "", len(checks)
    )
    for check in checks:
        if check["outcome"] != "ok":
            report.check(f"self-test: {check['code']}", False, "ok", f"{check['outcome']} {check['reason']}")
    report.measure("the self-test", found.get("seconds", MOST_SELFTEST_SECONDS), "s", MOST_SELFTEST_SECONDS)
    file = laptop.home / laptop.version_in_use() / "app" / "resources" / "translations" / "en" / "lock.json"
    kept = file.read_bytes()
    file.unlink()
    try:
        status, found = _tried(laptop)
    finally:
        file.write_bytes(kept)
    report.check("a file that is gone is no success", status in {1, 126}, "1 or 126", status)
    wrong = {
        check["code"]: check["reason"] for check in found.get("checks", []) if check["outcome"] == "failed"
    }
    report.equal("and the report names it", wrong, {"texts": "missing", "installation": "changed"})


def _tried(laptop: Laptop) -> tuple[int, dict[str, Any]]:
    """Return the exit code of a self-test and what it wrote."""
    place = laptop.session.out / "selftest.json"
    place.unlink(missing_ok=True)
    done = laptop.ask("--selftest", "--json", laptop.session.inside(place), seconds=90)
    return done.status, json.loads(place.read_text("utf-8")) if place.exists() else {}
