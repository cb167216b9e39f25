"""What an envelope has to be before it is opened, the same for a desk, a bundle and headquarters."""

from __future__ import annotations

from sync.protocol.directory import Directory
from sync.protocol.envelope import Envelope, Link, Standing, check_signature, follows
from sync.protocol.errors import ChainGap, Fork, NoKey, UnknownWriter


def check_writer(directory: Directory, envelope: Envelope) -> None:
    """Check that the header's device signed it and might write this scope when it did.

    Raises ``UnknownWriter`` (also for a directory that has not come as far as the writer's), ``SignatureWrong``,
    ``SealBroken``, and ``NoKey`` for an epoch of which the directory knows nothing.

    When it was written is the writer's word: a desk relies on headquarters for not having taken one that a
    revoked device dated back. Headquarters checks ``directory.may_write`` of now as well.
    """
    header = envelope.header
    about = {"device": header.device, "scope": header.scope, "number": header.number}
    device = directory.device(header.device, header.directory)
    is_writer = directory.may_write(header.device, header.scope, header.directory)
    if header.organisation != directory.organisation or device is None or not is_writer:
        raise UnknownWriter(**about)
    check_signature(envelope, device.signing)
    if directory.proof(header.scope, header.epoch) is None:
        raise NoKey(scope=header.scope, epoch=header.epoch)


def is_new(known: Link, envelope: Envelope) -> bool:
    """Tell whether an envelope is the next of its chain; False when it is the last known one, or older.

    ``known``: the last one of the same device and scope, or ``BEGINNING``. For an older one the caller compares hashes
    where it keeps them. Raises ``ChainGap`` and ``Fork``.
    """
    header = envelope.header
    standing = follows(known, envelope)
    if standing is Standing.GAP:
        raise ChainGap(device=header.device, scope=header.scope, known=known.number, number=header.number)
    if standing is Standing.FORK:
        raise Fork(device=header.device, scope=header.scope, number=header.number)
    return standing is Standing.NEXT
