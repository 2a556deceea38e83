"""What came of the turns of a case, as it was seen from outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from evals.running.record import SaidTurn
from evals.staging.picture import Picture
from evals.stating.case import StatedTurn


@dataclass(frozen=True)
class PlayedTurn:
    """One turn as it was stated and as it went. `sources` is everything that its figures may stem from."""

    stated: StatedTurn
    said: SaidTurn
    sources: str
    before: Picture
    after: Picture
    is_failed: bool = False
    """Whether it ended because something broke, which is no way to refuse."""


@dataclass
class Played:
    """A case that was played to its end."""

    before: Picture
    turns: list[PlayedTurn] = field(default_factory=list)
    actors: list[tuple[str | None, str, str]] = field(default_factory=list)
    """Who wrote in which space and table, as the history of the books has it."""
    left_open: list[str] = field(default_factory=list)
    """The states of turns that have neither ended nor wait for an answer."""

    @property
    def after(self) -> Picture:
        return self.turns[-1].after if self.turns else self.before


@dataclass
class Heard:
    """The answer to one delivery while it comes in."""

    answer: str = ""
    asks: str | None = None
    is_failed: bool = False
    first_text: float | None = None
    turn_ids: list[Any] = field(default_factory=list)
    usd: Decimal = Decimal(0)
