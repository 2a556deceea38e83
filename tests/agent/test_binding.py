"""The figures of an answer stem from somewhere, and what vouches for nothing is told apart (RULES 8.2)."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.binding import figures_of, unbound
from agent.sentences import Sentences
from db.database import Books
from tests.support.calling import Thread
from tools.kit.tool import all_tools

ROOT = Path(__file__).parents[2]


def loose(sentence: str, *sources: str) -> list[str]:
    """The unbound figures of the sentence, where these texts are all there is."""
    return unbound(sentence, sources=figures_of(sources))


def test_number_words_of_a_person_vouch_for_their_digits() -> None:
    assert loose("Shall I book €90?", "dinner ninety") == []
    assert loose("Shall I book 28 euros?", "veintiocho euros de taxi") == []
    assert loose("Shall I book 2,500?", "rent 2.5k") == []


@pytest.mark.parametrize(
    "sentence",
    [
        'Say "Dinner 84.50 with Ana".',
        "For example: “Coffee 3.20”, “taxi 12” or “how much did we spend?”",
        "- “Dinner 84.50 with Ana and Ben, split equally”",
        "1. “Coffee 3.20” – I book it as yours",
        "Zum Beispiel: „Kaffee 3,20“.",
        "Por ejemplo: «Café 3,20».",
    ],
)
def test_an_example_of_what_to_say_holds_no_figures(sentence: str) -> None:
    assert loose(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "I booked “Dinner 99.99”.",
        "“Dinner” and “99.99 euros” are booked.",
        "“Dinner 99.99” is booked.",
        "- “Dinner”: 99.99",
        'Say "Dinner" and 99.99 is gone.',
    ],
)
def test_a_quotation_that_is_no_example_holds_figures(sentence: str) -> None:
    assert any("99.99" in figure for figure in loose(sentence))


def test_the_day_of_the_context_vouches_for_no_money() -> None:
    context = json.dumps({"wallai": {"today": "2026-11-23", "zone": "Europe/Madrid"}})
    result = json.dumps({"headline": "Booked Coffee €3.20 on 23 November 2026.", "date": "2026-11-23"})
    assert loose("You spent 23 euros.", context, result) == ["23"]
    assert loose("You spent €2,026 and €11.", context, result) == ["2,026", "11"]


def test_figures_right_after_a_line_break_of_a_result_are_sources() -> None:
    assert loose("12.00 and 7.50", json.dumps({"headline": "All:\n12.00 taxi\n\t7.50 beer"})) == []


FRAMES = (
    "You spent {} on food this month.",
    "You spent €{} in November 2026, on 3 expenses.",
    "Ana owes Eva {} EUR for 23 November.",
    "{} is left.",
    "- Dinner: **{}** (2026-11-23)",
    "That is {} % of it.",
    "Booked at 12:30: {}, paid by Ben.",
    "Es bleiben {} € bis zum 31. Dezember.",
    "Gastaste {} en noviembre de 2026.",
    "Il reste {} € pour 2 personnes.",
    "1. Coffee {}",
)
amounts = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99999999.99"), places=2)


@given(st.sampled_from(FRAMES), amounts, st.lists(amounts, max_size=4), st.booleans())
def test_every_made_up_number_is_found(
    frame: str, number: Decimal, others: list[Decimal], in_thousands: bool
) -> None:
    """Property: in any frame, exactly the numbers that are in no source are found."""
    written = f"{number:,}" if in_thousands else f"{number}"
    sources = figures_of(json.dumps({"amount": str(other), "date": "2026-11-23"}) for other in others)
    expected = [] if number in others else [written]
    assert unbound(frame.format(written), sources=sources) == expected
    assert unbound(frame.format(written), sources=sources | {number}) == []


@given(st.sampled_from(FRAMES[:6]), st.integers(min_value=0, max_value=10**9))
def test_every_made_up_whole_number_is_found(frame: str, number: int) -> None:
    assert unbound(frame.format(number), sources=frozenset()) == [str(number)]


@given(st.text(max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    unbound(text, sources=figures_of([text, "{" + text]))


@pytest.mark.proof
@pytest.mark.parametrize("locale", ["en", "de"])
async def test_no_headline_of_our_own_tools_is_a_false_alarm(books: Books, locale: str) -> None:
    """Each headline is bound to the result that it stands in, cut into sentences as it would be shown."""
    thread = Thread(books, locale=locale)
    for name, arguments in USES:
        if name in all_tools():
            result = await thread.use(name, **arguments)
            assert [*false_alarms(result.headline, result.model_dump_json())] == [], result.headline


SHARES = [{"member": "Ana", "value": "2"}, {"member": "Ben", "value": "1.5"}]
USES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("add_expense", {"amount": "84.50", "description": "Dinner", "split": {}}),
    ("add_expense", {"amount": "1234.50", "description": "Flight Iberia 3166", "date": "2026-01-02"}),
    ("add_expense", {"amount": "12000", "description": "Kyoto", "currency": "JPY"}),
    ("add_expense", {"amount": "45", "description": "Groceries", "date": "2026-11-22"}),
    ("split_expense", {"split": {"mode": "percentages", "shares": [{"member": "Ana", "value": "60"}]}}),
    ("add_expense", {"amount": "90", "description": "Rent", "split": {"mode": "weights", "shares": SHARES}}),
    ("add_expense", {"amount": "1500", "description": "Salary", "kind": "income"}),
    ("create_budget", {"month": "2026-12", "framework": "50_30_20", "income": "3000"}),
    ("create_budget", {"month": "2026-11", "framework": "60_20_20", "income": "2500.50"}),
    ("read_budget", {}),
    ("read_budget", {"month": "2026-12", "item": "wants"}),
    ("read_budget", {"month": "2027-05"}),
    ("query_spending", {"period": "this_month"}),
    ("query_spending", {"period": "last_30_days", "compare_with": "previous"}),
    ("query_spending", {"period": "2026", "group_by": "month"}),
    ("query_spending", {"period": "2026-11-01..2026-11-23", "group_by": "category"}),
    ("query_spending", {"period": "this_month", "show": "largest", "limit": 2}),
    ("query_spending", {"period": "this_month", "show": "newest"}),
    ("query_spending", {"period": "last_2_weeks", "group_by": "week"}),
    ("undo", {}),
)


def false_alarms(headline: str, result: str) -> Iterable[tuple[str, list[str]]]:
    sentences = Sentences()
    for sentence in [*sentences.add(headline), *sentences.flush()]:
        if figures := loose(sentence, result):
            yield sentence, figures


def test_no_sentence_of_the_offline_model_is_a_false_alarm() -> None:
    """It writes the amounts of its examples in words, and what it fills in is the person's own."""
    catalogue = tomllib.loads((ROOT / "agent" / "offline" / "phrases" / "en.toml").read_text("utf-8"))
    alarms = [
        alarm
        for phrase in catalogue.values()
        for alarm in false_alarms(re.sub(r"\{\w+\}", "Thing", phrase), "")
    ]
    assert alarms == []
