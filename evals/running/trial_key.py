"""What tells one trial of a run from all others."""

from __future__ import annotations

from typing import NamedTuple


class TrialKey(NamedTuple):
    """A model, the id of a case, and which of its trials it is."""

    model: str
    case: str
    trial: int
