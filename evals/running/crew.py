"""Trials in parallel: a process for each core, each with a lane, and a record for each trial as it ends."""

from __future__ import annotations

import itertools
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass

from evals.running.lane import Lane, open_lane
from evals.running.record import TrialRecord
from evals.running.trial import Sitting
from evals.staging.stage import Pattern
from evals.stating.case import Case
from evals.throw_away import throw_away_server

LANES = os.cpu_count() or 1
AHEAD_MAX = 64


@dataclass(frozen=True)
class Task:
    """One trial that is to be played."""

    case: Case
    trial: int


@contextmanager
def throw_away_pattern() -> Iterator[Pattern]:
    """The database that lanes copy, on a server of its own."""
    with throw_away_server() as server:
        pattern = Pattern(server)
        pattern.make()
        yield pattern


def played(
    pattern: Pattern, sitting: Sitting, tasks: Sequence[Task], *, lanes: int = LANES
) -> Iterator[TrialRecord]:
    """Plays the trials, at most so many at once; yields each record as it comes. Raises BrokenProcessPool."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["evals.running.lane"])
    with ProcessPoolExecutor(
        max_workers=min(lanes, max(len(tasks), 1)),
        mp_context=context,
        initializer=open_here,
        initargs=(pattern, sitting),
    ) as pool:
        left = iter(tasks)
        under_way = {pool.submit(play_here, task) for task in itertools.islice(left, AHEAD_MAX)}
        while under_way:
            done = next(as_completed(under_way))
            under_way.remove(done)
            under_way |= {pool.submit(play_here, task) for task in itertools.islice(left, 1)}
            yield done.result()


HERE: list[Lane] = []
"""The lane of this process, once it is open."""


def open_here(pattern: Pattern, sitting: Sitting) -> None:
    HERE.append(open_lane(pattern, sitting, f"wallai_lane_{os.getpid()}"))


def play_here(task: Task) -> TrialRecord:
    return HERE[0].play(task.case, task.trial)
