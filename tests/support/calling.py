"""A thread in tests: tools run as the agent runs them, in the ledger, one savepoint a call."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text

from db.conversations import Conversations
from db.database import Books
from db.demo import EVA, HOME
from db.ledger import Ledger
from db.turns import Turns
from tools.kit.answer import Answer
from tools.kit.asking import Asking
from tools.kit.call import Call
from tools.kit.rates.rate import Rate, RateSource
from tools.kit.refusal import Refusal
from tools.kit.tool import all_tools

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MADRID = ZoneInfo("Europe/Madrid")
Use = tuple[str, Mapping[str, Any]]
numbers = itertools.count(1)


class NotAgreed(Exception):
    """The person was asked and did not agree."""


class NoRates:
    """A source that knows no rate, so that what a test books abroad stays as it is said."""

    def rate(self, currency: str, into: str, *, on: date) -> Rate | None:
        return None


@dataclass
class Thread:
    """One person's conversation in one space; each message is a turn of its own, done at its end."""

    books: Books
    speaker_id: UUID = EVA.id
    space_id: UUID = HOME
    now: datetime = NOON
    locale: str = "en"
    rates: RateSource = field(default_factory=NoRates)
    conversation_id: UUID | None = field(default=None, init=False)
    asks: list[str] = field(default_factory=list, init=False)
    """What the last message had to ask first; here it is done as if the person had agreed."""

    async def use(self, name: str, /, **arguments: Any) -> Any:
        """One message with one call; returns the answer or raises what the tool raised, nothing written."""
        (answer,) = await self.message((name, arguments))
        return answer

    async def refused(self, name: str, /, **arguments: Any) -> Refusal:
        """One message with one call that is refused; returns the refusal."""
        try:
            answer = await self.use(name, **arguments)
        except Refusal as refusal:
            return refusal
        raise AssertionError(f"{name} was not refused: {answer.headline}")

    async def asked(self, *uses: Use) -> list[str]:
        """What one message has to ask first; nothing of it is kept."""
        with suppress(NotAgreed):
            await self.message(*uses, agreed=False)
        return self.asks

    async def message(self, *uses: Use, agreed: bool = True) -> list[Answer]:
        """One message whose calls are one transaction: all of them happen or none.

        Raises NotAgreed where it has to ask first and the person did not agree.
        """
        turn_id, conversation_id = await self._begin()
        answers = []
        asking = Asking()
        try:
            async with self.books.keeping_the_ledger(self.speaker_id) as connection:
                ledger = Ledger(connection, turn_id=turn_id, fence=1)
                await ledger.hold()
                await ledger.lock_spaces([self.space_id])
                for place, (name, arguments) in enumerate(uses):
                    answers.append(await self._call(ledger, conversation_id, place, name, arguments, asking))
                self.asks = asking.sentences
                if self.asks and not agreed:
                    raise NotAgreed
        finally:
            await self._end(turn_id)
        return answers

    async def write(self, tool: str, *statements: str, **given: Any) -> None:
        """One message whose one call, of this tool, is these statements in the person's own rights."""
        turn_id, _ = await self._begin()
        async with self.books.keeping_the_ledger(self.speaker_id) as connection:
            ledger = Ledger(connection, turn_id=turn_id, fence=1)
            async with ledger.savepoint():
                await ledger.claim("call 0", place=0, tool=tool, arguments={}, writes=True)
                async with ledger.as_person():
                    for statement in statements:
                        await connection.execute(text(statement), given)
                await ledger.finish("call 0", "done", {})
        await self._end(turn_id)

    async def _begin(self) -> tuple[UUID, UUID]:
        async with self.books.as_service() as connection:
            if self.conversation_id is None:
                self.conversation_id = (
                    await Conversations(connection).open(self.speaker_id, self.space_id)
                ).id
            turn_id = await Turns(connection).queue(
                conversation_id=self.conversation_id,
                user_id=self.speaker_id,
                space_id=self.space_id,
                message_id=f"message {next(numbers)}",
                channel="test",
                inbound={},
            )
            await Turns(connection).take(turn_id, lease_seconds=60)
        return turn_id, self.conversation_id

    async def _end(self, turn_id: UUID) -> None:
        async with self.books.as_service() as connection:
            await Turns(connection).finish(turn_id, state="done", answer="", failure=None)

    async def _call(
        self,
        ledger: Ledger,
        conversation_id: UUID,
        place: int,
        name: str,
        arguments: Mapping[str, Any],
        asking: Asking,
    ) -> Answer:
        tool, call_id = all_tools()[name], f"call {place}"
        async with ledger.savepoint():
            await ledger.claim(call_id, place=place, tool=name, arguments=dict(arguments), writes=tool.writes)
            async with ledger.as_person() as connection:
                call = await Call.opened(
                    connection,
                    speaker_id=self.speaker_id,
                    space_id=self.space_id,
                    conversation_id=conversation_id,
                    now=self.now,
                    today=self.now.astimezone(MADRID).date(),
                    locale=self.locale,
                    asking=asking,
                    rates=self.rates,
                )
                answer = await tool.run(call, arguments)
            undoes = getattr(answer, "undoes", ())
            await ledger.finish(call_id, "done", answer.model_dump(mode="json"), undoes=undoes)
        return answer
