"""What can be wrong with what came over the wire or in a file, each with one stable code.

``errors`` has them all by name, beside what headquarters refuses; whoever is not below it imports them there.
"""

from __future__ import annotations

from coachdesk.errors import Fault


class SyncFault(Fault):
    """Something on the wire is not what it should be."""

    code = "sync.fault"


class NotCanonical(SyncFault):
    """Bytes are not canonical JSON of the allowed types (context: reason)."""

    code = "sync.not_canonical"


class CutShort(SyncFault):
    """A stream ended inside a frame (context: whole, how many came whole before it; missing, bytes)."""

    code = "sync.cut_short"


class WrappedKeyRefused(SyncFault):
    """A wrapped key does not open for this device, scope and epoch, or is not the key that was promised."""

    code = "sync.wrapped_key"


class ChangeRefused(SyncFault):
    """A change of this desk may not travel (context: change, reason)."""

    code = "sync.change"


class SetAside(SyncFault):
    """An envelope cannot be taken in for now; it is kept as it came, with ``reason``."""

    code = "set_aside"

    @property
    def reason(self) -> str:
        """Return the reason as PROTOCOL part 8 writes it."""
        return self.code.removeprefix("set_aside.")


class Malformed(SetAside):
    """The bytes are no envelope (context: part, reason)."""

    code = "set_aside.malformed"


class TooLarge(SetAside):
    """A declared or real size is over its limit (context: part, limit)."""

    code = "set_aside.too_large"


class SignatureWrong(SetAside):
    """The signature is not of the device that the header names."""

    code = "set_aside.signature"


class UnknownWriter(SetAside):
    """The directory knows no such writer of this scope at that time (context: device, scope)."""

    code = "set_aside.unknown_writer"


class ChainGap(SetAside):
    """An envelope before this one has not come (context: device, scope, known, number)."""

    code = "set_aside.chain_gap"


class Fork(SetAside):
    """Two different envelopes claim the same place of a chain (context: device, scope, number)."""

    code = "set_aside.fork"


class NoKey(SetAside):
    """The scope key of this epoch is not at hand (context: scope, epoch)."""

    code = "set_aside.no_key"


class SealBroken(SetAside):
    """The body is not the one that was signed, or does not open under this key."""

    code = "set_aside.seal"


class Bomb(SetAside):
    """The plain text is larger than allowed, or than it declares (context: limit)."""

    code = "set_aside.bomb"


class BadContent(SetAside):
    """The seal opened and what is inside is not a list of changes of this form (context: reason, change)."""

    code = "set_aside.content"


class Newer(SetAside):
    """A newer program wrote it in a form that this one does not know."""

    code = "set_aside.newer"


class StatementRefused(SyncFault):
    """A statement does not count (context: number, and what it is about)."""

    code = "statement"


class StatementMalformed(StatementRefused):
    """The bytes are no statement, or its body lacks something (context: reason)."""

    code = "statement.malformed"


class StatementForeign(StatementRefused):
    """It belongs to another organisation."""

    code = "statement.foreign"


class StatementSignature(StatementRefused):
    """It is not signed by whom it names."""

    code = "statement.signature"


class StatementOutOfOrder(StatementRefused):
    """It does not come next: another number, or another statement before it (context: number, expected)."""

    code = "statement.out_of_order"


class StatementMakerUnknown(StatementRefused):
    """Its maker is not a device of the organisation, or no longer one (context: by)."""

    code = "statement.unknown_maker"


class StatementForbidden(StatementRefused):
    """Its maker had no right to make it (context: by, act)."""

    code = "statement.forbidden"


class StatementTaken(StatementRefused):
    """The id or key that it brings belongs to another already (context: id)."""

    code = "statement.taken"


class StatementSubjectUnknown(StatementRefused):
    """What it is about is not there, or no longer (context: id)."""

    code = "statement.unknown_subject"


class StatementEpoch(StatementRefused):
    """Its epoch is not the next one (context: scope, epoch, expected)."""

    code = "statement.epoch"


class LastAdministrator(StatementRefused):
    """Nobody could keep people and devices after it."""

    code = "statement.last_administrator"


class DirectoryRefused(SyncFault):
    """A directory is not the one known."""

    code = "directory"


class DirectoryShorter(DirectoryRefused):
    """It ends before the statement known last (context: number, known)."""

    code = "directory.shorter"


class DirectoryDifferent(DirectoryRefused):
    """It holds another statement in a place that is known (context: number)."""

    code = "directory.different"


class TextMalformed(SyncFault):
    """A text that somebody typed or brought is not what it should be (context: reason).

    ``reason``: ``kind`` (another kind of text), ``cut``, ``long``, ``letters``, ``checksum``, ``content``.
    """

    code = "sync.text"


class InvitationWrong(SyncFault):
    """An invitation does not hold (context: reason).

    ``reason``: ``organisation``, ``expired``, ``used``, ``maker`` (who made it does not belong, or may not invite so),
    ``signature``, ``person`` (gone), ``proof`` (whoever asks does not hold it), ``device`` (its key or id is another
    one's).
    """

    code = "sync.invitation"


class RecoveryRefused(SyncFault):
    """The organisation's recovery key does not open this (context: reason).

    ``reason``: ``same_half``, ``other_key`` (halves of two keys, or of another organisation), ``escrow`` (what was
    sealed is of another desk or altered).
    """

    code = "sync.recovery"


class ContentRefused(SyncFault):
    """A sealed document does not open (context: reason).

    ``reason``: ``cut``, ``seal`` (altered, or another key or name), ``long``, ``other`` (it opened and is another
    document), ``malformed``.
    """

    code = "sync.content"


class BundleRefused(SyncFault):
    """A file is no bundle that this one may read."""

    code = "bundle"


class BundleMalformed(BundleRefused):
    """The file is no bundle, or says impossible things (context: part)."""

    code = "bundle.malformed"


class BundleNewer(BundleRefused):
    """A newer program wrote it in a form that this one does not know."""

    code = "bundle.newer"


class BundleForeign(BundleRefused):
    """It belongs to another organisation."""

    code = "bundle.foreign"


class BundleForAnother(BundleRefused):
    """It is for another desk, or for headquarters (context: recipient, its id or ``headquarters``)."""

    code = "bundle.for_another"


class BundleCut(BundleRefused):
    """It ends before its end; what came whole before was given out (context: whole, how many records)."""

    code = "bundle.cut"


class BundleAltered(BundleRefused):
    """Some of its bytes are not those that were written (context: whole, how many records came before)."""

    code = "bundle.altered"


class BundleSignature(BundleRefused):
    """It is not signed by the device that it names, or by none that was known (context: device)."""

    code = "bundle.signature"


class ReceiptRefused(SyncFault):
    """A receipt is not headquarters' own, or not of this organisation (context: reason)."""

    code = "sync.receipt"
