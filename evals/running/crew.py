"""Trials in parallel: a process for each core, each with a lane, and a record for each trial as it ends."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass

from evals.running.lane import Lane, open_lane
from evals.running.record import TrialRecord
from evals.running.sitting import Sitting
from evals.running.trial_key import TrialKey
from evals.staging.stage import Pattern
from evals.stating.case import Case
from evals.throw_away import UNSAFE_BUT_QUICK, quick_place, throw_away_server

LANES = os.cpu_count() or 1


@dataclass(frozen=True)
class Task:
    """One trial that is to be played."""

    sitting: Sitting
    case: Case
    trial: int

    @property
    def key(self) -> TrialKey:
        """What tells it from the other trials of a run."""
        return TrialKey(self.sitting.model, self.case.id, self.trial)


@contextmanager
def throw_away_pattern() -> Iterator[Pattern]:
    """The database that lanes copy, on a server of its own."""
    with throw_away_server(UNSAFE_BUT_QUICK, place=quick_place()) as server:
        pattern = Pattern(server)
        pattern.make()
        yield pattern


def played(
    pattern: Pattern, tasks: Sequence[Task], *, lanes: int = LANES
) -> Generator[TrialRecord, None, None]:
    """Plays the trials, at most so many at once; yields each record as it comes. Raises BrokenProcessPool.

    Whoever stops listening stops the rest: what is under way is played to its end, and nothing more begins.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["evals.running.lane"])
    pool = ProcessPoolExecutor(
        max_workers=max(min(lanes, len(tasks)), 1),
        mp_context=context,
        initializer=open_here,
        initargs=(pattern,),
    )
    try:
        left = iter(tasks)
        under_way = {pool.submit(play_here, task) for task in itertools.islice(left, 2 * lanes)}
        while under_way:
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            under_way |= {pool.submit(play_here, task) for task in itertools.islice(left, len(done))}
            yield from (future.result() for future in done)
    finally:
        pool.shutdown(cancel_futures=True)


HERE: list[Lane] = []
"""The lane of this process, once it is open."""


def open_here(pattern: Pattern) -> None:
    # Whoever is asked to stop is the process that started this one, and it lets every trial come to its end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    HERE.append(open_lane(pattern, f"wallai_lane_{os.getpid()}"))


def play_here(task: Task) -> TrialRecord:
    return HERE[0].play(task.sitting, task.case, task.trial)
