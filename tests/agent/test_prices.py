"""A call's cost follows the dated table, to the last fraction of a cent."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from agent.messages import Usage
from agent.offline.transport import OFFLINE_MODEL
from agent.prices import PRICED_ON, cost

MILLION = 1_000_000


def usd(model: str, usage: Usage) -> Decimal:
    priced = cost(model, usage)
    assert priced is not None and priced.priced_on == PRICED_ON >= date(2026, 11, 1)
    return priced.usd


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("claude-haiku-5-5", "3.00"),
        ("claude-sonnet-5-5", "12"),
        ("claude-opus-5-5", "24"),
        (OFFLINE_MODEL, "0"),
    ],
)
def test_a_million_tokens_in_and_out_cost_what_the_table_says(model: str, expected: str) -> None:
    """Haiku's prompt is above 100k here, so both of its prices are five times 0.10 and 0.50."""
    assert usd(model, Usage(input_tokens=MILLION, output_tokens=MILLION)) == Decimal(expected)


def test_haiku_costs_five_times_as_much_only_above_a_hundred_thousand_prompt_tokens() -> None:
    usage = Usage(
        input_tokens=40_000, cache_read_tokens=50_000, cache_write_tokens=10_000, output_tokens=1_000
    )
    at_the_limit = usd("claude-haiku-5-5", usage)
    assert at_the_limit == Decimal("0.004") + Decimal("0.0005") + Decimal("0.00125") + Decimal("0.0005")
    above = usd("claude-haiku-5-5", replace(usage, cache_read_tokens=50_001))
    assert above == 5 * (at_the_limit + Decimal("0.00000001"))


def test_long_answers_do_not_make_a_prompt_long() -> None:
    assert usd("claude-haiku-5-5", Usage(input_tokens=1, output_tokens=MILLION)) == Decimal("0.5000001")


@pytest.mark.parametrize("model", ["claude-sonnet-5-5", "claude-opus-5-5"])
def test_other_models_cost_the_same_for_long_prompts(model: str) -> None:
    assert usd(model, Usage(input_tokens=200_000)) == 2 * usd(model, Usage(input_tokens=100_000))


def test_cache_writes_cost_more_by_how_long_they_live_and_reads_less() -> None:
    assert usd("claude-sonnet-5-5", Usage(cache_write_tokens=MILLION)) == Decimal("2.50")
    assert usd("claude-sonnet-5-5", Usage(cache_write_tokens=MILLION, cache_write_1h_tokens=MILLION)) == 4
    both = Usage(cache_write_tokens=MILLION, cache_write_1h_tokens=400_000)
    assert usd("claude-sonnet-5-5", both) == Decimal("1.50") + Decimal("1.60")
    assert usd("claude-sonnet-5-5", Usage(cache_read_tokens=MILLION)) == Decimal("0.10")


def test_a_dated_snapshot_costs_what_its_model_costs() -> None:
    usage = Usage(input_tokens=3)
    assert usd("claude-opus-5-5-20261001", usage) == usd("claude-opus-5-5", usage)


def test_an_unknown_model_has_no_known_cost_rather_than_none() -> None:
    assert cost("llama-of-a-neighbour", Usage(input_tokens=1)) is None
