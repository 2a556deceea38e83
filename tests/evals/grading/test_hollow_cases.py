"""No case is passed by an agent that does nothing, whatever it says to everything."""

from __future__ import annotations

from functools import cache

import pytest

from evals.grading.matching import best_match
from evals.grading.saying import faults_of_turn
from evals.grading.verdict import silence
from evals.playing.outcome import PlayedTurn
from evals.staging.picture import Picture
from evals.stating.case import Case
from evals.stating.reading import read_cases
from tests.evals.specimens import turn

UNTOUCHED = Picture({})


@pytest.mark.proof
def test_an_agent_that_says_hm_passes_nothing() -> None:
    assert passed(answer="Hm.") == []


def test_an_agent_that_refuses_passes_only_what_is_none_of_its_business() -> None:
    assert [case.id for case in passed(answer="Sorry, I cannot do that.") if "help" not in case.tags] == []


def test_an_agent_that_asks_passes_only_what_may_be_asked_about() -> None:
    assert [
        case.id for case in passed(answer="What do you mean?", asked="question") if not case.may_write
    ] == []


def passed(*, answer: str, asked: str = "") -> list[Case]:
    """The cases without a fault where this is the answer to everything, and nothing is ever written.

    What holds of the books is left out: where nothing is written, that holds already.
    """
    found = []
    for case in spoken_cases():
        said = turn(answer=answer, asked=asked, wrote=False)
        turns = [PlayedTurn(each, said, answer, UNTOUCHED, UNTOUCHED) for each in case.turns]
        faults = [
            *best_match(case, []).faults,
            *silence(case, [], turns),
            *(fault for place, each in enumerate(turns, 1) for fault in faults_of_turn(each, place)),
        ]
        found += [] if faults else [case]
    return found


@cache
def spoken_cases() -> list[Case]:
    """The cases in which a person says something; a button needs no agent."""
    return [case for case in read_cases() if not case.target and any(turn.says for turn in case.turns)]
