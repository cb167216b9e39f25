"""What headquarters made of a bundle, signed, for whoever carried it and the desk that it came from.

A ``*.coachreceipt`` file is the canonical JSON of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sync.protocol import canonical
from sync.protocol.bodies import ANSWERS, EnvelopeAnswer
from sync.protocol.errors import BadRequest, NotCanonical, ReceiptRefused
from sync.protocol.json_body import (
    IS_HASH,
    IS_ID,
    JsonBody,
    checked,
    held,
    listed,
    one_of,
    whole,
)
from sync.protocol.keys import SIGNATURE_BYTES, is_signed, sign
from sync.protocol.limits import is_organisation

RECEIPT_BYTES = 4 * 1024 * 1024
LABEL = b"coachdesk/receipt/1"
USE = "receipt/1"


@dataclass(frozen=True, slots=True)
class ReceiptAnswer(EnvelopeAnswer):
    """What became of one envelope of a bundle, and which it is: ``number`` in the chain of ``device`` in ``scope``."""

    scope: str = held(IS_ID, default="")
    device: str = held(IS_ID, default="")
    number: int = held(whole(least=1), default=0)

    @staticmethod
    def of_envelope(answer: EnvelopeAnswer, *, scope: str, device: str, number: int) -> ReceiptAnswer:
        """Return the answer that was given for this envelope."""
        return ReceiptAnswer(
            answer.result,
            place=answer.place,
            at=answer.at,
            before=answer.before,
            code=answer.code,
            context=answer.context,
            scope=scope,
            device=device,
            number=number,
        )


@dataclass(frozen=True, slots=True)
class Receipt(JsonBody):
    """The answer to ``POST /v1/bundles``.

    ``bundle``: its id; ``device``: the one that made it; ``number``, ``head``: of the directory once it was taken in;
    ``statements``, ``keys``: how many were new; ``at``: Unix seconds; ``answers``: one for each envelope, in their
    order.
    """

    use: str = held(one_of(USE))
    organisation: str = held(checked(is_organisation))
    bundle: str = held(IS_ID)
    device: str = held(IS_ID)
    number: int = held(whole())
    head: str = held(IS_HASH)
    statements: int = held(whole())
    keys: int = held(whole())
    at: int = held(whole(least=1))
    answers: Sequence[ReceiptAnswer] = held(listed(ReceiptAnswer.kind(), most=ANSWERS))

    def signed_by(self, signing_key: bytes) -> bytes:
        """Return the receipt's bytes, signed with headquarters' private key (32 raw bytes)."""
        said = self.as_json()
        signature = sign(signing_key, LABEL, canonical.write(said))
        return canonical.write({**said, "signature": canonical.to_base64(signature)})


def read_receipt(data: bytes, organisation: str, headquarters_signing: bytes) -> Receipt:
    """Return what headquarters of this organisation (its key: from the directory) says of a bundle.

    Raises ``ReceiptRefused`` (reason ``signature``, ``organisation``, or the field that is wrong).
    """
    try:
        found = canonical.read_object(data, RECEIPT_BYTES)
        signature = canonical.from_base64(found.pop("signature", None), SIGNATURE_BYTES)
    except NotCanonical as error:
        raise ReceiptRefused(reason=error.context["reason"]) from error
    if not is_signed(headquarters_signing, signature, LABEL, canonical.write(found)):
        raise ReceiptRefused(reason="signature")
    try:
        receipt = Receipt.of(found)
    except BadRequest as error:
        raise ReceiptRefused(reason=error.context["field"]) from error
    if receipt.organisation != organisation:
        raise ReceiptRefused(reason="organisation")
    return receipt
