"""Sentences that have one plain reading, and once had another."""

from __future__ import annotations

import pytest

from tests.agent.offline.talk import booked, calls, said, valued


def test_the_price_after_for_is_no_number_of_people() -> None:
    """RULES 2.3: the amount is the one with cents."""
    assert booked("bought 3 beers for 4.50") == {"amount": "4.50", "description": "3 beers"}


@pytest.mark.parametrize("among", ["among all", "among us all", "between all of us", "equally among all"])
def test_all_are_everyone(among: str) -> None:
    """RULES 3.4."""
    given = booked(f"I paid 100 and Ana paid 20 for hotel, split {among}")
    assert given["paid_by"] == [{"member": "me", "amount": "100"}, {"member": "Ana", "amount": "20"}]
    assert given["amount"] == "120" and given["split"] == {"mode": "equal"}


def test_shares_go_on_counting_shares() -> None:
    """RULES 3.2: the second number is a weight as the first one is."""
    given = booked("wine 33.33, 2 shares for Ben, 1 for me")
    assert given["split"] == valued("weights", Ben="2", me="1")


@pytest.mark.parametrize("words", ["spent nothing today", "we spent nothing yesterday"])
def test_nothing_spent_is_nothing_booked(words: str) -> None:
    """RULES 8.5: said plainly."""
    assert "nothing was booked" in said(words)


@pytest.mark.parametrize("halt", ["wait, ", "Hang on, ", "hmm, ", "no, wait, "])
def test_a_halt_before_a_question_is_not_part_of_it(halt: str) -> None:
    assert calls(f"{halt}how much was food?") == calls("how much was food?") != []
