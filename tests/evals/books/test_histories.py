"""Random histories hold, what is planted in them is found, and what occurred is counted."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from db.embedded.server import Server
from evals.books.concurrency.copies import Original
from evals.books.histories.deed import DEEDS
from evals.books.histories.examination import (
    Size,
    at_once,
    control,
    frequencies,
    in_a_row,
    odd_units_even_out,
    tried,
)
from evals.books.histories.tally import Tally, class_of, key_of
from tools.kit.phrases import say


@pytest.fixture
def original(server: Server, template: str) -> Original:
    return Original(server, template)


@pytest.mark.proof
@pytest.mark.parametrize(
    ("history", "deeds"),
    [(in_a_row, 16), (at_once, 16), (odd_units_even_out, 8)],
    ids=["in a row", "at once", "odd"],
)
def test_whatever_they_do_holds(original: Original, history: Any, deeds: int) -> None:
    """RULES 3.1, 3.2, 3.6, 3.8, 4.3 and 7.5: some histories of each sort, drawn from a seed of their own."""
    tally = Tally()
    finding = tried(original, "a few", history, Size(3, deeds, seed=11), tally)
    assert finding.holds, finding.seen
    assert tally.histories >= 3
    assert tally.done.total() > 0


@pytest.mark.proof
def test_a_cent_too_much_is_found(original: Original) -> None:
    finding = control(original, Size(12, 8, seed=1))
    assert finding.holds, finding.seen
    assert "found: " in finding.seen


def test_a_refusal_is_counted_by_the_rule_that_it_is_of() -> None:
    sentence = say("own.forbidden", "en", description="Dinner")
    assert key_of(sentence) == "own.forbidden"
    assert class_of("own.forbidden") == "not theirs to do (6.2)"
    assert class_of("undo.nothing") == "nothing to take back, or changed since (7.5)"
    assert class_of("unheard.of") == "other (unheard.of)"


def test_what_only_the_machinery_says_is_wrong() -> None:
    tally = Tally()
    tally.refuse(say("tool.bug", "en"))
    assert tally.wrong and "somebody was told" in tally.wrong[0]


def test_what_occurs_less_than_once_in_a_hundred_times_is_named() -> None:
    tally = Tally(done=Counter({kind: 50 for kind in DEEDS}) + Counter({"lend": -49}))
    deeds, *_ = frequencies(tally)
    assert not deeds.holds
    assert deeds.seen.endswith("under 1 %: lend")
