"""Amounts in an answer, read by the harness itself (RULES 8.2)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from evals.grading.figures import says_amount, unbound_amounts


@pytest.mark.parametrize(
    ("answer", "amount"),
    [
        ("That is €28.17 each.", "28.17"),
        ("Das sind 28,17 €.", "28.17"),
        ("1.500,00 € left", "1500"),
        ("€1,500 left", "1500"),
        ("1 500,00 €", "1500"),
        ("¥1200 in all", "1200"),
        ("60% is Ana's", "60"),
    ],
)
def test_an_amount_is_found_however_it_is_written(answer: str, amount: str) -> None:
    assert says_amount(answer, Decimal(amount))


def test_another_amount_is_not() -> None:
    assert not says_amount("That is €28.17 each.", Decimal("28.16"))
    assert not says_amount("That is €128.17.", Decimal("28.17"))


def test_a_date_names_no_amount() -> None:
    answer = "Ana paid nothing until 23 November 2026, and Ben 45."
    assert not any(says_amount(answer, Decimal(number)) for number in (23, 2026))
    assert says_amount(answer, Decimal(45))
    assert says_amount("That is €23 each, 4.00 less.", Decimal(23))
    assert says_amount("That is €23 each, 4.00 less.", Decimal(4))


@pytest.mark.parametrize(
    ("answer", "sources", "made_up"),
    [
        ("You spent €87.70.", '{"total": "87.70"}', []),
        ("You spent €87.71.", '{"total": "87.70"}', ["87.71"]),
        ("Eva KWD3.334, Ana KWD3.333.", '["3.334", "3.333"]', []),
        ("Eva KWD3.334, Ana KWD3.335.", '["3.334", "3.333"]', ["3.335"]),
        ("You spent 87,70 €.", '{"total": "87.70"}', []),
        ("You spent 87 on food.", '{"total": "87.70"}', ["87"]),
        ("You spent 87 on food.", '{"total": "87.00"}', []),
        ("You spent 1,200 on 3 things since 2024.", "", ["1,200"]),
        ("Show K7M299, seen at 12:45 by 50/30/20.", "", []),
        ("You spent €3,000 on 23 November 2026.", "with 3000 income", []),
        ("You spent €3k.", "3k", []),
        ("Two people and 3 expenses, 12 in all.", "", []),
        ("12 of 100 euros are left.", "12", ["100"]),
        ("Up by 14% since then.", "12", ["14"]),
        ("Say “coffee 3.20” to book it.", "", []),
        ("At 12:30 on 23.11.2026.", "", []),
        ("You spent €23.00.", '{"date": "2026-11-23", "month": "2026-11"}', ["23.00"]),
        ("You spent €11.", '{"at": "2026-11-23T11:30:00+00:00"}', ["11"]),
        ("You spent €4000.", '{"id": "00000000-0000-4000-8000-00000000e7a1"}', ["4000"]),
        ("From 1000 to €12.", "2026-11-23 1000-12 2026-110", []),
        ("That is 45 SEK.", "", ["45"]),
        ("That is 45 zł, or ₪46.", "", ["45", "46"]),
    ],
)
def test_an_amount_that_no_source_has_is_made_up(answer: str, sources: str, made_up: list[str]) -> None:
    assert unbound_amounts(answer, sources) == made_up
