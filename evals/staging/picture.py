"""The books at one moment, row by row, and as the things that cases speak of."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from db.outside import Window

TABLES = (
    *("users", "spaces", "space_members", "expenses", "expense_payers", "expense_splits", "settlements"),
    *("budgets", "budget_items", "financial_insights", "receipts", "member_balances", "messenger_accounts"),
    "private.guest_invites",
)
# The bytes of an image, and when somebody last touched a row or was there: no change of these is a change of the books.
UNSEEN = "array['bytes', 'updated_at', 'last_seen_at', 'version']"
# In an order of their own: whoever touches a row without changing it has it come last.
LOOK = " union all ".join(
    f"select '{table}', coalesce(jsonb_agg(seen.row order by seen.row), '[]')::text"
    f" from (select to_jsonb(kept) - {UNSEEN} as row from {placed} as kept) as seen"
    for table in TABLES
    for placed in [table if "." in table else f"public.{table}"]
)

Row = dict[str, Any]
Things = dict[str, dict[str, Row]]
"""Kind to id to the fields of one thing, as `evals/stating/wanted.py` names them."""


@dataclass(frozen=True)
class Picture:
    """Every row of the books, with amounts as exact decimals."""

    rows: Mapping[str, list[Row]]

    @cached_property
    def things(self) -> Things:
        """What lives in the books: people by username, spaces by name, what belongs together in one piece."""
        return Telling(self).things()

    @cached_property
    def usernames(self) -> dict[str, str]:
        return {row["id"]: row["username"] for row in self.rows["users"]}

    @cached_property
    def space_names(self) -> dict[str, str]:
        """Space names by id; somebody's own is "Personal of" them."""
        return {
            row["id"]: f"Personal of {self.usernames[row['personal_of']]}"
            if row["personal_of"]
            else row["name"]
            for row in self.rows["spaces"]
        }

    def live(self, table: str) -> Iterator[Row]:
        """The rows of a table that are not deleted."""
        return (row for row in self.rows[table] if row.get("deleted_at") is None)

    @cached_property
    def balances(self) -> dict[str, dict[str, dict[str, Decimal]]]:
        """Space to currency to username to balance, counted from expenses and settlements alone (RULES 3.6)."""
        found: dict[str, dict[str, dict[str, Decimal]]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(Decimal))
        )
        for row in self.live("expenses"):
            if row["kind"] != "income" and self.shares_of.get(row["id"]):
                sign = -1 if row["kind"] == "refund" else 1
                here = found[self.space_names[row["space_id"]]][row["currency"]]
                for username, amount in self.payers_of.get(row["id"], {}).items():
                    here[username] += sign * amount
                for username, amount in self.shares_of[row["id"]].items():
                    here[username] -= sign * amount
        for row in self.live("settlements"):
            here = found[self.space_names[row["space_id"]]][row["currency"]]
            here[self.usernames[row["from_user"]]] += row["amount"]
            here[self.usernames[row["to_user"]]] -= row["amount"]
        return found

    @cached_property
    def payers_of(self) -> dict[str, dict[str, Decimal]]:
        return self.by_expense("expense_payers")

    @cached_property
    def shares_of(self) -> dict[str, dict[str, Decimal]]:
        return self.by_expense("expense_splits")

    def by_expense(self, table: str) -> dict[str, dict[str, Decimal]]:
        found: dict[str, dict[str, Decimal]] = defaultdict(dict)
        for row in self.rows[table]:
            found[row["expense_id"]][self.usernames[row["user_id"]]] = row["amount"]
        return found


def picture(window: Window) -> Picture:
    """Looks at the books past every policy, in one statement."""
    return Picture(
        {table: json.loads(rows, parse_float=Decimal, parse_int=Decimal) for table, rows in window.rows(LOOK)}
    )


@dataclass(frozen=True)
class Telling:
    """How each kind of thing is told from its rows."""

    seen: Picture

    def things(self) -> Things:
        return {
            "expenses": {row["id"]: self.expense(row) for row in self.seen.live("expenses")},
            "settlements": {row["id"]: self.settlement(row) for row in self.seen.live("settlements")},
            "budgets": {row["id"]: self.budget(row) for row in self.seen.rows["budgets"]},
            "spaces": {row["id"]: self.space(row) for row in self.seen.rows["spaces"]},
            "members": {row["id"]: self.member(row) for row in self.seen.rows["space_members"]},
            "people": {row["id"]: self.person(row) for row in self.seen.rows["users"]},
            "insights": {row["id"]: self.insight(row) for row in self.seen.rows["financial_insights"]},
            "receipts": {row["id"]: self.receipt(row) for row in self.seen.rows["receipts"]},
        }

    def expense(self, row: Row) -> Row:
        original = (
            f"{row['original_amount'].normalize():f} {row['original_currency']}"
            if row["original_amount"]
            else None
        )
        same = {name: row[name] for name in ("amount", "currency", "kind", "category", "description", "rate")}
        return same | {
            "space": self.seen.space_names[row["space_id"]],
            "date": date.fromisoformat(row["date"]),
            "paid_by": self.seen.payers_of.get(row["id"], {}),
            "shares": self.seen.shares_of.get(row["id"], {}),
            "tags": row["tags"],
            "notes": row["notes"],
            "payment_method": row["payment_method"],
            "original": original,
            "bank_id": row["bank_transaction_id"],
            "budget": self.secondary_names.get(row["budget_id"]),
            "receipt": row["receipt_url"] is not None,
            "by": self.username(row["created_by"]),
        }

    @cached_property
    def secondary_names(self) -> dict[str | None, str]:
        """The budgets that an expense joins by name alone; the month's own follows from its date (RULES 4.1)."""
        return {row["id"]: row["name"] for row in self.seen.rows["budgets"] if row["type"] == "secondary"}

    def settlement(self, row: Row) -> Row:
        bills = {expense["id"]: expense["description"] for expense in self.seen.rows["expenses"]}
        return {name: row[name] for name in ("kind", "amount", "currency", "method")} | {
            "space": self.seen.space_names[row["space_id"]],
            "from": self.username(row["from_user"]),
            "to": self.username(row["to_user"]),
            "date": date.fromisoformat(row["date"]),
            "bill": bills.get(row["expense_id"]),
            "by": self.username(row["created_by"]),
        }

    def budget(self, row: Row) -> Row:
        items = {
            item["category"]: item["budgeted_amount"]
            for item in self.seen.rows["budget_items"]
            if item["budget_id"] == row["id"]
        }
        return {name: row[name] for name in ("type", "name", "framework", "currency")} | {
            "space": self.seen.space_names[row["space_id"]],
            "month": row["month_period"],
            "income": row["total_income"],
            "items": items,
            "by": self.username(row["created_by"]),
        }

    def space(self, row: Row) -> Row:
        return {
            "name": self.seen.space_names[row["id"]],
            "currency": row["currency"],
            "zone": row["timezone"],
            "settings": row["settings"],
            "active": row["is_active"],
            "code": row["invite_code"],
            "by": self.username(row["created_by"]),
        }

    def member(self, row: Row) -> Row:
        return {
            "space": self.seen.space_names[row["space_id"]],
            "person": self.username(row["user_id"]),
            "role": row["role"],
            "active": row["is_active"],
        }

    def person(self, row: Row) -> Row:
        return {
            "person": row["username"],
            "name": row["full_name"],
            "language": row["preferred_language"],
            "currency": row["currency"],
            "zone": row["timezone"],
            "settings": row["settings"],
            "guest": row["is_guest"],
            "became": self.username(row["became"]),
        }

    def insight(self, row: Row) -> Row:
        return {name: row[name] for name in ("type", "title", "description")} | {
            "space": self.seen.space_names[row["space_id"]],
            "read": row["is_read"],
            "dismissed": row["is_dismissed"],
        }

    def receipt(self, row: Row) -> Row:
        return {
            "space": self.seen.space_names[row["space_id"]],
            "by": self.username(row["uploaded_by"]),
        }

    def username(self, person: str | None) -> str | None:
        return self.seen.usernames.get(person) if person else None
