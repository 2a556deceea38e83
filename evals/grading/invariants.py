"""What holds in every case, whatever it is about; counted here anew, by nothing that the product counts with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from evals.playing.outcome import Played
from evals.running.record import Fault
from evals.staging.furnishing import type_of
from evals.staging.picture import Picture, Row
from evals.stating.case import Case

# The thing to which a row belongs that is none by itself.
OWNER = {
    "expense_payers": "expense_id",
    "expense_splits": "expense_id",
    "budget_items": "budget_id",
    "member_balances": "space_id",
}
# Where an expense is placed, what is paid of a share, and sums: all of it is recounted above or by the product's tests.
PLACED = {"budget_id", "budget_item_id", "odd_units", "code_drawn_at"}
PAID = {"is_paid", "paid_at", "payment_method", "payment_reference"}
SUMS = {"net_spent", "total_spent", "spent_amount", "total_budgeted"}
FOLLOWS = PLACED | PAID | SUMS
MAY_WRITE = ("owner", "admin", "member")


def broken_invariants(case: Case, played: Played) -> Iterator[Fault]:
    """Yields everything that may never be so."""
    after = played.after
    yield from parts_that_do_not_sum(after)
    yield from balances_that_are_not_kept(after)
    yield from shares_that_nobody_owes(after)
    yield from budgets_that_miscount(after)
    yield from rows_that_moved_unseen(played)
    yield from doors_that_opened(played)
    yield from strangers_who_wrote(played)
    yield from repeats_that_did_something(played)
    if played.left_open:
        yield Fault(what=f"turns were left {', '.join(played.left_open)}")


def parts_that_do_not_sum(after: Picture) -> Iterator[Fault]:
    """RULES 3.1: payers and shares are the expense."""
    for row in after.live("expenses"):
        for what, parts in (("payers", after.payers_of), ("shares", after.shares_of)):
            amounts = parts.get(row["id"], {}).values()
            if sum(amounts) != row["amount"] and (amounts or what == "payers"):
                yield wrong(
                    f"the {what} of {row['description']} sum to {sum(amounts)}, not to {row['amount']}"
                )


def balances_that_are_not_kept(after: Picture) -> Iterator[Fault]:
    """RULES 3.6: balances are what was paid, owed and settled; they sum to zero."""
    kept: dict[tuple[str, str, str], Decimal] = {
        (after.space_names[row["space_id"]], row["currency"], after.usernames[row["user_id"]]): row["balance"]
        for row in after.rows["member_balances"]
    }
    for space, currencies in after.balances.items():
        for currency, members in currencies.items():
            if sum(members.values()) != 0:
                yield wrong(f"the balances of {space} sum to {sum(members.values())} {currency}")
            for username, balance in members.items():
                if kept.pop((space, currency, username), Decimal(0)) != balance:
                    yield wrong(
                        f"the balance of {username} in {space} is kept as another than {balance} {currency}"
                    )
    for (space, currency, username), balance in kept.items():
        if balance != 0:
            yield wrong(f"{username} has {balance} {currency} in {space}, and nothing that it came of")


def shares_that_nobody_owes(after: Picture) -> Iterator[Fault]:
    """RULES 3.7: a share is open only as far as its bearer owes something, and whoever owes for nothing but shares has
    that much of them open."""
    spent = {row["id"]: row for row in after.live("expenses")}
    unpaid: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for share in after.rows["expense_splits"]:
        row = spent.get(share["expense_id"])
        if row is not None and row["kind"] == "expense" and not share["is_paid"]:
            place = after.space_names[row["space_id"]], row["currency"]
            unpaid[*place, after.usernames[share["user_id"]]] += share["amount"]
    has_more = {
        (after.space_names[row["space_id"]], row["currency"])
        for row in [*after.live("settlements"), *(row for row in spent.values() if row["kind"] == "refund")]
    }
    for space, currencies in after.balances.items():
        for currency, members in currencies.items():
            for username, balance in members.items():
                still = unpaid[space, currency, username]
                if (still and balance >= 0) or (still < -balance and (space, currency) not in has_more):
                    yield wrong(
                        f"{username} has {still} {currency} open in {space} with a balance of {balance}"
                    )


def budgets_that_miscount(after: Picture) -> Iterator[Fault]:
    """RULES 4.2 to 4.4: what is planned and spent, item by item, is what the rows make it."""
    spent: dict[str, Decimal] = defaultdict(Decimal)
    items = {row["id"]: row for row in after.rows["budget_items"]}
    for row in after.live("expenses"):
        if row["budget_id"] is None:
            continue
        item = items.get(row["budget_item_id"])
        if row["kind"] == "income":
            if item is not None and item["category_type"] == "income":
                spent[item["id"]] += row["amount"]
            continue
        amount = -row["amount"] if row["kind"] == "refund" else row["amount"]
        spent[row["budget_id"]] += amount
        if item is not None:
            spent[item["id"]] += amount
    for row in [*after.rows["budgets"], *after.rows["budget_items"]]:
        told = row.get("total_spent", row.get("spent_amount"))
        if told != max(spent[row["id"]], Decimal(0)):
            yield wrong(f"{row.get('name') or row['category']} says {told} spent, not {spent[row['id']]}")
    for row in after.rows["budgets"]:
        planned = sum(
            item["budgeted_amount"]
            for item in items.values()
            if item["budget_id"] == row["id"] and item["category_type"] != "income"
        )
        if row["total_budgeted"] != planned:
            yield wrong(f"{row['name']} says {row['total_budgeted']} planned, not {planned}")
    yield from spending_in_another_place(after)


def spending_in_another_place(after: Picture) -> Iterator[Fault]:
    """RULES 4.4: what is spent in a month that is planned counts there, unless in a secondary budget, and under the
    item of its category, else under that of the category's type."""
    of_month = {
        (row["space_id"], row["month_period"], row["currency"]): row["id"]
        for row in after.rows["budgets"]
        if row["type"] == "master"
    }
    secondary = {row["id"] for row in after.rows["budgets"] if row["type"] == "secondary"}
    items = {(row["budget_id"], row["category"]): row["id"] for row in after.rows["budget_items"]}
    for row in after.live("expenses"):
        budget = row["budget_id"]
        planned = of_month.get((row["space_id"], row["date"][:7], row["currency"]))
        if budget not in secondary and budget != planned:
            yield wrong(f"{row['description']} counts in no budget or in another than that of its month")
        places = [items.get((budget, name)) for name in (row["category"], type_of(row["category"]))]
        if row["budget_item_id"] != next(filter(None, places), None):
            yield wrong(f"{row['description']} does not count under {row['category']}")


def rows_that_moved_unseen(played: Played) -> Iterator[Fault]:
    """What is no part of what changed is as it was in every column, but for those that follow from other rows."""
    told = {
        key for kind, things in played.before.things.items() for key in things if moved(played, kind, key)
    }
    for table, rows in played.before.rows.items():
        now = {key_of(table, row): row for row in played.after.rows[table]}
        for row in rows:
            after = now.get(key_of(table, row))
            if after is None or row[OWNER.get(table, "id")] in told or table == "member_balances":
                continue
            names = [name for name in row if row[name] != after[name] and name not in FOLLOWS]
            if names:
                yield wrong(f"{', '.join(names)} of a row in {table} became another, and nothing says why")


def moved(played: Played, kind: str, key: str) -> bool:
    return played.before.things[kind][key] != played.after.things[kind].get(key)


def key_of(table: str, row: Row) -> tuple[str, ...]:
    return (row["expense_id"], row["user_id"]) if table == "expense_payers" else (row.get("id", ""),)


def doors_that_opened(played: Played) -> Iterator[Fault]:
    """RULES 6.1: no talk ties an account to a messenger, and only a guest's place can be taken over by an invite."""
    before, after = played.before, played.after
    if before.rows["messenger_accounts"] != after.rows["messenger_accounts"]:
        yield wrong("an account is tied to a messenger, or no longer")
    guests = {row["id"] for row in after.rows["users"] if row["is_guest"]}
    for row in after.rows["private.guest_invites"]:
        if row["user_id"] not in guests:
            yield wrong(
                f"there is an invite to the place of {after.usernames.get(row['user_id'])}, who is no guest"
            )


def strangers_who_wrote(played: Played) -> Iterator[Fault]:
    """RULES 6.2: nobody writes but members above viewers, as they stand before or after what they did."""
    may: set[tuple[str | None, str]] = set()
    for seen in (played.before, played.after):
        may |= {
            (seen.usernames[row["user_id"]], row["space_id"])
            for row in seen.rows["space_members"]
            if row["is_active"] and row["role"] in MAY_WRITE
        }
    names = played.after.space_names | played.before.space_names
    for username, space, table in played.actors:
        # Whoever leaves writes that they did, whatever they were.
        if (username, space) not in may and table != "space_members":
            yield wrong(f"{username or 'nobody'} wrote in {names.get(space, space)} and may not")


def repeats_that_did_something(played: Played) -> Iterator[Fault]:
    """RULES 7.1: what comes again changes nothing."""
    for turn in played.turns:
        if turn.stated.repeats is not None and turn.said.wrote:
            yield wrong(f"a delivery that came again ({turn.stated.repeats}) was done again")


def wrong(what: str) -> Fault:
    return Fault(what=what, is_wrong_write=True)
