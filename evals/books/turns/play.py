"""One player: a household of its own, in which schedules are played and judged one after the other."""

from __future__ import annotations

import gc
from collections import Counter
from dataclasses import dataclass, field

from evals.books.turns.actor import rehearse
from evals.books.turns.child import Hung
from evals.books.turns.conductor import Performance, deliveries_of, performed
from evals.books.turns.conversations import SHORT
from evals.books.turns.household import Household
from evals.books.turns.judgement import faults_of
from evals.books.turns.part import Part
from evals.books.turns.record import recorded
from evals.books.turns.schedule import Schedule


class Unplayable(Exception):
    """A conversation goes wrong by itself, without any fault."""


@dataclass(frozen=True)
class Verdict:
    """How a schedule went: what was wrong, and what happened in it."""

    schedule: Schedule
    faults: list[str]
    happened: Counter[str] = field(default_factory=Counter)

    @property
    def holds(self) -> bool:
        return not self.faults


class Player:
    """Plays in one household; each conversation is first played without faults, once."""

    def __init__(self, household: Household) -> None:
        self.household = household
        # The first connections of a process ask more of the server than later ones do.
        household.empty()
        rehearse(self.part(SHORT))
        self.references: dict[tuple[str, ...], Performance] = {}

    def play(self, schedule: Schedule) -> Verdict:
        """Plays the schedule and judges what came of it."""
        try:
            reference = self.reference(schedule.messages)
            points = tuple(heard.points for heard in reference.heard)
            performance = performed(self.household, schedule, points)
        except (Hung, TimeoutError, Unplayable) as error:
            return Verdict(schedule, [str(error)])
        performance.happened["deliveries"] = len(performance.heard)
        return Verdict(schedule, faults_of(performance, reference, self.household), performance.happened)

    def reference(self, messages: tuple[str, ...]) -> Performance:
        """The conversation without faults. Raises Unplayable where that alone does not hold."""
        if messages not in self.references:
            self.household.empty()
            heard = rehearse(self.part(messages))
            reference = Performance(heard, recorded(self.household), failures=[])
            if faults := faults_of(reference, reference, self.household):
                raise Unplayable(f"“{messages[0]}” fails without faults: {faults}")
            self.references[messages] = reference
            # What is loaded by now is never collected, and stays shared with the processes that are forked.
            gc.freeze()
        return self.references[messages]

    def part(self, messages: tuple[str, ...]) -> Part:
        return Part(self.household.app_url, self.household.service_url, deliveries_of(messages))
