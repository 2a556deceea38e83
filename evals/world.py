"""A household whose books can be emptied and looked at, for playing cases in."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from agent.clock import frozen_at
from agent.desk import Desk
from agent.inbound import Inbound
from agent.opening import offline
from agent.wallai import Wallai
from db.database import open_books
from db.demo import CURRENCY, EVA, HOME, HOUSEHOLD, LANGUAGE, ZONE
from db.outside import Window

AS_FURNISHED = f"""
delete from public.spaces where personal_of is null and id <> '{HOME}';
update public.spaces set name = 'Home', currency = '{CURRENCY}', timezone = '{ZONE}', is_active = true
    where id = '{HOME}' and (name, currency, timezone, is_active) <> ('Home', '{CURRENCY}', '{ZONE}', true);
update public.space_members as member set role = known.role, is_active = true, left_at = null
    from (values {", ".join(f"('{person.id}'::uuid, '{person.role}')" for person in HOUSEHOLD)}) as known (id, role)
    where member.space_id = '{HOME}' and member.user_id = known.id
      and (member.role, member.is_active) <> (known.role, true);
update public.users
    set preferred_language = '{LANGUAGE}', currency = '{CURRENCY}', timezone = '{ZONE}', settings = '{{}}'
    where (preferred_language, currency, timezone, settings)
          is distinct from ('{LANGUAGE}', '{CURRENCY}', '{ZONE}', '{{}}'::jsonb);
delete from private.join_attempts;
"""
EMPTY = (
    AS_FURNISHED
    + """
truncate public.expenses, public.budgets, public.settlements, public.ai_conversations, public.financial_insights,
    public.changes, public.stakes, public.member_balances, public.pair_balances restart identity cascade;
update public.space_members set odd_units = 0 where odd_units <> 0;
"""
)


@dataclass(frozen=True)
class BookedExpense:
    """A live expense as it stands, with people by username."""

    ref: str
    amount: Decimal
    currency: str
    date: date
    kind: str
    category: str
    confidence: Decimal | None
    description: str
    paid_by: dict[str, Decimal]
    shares: dict[str, Decimal]


class World:
    """One database with the demo household; `superuser_url` looks at it past every policy."""

    def __init__(
        self,
        *,
        superuser_url: str,
        app_url: str,
        service_url: str,
        now: datetime,
        behind_pooler: bool = False,
    ) -> None:
        self.window = Window(superuser_url)
        books = open_books(url=app_url, service_url=service_url, pool_size=4, behind_pooler=behind_pooler)
        self.wallai = Wallai(Desk(books=books, claude=offline(), clock=frozen_at(now)))
        self.said = 0

    async def reset(self) -> None:
        """Empties the books, and furnishes Home as it was, once nobody works on them any more."""
        await asyncio.gather(*self.wallai.pursuits.values(), return_exceptions=True)
        self.rows(EMPTY)

    async def say(self, text: str, *, new_thread: bool = False) -> str:
        """Eva says this at home; returns the answer, or what is asked first."""
        self.said += 1
        receipt = await self.wallai.receive(
            Inbound(
                user_id=EVA.id,
                space_id=HOME,
                text=text,
                message_id=f"eval:{self.said}",
                channel="eval",
                new_thread=new_thread,
            )
        )
        asked = None
        async for event in self.wallai.follow(receipt.turn_id, after=receipt.after):
            if event.kind == "ask":
                asked = str(event.data["text"])
            if event.kind == "end":
                return str(event.data["answer"])
        if asked is not None:
            return asked
        raise LookupError("a turn ended without an answer")

    def expenses(self) -> list[BookedExpense]:
        """Returns the live expenses."""
        payers = self.by_expense("expense_payers")
        shares = self.by_expense("expense_splits")
        return [
            BookedExpense(
                ref, amount, currency, date, kind, category, confidence, description, payers[id_], shares[id_]
            )
            for id_, ref, amount, currency, date, kind, category, confidence, description in self.rows(
                "select id, ref, amount, currency, date, kind, category, ai_category_confidence, description"
                " from public.expenses where deleted_at is null order by created_at, id"
            )
        ]

    def budgets(self) -> dict[str, dict[str, Decimal]]:
        """Returns the items of each month's budgets by category."""
        found: dict[str, dict[str, Decimal]] = defaultdict(dict)
        for month, category, amount in self.rows(
            "select month_period, lower(category), budgeted_amount from public.budgets"
            " join public.budget_items as item on item.budget_id = budgets.id"
        ):
            found[month][category] = amount
        return found

    def by_expense(self, table: str) -> dict[Any, dict[str, Decimal]]:
        found: dict[Any, dict[str, Decimal]] = defaultdict(dict)
        for expense, username, amount in self.rows(
            f"select expense_id, username, amount from public.{table} join public.users on users.id = user_id"
        ):
            found[expense][username] = amount
        return found

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.window.rows(query)

    async def close(self) -> None:
        """Closes the connections."""
        await self.wallai.close()
        self.window.close()
