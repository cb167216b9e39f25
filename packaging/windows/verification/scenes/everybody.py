"""For everyone who uses the laptop: only an administrator may, and what somebody without those rights is told."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

from windows.verification import bare_program, disk, registry
from windows.verification.bench import COACH, Bench
from windows.verification.laptop import Laptop

LAPTOP = "verify-everybody"
NEEDS_ELEVATION = 740

_WITHOUT_RIGHTS = '''\
"""Runs a program without an administrator's rights and prints the exit code as Windows has it."""

import ctypes
import subprocess
import sys
from ctypes import wintypes

advapi32 = ctypes.WinDLL("advapi32", use_last_error=True)
kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
kernel32.GetCurrentProcess.restype = wintypes.HANDLE
ADMINISTRATORS, TOKEN_ALL_ACCESS, LUA_TOKEN = 26, 0xF01FF, 4


class Group(ctypes.Structure):
    _fields_ = [("sid", ctypes.c_void_p), ("attributes", wintypes.DWORD)]


class Start(ctypes.Structure):
    _fields_ = [("size", wintypes.DWORD), ("rest", ctypes.c_byte * 100)]


class Started(ctypes.Structure):
    _fields_ = [("process", wintypes.HANDLE), ("thread", wintypes.HANDLE), ("ids", wintypes.DWORD * 2)]


def sure(done):
    if not done:
        raise ctypes.WinError(ctypes.get_last_error())


own, limited = wintypes.HANDLE(), wintypes.HANDLE()
sid, size = ctypes.create_string_buffer(68), wintypes.DWORD(68)
process = wintypes.HANDLE(kernel32.GetCurrentProcess())
sure(advapi32.OpenProcessToken(process, TOKEN_ALL_ACCESS, ctypes.byref(own)))
sure(advapi32.CreateWellKnownSid(ADMINISTRATORS, None, sid, ctypes.byref(size)))
group = Group(ctypes.addressof(sid), 0)
sure(advapi32.CreateRestrictedToken(
    own, 0, 1, ctypes.byref(group), 0, None, 0, None, ctypes.byref(limited)
))
start, started = Start(104), Started()
given = sys.argv[1:]
stays = given[0] != "--leave"
words = ctypes.create_unicode_buffer(subprocess.list2cmdline(given if stays else given[1:]))
sure(advapi32.CreateProcessAsUserW(
    limited, None, words, None, None, False, 0, None, None, ctypes.byref(start), ctypes.byref(started)
))
if not stays:  # while this process is there, the program is open
    sys.exit(0)
kernel32.WaitForSingleObject(wintypes.HANDLE(started.process), -1)
code = wintypes.DWORD()
sure(kernel32.GetExitCodeProcess(wintypes.HANDLE(started.process), ctypes.byref(code)))
print(code.value)
'''


def for_everybody(bench: Bench) -> None:
    """Install for the whole laptop, try to touch that without the rights, and remove it."""
    report = bench.report
    with bench.session(LAPTOP, COACH) as session:
        laptop = Laptop(session, is_for_everybody=True)
        before = disk.listing(session.drive)
        done = laptop.install(bench.installer, "/ALLUSERS")
        report.equal("an administrator installs for everybody", done.status, 0)
        laptop.log()
        _look_around(bench, laptop)
        version = laptop.ask("--version")
        report.equal("the program runs", version.text.strip(), f"coachdesk {bench.version}")
        _double_click(bench, laptop)
        limited = bare_program.lay(laptop, "limited", _WITHOUT_RIGHTS)
        _without_rights(bench, laptop, limited)
        report.equal("an administrator removes it", laptop.remove().status, 0)
        laptop.log()
        _by_hand(bench, laptop, limited)
        report.equal("everything is gone", disk.strangers(disk.listing(session.drive) - before, []), [])
        for path in (registry.UNINSTALL, registry.PRODUCT):
            report.equal(
                f"{path.rsplit(chr(92))[-2]} is as before", registry.key(session, path, "HKLM"), None
            )


def _look_around(bench: Bench, laptop: Laptop) -> None:
    report, session = bench.report, laptop.session
    listed = registry.key(session, registry.UNINSTALL, "HKLM") or {}
    report.equal("Windows' list of the machine has it", listed.get("DisplayVersion"), bench.version)
    report.equal("and where", listed.get("InstallLocation"), session.inside(laptop.home))
    kind = registry.key(session, f"{registry.CLASSES}\\.coachinvite", "HKLM") or {}
    report.equal("invitations open with it for everybody", kind.get(""), "CoachDesk.Invitation")
    report.equal("nothing is in the person's own list", registry.key(session, registry.UNINSTALL), None)
    for link in (
        "ProgramData/Microsoft/Windows/Start Menu/Programs/CoachDesk.lnk",
        "users/Public/Desktop/CoachDesk.lnk",
    ):
        report.check(f"everybody has {link.split('/')[-2]}", (session.drive / link).is_file(), link)


def _double_click(bench: Bench, laptop: Laptop) -> None:
    report, robot = bench.report, laptop.robot
    bundle = bench.shared / "Lot de l’accueil n° 1.coachbundle"
    bundle.write_bytes(b"not a bundle")
    robot.double_click(bundle)
    robot.wait(lambda seen: seen.screen == "FirstStart", "the first start", 60)
    report.equal("a double-click on a bundle opens the program", laptop.count_programs(), 1)
    again = laptop.double_click(bundle)
    report.equal("once: the second start ends with 0", (again.status, laptop.count_programs()), (0, 1))
    laptop.end_program()
    shutil.rmtree(laptop.data, ignore_errors=True)


def _without_rights(bench: Bench, laptop: Laptop, limited: Path) -> None:
    """What an ordinary user gets: 740, and not a file changed."""
    report, session = bench.report, laptop.session
    installer = session.inside(bench.installer)
    uninstaller = session.inside(laptop.home / "Uninstall.exe")
    log = f"/LOG={session.inside(session.out / 'setup.log')}"
    before = disk.listing(laptop.home)
    tries: dict[str, list[str]] = {
        "installing for everybody": [installer, "/S", "/ALLUSERS", log],
        "an upgrade of what is everybody's": [installer, "/S", log],
        "removing what is everybody's": [uninstaller, "/S", log],
    }
    for what, words in tries.items():
        done = laptop.ask(*words, program=limited)
        if what.startswith("removing"):
            # It goes on in a copy of itself: only its log can tell.
            session.run("for _ in $(seq 100); do pgrep -f '_[?]=' >/dev/null || break; sleep 0.1; done", 20)
        else:
            said = done.text.strip()
            report.equal(f"{what} without the rights ends with 740", said, str(NEEDS_ELEVATION))
        told = laptop.log()
        report.check(
            f"and the log of {what} says so", f"Ended with {NEEDS_ELEVATION}" in told, "740", told[-200:]
        )
        if what.startswith("an upgrade"):
            report.check(
                "it was found where it is, without an option", "For: machine" in told, "", told[-200:]
            )
        report.equal(f"{what} has changed nothing", disk.listing(laptop.home), before)


def _by_hand(bench: Bench, laptop: Laptop, limited: Path) -> None:
    """An ordinary user chooses "for everyone": Windows asks an administrator, who is not asked everything again."""
    report, session = bench.report, laptop.session
    words = f"ping -n 3 127.0.0.1 & {session.inside(bench.installer)} /LANG=fr"
    session.run(f"w {session.linux(limited)} --leave cmd.exe /c {shlex.quote(words)}", 20)
    bare_program.take_away(limited)
    session.run("waitwin CoachDesk 20; sleep 0.7", 30)
    for key, picture in (
        ("Return", "everybody-1"),
        ("alt+t", "everybody-2"),
        ("alt+s", "everybody-3-restarted"),
    ):
        laptop.robot.turn_page(key)
        session.picture(picture)
    restarted = session.run(
        "for _ in $(seq 100); do pgrep -f '/RESTARTED' && break; sleep 0.1; done; sleep 1", 20
    )
    report.check("for everyone, it is started again as an administrator", restarted.text.strip())
    session.picture("everybody-3-restarted")
    laptop.robot.key("Return")
    log, in_use = (session.linux(laptop.home / name) for name in ("setup.log", "current.txt"))
    done = f"for _ in $(seq 900); do [ {log} -nt {in_use} ] && exit 0; sleep 0.1; done; exit 1"
    report.equal("and installs for everyone", session.run(done, 100).status, 0)
    session.run("sleep 0.7", 10)
    session.picture("everybody-4-finished")
    laptop.robot.key("Return")
    ended = f"for _ in $(seq 100); do pgrep -f '{bench.installer.name}' || exit 0; sleep 0.1; done; exit 1"
    report.equal("both processes end", session.run(ended, 20).status, 0)
    report.equal("and nothing is opened with an administrator's rights", laptop.count_programs(), 0)
    report.equal("which is removed again", laptop.remove().status, 0)
    laptop.log()
