"""Players in processes of their own, each in a copy of the furnished household."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from multiprocessing.queues import SimpleQueue

from db.embedded.server import Server
from evals.books.turns.household import copy, entered
from evals.books.turns.play import Player, Verdict
from evals.books.turns.schedule import Schedule

PLAYERS: list[Player] = []


def play_all(server: Server, schedules: Sequence[Schedule], *, processes: int) -> Iterator[Verdict]:
    """Plays the schedules, some at once, and yields the verdicts as they come."""
    names = [f"turns_{place + 1}" for place in range(processes)]
    for name in names:
        copy(server, name)
    # Forked and not spawned: a player forks its actors, and both inherit what is loaded.
    context = multiprocessing.get_context("fork")
    waiting: SimpleQueue[str] = context.SimpleQueue()
    for name in names:
        waiting.put(name)
    with context.Pool(processes, initializer=move_in, initargs=(server, waiting)) as pool:
        yield from pool.imap_unordered(play_one, schedules)


def move_in(server: Server, waiting: SimpleQueue[str]) -> None:
    PLAYERS.append(Player(entered(server, waiting.get())))


def play_one(schedule: Schedule) -> Verdict:
    return PLAYERS[0].play(schedule)
