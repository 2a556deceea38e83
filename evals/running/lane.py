"""A lane of a run: one process with a stage of its own, on which it plays one trial after the other."""

from __future__ import annotations

import asyncio
import gc
import logging
from contextlib import ExitStack
from dataclasses import dataclass, field

from agent.graph import compiled
from agent.policy import policy
from db.database import Books
from evals.running.reach import Reach, reach_of
from evals.running.record import TrialRecord
from evals.running.sitting import Sitting
from evals.running.trial import try_case
from evals.staging.stage import Pattern, Stage
from evals.stating.case import Case

# Made once in the process that lanes are forked from.
compiled()
policy()


@dataclass
class Lane:
    """What one process keeps between its trials."""

    stage: Stage
    books: Books
    runner: asyncio.Runner
    open: ExitStack
    reaches: dict[str, Reach] = field(default_factory=dict)
    """By the model."""

    def play(self, sitting: Sitting, case: Case, trial: int) -> TrialRecord:
        """Plays one trial."""
        return self.runner.run(self.played(sitting, case, trial))

    async def played(self, sitting: Sitting, case: Case, trial: int) -> TrialRecord:
        if sitting.model not in self.reaches:
            self.reaches[sitting.model] = reach_of(sitting)
        reach = self.reaches[sitting.model]
        return await try_case(sitting, self.stage, self.books, case, trial=trial, reach=reach)

    def close(self) -> None:
        """Lets go of the stage, which is taken away."""
        for reach in self.reaches.values():
            self.runner.run(reach.close())
        self.runner.run(self.books.close())
        self.runner.close()
        self.open.close()


def open_lane(pattern: Pattern, name: str) -> Lane:
    """Opens a lane on a stage of this name."""
    opened = ExitStack()
    stage = opened.enter_context(pattern.stage(name))
    runner = asyncio.Runner()
    # What a trial of a power cut leaves behind is no news.
    logging.getLogger("agent").setLevel(logging.CRITICAL)
    gc.freeze()
    return Lane(stage, stage.open_books(), runner, opened)
