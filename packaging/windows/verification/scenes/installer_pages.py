"""The installer and the uninstaller as a person sees them, in both languages."""

from __future__ import annotations

import shlex

from windows.verification.bench import Bench
from windows.verification.laptop import Laptop
from windows.verification.scenes.upgrading import OLDER, pretend_version

LAPTOP = "verify-pages"
CANCELLED = 1
_PAGES_BEFORE = 3
_LOOK_S = 0.7


def show(bench: Bench) -> None:
    """Walk through the pages with the keyboard, keeping a picture of each."""
    with bench.session(LAPTOP, "coach") as session:
        laptop = Laptop(session)
        _cancel(bench, laptop)
        _leave(laptop, session.linux(bench.installer), "/LANG=en", ("pages-en-1", "pages-en-2", "pages-en-3"))
        _install(bench, laptop, "fr")
        installer, uninstaller = session.linux(bench.installer), session.linux(laptop.home / "Uninstall.exe")
        _leave(laptop, installer, "/LANG=en", ("pages-en-repair",))
        pretend_version(laptop, OLDER)
        _leave(laptop, installer, "/LANG=en", ("pages-en-upgrade",))
        _upgrade(bench, laptop, "fr")
        laptop.data.mkdir(parents=True, exist_ok=True)  # without anything to delete, nothing is asked
        (laptop.data / "témoin.txt").write_text("stays", "utf-8")
        asked = ("pages-fr-uninstall", "pages-fr-uninstall-data")
        _leave(laptop, uninstaller, "/LANG=fr", asked, by="Escape")
        bench.report.check("the removal left by hand removes nothing", laptop.version_in_use())
        _remove(bench, laptop, "en")


def _open(laptop: Laptop, program: str, *options: str) -> None:
    words = " ".join(shlex.quote(option) for option in options)
    session = laptop.session
    session.run('rm -f "$OUT/ended"', 10)
    session.run(f'( w {program} {words}; echo $? >"$OUT/ended" ) </dev/null >/dev/null 2>&1 &', 10)
    session.run(f"waitwin CoachDesk 20; sleep {_LOOK_S}", 30)


def _until(laptop: Laptop, test: str, seconds: int = 90) -> bool:
    """Wait until a test of the shell is true, then a moment for the page to change."""
    wait = f"for _ in $(seq {seconds * 10}); do {test} && exit 0; sleep 0.1; done; exit 1"
    came = laptop.session.run(wait, seconds + 10).status == 0
    laptop.session.run(f"sleep {_LOOK_S}", 10)
    return came


def _last_act(laptop: Laptop) -> str:
    """Return a test of the shell: the installer lays its log there when everything else is done."""
    log, in_use = (laptop.session.linux(laptop.home / name) for name in ("setup.log", "current.txt"))
    return f"[ {log} -nt {in_use} ]"


def _ended(laptop: Laptop) -> str:
    _until(laptop, '[ -s "$OUT/ended" ]', 20)
    return laptop.session.run('cat "$OUT/ended"', 10).text.strip()


def _install(bench: Bench, laptop: Laptop, language: str) -> None:
    session = laptop.session
    _open(laptop, session.linux(bench.installer), f"/LANG={language}")
    for number in range(1, _PAGES_BEFORE + 1):
        session.picture(f"pages-{language}-{number}")
        laptop.robot.turn_page("Return")
    session.picture(f"pages-{language}-unpacking")
    is_done = _until(laptop, _last_act(laptop))
    session.picture(f"pages-{language}-finished")
    bench.report.check(
        f"installed by hand ({language})", is_done and laptop.version_in_use(), "a version in use"
    )
    # The last page offers to start the program: taken.
    laptop.robot.key("Return")
    started = session.run("waitwin '^CoachDesk$' 20; sleep 2", 30)
    session.picture(f"pages-{language}-started")
    bench.report.equal(f"the last page starts the program ({language})", started.status, 0)
    laptop.end_program()
    bench.report.equal(f"by hand ends with 0 ({language})", _ended(laptop), "0")


def _upgrade(bench: Bench, laptop: Laptop, language: str) -> None:
    """One page less to think about: what is there is replaced where it is."""
    session = laptop.session
    _open(laptop, session.linux(bench.installer), f"/LANG={language}")
    session.picture(f"pages-{language}-upgrade")
    laptop.robot.key("Return")
    is_done = _until(laptop, _last_act(laptop)) and laptop.version_in_use() == f"app-{bench.version}"
    session.picture(f"pages-{language}-upgraded")
    bench.report.check(f"upgraded by hand in two pages ({language})", is_done, bench.version)
    # The box before "open now" is cleared: the program stays closed.
    laptop.robot.key("space", "Return")
    bench.report.equal(f"upgraded by hand ends with 0 ({language})", _ended(laptop), "0")
    is_open = session.run("pgrep -f 'CoachDesk[.]exe' >/dev/null", 10).status == 0
    bench.report.check("and does not open the program unasked", not is_open, "closed", "open")


def _remove(bench: Bench, laptop: Laptop, language: str) -> None:
    session = laptop.session
    uninstaller = session.linux(laptop.home / "Uninstall.exe")
    _open(laptop, uninstaller, f"/LANG={language}")
    session.picture(f"pages-{language}-uninstall")
    laptop.robot.turn_page("Return")
    # The question about the data, whose answer is no unless somebody says yes.
    session.picture(f"pages-{language}-uninstall-data")
    laptop.robot.key("Return")
    _until(laptop, f"[ ! -e {uninstaller} ]")
    session.picture(f"pages-{language}-uninstalled")
    laptop.robot.key("Return")
    gone = _until(laptop, f"[ ! -e {session.linux(laptop.home)} ]", 5)
    bench.report.check(f"removed by hand ({language})", gone, "no folder", laptop.home.name)
    bench.report.check(f"the data stay ({language})", laptop.data.exists(), "the folder", "nothing")


def _leave(
    laptop: Laptop, program: str, language: str, pictures: tuple[str, ...], *, by: str = "alt+o"
) -> None:
    """Look at the first pages and leave: by Escape, and what answers or follows it."""
    _open(laptop, program, language)
    for number, name in enumerate(pictures):
        if number:
            laptop.robot.turn_page("Return")
        laptop.session.picture(name)
    laptop.robot.turn_page("Escape")
    laptop.robot.key(by)
    _ended(laptop)


def _cancel(bench: Bench, laptop: Laptop) -> None:
    """Leaving is not what Return answers."""
    _open(laptop, laptop.session.linux(bench.installer), "/LANG=fr")
    for key in ("Escape", "Return", "Escape"):
        laptop.robot.turn_page(key)
    laptop.session.picture("pages-fr-cancel")
    laptop.robot.key("alt+o")
    bench.report.equal("cancelled by hand ends with 1", _ended(laptop), str(CANCELLED))
    bench.report.check("and leaves nothing", not laptop.home.exists(), "no folder", laptop.home.name)
