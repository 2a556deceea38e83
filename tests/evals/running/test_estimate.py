"""What a run may cost is said before it starts, from earlier runs or from a rehearsal."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from agent.offline.stream import tokens
from agent.offline.transport import OFFLINE_MODEL
from agent.policy import policy
from agent.prices import PRICES
from evals.running.estimate import Estimate, Unrehearsed, estimates, is_agreed
from evals.running.pricing import Unpriced, prices_for
from evals.running.record import TrialRecord, Used
from evals.running.trial_key import TrialKey
from tests.support.trials import trial_record

MODEL = "claude-sonnet-5-5"
STATIC = tokens([policy().system, policy().tools])
MILLION = Decimal(1_000_000)


def cost(usd: str, case: str = "coffee", **fields: object) -> TrialRecord:
    return trial_record(fields.pop("model", MODEL), case, used=Used(usd=Decimal(usd)), **fields)  # type: ignore[arg-type]


def rehearsal(case: str = "coffee", *, rest: int = 1_000, said: int = 100) -> TrialRecord:
    used = Used(input_tokens=2 * STATIC + rest, output_tokens=said, usd=Decimal(0))
    return trial_record(OFFLINE_MODEL, case, mode="offline", used=used, model_calls=2)


def planned(*cases: str, model: str = MODEL) -> list[TrialKey]:
    return [TrialKey(model, case, 1) for case in cases]


def one(
    keys: Sequence[TrialKey],
    *,
    earlier: Sequence[TrialRecord] = (),
    rehearsed: Sequence[TrialRecord] = (),
    caching: bool = True,
) -> Estimate:
    (estimate,) = estimates(keys, earlier=earlier, rehearsed=rehearsed, prices=PRICES, caching=caching)
    return estimate


def test_earlier_trials_of_the_same_model_and_case_say_it() -> None:
    earlier = [cost("0.10"), cost("0.30"), cost("1", "dinner"), cost("9", "another")]
    estimate = one(planned("coffee", "coffee", "dinner"), earlier=earlier)
    assert (estimate.span.usd, estimate.span.low, estimate.span.high) == (
        Decimal("1.40"),
        Decimal("1.20"),
        Decimal("1.60"),
    )
    assert str(estimate) == (
        "3 trials on claude-sonnet-5-5: about $1.40 ($1.20 to $1.60; 3 by earlier runs, 0 by an offline"
        " rehearsal)"
    )


@pytest.mark.parametrize(
    "other",
    [
        cost("9", model="claude-opus-5-5"),
        cost("9", outcome="broken"),
        cost("9", outcome="stale"),
        trial_record(MODEL, "coffee", used=Used(usd=None)),
        trial_record(MODEL, "coffee", mode="offline", used=Used(usd=Decimal(9))),
    ],
)
def test_what_was_not_a_whole_trial_of_it_says_nothing(other: TrialRecord) -> None:
    assert one(planned("coffee"), earlier=[other, cost("0.10")]).span.usd == Decimal("0.10")
    with pytest.raises(Unrehearsed):
        one(planned("coffee"), earlier=[other])


def test_a_rehearsal_is_priced_with_a_cached_prompt() -> None:
    """Static part: twice read and once written for an hour. The rest is written; the answer is twice as long."""
    estimate = one(planned("coffee"), rehearsed=[rehearsal()])
    likely = 2 * STATIC * Decimal("0.10") + 1_000 * Decimal("2.50") + 200 * 10 + STATIC * 4
    assert estimate.span.usd == likely / MILLION
    assert estimate.span.low == ((2 * STATIC + 1_000) * Decimal("0.10") + 100 * 10) / MILLION
    assert estimate.span.high == (2 * (2 * STATIC + 1_000) * 2 + 500 * 10 + STATIC * 4) / MILLION
    assert (estimate.measured, estimate.rehearsed) == (0, 1)


def test_without_a_cache_every_prompt_is_paid_whole() -> None:
    estimate = one(planned("coffee"), rehearsed=[rehearsal()], caching=False)
    assert estimate.span.usd == ((2 * STATIC + 1_000) * 2 + 200 * 10) / MILLION
    assert estimate.span.low < estimate.span.usd < estimate.span.high


def test_prompts_that_are_long_only_together_are_no_long_ones() -> None:
    keys = planned("coffee", model="claude-haiku-5-5")
    estimate = one(keys, rehearsed=[rehearsal(rest=99_000)])
    assert estimate.span.usd < Decimal("0.10") * 150_000 / MILLION


def test_a_case_without_either_counts_as_the_mean_of_the_others() -> None:
    estimate = one(planned("coffee", "dinner", "new"), earlier=[cost("0.10"), cost("0.30", "dinner")])
    assert estimate.span.usd == Decimal("0.60") and estimate.measured == 2


def test_models_are_estimated_side_by_side() -> None:
    keys = [*planned("coffee"), *planned("coffee", model="claude-opus-5-5")]
    sonnet, opus = estimates(keys, earlier=[], rehearsed=[rehearsal()], prices=PRICES, caching=True)
    assert (sonnet.model, opus.model) == (MODEL, "claude-opus-5-5")
    assert sonnet.span.usd < opus.span.usd


@pytest.mark.parametrize(("yes", "answer", "asked"), [(True, False, 0), (False, True, 1), (False, False, 1)])
def test_it_is_said_and_asked(yes: bool, answer: bool, asked: int) -> None:
    said: list[str] = []
    questions: list[str] = []

    def ask(question: str) -> bool:
        questions.append(question)
        return answer

    estimate = one(planned("coffee"), earlier=[cost("0.012345")])
    agreed = is_agreed([estimate], budget=Decimal(2), yes=yes, say=said.append, ask=ask)
    assert agreed is (yes or answer) and len(questions) == asked
    assert said[0].startswith("1 trial on claude-sonnet-5-5: about $0.0123 (")
    assert said[1] == "In all about $0.0123, and never more than the budget of $2.00."


def test_a_model_without_a_price_is_refused_unless_somebody_says_it() -> None:
    with pytest.raises(Unpriced, match="--price qwen3:8b=IN/OUT"):
        prices_for(["qwen3:8b"])
    prices = prices_for(["qwen3:8b", MODEL, "llama"], ["qwen3:8b=0/0", "llama=0.5/1.25"])
    assert prices["qwen3:8b"].input == prices["qwen3:8b"].output == prices["qwen3:8b"].cache_read == 0
    assert prices["llama"].output == Decimal("1.25") and prices[MODEL] == PRICES[MODEL]
    assert prices_for(["qwen3:8b"], ["1/2"])["qwen3:8b"].output == 2


@pytest.mark.parametrize("given", ["", "2", "2/", "-1/2", "a=b/c", "1/2/3", "NaN/1", "1e3/1"])
def test_a_price_that_cannot_be_read_is_said(given: str) -> None:
    with pytest.raises(Unpriced, match="in dollars per million tokens"):
        prices_for([MODEL], [given])
