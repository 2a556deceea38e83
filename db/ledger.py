"""The ledger of tool calls, kept under the fence of the turn by the application's login alone."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from db.database import Connection, as_person
from db.errors import in_our_words
from db.spaces import Spaces

HOLD = text("select id from private.hold_turn(:turn, :fence)")
DEFERRED = text("set constraints all deferred")
IMMEDIATE = text("set constraints all immediate")
CLAIM = text(
    "select state, result from private.claim_call(:turn, :fence, :call, :place, :tool, cast(:given as jsonb), :writing)"
)
FINISH = text(
    "select private.finish_call(:turn, :fence, :call, :outcome, cast(:answer as jsonb), cast(:taken_back as uuid[]))"
)
JOURNAL = text("select private.journal(:turn, :fence, cast(:entry as jsonb))")


@dataclass(frozen=True)
class Stored:
    """The outcome of a call that was made before."""

    state: str
    result: dict[str, Any]


class Ledger:
    """Claims calls, stores their results and journals them, within one `keeping_the_ledger` transaction."""

    def __init__(self, connection: Connection, *, turn_id: UUID, fence: int) -> None:
        self.connection = connection
        self.turn = {"turn": turn_id, "fence": fence}

    async def hold(self) -> None:
        """Locks the turn. Raises StaleFence where another worker has it."""
        await self.connection.execute(HOLD, self.turn)

    async def lock_spaces(self, spaces: Iterable[UUID]) -> None:
        """Waits until no other batch writes in these spaces; always in the same order, so none can deadlock."""
        for space in sorted(spaces):
            await Spaces(self.connection).hold(space)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """One call's own part of the transaction: its constraints are checked at its end and not at commit."""
        with in_our_words():
            async with self.connection.begin_nested():
                await self.connection.execute(DEFERRED)
                yield
                await self.connection.execute(IMMEDIATE)

    @asynccontextmanager
    async def as_person(self) -> AsyncIterator[Connection]:
        """The person's own rights, for the tool itself."""
        async with as_person(self.connection) as connection:
            yield connection

    async def claim(
        self, call_id: str, *, place: int, tool: str, arguments: dict[str, Any], writes: bool
    ) -> Stored | None:
        """Claims the call; returns the outcome instead where it was made before."""
        row = (
            await self.connection.execute(
                CLAIM,
                self.turn
                | {
                    "call": call_id,
                    "place": place,
                    "tool": tool,
                    "given": as_json(arguments),
                    "writing": writes,
                },
            )
        ).one()
        return None if row.state == "claimed" else Stored(row.state, row.result)

    async def finish(
        self, call_id: str, outcome: str, answer: dict[str, Any], *, undoes: Sequence[UUID] = ()
    ) -> None:
        """Stores what came of a claimed call: `done` or `failed`."""
        await self.connection.execute(
            FINISH,
            self.turn
            | {"call": call_id, "outcome": outcome, "answer": as_json(answer), "taken_back": list(undoes)},
        )

    async def journal(self, entry: dict[str, Any]) -> None:
        """Writes the next entry of the turn."""
        await self.connection.execute(JOURNAL, self.turn | {"entry": as_json(entry)})


def as_json(value: dict[str, Any]) -> str:
    """Returns JSON that PostgreSQL can store: NUL has no place in a text of its."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True).replace("\\u0000", "\\ufffd")
