"""What an envelope has to be before it is opened."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.protocol.acts import Access, Revocation, Rotation
from sync.protocol.admission import check_writer, is_new
from sync.protocol.directory import Directory
from sync.protocol.envelope import BEGINNING, Envelope
from sync.protocol.errors import ChainGap, Fork, NoKey, SealBroken, SignatureWrong, UnknownWriter
from tests.sync.protocol.organisation import (
    CASE,
    COACH,
    OTHER_COACH,
    SUPERVISOR,
    Laptop,
    a_chain,
    an_envelope,
    assigned,
    begun,
    proof,
)


def test_a_writer_of_the_scope_is_believed() -> None:
    directory = begun().directory
    check_writer(directory, an_envelope(directory=directory.number))
    check_writer(directory, an_envelope(directory=directory.number, laptop=SUPERVISOR))
    check_writer(directory, an_envelope(directory=directory.number, laptop=OTHER_COACH, scope="register"))


def test_nobody_else_is() -> None:
    directory = begun().directory
    for laptop in (OTHER_COACH, Laptop("laptop-stranger", "zoe")):
        with pytest.raises(UnknownWriter):
            check_writer(directory, an_envelope(directory=directory.number, laptop=laptop))
    with pytest.raises(UnknownWriter):
        check_writer(directory, an_envelope(directory=directory.number, scope="case-9"))
    with pytest.raises(UnknownWriter):  # the case was made by the last statement
        check_writer(directory, an_envelope(directory=directory.number - 1))
    with pytest.raises(UnknownWriter):
        check_writer(replace(directory, organisation="0" * 32), an_envelope(directory=directory.number))


def test_somebody_elses_signature_is_refused() -> None:
    directory = begun().directory
    posing = Laptop(COACH.id, "claire")
    assert posing.signing_key == COACH.signing_key
    envelope = an_envelope(directory=directory.number)
    other = an_envelope(directory=directory.number, laptop=SUPERVISOR)
    with pytest.raises(SignatureWrong):
        check_writer(directory, replace(envelope, signature=other.signature))
    with pytest.raises(SealBroken):
        check_writer(directory, replace(envelope, body=other.body))


def test_what_was_written_before_a_revocation_counts_and_after_it_does_not() -> None:
    story = assigned()
    before = story.directory.number
    story.state(Revocation(COACH.id, None), SUPERVISOR)
    check_writer(story.directory, an_envelope(directory=before))
    with pytest.raises(UnknownWriter):
        check_writer(story.directory, an_envelope(directory=before + 1))


def test_what_was_written_before_a_case_was_taken_over_counts() -> None:
    story = assigned()
    before = story.directory.number
    story.state(Access(CASE, frozenset({OTHER_COACH.person})), SUPERVISOR)
    check_writer(story.directory, an_envelope(directory=before))
    with pytest.raises(UnknownWriter):
        check_writer(story.directory, an_envelope(directory=before + 1))
    check_writer(story.directory, an_envelope(directory=before + 1, laptop=OTHER_COACH))


def test_a_writer_ahead_of_this_directory_waits() -> None:
    story = assigned()
    behind = Directory(story.directory.organisation).taking_in(story.statements[:-1])
    envelope = an_envelope(directory=story.directory.number)
    with pytest.raises(UnknownWriter):
        check_writer(behind, envelope)
    check_writer(behind.taking_in(story.statements), envelope)


def test_an_epoch_that_nobody_stated_has_no_key() -> None:
    story = assigned()
    envelope = an_envelope(directory=story.directory.number, epoch=2)
    with pytest.raises(NoKey):
        check_writer(story.directory, envelope)
    story.state(Rotation(CASE, 2, proof(CASE, 2)), COACH)
    check_writer(story.directory, envelope)


def test_the_chain_says_what_is_new() -> None:
    first, second, third = a_chain(3)
    assert is_new(BEGINNING, first)
    assert is_new(first.link, second)
    assert not is_new(second.link, second)
    assert not is_new(third.link, first)
    with pytest.raises(ChainGap) as gap:
        is_new(first.link, third)
    assert gap.value.context["known"] == 1
    assert gap.value.reason == "chain_gap"
    with pytest.raises(Fork):
        is_new(second.link, _other(second, first))


def _other(envelope: Envelope, before: Envelope) -> Envelope:
    other = an_envelope(after=before.link)
    assert other.header.number == envelope.header.number
    return other
