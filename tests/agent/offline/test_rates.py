"""A rate that is given in plain English, and what it belongs to (RULES 2.5)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.talk import booked, calls, equal, said


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("dinner 50 USD at a rate of 0.92", {"amount": "50", "currency": "USD", "rate": "0.92"}),
        ("dinner 50 dollars, rate 0.92", {"amount": "50", "currency": "USD", "rate": "0.92"}),
        ("dinner $50 (exchange rate 0.92)", {"amount": "50", "currency": "USD", "rate": "0.92"}),
        ("dinner 300 GBP, 1 GBP = 1.15 EUR", {"amount": "300", "currency": "GBP", "rate": "1.15"}),
        ("dinner 300 GBP, 1 GBP is 1,15 euros", {"amount": "300", "currency": "GBP", "rate": "1.15"}),
        ("dinner 100 USD, 1 EUR = 1.25 USD", {"amount": "100", "currency": "USD", "rate": "0.8"}),
        ("dinner 5000 yen with a rate of 0.006", {"amount": "5000", "currency": "JPY", "rate": "0.006"}),
    ],
)
def test_a_rate_goes_with_what_is_booked(text: str, given: dict[str, Any]) -> None:
    found = booked(text, speaker_currency="USD")
    assert {name: found.get(name) for name in given} == given
    assert found["description"].lower() == "dinner"


def test_shares_are_read_beside_it() -> None:
    found = booked("dinner 50 USD with Ana at a rate of 0.92")
    assert (found["rate"], found["split"]) == ("0.92", equal("me", "Ana"))


@pytest.mark.parametrize(
    "text", ["the rate was 0.9", "use a rate of 0.9", "no, the exchange rate was 0.9", "1 USD was 0.9 EUR"]
)
def test_alone_it_is_that_of_the_last_expense(text: str) -> None:
    assert calls("dinner 50 USD", text) == [("change_expense", {"rate": "0.9"})]


def test_it_is_corrected_together_with_the_amount() -> None:
    assert calls("dinner 50 USD", "change it to 60 USD at a rate of 0.9") == [
        ("change_expense", {"amount": "60", "currency": "USD", "rate": "0.9"})
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("dinner 50 at a rate of 0.92", "own currency"),
        ("taxi 20 USD and beers 12 USD at a rate of 0.9", "what that rate belongs to"),
        ("dinner $50 at a rate of 0.92", "with its code"),
        ("what is the exchange rate of the dollar?", "reference rate of its day"),
    ],
)
def test_what_it_belongs_to_is_never_guessed(text: str, why: str) -> None:
    assert why in said(text)


@pytest.mark.parametrize("text", ["interest rate 12", "dinner 50 at 8", "first rate dinner 50"])
def test_other_rates_are_none(text: str) -> None:
    assert all("rate" not in given for _, given in calls(text))
