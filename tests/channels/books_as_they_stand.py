"""What the books hold, read past every policy and put into words that a test can compare."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tests.conftest import Database

EXPENSES = """
select expense.id, amount, expense.currency, date, category, ai_category_confidence, username, month_period
from expenses as expense join users on users.id = expense.created_by
left join budgets as budget on budget.id = budget_id
where deleted_at is null and expense.description = %s
"""
PARTS = "select username, amount from {table} join users on users.id = user_id where expense_id = %s"
ITEMS = """
select category, budgeted_amount, spent_amount from budget_items as item
join budgets as budget on budget.id = budget_id where month_period = %s order by display_order
"""
PAID_AND_OWED = """
select username, sum(paid) - sum(owed) from (
    select payer.user_id, payer.amount as paid, 0 as owed
    from expense_payers as payer join expenses on expenses.id = expense_id where deleted_at is null
    union all
    select split.user_id, 0, split.amount
    from expense_splits as split join expenses on expenses.id = expense_id where deleted_at is null
    union all
    select payer.user_id, 0, payer.amount
    from expense_payers as payer join expenses on expenses.id = expense_id where deleted_at is null
    and not exists (select from expense_splits as split where split.expense_id = payer.expense_id)
) as side join users on users.id = user_id group by username
"""
DEBTS = """
select ower.username, owner.username, sum(split.amount)
from expense_splits as split join expenses on expenses.id = split.expense_id and deleted_at is null
join expense_payers as payer on payer.expense_id = split.expense_id and payer.amount = expenses.amount
join users as ower on ower.id = split.user_id join users as owner on owner.id = payer.user_id
where split.user_id <> payer.user_id group by 1, 2 order by 1, 2
"""


@dataclass(frozen=True)
class Booked:
    """One live expense; people by username, `planned_in` the month of its budget."""

    amount: Decimal
    currency: str
    date: date
    category: str
    confidence: Decimal
    author: str
    planned_in: str | None
    paid_by: dict[str, Decimal]
    shares: dict[str, Decimal]


def booked(database: Database, description: str) -> Booked:
    """The one live expense of this description."""
    [(identity, *columns)] = database.rows(EXPENSES, description)
    people = [parts(database, table, identity) for table in ("expense_payers", "expense_splits")]
    return Booked(*columns, *people)


def parts(database: Database, table: str, expense: Any) -> dict[str, Decimal]:
    return dict(database.rows(PARTS.format(table=table), expense))


def planned(database: Database, month: str) -> dict[str, tuple[Decimal, Decimal]]:
    """Each item of the month's budget: what was planned for it, and what is spent."""
    return {category: (amount, spent) for category, amount, spent in database.rows(ITEMS, month)}


def balances(database: Database) -> dict[str, Decimal]:
    """Paid less owed of everybody (RULES 3.6); without splits payers owe what they paid (RULES 3.1)."""
    return dict(database.rows(PAID_AND_OWED))


def debts(database: Database) -> dict[tuple[str, str], Decimal]:
    """Who owes whom, from the splits of expenses that one person paid."""
    owed: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for ower, owner, amount in database.rows(DEBTS):
        owed[ower, owner] += amount
    return dict(owed)
