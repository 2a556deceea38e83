"""What a live run is going to cost, said and agreed to before it starts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce

from agent.messages import Usage
from agent.offline.stream import tokens
from agent.policy import policy
from agent.prices import Price
from evals.running.record import TrialRecord
from evals.running.trial_key import TrialKey

ANSWER_FACTOR = 2
"""A model thinks, and says more than the offline one."""
ANSWER_FACTOR_MAX = 5
PROMPT_FACTOR_MAX = 2
"""It may look things up before it writes, which the offline one seldom does."""


class Unrehearsed(Exception):
    """There is nothing that an estimate could be made from."""


@dataclass(frozen=True)
class Span:
    """US dollars as they are likely, and from least to most."""

    usd: Decimal = Decimal(0)
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)

    def __add__(self, other: Span) -> Span:
        return Span(self.usd + other.usd, self.low + other.low, self.high + other.high)

    def __mul__(self, times: Decimal) -> Span:
        return Span(self.usd * times, self.low * times, self.high * times)


@dataclass(frozen=True)
class Estimate:
    """What these trials are likely to cost on one model, and how many of them were measured earlier or rehearsed."""

    model: str
    trials: int
    measured: int
    rehearsed: int
    span: Span

    def __str__(self) -> str:
        count = f"{self.trials} trial{'' if self.trials == 1 else 's'} on {self.model}"
        basis = f"{self.measured} by earlier runs, {self.rehearsed} by an offline rehearsal"
        span = self.span
        return f"{count}: about {dollars(span.usd)} ({dollars(span.low)} to {dollars(span.high)}; {basis})"


def estimates(
    planned: Sequence[TrialKey],
    *,
    earlier: Iterable[TrialRecord],
    rehearsed: Iterable[TrialRecord],
    prices: Mapping[str, Price],
    caching: bool,
) -> list[Estimate]:
    """One estimate for each model of the planned trials.

    `earlier` are records of any runs, of which those of the same model and case count, and `rehearsed` those of the
    same cases on the offline model. A case with neither counts as the mean of the others. Raises Unrehearsed.
    """
    measured = {key: _of_records(records) for key, records in paid(earlier).items()}
    by_case = {record.case: record for record in rehearsed if record.outcome != "broken"}
    found = []
    for model in dict.fromkeys(key.model for key in planned):
        cases = [key.case for key in planned if key.model == model]
        by_earlier = [measured[model, case] for case in cases if (model, case) in measured]
        by_rehearsal = [
            _of_rehearsal(by_case[case], prices[model], caching=caching)
            for case in cases
            if (model, case) not in measured and case in by_case
        ]
        known = [*by_earlier, *by_rehearsal]
        if not known:
            raise Unrehearsed(f"no earlier run and no rehearsal says what the cases take on {model}")
        whole = reduce(Span.__add__, known) * (Decimal(len(cases)) / len(known))
        if by_rehearsal and caching:
            whole += _first_request(prices[model])
        found.append(Estimate(model, len(cases), len(by_earlier), len(by_rehearsal), whole))
    return found


def is_agreed(
    estimates: Sequence[Estimate],
    *,
    budget: Decimal,
    yes: bool,
    say: Callable[[str], object],
    ask: Callable[[str], bool],
) -> bool:
    """Says what is to be expected, and asks for a yes unless it is there already."""
    for estimate in estimates:
        say(str(estimate))
    total = sum((estimate.span.usd for estimate in estimates), Decimal(0))
    say(f"In all about {dollars(total)}, and never more than the budget of {dollars(budget)}.")
    return yes or ask("Start?")


def dollars(usd: Decimal) -> str:
    """Dollars for people: cents, and more places where there is less than a cent."""
    return f"${usd:.2f}" if usd >= Decimal("0.10") or not usd else f"${usd:.4f}"


def paid(records: Iterable[TrialRecord]) -> dict[tuple[str, str], list[Decimal]]:
    """What trials have cost that a model of theirs was asked in, by model and case; of others nothing is known."""
    found: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for record in records:
        if (
            record.mode != "offline"
            and record.outcome in ("passed", "failed")
            and record.used.usd is not None
        ):
            found[record.model, record.case].append(record.used.usd)
    return found


def _of_records(paid: Sequence[Decimal]) -> Span:
    return Span(sum(paid, Decimal(0)) / len(paid), min(paid), max(paid))


def _of_rehearsal(record: TrialRecord, price: Price, *, caching: bool) -> Span:
    """What the same requests cost: the policy and the tools are read from the cache, the rest is written to it."""
    used, calls = record.used, sum(turn.model_calls for turn in record.turns)
    prompt = used.input_tokens + used.cache_read_tokens + used.cache_write_tokens
    static = min(prompt, calls * _static_tokens()) if caching else 0
    plain = Usage(input_tokens=prompt)
    read = Usage(cache_read_tokens=prompt) if caching else plain
    likely = Usage(cache_read_tokens=static, cache_write_tokens=prompt - static) if caching else plain
    said = used.output_tokens
    most = Usage(input_tokens=prompt * PROMPT_FACTOR_MAX, output_tokens=said * ANSWER_FACTOR_MAX)
    # One request at a time is long or not; the sum of a trial's is no measure of that.
    by_request = replace(price, long_prompt_tokens=None)
    return Span(
        by_request.usd(replace(likely, output_tokens=said * ANSWER_FACTOR)),
        by_request.usd(replace(read, output_tokens=said)),
        by_request.usd(most),
    )


def _first_request(price: Price) -> Span:
    """The policy and the tools are written to the cache once, unless an earlier run has just done so."""
    static = _static_tokens()
    usd = price.usd(Usage(cache_write_tokens=static, cache_write_1h_tokens=static))
    return Span(usd, Decimal(0), usd)


def _static_tokens() -> int:
    return tokens([policy().system, policy().tools])
