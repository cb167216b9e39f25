"""Opens and locks a desk: one person's data folder on one laptop. The one file that knows every room below.

::

    desk.json        the header: key slots; not secret
    keys.sealed      a sealed copy of the keyring
    vault.db         keys, identity, drafts, settings, index
    register.db      what is shared and not about one person
    cases/<id>.db    one case file each
    set-aside/       damaged files, as they were found
    desk.lock        held while the desk is open

Only ``find_desk`` and the header are needed for the lock screen; everything heavy is imported when a desk is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coachdesk.errors import CoachDeskError, PersonFacing
from coachdesk.vault.attempts import Attempts
from coachdesk.vault.errors import HeaderDamaged, HeaderNotWritten, NoSuchSlot, TooSoon, WrongPassphrase
from coachdesk.vault.escrow import Escrow, escrow_of, with_escrow
from coachdesk.vault.header import (
    COPY_NAME,
    HEADER_NAME,
    Header,
    KdfCost,
    read_header,
    restore_header,
    write_header,
)

if TYPE_CHECKING:
    from coachdesk.desk_opening import OpenedFiles
    from coachdesk.storage.cabinet import Cabinet, Notice
    from coachdesk.storage.checking import CheckReport
    from coachdesk.vault.slots import MasterKey


class NoDesk(PersonFacing):
    """There is no desk in this folder."""

    code = "desk.none"


class DeskExists(PersonFacing):
    """There is a desk in this folder already."""

    code = "desk.exists"


class FolderUnusable(PersonFacing):
    """The folder cannot be made or written."""

    code = "desk.folder_unusable"


@dataclass(frozen=True, slots=True)
class LockedDesk:
    """A desk that is there and locked: what the lock screen needs."""

    folder: Path
    header: Header
    is_header_restored: bool = False

    @property
    def is_let_out(self) -> bool:
        """Tell whether this laptop was let out of its organisation, and nothing here can be opened any more."""
        return self.header.is_let_out

    def seconds_to_wait(self) -> float:
        """Return how long the next attempt must wait, in seconds."""
        return Attempts(self.folder).seconds_to_wait()

    def unlock(self, passphrase: str) -> OpenDesk:
        """Open the desk with its passphrase.

        Raises ``TooSoon``, ``WrongPassphrase`` (after the same work as the right one), ``DeskBusy``, and what the
        vault's file may raise.
        """
        from coachdesk.vault.slots import unlock_with_passphrase  # noqa: PLC0415 - behind the lock screen

        return self._opened(lambda: unlock_with_passphrase(self.header, passphrase))

    def unlock_with_words(self, words: str) -> OpenDesk:
        """Open the desk with its recovery words; a mistyped word is named; else as ``unlock``."""
        from coachdesk.vault.slots import unlock_with_words  # noqa: PLC0415 - behind the lock screen

        return self._opened(lambda: unlock_with_words(self.header, words))

    @property
    def escrow(self) -> Escrow | None:
        """Return what two people of the organisation can open this desk with; None before it joined one."""
        return escrow_of(self.header)

    def unlock_with_organisation(self, open_escrow: Callable[[Escrow, str], bytes]) -> OpenDesk:
        """Open the desk with the organisation's recovery key; a new passphrase is to be set at once.

        ``open_escrow``: returns the master key (32 bytes) of an escrow and the desk's id, or raises. Raises
        ``NoSuchSlot`` for a desk without one, what ``open_escrow`` raises, which counts as a wrong passphrase does, and
        else as ``unlock``.
        """
        from coachdesk.vault.slots import MasterKey  # noqa: PLC0415 - behind the lock screen

        escrow = self.escrow
        if escrow is None:
            raise NoSuchSlot(kind="organisation")
        return self._opened(
            lambda: MasterKey(open_escrow(escrow, self.header.desk_id)), is_wrong=CoachDeskError
        )

    def _opened(
        self, master_key: Callable[[], MasterKey], is_wrong: type[CoachDeskError] = WrongPassphrase
    ) -> OpenDesk:
        from coachdesk.desk_opening import hold_folder, open_files  # noqa: PLC0415 - behind the lock screen

        attempts = Attempts(self.folder)
        wait_s = attempts.seconds_to_wait()
        if wait_s > 0:
            raise TooSoon(wait_s=wait_s)
        hold = hold_folder(self.folder)
        try:
            try:
                master = master_key()
            except is_wrong:
                attempts.record_failure()
                raise
            attempts.record_success()
            files = open_files(self.folder, self.header, master, hold)
            if self.is_header_restored:
                files.add_notice("header_restored", file=HEADER_NAME)
            return OpenDesk(self.folder, self.header, master, files)
        except BaseException:
            hold.release()
            raise


class OpenDesk:
    """An unlocked desk. Used on the desk's background thread only."""

    def __init__(self, folder: Path, header: Header, master: MasterKey, files: OpenedFiles) -> None:
        self.folder = folder
        self._header = header
        self._master = master
        self._files = files

    @property
    def cabinet(self) -> Cabinet:
        """Return the open files: what every service takes first."""
        return self._files.cabinet

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Return what the person should be told after this unlocking."""
        return self._files.notices

    def change_passphrase(self, old: str, new: str, *, cost: KdfCost | None = None) -> None:
        """Rewrite the passphrase slot; after a crash the old passphrase works, or the new one.

        Raises ``WrongPassphrase`` for the old one and ``WeakPassphrase`` for the new one.
        """
        from coachdesk.vault.slots import unlock_with_passphrase  # noqa: PLC0415 - behind the lock screen

        unlock_with_passphrase(self._header, old)
        self.set_passphrase(new, cost=cost)

    def set_passphrase(self, new: str, *, cost: KdfCost | None = None) -> None:
        """Rewrite the passphrase slot without the old one: after an unlocking by the recovery words."""
        from coachdesk.vault.passphrase import require_strong  # noqa: PLC0415 - behind the lock screen
        from coachdesk.vault.slots import change_passphrase  # noqa: PLC0415 - behind the lock screen

        require_strong(new)
        self._put(change_passphrase(self._header, self._master, new, cost=cost))

    def renew_recovery_words(self) -> tuple[str, ...]:
        """Make new recovery words, to be shown once; the old ones open nothing any more."""
        from coachdesk.vault.slots import renew_recovery_words  # noqa: PLC0415 - behind the lock screen

        header, words = renew_recovery_words(self._header, self._master)
        self._put(header)
        return words

    @property
    def escrow(self) -> Escrow | None:
        """Return what two people of the organisation can open this desk with; None before it joined one."""
        return escrow_of(self._header)

    def keep_escrow(self, organisation: str, recovery: bytes, seal: Callable[[bytes, str], bytes]) -> None:
        """Seal the master key to an organisation's public recovery key, in the place of what was sealed before.

        ``seal``: (master key, desk's id) → sealed bytes. Raises what it raises, and ``HeaderNotWritten``.
        """
        escrow = Escrow(organisation, recovery, seal(self._master.raw, self._header.desk_id))
        self._put(with_escrow(self._header, escrow))

    def _put(self, header: Header) -> None:
        write_header(self.folder, header)
        self._header = header

    def check(self) -> CheckReport:
        """Check every file; see ``storage.checking``."""
        from coachdesk.storage.checking import check_cabinet  # noqa: PLC0415 - only a check pays for it

        return check_cabinet(self.cabinet)

    def destroy(self) -> LockedDesk:
        """Close every file and destroy what opens this desk, for ever; return it as the lock screen shows it.

        For a laptop that was let out of its organisation. Raises ``HeaderNotWritten``.
        """
        from coachdesk.vault.destruction import destroy_keys  # noqa: PLC0415 - only a laptop that was let out needs it

        self._files.close()
        return LockedDesk(self.folder, destroy_keys(self.folder, self._header))

    def lock(self) -> LockedDesk:
        """Close every file and give the folder free; return the desk as the lock screen needs it."""
        self._files.close()
        return LockedDesk(self.folder, self._header)


def find_desk(folder: Path) -> LockedDesk:
    """Return the desk of a folder, locked; fast, nothing but the header is read.

    A damaged or missing header is put back from its copy, which the notices after unlocking say.

    Raises ``NoDesk``, ``HeaderDamaged``, ``HeaderTooNew``.
    """
    is_restored = False
    try:
        header = read_header(folder, is_strict=True)
        if header is None and (folder / COPY_NAME).exists():
            header, is_restored = restore_header(folder), True
    except HeaderDamaged as damaged:
        try:
            header, is_restored = restore_header(folder), True
        except HeaderDamaged:
            if damaged.context.get("field") != "sum":
                raise damaged from None  # the copy is no better: say the file that a person may have touched
            header = read_header(folder)  # one of its slots may be whole
    if header is None:
        raise NoDesk()
    return LockedDesk(folder, header, is_restored)


def create_desk(
    folder: Path, passphrase: str, person_name: str, *, cost: KdfCost | None = None
) -> tuple[OpenDesk, tuple[str, ...]]:
    """Make a desk and open it; return it with the recovery words, to be shown once.

    ``cost`` None measures this machine. Raises ``DeskExists``, ``FolderUnusable``, ``WeakPassphrase``. The header is
    written last: a desk that could not be made whole leaves nothing that looks like one.
    """
    from coachdesk.desk_opening import hold_folder, make_files  # noqa: PLC0415 - behind the lock screen
    from coachdesk.journal.identity import new_id  # noqa: PLC0415 - as above
    from coachdesk.vault.passphrase import require_strong  # noqa: PLC0415 - as above
    from coachdesk.vault.slots import create_header  # noqa: PLC0415 - as above

    require_strong(passphrase, (person_name,))
    if read_header(folder) is not None:
        raise DeskExists()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        hold = hold_folder(folder)
    except OSError:
        raise FolderUnusable() from None
    try:
        header, master, words = create_header(new_id(), passphrase, cost=cost)
        files = make_files(folder, header, master, hold, person_name)
        try:
            write_header(folder, header)
        except HeaderNotWritten:
            files.close()
            raise
    except BaseException:
        hold.release()
        raise
    return OpenDesk(folder, header, master, files), words
