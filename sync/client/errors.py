"""What can go wrong between a desk and headquarters that is nobody's refusal."""

from __future__ import annotations

from coachdesk.errors import PersonFacing


class NotJoined(PersonFacing):
    """This desk has not joined a headquarters."""

    code = "sync.not_joined"


class Unreachable(PersonFacing):
    """Headquarters could not be reached, or the connection was cut (context: reason).

    ``reason``: ``offline``, ``certificate``, ``proxy``, ``timeout``, ``cut``, or ``by_files``: this desk was let in
    without an address, and exchanges by files alone.
    """

    code = "sync.unreachable"


class NotHeadquarters(PersonFacing):
    """Something answered at this address that is no headquarters, such as a network's sign-in page."""

    code = "sync.not_headquarters"


class OtherOrganisation(PersonFacing):
    """Headquarters at this address belongs to another organisation."""

    code = "sync.other_organisation"


class ProgramTooOld(PersonFacing):
    """Headquarters asks for a newer program (context: newest)."""

    code = "sync.program_old"


class ReleaseUnsigned(PersonFacing):
    """Headquarters offers a newer program, which this one cannot verify: it was built without a publisher's key.

    context: newest.
    """

    code = "sync.release_unsigned"


class ReleaseElsewhere(PersonFacing):
    """Headquarters names a newer program and has no installer of it (context: newest)."""

    code = "sync.release_elsewhere"


class ReleaseForged(PersonFacing):
    """What headquarters offers as a newer program is not signed by its publisher (context: newest)."""

    code = "sync.release_forged"


class ReleaseDamaged(PersonFacing):
    """What came down is not the installer that the publisher signed; it was deleted (context: newest)."""

    code = "sync.release_damaged"


class ReleaseGone(PersonFacing):
    """Headquarters no longer offers the installer that was to be fetched."""

    code = "sync.release_gone"


class ReleaseTaken(PersonFacing):
    """Another window or process fetches the installer already."""

    code = "sync.release_taken"


class ReleaseNoRoom(PersonFacing):
    """The disk has too little room for the installer (context: megabytes, that there have to be)."""

    code = "sync.release_no_room"


class HeadquartersTooOld(PersonFacing):
    """This program is newer than headquarters understands: headquarters is to be updated."""

    code = "sync.headquarters_old"


class DirectoryWrong(PersonFacing):
    """Headquarters shows another list of people and laptops than before (context: reason); nothing was exchanged."""

    code = "sync.directory_wrong"


class Unforeseen(PersonFacing):
    """Something went wrong during a round or an act that nobody had foreseen; what was done until then stays done."""

    code = "sync.unforeseen"
