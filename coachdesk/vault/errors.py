"""What can go wrong with keys.

::

    PersonFacing
    └── VaultError
        ├── WrongPassphrase     wrong, or the slot was tampered with: the same words for both
        ├── TooSoon             too many wrong attempts (context: wait_s)
        ├── WeakPassphrase      under the rule of 80 bits (context: bits, reasons)
        ├── HeaderDamaged       desk.json cannot be read (context: file, field)
        ├── HeaderTooNew        a newer version of the program wrote it (context: file)
        ├── HeaderNotWritten    the disk refused it, the old one stands (context: file, reason)
        ├── NotEnoughMemory     the machine cannot give what the slot's cost asks (context: memory_mib)
        ├── NoSuchSlot          the desk has no slot of this kind (context: kind)
        ├── WrongWordCount      not as many recovery words as there are (context: count, expected)
        ├── UnknownWords        words that are not in the list (context: positions, counted from 1)
        ├── MistypedWord        a word of the list in the wrong place (context: positions)
        └── WrongWords          well-formed, but not this desk's
"""

from __future__ import annotations

from coachdesk.errors import PersonFacing


class VaultError(PersonFacing):
    """Something about keys that a person can act on."""

    code = "vault"


class WrongPassphrase(VaultError):
    """The passphrase is wrong, or the slot was tampered with."""

    code = "vault.wrong_passphrase"


class TooSoon(VaultError):
    """The next attempt must wait (context: wait_s)."""

    code = "vault.too_soon"


class WeakPassphrase(VaultError):
    """The passphrase is under the rule (context: bits, reasons: the codes of ``passphrase.Strength``)."""

    code = "vault.weak_passphrase"


class HeaderDamaged(VaultError):
    """The header cannot be read (context: file, field: where in it, or how it failed)."""

    code = "vault.header_damaged"


class HeaderTooNew(VaultError):
    """A newer version of the program wrote the header (context: file)."""

    code = "vault.header_too_new"


class HeaderNotWritten(VaultError):
    """The header was not written, the old one stands (context: file; reason: disk_full, denied, other)."""

    code = "vault.header_not_written"


class NotEnoughMemory(VaultError):
    """The machine cannot give the memory that the derivation asks for (context: memory_mib)."""

    code = "vault.not_enough_memory"


class NoSuchSlot(VaultError):
    """The desk has no slot of this kind (context: kind)."""

    code = "vault.no_such_slot"


class WrongWordCount(VaultError):
    """Not as many recovery words as there are (context: count, expected)."""

    code = "vault.wrong_word_count"


class UnknownWords(VaultError):
    """Words that are not in the list (context: positions from 1)."""

    code = "vault.unknown_words"


class MistypedWord(VaultError):
    """A word of the list that is not the one on the sheet (context: positions from 1; none when unclear)."""

    code = "vault.mistyped_word"


class WrongWords(VaultError):
    """Well-formed recovery words that are not this desk's."""

    code = "vault.wrong_words"
