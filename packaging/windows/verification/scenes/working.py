"""A first day in the window: everything by clicks and letters."""

from __future__ import annotations

import shutil

from docx import Document

from windows.verification import disk
from windows.verification.bench import PASSPHRASE, PERSON, SENTENCE, Bench
from windows.verification.laptop import Laptop
from windows.verification.sheet import write_sheet

_TAB_OF_DOCUMENTS = 6
"""Where the documents stand in the row of tabs of a case file."""


def first_day(bench: Bench) -> None:
    """Make a desk, import a sheet, write a note and a Word document, lock, unlock, close."""
    laptop = bench.at_work
    before = disk.listing(laptop.session.drive)
    laptop.robot.open_program(laptop.program)
    try:
        make_desk(bench)
        import_sheet(bench)
        open_case(bench)
        write_note(bench)
        make_document(bench)
        lock_and_unlock(bench)
        start_again(bench)
    except Exception:
        laptop.session.picture("work-stopped")
        laptop.end_program()
        raise
    bench.report.check("the program ends when its window is closed", laptop.close_program())
    _look_at_data(bench, before)


def make_desk(bench: Bench) -> None:
    """Go through the first start."""
    robot, session = bench.at_work.robot, bench.at_work.session
    robot.wait(lambda seen: seen.screen == "FirstStart", "the first start")
    session.picture("work-1-welcome")
    robot.press("first_start.begin")
    robot.type("Zoé Léon", "first_start.name")
    robot.click("first_start.next")
    robot.wait_for("first_start.folder")
    robot.click("first_start.next")
    robot.type(PASSPHRASE, "passphrase.first")
    robot.type(PASSPHRASE, "passphrase.second")
    session.picture("work-2-passphrase")
    robot.press("first_start.make")
    question = robot.wait_for_text("lock.sheet.question")
    word = robot.look().selectable()[int(question.numbers["number"]) - 1]
    robot.copy_words(word, "recovery.answer")
    robot.click("first_start.next")
    robot.wait_for("first_start.alone")
    session.picture("work-3-alone")
    robot.press("first_start.finish")
    robot.wait(lambda seen: seen.screen == "Frame", "the open desk")
    bench.report.check("a desk is made by typing", True)


def import_sheet(bench: Bench) -> None:
    """Import the sample sheet, or one made here, as the program proposes."""
    robot, session, report = bench.at_work.robot, bench.at_work.session, bench.report
    sample = bench.checkout.parent / "shared" / "samples" / "inscriptions-2026.xlsx"
    sheet = bench.shared / "inscriptions.xlsx"
    if sample.is_file():
        shutil.copyfile(sample, sheet)
        people = 150
    else:
        report.note("the sample sheet is not beside the checkout: a small one made here is imported")
        people = write_sheet(sheet)
    robot.press("dossiers.import_sheet")
    robot.click("importing.choose_file")
    robot.choose_file(session.inside(sheet))
    robot.wait_for_text("importing.columns.title")
    session.picture("work-4-columns")
    robot.click("importing.next")
    robot.wait_for_text("importing.check.title")
    robot.press("importing.go")
    said = robot.wait_for_text("importing.done.title", 60)
    session.picture("work-5-imported")
    report.equal("the sheet is imported", said.numbers.get("count"), str(people))
    bench.at_work.people = people
    robot.press("app.close")
    robot.wait(lambda seen: seen.rows("dossiers.table"), "the list of people")
    session.picture("work-6-people")


def open_case(bench: Bench) -> None:
    """Find somebody by letters without accents."""
    robot = bench.at_work.robot
    robot.key("ctrl+k")
    robot.wait(lambda seen: seen.focus == "palette.field", "the palette")
    commands = len(robot.wait(lambda seen: seen.rows("palette.list"), "the commands").rows("palette.list"))
    robot.type(PERSON.replace("'", "").lower())
    robot.wait(lambda seen: 0 < len(seen.rows("palette.list")) != commands, "somebody found")
    robot.rest()
    bench.at_work.session.picture("work-7-found")
    robot.key("Return")
    robot.wait(lambda seen: seen.has("case.name"), "the case file")
    bench.report.check("a case file opens from the palette", True)


def write_note(bench: Bench, sentence: str = SENTENCE) -> None:
    """Write a note by the keyboard."""
    robot = bench.at_work.robot
    robot.key("ctrl+n")
    robot.wait(lambda seen: seen.focus == "session_note.note", "the note")
    robot.type(sentence)
    bench.at_work.session.picture("work-8-note")
    robot.key("ctrl+Return")
    robot.wait(lambda seen: seen.has("case.tabs.bar[0]"), "the case file after saving")
    bench.report.check("a note is written by typing", True)


def make_document(bench: Bench) -> None:
    """Make the session's report, save a copy, and read it on this machine."""
    robot, session, report = bench.at_work.robot, bench.at_work.session, bench.report
    robot.click(f"case.tabs.bar[{_TAB_OF_DOCUMENTS}]")
    robot.press("documents.report")
    robot.wait(lambda seen: seen.has("documents.list[0]"), "the report in the list")
    robot.click("documents.list[0]")
    session.picture("work-9-document")
    copy = session.out / "compte-rendu.docx"
    robot.click("documents.copy")
    robot.choose_file(session.inside(copy))
    robot.wait(lambda _seen: copy.exists() and copy.stat().st_size, "the copy of the document")
    document = Document(str(copy))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    words = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    report.check("the Word document opens and holds the note", SENTENCE in words, SENTENCE, words[:200])


def lock_and_unlock(bench: Bench) -> None:
    """Lock; what is typed wrong does not open it."""
    robot, session = bench.at_work.robot, bench.at_work.session
    robot.click("shell.lock")
    robot.wait(lambda seen: seen.screen == "LockScreen", "the lock screen")
    session.picture("work-10-locked")
    bench.report.check("nothing of the case file is in sight when locked", not robot.look().has("case.name"))
    robot.type("pas la bonne phrase", "lock.passphrase")
    robot.key("Return")
    robot.wait(lambda seen: seen.saying("errors.vault.wrong_passphrase"), "the refusal")
    unlock(bench.at_work)
    bench.report.check("the desk opens again with its passphrase", True)


def start_again(bench: Bench) -> None:
    """A double-click on the icon while the window is open: that window comes to the front, and no second one."""
    laptop, report = bench.at_work, bench.report
    again = laptop.ask()
    report.equal("started again it ends with 0", again.status, 0)
    report.equal("and says nothing", again.text.strip(), "")
    report.equal("and one program runs", laptop.count_programs(), 1)
    report.equal("with the desk as it was", laptop.robot.look().screen, "Frame")
    laptop.session.picture("work-11-started-again")


def unlock(laptop: Laptop) -> None:
    """Type the passphrase."""
    laptop.robot.click("lock.passphrase")
    laptop.robot.key("ctrl+a")
    laptop.robot.type(PASSPHRASE)
    laptop.robot.key("Return")
    laptop.robot.wait(lambda seen: seen.screen == "Frame", "the desk after unlocking")


def _look_at_data(bench: Bench, before: set[str]) -> None:
    report, laptop = bench.report, bench.at_work
    drive = laptop.session.drive
    report.check(
        "the desk lies in the person's own folder", (laptop.data / "desk").is_dir(), laptop.data / "desk"
    )
    came = disk.listing(drive) - before
    allowed = [f"{folder.relative_to(drive).as_posix()}/" for folder in (laptop.data,)]
    report.equal("the day left nothing outside of the data's folder", disk.strangers(came, allowed), [])
    report.equal("what was typed stands nowhere in plain", disk.holding(SENTENCE, laptop.session.profile), [])
    grown = [name for name in came if "/Programs/CoachDesk/" in name]
    report.equal("the program's folder is as it was installed", grown, [])
