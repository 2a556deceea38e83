"""A lane of a run: one process with a stage of its own, on which it plays one trial after the other."""

from __future__ import annotations

import asyncio
import gc
import logging
from contextlib import ExitStack
from dataclasses import dataclass, field

from agent.claude import Claude
from agent.graph import compiled
from agent.opening import offline
from agent.policy import policy
from db.database import Books
from evals.running.record import TrialRecord
from evals.running.trial import Sitting, try_case
from evals.staging.stage import Pattern, Stage
from evals.stating.case import Case

# Made once in the process that lanes are forked from.
compiled()
policy()


@dataclass
class Lane:
    """What one process keeps between its trials."""

    sitting: Sitting
    stage: Stage
    books: Books
    claude: Claude
    runner: asyncio.Runner
    open: ExitStack = field(default_factory=ExitStack)

    def play(self, case: Case, trial: int) -> TrialRecord:
        """Plays one trial."""
        return self.runner.run(self.played(case, trial))

    async def played(self, case: Case, trial: int) -> TrialRecord:
        return await try_case(self.sitting, self.stage, self.books, case, trial=trial, claude=self.claude)

    def close(self) -> None:
        """Lets go of the stage, which is taken away."""
        self.runner.run(self.claude.aclose())
        self.runner.run(self.books.close())
        self.runner.close()
        self.open.close()


def open_lane(pattern: Pattern, sitting: Sitting, name: str) -> Lane:
    """Opens a lane on a stage of this name."""
    opened = ExitStack()
    stage = opened.enter_context(pattern.stage(name))
    runner = asyncio.Runner()
    # What a trial of a power cut leaves behind is no news.
    logging.getLogger("agent").setLevel(logging.CRITICAL)
    gc.freeze()
    return Lane(sitting, stage, stage.open_books(), offline(), runner, opened)
