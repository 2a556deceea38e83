"""How the rows of each table of the books are told apart, compared and put back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Kept:
    """How the rows of a table are taken back.

    `key` are the columns that tell a row, `own` those that the database keeps by itself, `given` those that a
    person may insert. `image` is the row as its history has it, for a person who may not read all of it; `through`
    are the functions that change a column in their stead. A change of a `final` column is never taken back, nor is
    the making of a row that has such columns.
    """

    key: tuple[str, ...]
    own: tuple[str, ...]
    given: tuple[str, ...]
    image: str = "to_jsonb(here)"
    through: Mapping[str, str] = field(default_factory=dict)
    final: tuple[str, ...] = ()


def named(columns: str) -> tuple[str, ...]:
    return tuple(columns.split())


TABLES = {
    "expenses": Kept(
        key=("id",),
        own=("budget_id", "budget_item_id", "version", "wording", "receipt_id", "updated_at"),
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
        # Images from before 015 lack the key of an import, which nobody changes.
        own=("updated_at", "bank_transaction_id"),
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
    "spaces": Kept(
        key=("id",),
        own=("updated_at",),
        given=(),
        image="jsonb_build_object('name', here.name, 'description', here.description, 'currency', here.currency,"
        " 'timezone', here.timezone, 'settings', here.settings)",
        through={"currency": "private.change_currency(here.id, change.before ->> 'currency')"},
        # Who was let in by a code, or saw a space closed, has acted on it: the way back is a deed of its own.
        final=("is_active", "code_drawn_at"),
    ),
    "space_members": Kept(
        key=("id",),
        own=("odd_units", "updated_at"),
        given=(),
        through={"role": "private.change_role(here.space_id, here.user_id, change.before ->> 'role')"},
        # Nobody is put into a space, or out of it, by an undo.
        final=("is_active", "left_at"),
    ),
    "users": Kept(
        key=("id",),
        own=(),
        given=(),
        image="jsonb_build_object('preferred_language', here.preferred_language, 'currency', here.currency,"
        " 'timezone', here.timezone, 'settings', private.my_settings())",
    ),
}
