"""Receipts: headquarters' own word about a bundle, and nobody else's."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sync.protocol import canonical
from sync.protocol.bodies import EnvelopeAnswer
from sync.protocol.errors import ChainRefused, ReceiptRefused
from sync.protocol.keys import sign
from sync.protocol.receipts import LABEL, RECEIPT_BYTES, USE, Receipt, ReceiptAnswer, read_receipt
from tests.sync.protocol.organisation import CASE, COACH, ORGANISATION, seed_of
from tests.sync.protocol.signing import public_of

SIGNING_KEY = seed_of("headquarters signs")
PUBLIC = public_of(SIGNING_KEY)
HASH = "cd" * 32
REFUSED = EnvelopeAnswer.refused(ChainRefused(number=2, hash=HASH))
RECEIPT = Receipt(
    use=USE,
    organisation=ORGANISATION,
    bundle="ab" * 16,
    device=COACH.id,
    number=9,
    head=HASH,
    statements=1,
    keys=0,
    at=1_780_000_000,
    answers=(
        ReceiptAnswer.of_envelope(
            EnvelopeAnswer("kept", 7, 1_780_000_000, before=6), scope=CASE, device=COACH.id, number=3
        ),
        ReceiptAnswer.of_envelope(REFUSED, scope="register", device=COACH.id, number=5),
    ),
)
DATA = RECEIPT.signed_by(SIGNING_KEY)


def reason(data: bytes, organisation: str = ORGANISATION, public: bytes = PUBLIC) -> object:
    with pytest.raises(ReceiptRefused) as refused:
        read_receipt(data, organisation, public)
    return refused.value.context["reason"]


def resigned(**fields: object) -> bytes:
    said = {**RECEIPT.as_json(), **fields}
    signature = sign(SIGNING_KEY, LABEL, canonical.write(said))
    return canonical.write({**said, "signature": canonical.to_base64(signature)})


def test_a_receipt_comes_back_as_it_was_given() -> None:
    found = read_receipt(DATA, ORGANISATION, PUBLIC)
    assert found == RECEIPT
    assert [answer.is_taken for answer in found.answers] == [True, False]
    refusal = found.answers[1].refusal()
    assert isinstance(refusal, ChainRefused)
    assert refusal.context == {"number": 2, "hash": HASH}


def test_an_answer_spelled_out() -> None:
    assert json.loads(DATA)["answers"][0] == {
        "result": "kept",
        "place": 7,
        "at": 1_780_000_000,
        "before": 6,
        "scope": CASE,
        "device": COACH.id,
        "number": 3,
    }


def test_nobody_elses_word_counts() -> None:
    assert reason(RECEIPT.signed_by(COACH.signing_key)) == "signature"
    assert reason(DATA, public=COACH.signing) == "signature"
    assert reason(DATA, organisation="0" * 32) == "organisation"
    other = sign(SIGNING_KEY, b"coachdesk/statement/1", canonical.write(RECEIPT.as_json()))
    written = {**RECEIPT.as_json(), "signature": canonical.to_base64(other)}
    assert reason(canonical.write(written)) == "signature"


def test_one_flipped_or_missing_byte_is_noticed() -> None:
    for at in range(0, len(DATA), 3):
        flipped = DATA[:at] + bytes([DATA[at] ^ 1]) + DATA[at + 1 :]
        for wrong in (flipped, DATA[:at]):
            with pytest.raises(ReceiptRefused):
                read_receipt(wrong, ORGANISATION, PUBLIC)


def test_an_answer_of_another_receipt_cannot_be_put_in() -> None:
    altered = replace(RECEIPT, bundle="ef" * 16)
    signature = json.loads(DATA)["signature"]
    assert reason(canonical.write({**altered.as_json(), "signature": signature})) == "signature"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"use": "receipt/2"}, "use"),
        ({"at": 0}, "at"),
        ({"answers": [{"result": "kept", "place": 7, "at": 5}]}, "scope"),
        ({"answers": {}}, "answers"),
    ],
)
def test_what_headquarters_signed_has_to_make_sense(fields: dict[str, object], field: str) -> None:
    assert reason(resigned(**fields)) == field


def test_what_a_newer_headquarters_adds_is_ignored() -> None:
    assert read_receipt(resigned(later=[1, 2]), ORGANISATION, PUBLIC) == RECEIPT


def test_a_long_one_is_not_even_parsed() -> None:
    assert reason(DATA + b" " * RECEIPT_BYTES) == "long"
    assert reason(b"") == "json"
    assert reason(DATA + b" ") == "form"
