"""What is said in each standing: honest, calm, and never a figure that is not so."""

from __future__ import annotations

import pytest

from ui.messages import tr
from ui.operations.update_state import NEWEST, Phase, UpdateState
from ui.updates.words import Act, answer_words, bar_words

SIZE, PART = 84_310_112, 31_457_280
ALL = "80,4\u00a0Mo"


def said(state: UpdateState) -> str:
    words = bar_words(state, can_install=True)
    assert words is not None
    return words.text


def halted(problem: str, done: int) -> UpdateState:
    return UpdateState(Phase.HALTED, "7.1.0", SIZE, done, problem=problem)


@pytest.mark.parametrize("problem", ["", "sync.unreachable", "refused.busy", "sync.unforeseen"])
def test_how_much_is_here_is_said_only_once_something_is(problem: str) -> None:
    assert ALL in said(halted(problem, PART))
    assert "30,0\u00a0Mo" in said(halted(problem, PART))
    assert "Mo" not in said(halted(problem, 0))
    assert "Ko" not in said(halted(problem, 0))


def test_a_download_that_begins_has_no_figures() -> None:
    assert "Mo" not in said(UpdateState(Phase.FETCHING, "7.1.0", SIZE))
    assert ALL in said(UpdateState(Phase.FETCHING, "7.1.0", SIZE, PART))


@pytest.mark.parametrize(
    ("problem", "key"),
    [
        ("sync.release_damaged", "updates.problem.damaged"),
        ("sync.release_gone", "updates.problem.gone"),
        ("storage.file_unreachable", "updates.problem.unwritable"),
    ],
)
def test_each_problem_has_its_sentence_and_can_be_tried_again(problem: str, key: str) -> None:
    state = UpdateState(Phase.OFFERED, "7.1.0", SIZE, problem=problem)
    words = bar_words(state, can_install=True)
    assert words is not None
    assert words.text == tr(key, version="7.1.0")
    assert (words.act, words.act_text) == (Act.FETCH, tr("updates.again"))


def test_a_full_disk_says_how_much_room_it_takes() -> None:
    context = {"megabytes": 149}
    state = UpdateState(Phase.OFFERED, "7.1.0", SIZE, problem="sync.release_no_room", context=context)
    assert "149\u00a0Mo" in said(state)


@pytest.mark.parametrize("phase", [Phase.ASK, Phase.FORGED])
def test_what_cannot_be_fetched_has_no_button(phase: Phase) -> None:
    words = bar_words(UpdateState(phase, "7.1.0"), can_install=True)
    assert words is not None
    assert words.act is Act.NONE


def test_where_nothing_can_be_installed_from_here_no_button_says_so() -> None:
    state = UpdateState(Phase.READY, "7.1.0", SIZE, SIZE)
    texts = [words.act_text for can in (True, False) if (words := bar_words(state, can_install=can))]
    assert texts == [tr("updates.install"), tr("updates.show_file")]


def test_whoever_looked_is_told_calmly() -> None:
    assert answer_words(UpdateState(is_looking=True)) == tr("updates.about.looking")
    assert answer_words(UpdateState(answer=NEWEST)) == tr("updates.about.newest")
    for reason in ("offline", "timeout", "cut"):
        away = UpdateState(answer="sync.unreachable", context={"reason": reason})
        assert answer_words(away) == tr("updates.about.unreachable")
    by_files = UpdateState(answer="sync.unreachable", context={"reason": "by_files"})
    assert answer_words(by_files) == tr("errors.sync.unreachable.by_files")
    assert answer_words(UpdateState(answer="refused.forbidden")) == tr("errors.refused.forbidden")
