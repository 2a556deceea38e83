"""Every point at which a process talks to its database, so that something may happen to it there."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import psycopg

WAIT = psycopg.AsyncConnection.wait


class Crossings:
    """Counts the points in this process: before something is sent, and after it was sent and is not yet answered.

    Statements, commits and rollbacks cross alike. `reached` gets the number of each point.
    """

    def __init__(self, reached: Callable[[int], None]) -> None:
        self.reached = reached
        self.count = 0

    def begin_anew(self) -> None:
        """Counts from one again."""
        self.count = 0

    def watch(self) -> None:
        """Begins to count in every connection of this process, in the place of whatever counted before."""
        crossings = self

        async def wait(
            connection: psycopg.AsyncConnection[Any],
            generator: Generator[Any, Any, Any],
            *rest: Any,
            **options: Any,
        ) -> Any:
            return await WAIT(connection, crossings.counted(generator), *rest, **options)

        psycopg.AsyncConnection.wait = wait  # type: ignore[method-assign, assignment]

    def counted(self, generator: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        self.step()
        try:
            state = next(generator)
            self.step()
            while True:
                # Long answers come in several pieces, whose number is the network's business: they count once.
                state = generator.send((yield state))
        except StopIteration as end:
            return end.value

    def step(self) -> None:
        self.count += 1
        self.reached(self.count)
