"""What turns used of models: every call is metered, under the fence of its turn."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Uuid, bindparam, case, func, insert, select

from db.database import Connection
from db.models import Turn, Usage

COST = case((func.count() == func.count(Usage.cost_usd), func.sum(Usage.cost_usd)))
"""What calls cost in all; null where one of them has no price."""


@dataclass(frozen=True)
class CallUsage:
    """The tokens and the cost in US dollars of one model call."""

    model: str
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    cost_usd: Decimal | None
    priced_on: date | None


@dataclass(frozen=True)
class TurnUsage:
    """The tokens of one turn in all, and what they cost in US dollars; None where a price is not known."""

    tokens: int
    cost_usd: Decimal | None


# Put together once: every call of a model runs them.
TURN = bindparam("turn", type_=Uuid())
TOKENS = Usage.input_tokens + Usage.output_tokens + Usage.cache_read_tokens + Usage.cache_write_tokens
METERED = select(func.count(), func.coalesce(func.sum(TOKENS), 0)).where(Usage.turn_id == TURN)
METER = insert(Usage).values(
    turn_id=TURN,
    seq=select(func.coalesce(func.max(Usage.seq), 0) + 1).where(Usage.turn_id == TURN).scalar_subquery(),
    user_id=bindparam("whose"),
    **{one.name: bindparam(f"its_{one.name}") for one in fields(CallUsage)},
)


class Metering:
    """The usage ledger, as the service keeps it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def meter(self, turn_id: UUID, user_id: UUID, usage: CallUsage) -> None:
        """Writes one model call into the usage ledger; the turn must be held."""
        given = {f"its_{name}": value for name, value in vars(usage).items()}
        await self.connection.execute(METER, {"turn": turn_id, "whose": user_id} | given)

    async def metered(self, turn_id: UUID) -> tuple[int, int]:
        """Returns how many model calls the turn made, and their tokens in all."""
        calls, total = (await self.connection.execute(METERED, {"turn": turn_id})).one()
        return int(calls), int(total)

    async def used(self, turn_id: UUID) -> list[CallUsage]:
        """Returns what the turn used of each model, all of its calls together; no cost where one has no price."""
        counts = [
            func.sum(getattr(Usage, name)).label(name)
            for name in ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens")
        ]
        query = select(
            Usage.model, func.max(Usage.priced_on).label("priced_on"), COST.label("cost_usd"), *counts
        )
        rows = await self.connection.execute(query.where(Usage.turn_id == turn_id).group_by(Usage.model))
        return [CallUsage(**row) for row in rows.mappings()]

    async def models_in(self, conversation_id: UUID) -> set[str]:
        """Returns every model that was asked in a conversation."""
        query = select(Usage.model).join(Turn, Turn.id == Usage.turn_id).distinct()
        return set(await self.connection.scalars(query.where(Turn.conversation_id == conversation_id)))

    async def of_conversation(self, conversation_id: UUID) -> dict[UUID, TurnUsage]:
        """Returns what each turn of a conversation used."""
        query = (
            select(Usage.turn_id, func.sum(TOKENS), COST)
            .join(Turn, Turn.id == Usage.turn_id)
            .where(Turn.conversation_id == conversation_id)
            .group_by(Usage.turn_id)
        )
        rows = await self.connection.execute(query)
        return {turn_id: TurnUsage(int(total), cost) for turn_id, total, cost in rows}
