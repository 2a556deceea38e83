"""A household's expenses and budgets, for tests that speak to the books themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import psycopg

from tests.support.stage import Stage

Money = str
SPEND = """
insert into public.expenses
    (id, space_id, budget_id, amount, description, category, date, currency, kind, created_by)
values (%(id)s, %(space)s, %(budget)s, %(amount)s, %(description)s, %(category)s, %(date)s, %(currency)s,
        %(kind)s, %(by)s)
"""
PAY = "insert into public.expense_payers (expense_id, space_id, user_id, amount) values (%s, %s, %s, %s)"
SHARE = """
insert into public.expense_splits (expense_id, space_id, user_id, amount, odd_units)
values (%s, %s, %s, %s, %s)
"""
PLAN = """
insert into public.budgets (id, space_id, name, type, month_period, total_income, currency, created_by)
values (%(id)s, %(space)s, %(name)s, %(type)s, %(month)s, %(income)s, %(currency)s, %(by)s)
"""
ITEM = """
insert into public.budget_items (id, budget_id, space_id, category, category_type, budgeted_amount)
values (%s, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True)
class Expense:
    """One expense to be booked; without `paid` its creator put all of it down."""

    space: UUID
    by: UUID
    amount: Money = "30.00"
    category: str = "dining"
    date: str = "2026-11-03"
    kind: str = "expense"
    currency: str = "EUR"
    description: str = "Dinner"
    budget: UUID | None = None
    paid: Mapping[UUID, Money] | None = None
    shares: Mapping[UUID, Money] | None = None
    odd: Mapping[UUID, int] | None = None

    def but(self, **changed: Any) -> Expense:
        return replace(self, **changed)


def spend(connection: psycopg.Connection, expense: Expense, *, id: UUID | None = None) -> UUID:
    """Books the expense with its payers and splits; sums are only checked where the transaction ends."""
    known = id or uuid4()
    connection.execute(SPEND.encode(), {**vars(expense), "id": known})
    for person, amount in (expense.paid or {expense.by: expense.amount}).items():
        connection.execute(PAY.encode(), [known, expense.space, person, amount])
    for person, amount in (expense.shares or {}).items():
        odd = (expense.odd or {}).get(person, 0)
        connection.execute(SHARE.encode(), [known, expense.space, person, amount, odd])
    return known


@dataclass(frozen=True)
class Budget:
    """One month's plan; `items` are category -> (category_type, amount)."""

    space: UUID
    by: UUID
    month: str = "2026-11"
    type: str = "master"
    name: str = "Plan"
    income: Money = "2000.00"
    currency: str = "EUR"
    items: Mapping[str, tuple[str, Money]] | None = None


def plan(connection: psycopg.Connection, budget: Budget, *, id: UUID | None = None) -> UUID:
    """Makes the budget and its items."""
    known = id or uuid4()
    connection.execute(PLAN.encode(), {**vars(budget), "id": known})
    for category, (category_type, amount) in (budget.items or {}).items():
        add_item(connection, budget, known, category, category_type, amount)
    return known


def add_item(
    connection: psycopg.Connection,
    budget: Budget,
    known: UUID,
    category: str,
    category_type: str,
    amount: Money,
) -> UUID:
    item = uuid4()
    connection.execute(ITEM.encode(), [item, known, budget.space, category, category_type, amount])
    return item


@dataclass(frozen=True)
class Home:
    """A space of its own for one test, with the cast in it; deeds are Eva's unless said, and commit."""

    stage: Stage
    space: UUID
    eva: UUID
    ana: UUID
    ben: UUID

    def booked(self, **said: Any) -> UUID:
        expense = replace(Expense(self.space, self.eva), **said)
        with self.stage.app.wearing(expense.by, commits=True) as connection:
            return spend(connection, expense)

    def planned(self, **said: Any) -> UUID:
        with self.stage.app.wearing(self.eva, commits=True) as connection:
            return plan(connection, replace(Budget(self.space, self.eva), **said))

    def change(self, *statements: str, by: UUID | None = None, **values: Any) -> None:
        """Each of the statements must touch a row; they commit together."""
        with self.stage.app.wearing(by or self.eva, commits=True) as connection:
            for statement in statements:
                assert connection.execute(statement.encode(), values).rowcount > 0

    def sums(self, budget: UUID) -> tuple[str, str]:
        """What was spent in a budget, exactly and as shown."""
        [(net, shown)] = self.stage.look(
            "select net_spent, total_spent from public.budgets where id = %s", budget
        )
        return f"{net:.2f}", f"{shown:.2f}"

    def items(self, budget: UUID) -> dict[str, str]:
        """Category -> what was spent there, exactly."""
        query = "select category, net_spent from public.budget_items where budget_id = %s"
        return {category: f"{net:.2f}" for category, net in self.stage.look(query, budget)}

    def place(self, expense: UUID) -> tuple[UUID | None, str | None]:
        """The budget of an expense and the category of its item."""
        query = (
            "select expense.budget_id, item.category from public.expenses as expense"
            " left join public.budget_items as item on item.id = expense.budget_item_id where expense.id = %s"
        )
        [(budget, category)] = self.stage.look(query, expense)
        return budget, category

    def odd_units(self) -> dict[UUID, int]:
        query = "select user_id, odd_units from public.space_members where space_id = %s"
        return dict(self.stage.look(query, self.space))

    def drift(self) -> list[tuple[Any, ...]]:
        """Every sum of the space that differs from what it should be, counted anew from the rows."""
        return self.stage.looker.execute(DRIFT.encode(), {"space": self.space}).fetchall()


DRIFT = """
with live as (
    select *, case kind when 'expense' then amount when 'refund' then -amount else 0 end as spent
    from public.expenses where space_id = %(space)s and deleted_at is null
)
select 'budget', id::text, net_spent, total_spent from public.budgets as b where space_id = %(space)s
    and (net_spent <> (select coalesce(sum(spent), 0) from live where budget_id = b.id)
         or total_spent <> greatest(net_spent, 0)
         or total_budgeted <> (select coalesce(sum(budgeted_amount), 0) from public.budget_items
                               where budget_id = b.id and category_type <> 'income'))
union all
select 'item', category, net_spent, spent_amount from public.budget_items as i where space_id = %(space)s
    and (net_spent <> (select coalesce(sum(case kind when 'income' then amount else spent end), 0)
                       from live where budget_item_id = i.id)
         or spent_amount <> greatest(net_spent, 0))
union all
select 'payers', id::text, amount, null from public.expenses as e where space_id = %(space)s
    and amount is distinct from (select sum(amount) from public.expense_payers where expense_id = e.id)
union all
select 'splits', id::text, amount, null from public.expenses as e where space_id = %(space)s
    and amount <> (select sum(amount) from public.expense_splits where expense_id = e.id)
union all
select 'odd units', user_id::text, odd_units, null from public.space_members as m where space_id = %(space)s
    and odd_units <> (select coalesce(sum(s.odd_units), 0) from public.expense_splits as s
                      join live on live.id = s.expense_id where s.user_id = m.user_id)
"""
