"""What became of a file that was written or brought, in sentences. No widget in here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ui.messages import code_sentence, tr
from ui.operations.carrying import FileRead
from ui.operations.sync_reading import SyncReading
from ui.synchronisation.names import instant_words, person_name, reason_sentence
from ui.theme import Tone

if TYPE_CHECKING:
    from sync.client.bundle_values import Carried, MadeBundle, TakenBundle, TakenReceipt, WrittenBundle


@dataclass(frozen=True, slots=True)
class Outcome:
    """A sentence or a few, and their tone."""

    text: str
    tone: Tone = "success"


def written_words(written: Sequence[WrittenBundle]) -> Outcome:
    """Return what was written for headquarters, and what to do with it."""
    if not written:
        return Outcome(tr("synchronisation.usb.nothing_waits"), "neutral")
    changes = sum(one.changes for one in written)
    files = ", ".join(one.path.name for one in written)
    return Outcome(tr("synchronisation.usb.written", count=changes, files=files))


def written_for_words(written: WrittenBundle, name: str) -> Outcome:
    """Return what was written for a colleague."""
    return Outcome(
        tr("synchronisation.usb.written_for", count=written.changes, file=written.path.name, person=name)
    )


def read_words(read: FileRead, reading: SyncReading) -> Outcome:
    """Return what became of a file that was brought."""
    from sync.client.bundle_values import Carried, TakenBundle, TakenReceipt

    match read.value:
        case TakenBundle() as taken:
            return _taken(taken, reading)
        case Carried() as carried:
            return _carried(carried, reading)
        case TakenReceipt() as receipt:
            return _receipt(receipt)
        case left:
            count = len(left.pieces)
            return Outcome(
                tr("synchronisation.usb.left_found", count=count), "neutral" if count else "warning"
            )


def _taken(taken: TakenBundle, reading: SyncReading) -> Outcome:
    person = person_name(taken.person, reading)
    when = instant_words(taken.made_at)
    if taken.age.value == "again":
        said = [tr("synchronisation.usb.again", person=person, when=when)]
    elif taken.changes:
        said = [tr("synchronisation.usb.taken", count=taken.changes, person=person, when=when)]
    else:
        said = [tr("synchronisation.usb.taken_nothing", person=person, when=when)]
    said += _not_taken(taken.left)
    if taken.problem:
        said.append(code_sentence(taken.problem, {}))
    if taken.is_other_list:
        said.append(tr("synchronisation.usb.other_list"))
    return Outcome(" ".join(said), "warning" if len(said) > 1 else "success")


def _carried(carried: Carried, reading: SyncReading) -> Outcome:
    person = person_name(carried.person, reading)
    said = [
        tr(
            "synchronisation.usb.carried",
            count=carried.kept + carried.known,
            file=carried.receipt_path.name,
            person=person,
        )
    ]
    said += [
        tr("synchronisation.usb.refused", count=count, why=reason_sentence(code))
        for code, count in carried.refused.items()
    ]
    return Outcome(" ".join(said), "warning" if carried.refused else "success")


def _receipt(receipt: TakenReceipt) -> Outcome:
    if not receipt.is_known:
        return Outcome(tr("synchronisation.usb.receipt_again"), "neutral")
    said = [tr("synchronisation.usb.receipt", count=receipt.changes, when=instant_words(receipt.at))]
    said += [
        tr("synchronisation.usb.refused", count=count, why=reason_sentence(code))
        for code, count in receipt.refused.items()
    ]
    if receipt.is_other_list:
        said.append(tr("synchronisation.usb.other_list"))
    return Outcome(" ".join(said), "warning" if len(said) > 1 else "success")


def _not_taken(left: Mapping[str, int]) -> list[str]:
    return [
        tr("synchronisation.usb.not_taken", count=count, why=reason_sentence(code, "set_aside"))
        for code, count in left.items()
    ]


def made_words(made: MadeBundle) -> str:
    """Return what is said of a file whose receipt has not come."""
    return tr("synchronisation.usb.made", count=made.waiting, when=instant_words(made.at))


def file_stem(day: str, place: Path) -> str:
    """Return the name of the file for headquarters, one that is not there yet; without its ending."""
    stem = tr("synchronisation.usb.file_name", day=day)
    number = 1
    while any(place.glob(f"{stem if number == 1 else f'{stem}-{number}'}*")):
        number += 1
    return stem if number == 1 else f"{stem}-{number}"
