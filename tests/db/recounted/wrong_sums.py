"""Errors in what is paid, owed, planned and spent."""

from __future__ import annotations

from db.demo import EVA, HOME
from tests.db.recounted.plant import DINNER, MASTER, NOBODY, PERSONAL, Plant, plant

EVAS_SPLIT = f"expense_splits where expense_id = {DINNER} and user_id = '{EVA.id}'"


def on_evas_split(deed: str) -> str:
    return f"update expense_splits set {deed} where expense_id = {DINNER} and user_id = '{EVA.id}'"


def on_payer(deed: str) -> str:
    return f"update expense_payers set {deed} where expense_id = {DINNER}"


def on_dinner(deed: str) -> str:
    return f"update expenses set {deed} where id = {DINNER}"


def on_wants(deed: str) -> str:
    return f"update budget_items set {deed} where budget_id = {MASTER} and category = 'wants'"


def on_master(deed: str) -> str:
    return f"update budgets set {deed} where id = {MASTER}"


SHARES: dict[str, Plant] = {
    "a split is a cent too large": plant(
        "splits of an expense", "expenses", on_evas_split("amount = amount + 0.01")
    ),
    "a split is gone": plant("splits of an expense", "expenses", f"delete from {EVAS_SPLIT}"),
    "a payer put down a cent less": plant(
        "payers of an expense", "expenses", on_payer("amount = amount - 0.01")
    ),
    "nobody paid": plant(
        "payers of an expense", "expenses", f"delete from expense_payers where expense_id = {DINNER}"
    ),
    "a split is in another space": plant(
        "space of a share", "expense_splits", on_evas_split(f"space_id = {PERSONAL}")
    ),
    "a payer is in another space": plant(
        "space of a share", "expense_payers", on_payer(f"space_id = {PERSONAL}")
    ),
    "a settlement names no expense": plant(
        "space of a share", "settlements", f"update settlements set expense_id = {NOBODY}"
    ),
    "a stranger paid": plant("person of a share", "expense_payers", on_payer(f"user_id = {NOBODY}")),
    "a stranger owes": plant("person of a share", "expense_splits", on_evas_split(f"user_id = {NOBODY}")),
    "a stranger settled": plant(
        "person of a share", "settlements", f"update settlements set from_user = {NOBODY}"
    ),
    "a stranger got money": plant(
        "person of a share", "settlements", f"update settlements set to_user = {NOBODY}"
    ),
    "a guest who became somebody owes": plant(
        "guest who became somebody",
        "expense_splits",
        "insert into users (id, username, full_name, currency, is_guest, became)"
        f" values ({NOBODY}, 'tom', 'Tom', 'EUR', true, '{EVA.id}')",
        on_evas_split(f"user_id = {NOBODY}"),
    ),
    "a payer has half a cent": plant(
        "decimals of an amount", "expense_payers", on_payer("amount = amount + 0.005")
    ),
    "a split has half a cent": plant(
        "decimals of an amount", "expense_splits", on_evas_split("amount = amount + 0.005")
    ),
    "an item has half a cent": plant(
        "decimals of an amount", "budget_items", on_wants("budgeted_amount = 1.005")
    ),
    "an expense has half a cent": plant(
        "decimals of an amount",
        "expenses",
        "alter table expenses drop constraint expenses_check",
        on_dinner("amount = 84.505"),
    ),
    "a member bears an odd unit too much": plant(
        "odd units of a member",
        "space_members",
        f"update space_members set odd_units = odd_units + 1 where space_id = '{HOME}' and user_id = '{EVA.id}'",
    ),
    "a split bears an odd unit that no member has": plant(
        "odd units of a member", "space_members", on_evas_split("odd_units = odd_units + 1")
    ),
    "a split bears less than no odd unit": plant(
        "odd units of a split",
        "expense_splits",
        "alter table expense_splits drop constraint expense_splits_odd_units_check",
        on_evas_split("odd_units = -1"),
    ),
    "more is owed than was paid": plant(
        "balances of a space", "spaces", on_evas_split("amount = amount + 1")
    ),
    "one side of a settlement is no member": plant(
        "balances of a space", "spaces", f"update settlements set from_user = {NOBODY}"
    ),
}

HERE = f"where space_id = '{HOME}' and user_id = '{EVA.id}'"
STANDING: dict[str, Plant] = {
    "a member is owed a cent more": plant(
        "balance of a member",
        "member_balances",
        f"update member_balances set balance = balance + 0.01 {HERE}",
    ),
    "a balance is missing": plant(
        "balance of a member", "member_balances", f"delete from member_balances {HERE}"
    ),
    "two owe each other something else": plant(
        "debt of a pair",
        "pair_balances",
        "update pair_balances set owed = owed + 0.01 where ctid = (select ctid from pair_balances limit 1)",
    ),
    "a paid share is open": plant("paid share", "expense_splits", on_evas_split("is_paid = not is_paid")),
    "a paid share has no time": plant(
        "time of a paid share",
        "expense_splits",
        "update expense_splits set paid_at = null where id = (select id from expense_splits where is_paid limit 1)",
    ),
}

BUDGETS: dict[str, Plant] = {
    "a budget spent less": plant("spent of a budget", "budgets", on_master("net_spent = net_spent - 1")),
    "an expense grew behind its budget": plant(
        "spent of a budget", "budgets", on_dinner("amount = amount + 1")
    ),
    "an expense was deleted behind its budget": plant(
        "spent of a budget", "budgets", on_dinner("deleted_at = now()")
    ),
    "a budget shows more": plant(
        "spent as shown of a budget",
        "budgets",
        "alter table budgets alter total_spent drop expression",
        on_master("total_spent = total_spent + 1"),
    ),
    "a budget plans more than its items": plant(
        "budgeted of a budget", "budgets", on_master("total_budgeted = total_budgeted + 1")
    ),
    "an item grew behind its budget": plant(
        "budgeted of a budget", "budgets", on_wants("budgeted_amount = budgeted_amount + 1")
    ),
    "an item spent more": plant("spent of an item", "budget_items", on_wants("net_spent = net_spent + 1")),
    "an item shows less than it spent": plant(
        "spent as shown of an item",
        "budget_items",
        "alter table budget_items alter spent_amount drop expression",
        on_wants("spent_amount = 0.01"),
    ),
    "an expense has no budget": plant(
        "budget of an expense", "expenses", on_dinner("budget_id = null, budget_item_id = null")
    ),
    "an expense is in another month's budget": plant(
        "budget of an expense", "expenses", on_dinner("date = '2026-12-01'")
    ),
    "an expense is in a budget of another currency": plant(
        "budget of an expense", "expenses", on_dinner("currency = 'USD'")
    ),
    "an expense has another budget's item": plant(
        "item of an expense",
        "expenses",
        on_dinner("budget_item_id = (select id from budget_items where category = 'travel')"),
    ),
    "an expense has an item that is gone": plant(
        "item of an expense", "expenses", on_dinner(f"budget_item_id = {NOBODY}")
    ),
    "an expense lost its item": plant(
        "item that an expense missed", "expenses", on_dinner("budget_item_id = null")
    ),
    "an item is in another space": plant(
        "space of an item", "budget_items", on_wants(f"space_id = {PERSONAL}")
    ),
}
