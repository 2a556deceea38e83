"""What trials cost: tokens, dollars and time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from evals.figures.spread import Spread, spread_of
from evals.running.record import TrialRecord, Used


@dataclass(frozen=True)
class Effort:
    """Tokens and dollars are those of all trials; seconds those of trials that the infrastructure let end."""

    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    usd: Decimal | None
    """None where the model's price is not known."""
    usd_per_trial: Decimal | None
    turn_seconds: Spread | None
    first_text_seconds: Spread | None
    tool_seconds: Spread | None

    @property
    def tokens(self) -> int:
        return self.input_tokens + self.output_tokens + self.cache_read_tokens + self.cache_write_tokens


def effort_of(trials: Sequence[TrialRecord]) -> Effort:
    """Returns what these trials took."""
    used = reduce(Used.__add__, (trial.used for trial in trials), Used())
    turns = [turn for trial in trials if trial.outcome in ("passed", "failed") for turn in trial.turns]
    return Effort(
        input_tokens=used.input_tokens,
        output_tokens=used.output_tokens,
        cache_read_tokens=used.cache_read_tokens,
        cache_write_tokens=used.cache_write_tokens,
        usd=used.usd,
        usd_per_trial=used.usd / len(trials) if used.usd is not None and trials else None,
        turn_seconds=spread_of(turn.seconds for turn in turns),
        first_text_seconds=spread_of(
            turn.first_text_seconds for turn in turns if turn.first_text_seconds is not None
        ),
        tool_seconds=spread_of(seconds for turn in turns for seconds in turn.tool_seconds),
    )
