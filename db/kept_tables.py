"""How the rows of each table of the books are told apart, compared and put back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """How the rows of a table are taken back.

    `key` are the columns that tell a row, `own` those that the database keeps by itself, `given` those that a
    person may insert.
    """

    key: tuple[str, ...]
    own: tuple[str, ...]
    given: tuple[str, ...]


def named(columns: str) -> tuple[str, ...]:
    return tuple(columns.split())


TABLES = {
    "expenses": Kept(
        key=("id",),
        own=("budget_id", "budget_item_id", "version", "updated_at"),
        given=(),  # A deleted expense is kept, so none is ever put back by an insert.
    ),
    "expense_payers": Kept(
        key=("expense_id", "user_id"),
        own=("created_at",),
        given=("expense_id", "space_id", "user_id", "amount"),
    ),
    "expense_splits": Kept(
        key=("expense_id", "user_id"),
        own=named("is_paid paid_at payment_method payment_reference created_at updated_at"),
        given=named("id expense_id space_id user_id amount percentage odd_units"),
    ),
    "settlements": Kept(
        key=("id",),
        own=("updated_at",),
        given=(),  # As with expenses: a deleted one is kept.
    ),
    "budgets": Kept(
        key=("id",),
        # Images from before 006 have a column "slot" besides.
        own=("net_spent", "total_spent", "total_budgeted", "updated_at", "slot"),
        given=named(
            "id space_id name description type month_period framework total_income currency"
            " created_by created_at"
        ),
    ),
    "budget_items": Kept(
        key=("id",),
        own=("net_spent", "spent_amount", "updated_at"),
        given=named(
            "id budget_id space_id category description category_type budgeted_amount icon color"
            " display_order created_at"
        ),
    ),
}
