"""Downloads, disks and folders that are not as they should be: a working program or a message, never half of one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from windows.verification import disk
from windows.verification.bench import COACH, Bench
from windows.verification.laboratory import Laboratory
from windows.verification.laptop import Laptop
from windows.verification.scenes.upgrading import OLDER, as_the_shell_sees, pretend_version

LAPTOP = "verify-broken"
COLLEAGUE = "Anne-Sophie N'Guyen"
DISK_FULL = 112
FAILED = 1603
WRONG_OPTIONS = 2
_SMALL_DISK_MB = 180
_BALLAST_MB = 120


def damage(bench: Bench) -> None:
    """Bad downloads, a full disk, a folder that cannot be written, paths too long and odd."""
    session = bench.session(LAPTOP, COACH)
    is_mounted = _mount_small_disk(session.out)
    try:
        with session:
            laptop = Laptop(session)
            before = disk.listing(session.drive)
            _bad_downloads(bench, laptop)
            _nothing_came(bench, laptop, before, "a bad download")
            if is_mounted:
                _full_disk(bench, laptop)
            else:
                bench.report.note("no small disk could be mounted: the full disk was left out")
            _read_only(bench, laptop)
            _long_path(bench, laptop)
            _nothing_came(bench, laptop, before, "what was refused")
            _odd_path(bench, laptop)
            _wrong_options(bench, laptop)
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", str(session.out)], check=False)
            shutil.rmtree(session.out, ignore_errors=True)


def _mount_small_disk(place: Path) -> bool:
    """Put a small disk where the laptop's ``Z:\\out`` will be, before it is switched on."""
    options = ["-o", f"size={_SMALL_DISK_MB}m,mode=0755", "tmpfs", str(place)]
    done = subprocess.run(["mount", "-t", "tmpfs", *options], capture_output=True, check=False)
    return done.returncode == 0


def _bad_downloads(bench: Bench, laptop: Laptop) -> None:
    whole = bench.installer.read_bytes()
    flipped = bytearray(whole)
    for place in range(len(whole) // 2, len(whole) // 2 + 64):
        flipped[place] ^= 0xFF
    for name, content in (("damaged", bytes(flipped)), ("cut", whole[: len(whole) * 6 // 10])):
        bad = bench.shared / f"{name}-Setup.exe"
        bad.write_bytes(content)
        done = laptop.install(bad, seconds=30)
        bench.report.check(
            f"a {name} download is refused", done.status not in (0, 137), "an exit code", done.status
        )
        laptop.log()
        bad.unlink()


def _nothing_came(bench: Bench, laptop: Laptop, before: set[str], after_what: str) -> None:
    came = disk.strangers(disk.listing(laptop.session.drive) - before, [])
    bench.report.equal(f"{after_what} leaves nothing", came, [])


def _full_disk(bench: Bench, laptop: Laptop) -> None:
    report, session = bench.report, laptop.session
    target = session.out / "CoachDesk"
    folder = session.inside(target)
    session.run(f"head -c {_BALLAST_MB}M /dev/zero >$OUT/ballast", 30)
    done = laptop.install(bench.installer, folder=folder)
    report.equal("a full disk is seen before anything is written", done.status, DISK_FULL)
    log = laptop.log()
    report.check("and the log says so", f"({DISK_FULL})" in log, f"({DISK_FULL})", log[-200:])
    report.check("and leaves nothing", not target.exists(), "no folder", target)
    session.run("rm -f $OUT/ballast", 10)
    # The disk fills up while the program is unpacked: somebody else writes, too.
    filling = (
        f"( for _ in $(seq 400); do [ -d {session.linux(target)} ] && break; sleep 0.05; done; "
        "cat /dev/zero >$OUT/ballast ) >/dev/null 2>&1 &"
    )
    session.run(filling, 10)
    done = laptop.install(bench.installer, folder=folder)
    report.check(
        "a disk that fills up on the way is an error",
        done.status in (DISK_FULL, as_the_shell_sees(FAILED)),
        "112 or 1603",
        done.status,
    )
    left = sorted(disk.listing(target)) if target.exists() else []
    report.equal("and what was written is taken back", left, [])
    session.run("rm -f $OUT/ballast", 10)
    laptop.log()


def _read_only(bench: Bench, laptop: Laptop) -> None:
    session = laptop.session
    session.run("mkdir -p $OUT/closed; chmod 555 $OUT/closed", 10)
    folder = session.inside(session.out / "closed" / "CoachDesk")
    done = laptop.install(bench.installer, folder=folder)
    bench.report.equal("a folder that cannot be written is an error", done.status, as_the_shell_sees(FAILED))
    log = laptop.log()
    bench.report.check("and the log says why", f"({FAILED})" in log, f"({FAILED})", log[-200:])
    left = disk.listing(session.out / "closed")
    bench.report.equal("and nothing is in it", sorted(left), [])


def _long_path(bench: Bench, laptop: Laptop) -> None:
    session = laptop.session
    long = session.drive / "l" / "/".join("dossier" * 7 for _ in range(5))
    done = laptop.install(bench.installer, folder=session.inside(long)[:260])
    bench.report.equal("a path of 260 characters is refused", done.status, WRONG_OPTIONS)
    log = laptop.log()
    bench.report.check("and the log says why", "trop long" in log, "trop long", log[-200:])


def _odd_path(bench: Bench, laptop: Laptop) -> None:
    session, report = laptop.session, bench.report
    home = session.drive / "Users" / "Accueil Épinay-sur-Seine" / "Programmes de l’accueil"
    real = session.drive / "users" / home.parent.name / home.name
    done = laptop.install(bench.installer, folder=session.inside(home))
    report.equal("a path with accents and blanks is taken", done.status, 0)
    laptop.log()
    found = real if real.exists() else home
    version = laptop.ask("--version", program=found / "CoachDesk.exe")
    report.equal(
        "the program runs there", (version.status, version.text.strip()), (0, f"coachdesk {bench.version}")
    )
    gone = laptop.remove(home=found)
    report.equal("and is removed from there", (gone.status, found.exists()), (0, False))


def _wrong_options(bench: Bench, laptop: Laptop) -> None:
    for option in ("/UNKNOWN", "/LANG=de", r"/INVITATION=Z:\in\missing.coachinvite"):
        done = laptop.install(bench.installer, option)
        bench.report.equal(f"{option} is refused", done.status, WRONG_OPTIONS)
        laptop.log()
    laptop.session.run(f"w {laptop.session.linux(bench.installer)} /S /UNKNOWN", 30)
    # Windows' own one when the person's cannot be found, which happens to a profile that the laboratory renamed.
    folders = (laptop.session.local / "Temp", laptop.session.drive / "windows" / "temp")
    kept = [folder / "CoachDesk-setup.log" for folder in folders]
    said = "".join(log.read_bytes().decode("utf-16", "replace") for log in kept if log.exists())
    bench.report.check(
        "without /LOG= what went wrong stands in the folder Temp", "/UNKNOWN" in said, "", said
    )


def killed(bench: Bench) -> None:
    """End the installer early and late in an upgrade: the program works, and the next run mends."""
    with bench.session(LAPTOP, COACH) as session:
        laptop = Laptop(session)
        done = laptop.install(bench.installer)
        bench.report.equal("installed", done.status, 0)
        laptop.log()
        moments = {
            "while it unpacks": f"ls -d {session.linux(laptop.home)}/app-*.part && sleep 1",
            "when the new version is in place": f"ls -d {session.linux(laptop.home)}/app-{bench.version} && sleep 0.15",
        }
        for moment, sign in moments.items():
            _kill(bench, laptop, moment, sign)


def _kill(bench: Bench, laptop: Laptop, moment: str, sign: str) -> None:
    report, session = bench.report, laptop.session
    pretend_version(laptop, OLDER)
    name = bench.installer.name
    session.run(
        f"( w {session.linux(bench.installer)} /S ) >/dev/null 2>&1 &\n"
        f"for _ in $(seq 3000); do {{ {sign}; }} >/dev/null 2>&1 && break; sleep 0.005; done\n"
        f"w taskkill /F /IM {name}; sleep 0.5",
        60,
    )
    is_half = any(one.name.endswith((".part", ".new")) for one in laptop.home.iterdir())
    report.note(f"killed {moment}: {'something half was left' if is_half else 'nothing half was left'}")
    version = laptop.ask("--version")
    said = (version.status, version.text.strip())
    report.equal(f"killed {moment}: the program works", said, (0, f"coachdesk {bench.version}"))
    again = laptop.install(bench.installer)
    report.equal("the next run mends", again.status, 0)
    laptop.log()
    left = sorted(one.name for one in laptop.home.iterdir() if one.name.endswith((".part", ".new")))
    trees = [one.name for one in laptop.home.iterdir() if one.is_dir()]
    report.equal("nothing half is left", (left, trees), ([], [laptop.version_in_use()]))


def second_user(bench: Bench) -> None:
    """Somebody else signs in on the same laptop, installs and removes: the first one's program is untouched."""
    if not isinstance(bench.place, Laboratory):
        bench.report.note("a second user needs the laboratory: left out")
        return
    first = bench.session(LAPTOP, COACH, is_new=False)
    home_of_first = first.local / "Programs" / "CoachDesk"
    before = disk.listing(home_of_first)
    shutil.rmtree(first.out, ignore_errors=True)
    _sign_in_somebody_else(bench.place, LAPTOP, COLLEAGUE)
    with bench.session(LAPTOP, COLLEAGUE, is_new=False) as session:
        laptop = Laptop(session)
        done = laptop.install(bench.installer)
        bench.report.equal("a second user installs for themselves", done.status, 0)
        laptop.log()
        version = laptop.ask("--version")
        bench.report.equal("and the program runs", version.text.strip(), f"coachdesk {bench.version}")
        bench.report.equal("the first one's program is untouched", disk.listing(home_of_first), before)
        bench.report.equal("the second one removes theirs", laptop.remove().status, 0)
        bench.report.check("which is gone", not laptop.home.exists(), "no folder", laptop.home)
        bench.report.equal("the first one's is still whole", disk.listing(home_of_first), before)
        first_program = laptop.ask("--version", program=home_of_first / "CoachDesk.exe")
        bench.report.equal("and runs", first_program.text.strip(), f"coachdesk {bench.version}")


def _sign_in_somebody_else(place: Laboratory, laptop: str, name: str) -> None:
    """Give the laptop's disk a second profile with a registry of its own, and sign in there."""
    prefix = place.made / "prefixes" / laptop
    template = place.made / "prefix-template"
    escaped = "".join(letter if ord(letter) < 128 else f"\\x{ord(letter):x}" for letter in name)
    (prefix / "user.reg").rename(prefix / "user.reg.first")
    text = (template / "user.reg").read_text("utf-8")
    (prefix / "user.reg").write_text(text.replace("users\\\\coach", f"users\\\\{escaped}"), "utf-8")
    profile = prefix / "drive_c" / "users" / name
    subprocess.run(["cp", "-a", str(template / "drive_c" / "users" / "coach"), str(profile)], check=True)
    owner = (template / "user.reg").stat()
    shutil.chown(prefix / "user.reg", owner.st_uid, owner.st_gid)
    (prefix / ".user").write_text(f"{name}\n", "utf-8")
