"""Counts how often batches met each other, which the agent logs and nobody else is told."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from evals.books.concurrency.tally import Tally

MET = "met another one"


class Meetings(logging.Handler):
    """Adds one to the tally for each attempt of a batch that another one ended."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(logging.INFO)
        self.tally = tally

    def emit(self, record: logging.LogRecord) -> None:
        if MET in record.getMessage():
            self.tally.retried["batch"] += 1


@asynccontextmanager
async def retries_counted(tally: Tally) -> AsyncIterator[None]:
    log = logging.getLogger("agent.batch")
    level, passes_on, meetings = log.level, log.propagate, Meetings(tally)
    log.setLevel(logging.INFO)
    # They are counted here and would only fill the screen.
    log.propagate = False
    log.addHandler(meetings)
    try:
        yield
    finally:
        log.removeHandler(meetings)
        log.setLevel(level)
        log.propagate = passes_on
