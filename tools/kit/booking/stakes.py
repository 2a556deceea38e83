"""What each member put down for a booked expense, and bears of it, in the order of joining."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from db.expenses import Expense, Expenses
from tools.kit.booking.split import Stake, stake
from tools.kit.call import Call


@dataclass(frozen=True)
class Stakes:
    """Payers and shares by name; no shares where the expense is its payers' own."""

    paid_by: list[Stake]
    shares: list[Stake]


async def stakes_in(call: Call, expense: Expense) -> Stakes:
    """The stakes in `expense` as they are stored now; those who left come last."""
    expenses = Expenses(call.connection)
    paid = [(row.user_id, row.amount) for row in await expenses.payments(expense.id)]
    borne = [(row.user_id, row.amount) for row in await expenses.splits(expense.id)]
    names = await expenses.names(user_id for user_id, _ in (*paid, *borne))
    places = {member.id: member.joined for member in await call.members()}

    def by_name(rows: list[tuple[UUID, Decimal]]) -> list[Stake]:
        ordered = sorted(rows, key=lambda row: (places.get(row[0], len(places)), names[row[0]]))
        return [stake(names[user_id], amount, expense.currency) for user_id, amount in ordered]

    return Stakes(paid_by=by_name(paid), shares=by_name(borne))
