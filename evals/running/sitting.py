"""What the trials of a run on one model have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evals.running.live import LiveModel

Mode = Literal["offline", "recorded", "live"]


@dataclass(frozen=True)
class Sitting:
    """A run, its model, and how that is reached; `live` where it is for real."""

    run: str
    model: str
    mode: Mode
    live: LiveModel | None = None
