"""A round of synchronisation with a real headquarters on this machine."""

from __future__ import annotations

import tempfile
from pathlib import Path

from windows.verification import bare_program, certificates, disk
from windows.verification.bench import SENTENCE, Bench
from windows.verification.certificates import HOST
from windows.verification.headquarters import Headquarters
from windows.verification.scenes.working import open_case, unlock, write_note

AT_HEADQUARTERS = "Après la jonction : le siège garde cette phrase scellée, et elle seule."

_ROAD = '''\
"""Asks the headquarters at an address whether it is there, as the program does, and prints what came."""

import sys

from sync.client.errors import Unreachable
from sync.client.transport import HttpTransport
from sync.protocol.exchange import Request

try:
    HttpTransport(sys.argv[1]).send(Request("GET", "/v1/hello"))
    print("answered")
except Unreachable as error:
    print(error.context["reason"])
'''


def round_with_headquarters(bench: Bench) -> None:
    """Join by an invitation file, be admitted at headquarters, and send what was written."""
    with (
        tempfile.TemporaryDirectory(prefix="coachdesk-hq-") as folder,
        Headquarters(
            Path(folder) / "hq", bench.checkout, authority := certificates.make(Path(folder))
        ) as headquarters,
    ):
        try:
            _trust(bench, headquarters, authority.root)
            _ask(bench, headquarters)
            _be_let_in(bench, headquarters)
            _become_supervisor(bench)
            _send(bench, headquarters)
        except Exception:
            bench.at_work.session.picture("sync-stopped")
            bench.at_work.end_program()
            raise
        bench.report.check("the program ends when its window is closed", bench.at_work.close_program())
        for sentence in (SENTENCE, AT_HEADQUARTERS):
            bench.report.equal(
                "what headquarters keeps is sealed", disk.holding(sentence, headquarters.folder), []
            )


def _ask(bench: Bench, headquarters: Headquarters) -> None:
    """A double-click on the invitation opens the program, which offers it once its desk is open."""
    laptop, report = bench.at_work, bench.report
    robot, session = laptop.robot, laptop.session
    invitation = bench.shared / "Invitation de l’accueil.coachinvite"
    invitation.write_text(headquarters.invitation, "utf-8")
    laptop.show_associations()
    robot.double_click(invitation)
    robot.wait(lambda seen: seen.screen == "LockScreen", "the lock screen")
    robot.rest()
    session.picture("sync-1-locked")
    unlock(laptop)
    robot.wait_for("joining.go")
    robot.rest()
    session.picture("sync-2-invitation")
    report.check("a double-clicked invitation is offered when the desk is open", True)
    again = laptop.double_click(invitation)
    report.equal("double-clicked again, the second start ends with 0", again.status, 0)
    report.equal("and one program runs", laptop.count_programs(), 1)
    robot.click("joining.go")


def _trust(bench: Bench, headquarters: Headquarters, root: bytes) -> None:
    """Nothing is said to a headquarters that nobody vouches for; then Windows trusts the association's authority."""
    laptop, report = bench.at_work, bench.report
    road = bare_program.lay(laptop, "road", _ROAD)
    address, other_name = headquarters.url, headquarters.url.replace(HOST, "127.0.0.1")

    def found(url: str) -> str:
        return laptop.ask(url, program=road).text.strip()

    # "cut": Wine lacks what would be asked next, and no request is sent either.
    refused = {"certificate", "cut"}
    unknown = found(address)
    report.check(
        "a headquarters that Windows does not trust hears nothing", unknown in refused, refused, unknown
    )
    report.check(
        "Windows is told to trust the association's authority", certificates.trust(laptop.session, root)
    )
    report.equal("then it is spoken to over TLS", found(address), "answered")
    unnamed = found(other_name)
    report.check("but not under another name", unnamed in refused, refused, unnamed)
    bare_program.take_away(road)


def _be_let_in(bench: Bench, headquarters: Headquarters) -> None:
    robot, session, report = bench.at_work.robot, bench.at_work.session, bench.report
    robot.wait(lambda seen: seen.has("joining.fingerprint"), "the fingerprint to read aloud")
    robot.wait(
        lambda _seen: headquarters.status().get("Requests to join that wait") == "1", "the request sent"
    )
    session.picture("sync-3-fingerprint")
    headquarters.admit()
    robot.wait_for_text("joining.accepted.title", 60)
    session.picture("sync-4-let-in")
    robot.press("joining.accepted.done")
    report.equal("headquarters knows the laptop, over TLS", headquarters.status().get("Devices"), "1")


def _become_supervisor(bench: Bench) -> None:
    """Take the supervisor's role, too: case files leave a laptop only when somebody is there who may read them."""
    robot, session = bench.at_work.robot, bench.at_work.session
    robot.click("shell.rail.team")
    seen = robot.wait(lambda seen: any(one.name.startswith("team.more.") for one in seen.parts), "oneself")
    session.picture("sync-5-team")
    robot.click(next(one for one in seen.parts if one.name.startswith("team.more.")))
    robot.rest()
    robot.key("Down", "Down", "Return")  # "laptop", then "roles"
    robot.click("team.role.supervisor")
    session.picture("sync-6-roles")
    robot.click("team.go")
    robot.wait(lambda seen: not seen.has("team.go"), "the role taken")


def _send(bench: Bench, headquarters: Headquarters) -> None:
    laptop, report = bench.at_work, bench.report
    open_case(bench)
    write_note(bench, AT_HEADQUARTERS)
    laptop.robot.click("shell.rail.synchronisation")
    laptop.robot.click("synchronisation.now")
    is_idle = laptop.robot.wait(
        lambda seen: seen.saying("synchronisation.pill.level.more"), "everything sent", 60
    )
    laptop.session.picture("sync-7-synchronised")
    laptop.robot.rest()
    laptop.session.picture("sync-8-a-moment-later")
    count = int(headquarters.status().get("Envelopes", "0"))
    people = 0 if laptop.people is None else laptop.people
    report.check("the window says that all is sent", is_idle)
    report.check("headquarters has an envelope of each case file", count >= people, people, count)
    report.note(f"headquarters holds {count} envelopes")
