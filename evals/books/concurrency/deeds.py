"""What one person does in one transaction of plain SQL: book, edit, split, move, delete, plan, and take back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import uuid4

from psycopg import AsyncConnection

from evals.books.concurrency.cast import ITEMS, PLANNED_MONTHS
from evals.books.concurrency.hand import RECENT, Hand
from evals.books.concurrency.statements import (
    CHANGE_ITEMS,
    ITEM,
    PLAN,
    RENAME_ITEM,
    SPEND,
    edit,
    pay,
    share,
    shared_equally,
    unshare,
)

CATEGORIES = ("dining", "groceries", "leisure", "transport")


async def book(connection: AsyncConnection, hand: Hand, *, cents_missing: int = 0) -> None:
    """One expense, refund or income with one or two payers, and for most with shares."""
    expense, space, cents = uuid4(), hand.space, hand.cents + 1
    kind = hand.random.choices(["expense", "refund", "income"], weights=[8, 1, 1])[0]
    given = {
        "id": expense,
        "space": space,
        "cents": cents,
        "kind": kind,
        "by": hand.person,
        "mark": hand.mark,
    }
    await connection.execute(SPEND, given | {"category": hand.random.choice(CATEGORIES), "date": hand.day()})
    payers = [hand.person, *(person for person in hand.people() if person != hand.person)]
    for person, paid, _ in shared_equally(cents, payers[: hand.random.randint(1, 2)]):
        await pay(connection, expense, space, person, paid)
    if kind != "income" and hand.random.random() < 0.8:
        await share(connection, expense, space, shared_equally(cents - cents_missing, hand.people()))
    elif cents_missing:
        await pay(connection, expense, space, payers[3 % len(payers)], cents_missing)
    hand.booked.append((expense, space))
    hand.marked += 1


async def book_several(connection: AsyncConnection, hand: Hand) -> None:
    """Two or three in one transaction, across months and spaces in any order: two such may deadlock."""
    for _ in range(hand.random.randint(2, 3)):
        await book(connection, hand)


async def book_wrongly(connection: AsyncConnection, hand: Hand) -> None:
    """Shares, or payers, that do not sum to the expense: it must never be acknowledged."""
    await book(connection, hand, cents_missing=1)


async def change_amount(connection: AsyncConnection, hand: Hand) -> None:
    """Another amount, paid by one and shared anew."""
    expense, space = hand.expense
    cents = hand.cents
    if await edit(connection, "amount = %(cents)s / 100.0", expense, hand.mark, cents=cents):
        await connection.execute("delete from public.expense_payers where expense_id = %s", [expense])
        await unshare(connection, expense)
        await pay(connection, expense, space, hand.person, cents)
        await share(connection, expense, space, shared_equally(cents, hand.people()))
        hand.marked += 1


async def split_again(connection: AsyncConnection, hand: Hand) -> None:
    """Other shares of an amount that was read before and may have changed since: then the books refuse it."""
    expense, space = hand.expense
    read = await connection.execute("select amount * 100 from public.expenses where id = %s", [expense])
    row = await read.fetchone()
    if row and await edit(connection, "split_mode = 'equal'", expense, hand.mark):
        await unshare(connection, expense)
        await share(connection, expense, space, shared_equally(int(row[0]), hand.people()))
        hand.marked += 1


async def stop_sharing(connection: AsyncConnection, hand: Hand) -> None:
    expense, _ = hand.expense
    if await edit(connection, "split_mode = null", expense, hand.mark):
        await unshare(connection, expense)
        hand.marked += 1


async def delete(connection: AsyncConnection, hand: Hand) -> None:
    expense, _ = hand.expense
    condition = "deleted_at is null"
    hand.marked += await edit(connection, "deleted_at = now()", expense, hand.mark, condition=condition)


async def take_back(connection: AsyncConnection, hand: Hand) -> None:
    """A deleted expense comes back, as undo brings it."""
    expense, _ = hand.expense
    condition = "deleted_at is not null"
    hand.marked += await edit(connection, "deleted_at = null", expense, hand.mark, condition=condition)


async def move(connection: AsyncConnection, hand: Hand) -> None:
    """To another month, category and kind in one statement."""
    expense, _ = hand.expense
    what = "date = %(date)s, category = %(category)s, kind = %(kind)s"
    given = {
        "date": hand.day(),
        "category": hand.random.choice(CATEGORIES),
        "kind": hand.random.choice(["expense", "refund"]),
    }
    hand.marked += await edit(connection, what, expense, hand.mark, **given)


async def move_to_a_trip(connection: AsyncConnection, hand: Hand) -> None:
    """Into a secondary budget, which may be gone by now, or out of it into the month's."""
    expense, space = hand.expense
    trips = [budget for budget, of_space in hand.scene.budgets if of_space == space]
    trip = hand.random.choice([*trips[-RECENT:], None])
    hand.marked += await edit(connection, "budget_id = %(trip)s", expense, hand.mark, trip=trip)


async def plan(connection: AsyncConnection, hand: Hand) -> None:
    """A secondary budget, or the master of a month, which adopts what is booked there."""
    budget, space, is_trip = uuid4(), hand.space, hand.random.random() < 0.5
    given = {"id": budget, "space": space, "name": hand.mark, "by": hand.person}
    kind = {"type": "secondary" if is_trip else "master", "month": hand.random.choice(PLANNED_MONTHS)}
    await connection.execute(PLAN, given | kind)
    for category, category_type in hand.random.sample(ITEMS, len(ITEMS)):
        await connection.execute(ITEM, [budget, space, category, category_type, hand.cents])
    hand.planned.append((budget, space))


async def scrap(connection: AsyncConnection, hand: Hand) -> None:
    """Deletes a budget: what was spent in it goes to the month's, or to none."""
    if hand.scene.budgets:
        budget, _ = hand.random.choice(hand.scene.budgets[-RECENT:])
        cursor = await connection.execute("delete from public.budgets where id = %s", [budget])
        hand.scrapped += [budget] * cursor.rowcount


async def change_items(connection: AsyncConnection, hand: Hand) -> None:
    budgets = [*hand.scene.cast.budgets.values(), *(budget for budget, _ in hand.scene.budgets[-RECENT:])]
    await connection.execute(CHANGE_ITEMS, [hand.random.choice(budgets), hand.random.random() < 0.5])


async def rename_item(connection: AsyncConnection, hand: Hand) -> None:
    await connection.execute(RENAME_ITEM, [hand.random.choice(list(hand.scene.cast.budgets.values()))])


Deed = Callable[[AsyncConnection, Hand], Awaitable[None]]
DEEDS: dict[Deed, int] = {
    book: 6,
    book_several: 3,
    book_wrongly: 1,
    change_amount: 4,
    split_again: 3,
    stop_sharing: 1,
    delete: 3,
    take_back: 3,
    move: 4,
    move_to_a_trip: 2,
    plan: 1,
    scrap: 1,
    change_items: 1,
    rename_item: 1,
}
