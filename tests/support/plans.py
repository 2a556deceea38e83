"""Budgets that tests make, and a look at how they stand."""

from __future__ import annotations

from typing import Any

from tests.conftest import Database
from tests.support.calling import Thread

NOVEMBER = {"month": "2026-11", "framework": "50_30_20", "income": "2000"}
OWN = {
    "month": "2026-11",
    "framework": "custom",
    "income": "2000",
    "items": [
        {"category": "rent", "amount": "900"},
        {"category": "groceries", "amount": "300"},
        {"category": "kite club", "amount": "100", "category_type": "wants"},
    ],
}


def planned_rows(shared: Database, thread: Thread) -> list[tuple[Any, ...]]:
    """Every budget of the thread's space with its items, in their order."""
    return shared.rows(
        "select b.name, b.framework, b.total_income, b.total_budgeted, b.total_spent, i.category,"
        " i.category_type, i.budgeted_amount, i.spent_amount, i.display_order, i.icon"
        " from budgets b left join budget_items i on i.budget_id = b.id where b.space_id = %s"
        " order by b.month_period, b.name, i.display_order",
        thread.space_id,
    )
