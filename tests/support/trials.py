"""Records of trials that nobody has played."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from evals.running.record import Outcome, SaidTurn, TrialRecord, Used


def trial_record(
    model: str,
    case: str,
    trial: int = 1,
    *,
    outcome: Outcome = "passed",
    mode: Literal["offline", "recorded", "live"] = "live",
    used: Used | None = None,
    model_calls: int = 2,
    **fields: Any,
) -> TrialRecord:
    """The record of one trial of one turn."""
    used = used or Used(usd=Decimal("0.01"))
    turn = SaidTurn(
        speaker="eva",
        space="Home",
        said="Coffee 3.20",
        answer="Booked.",
        asked="",
        wrote=True,
        calls=[],
        seconds=1.0,
        first_text_seconds=0.5,
        tool_seconds=[0.1],
        model_calls=model_calls,
        used=used,
    )
    whole: dict[str, Any] = {
        "run": "a run",
        "model": model,
        "mode": mode,
        "case": case,
        "file": "coffee.yaml",
        "trial": trial,
        "why": "",
        "rules": [],
        "tags": [],
        "tier": 1,
        "outcome": outcome,
        "faults": [],
        "expected_to_fail": "",
        "must_ask": False,
        "has_asked": False,
        "turns": [turn],
        "changes": [],
        "seconds": 1.0,
        "used": used,
    }
    return TrialRecord.model_validate(whole | fields)
