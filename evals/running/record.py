"""What is kept of one trial: a line of `trials.jsonl`, from which every figure and report is made."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from agent.messages import Usage
from agent.prices import Price

Outcome = Literal["passed", "failed", "stale", "broken"]
"""`failed` is the agent's fault, `broken` the infrastructure's; `stale` was asked what no recording has."""


class Recorded(BaseModel):
    """A piece of a record: it is read back as strictly as it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Used(Recorded):
    """Tokens by kind, and US dollars; no dollars where a model's price is not known."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    usd: Decimal | None = Decimal(0)

    @classmethod
    def of(cls, usage: Usage, price: Price | None) -> Used:
        """What one answer used, at this price."""
        return cls(
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cache_read_tokens=usage.cache_read_tokens,
            cache_write_tokens=usage.cache_write_tokens,
            usd=price.usd(usage) if price else None,
        )

    def __add__(self, other: Used) -> Used:
        usd = None if self.usd is None or other.usd is None else self.usd + other.usd
        return Used(
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cache_read_tokens=self.cache_read_tokens + other.cache_read_tokens,
            cache_write_tokens=self.cache_write_tokens + other.cache_write_tokens,
            usd=usd,
        )


class ToolCall(Recorded):
    """One use of a tool as the ledger has it. `result` is what the model was told."""

    name: str
    arguments: dict[str, Any]
    state: str
    writes: bool
    result: dict[str, Any] | None


class SaidTurn(Recorded):
    """One message or press, what came of it, and how long that took."""

    speaker: str
    space: str
    said: str
    """The person's words; for a press, a use of a tool, a repeat or a crash one line that says so."""
    answer: str
    asked: Literal["", "question", "approval"]
    wrote: bool
    """Whether anything in the books was another after it than before."""
    calls: list[ToolCall]
    seconds: float
    first_text_seconds: float | None
    tool_seconds: list[float]
    model_calls: int
    used: Used


class RowChange(Recorded):
    """One difference between the books before the first turn and after the last, and whether the case wants it.

    `fields` has what an added or removed row was, and for a changed one [before, after] of each field that is another.
    """

    kind: str
    """What it is, such as `expenses`."""
    deed: Literal["added", "changed", "removed"]
    name: str
    fields: dict[str, Any]
    wanted: bool


class Fault(Recorded):
    """One thing that is not as the case says. `is_wrong_write` where the books hold what nobody asked for."""

    what: str
    is_wrong_write: bool = False


class TrialRecord(Recorded):
    """One trial of a case on a model. `expected_to_fail` has the reason why the offline model cannot do it, or ""."""

    run: str
    model: str
    mode: Literal["offline", "recorded", "live"]
    case: str
    file: str
    stated: str = ""
    """A digest of the case as it stood; another one where the case was changed since."""
    trial: int
    why: str
    rules: list[str]
    tags: list[str]
    tier: int
    outcome: Outcome
    faults: list[Fault]
    expected_to_fail: str
    must_ask: bool
    """Whether the case says that something is to be asked."""
    has_asked: bool
    """Whether a question or an approval stood where the case wants one, or, where it wants none, anywhere."""
    turns: list[SaidTurn]
    changes: list[RowChange]
    seconds: float
    used: Used

    @property
    def wrote_wrongly(self) -> bool:
        """Whether the books hold what nobody asked for: the worst that can happen."""
        return any(fault.is_wrong_write for fault in self.faults)
