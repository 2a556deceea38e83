"""Books in which a household has lived for a while: everything that people do to them was done, by real tools."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from agent.claude import offline_claude
from db.database import open_books
from db.demo import ANA, BEN, EVA, HOME
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.servers import BEHIND_POOLER
from tests.support.sitting import sitting

SAID = (
    "Dinner 84.50 with Ana and Ben, split equally",
    "Taxi 12",
    "undo",
    "How much did we spend this month?",
)
CHANGE_AMOUNT = (
    "update expenses set amount = 42 where id = :expense",
    "update expense_payers set amount = 42 where expense_id = :expense",
    "update expense_splits set amount = 14, odd_units = 0 where expense_id = :expense",
)
TRIP = {
    "name": "Trip",
    "month": "2026-11",
    "framework": "zero_based",
    "income": "500",
    "items": [{"category": "travel", "amount": "450"}],
}
SETTLE = (
    "insert into settlements (space_id, from_user, to_user, amount, currency, date, expense_id, created_by)"
    " values (:space, :ana, :eva, 10.50, 'EUR', '2026-11-20', :expense, :ana)"
)
PROJECT_GOES = (
    "delete from budget_items where category = 'travel'",
    "delete from budgets where type = 'secondary'",
)


async def live_in(database: Database) -> None:
    """Books, splits, plans, edits, takes back, brings back, deletes and settles, as all three of the household."""
    books = open_books(
        url=database.app_url, service_url=database.service_url, pool_size=2, behind_pooler=BEHIND_POOLER
    )
    try:
        eva, ana, ben = Thread(books), Thread(books, ANA.id), Thread(books, BEN.id)
        await spend_before_planning(eva, ana)
        await plan(eva, ben)
        await change_minds(database, eva, ana)
    finally:
        await books.close()
    async with sitting((database.app_url, database.service_url), offline_claude()) as talk:
        for sentence in SAID:
            await talk.say(sentence, message_id=f"said: {sentence}")


async def spend_before_planning(eva: Thread, ana: Thread) -> None:
    await eva.use("add_expense", amount="10", description="bread", split={})
    await eva.use(
        "add_expense", amount="100.01", description="concert", paid_by=[{"member": "Ben"}], split={}
    )
    await ana.use("add_expense", amount="900", description="salary", kind="income")
    await eva.message(
        ("add_expense", {"amount": "20", "description": "beers", "split": {}}),
        ("add_expense", {"amount": "4.35", "description": "bus"}),
    )
    await eva.use("undo")
    await eva.use("undo", redo=True)
    await eva.use("undo")


async def plan(eva: Thread, ben: Thread) -> None:
    await eva.use("create_budget", month="2026-11", framework="50_30_20", income="3000")
    await eva.message(("create_budget", TRIP))
    await ben.use("add_expense", amount="60", description="hotel", budget="Trip", category="travel", split={})
    await ben.use("add_expense", amount="7.30", description="lunch", split={"shares": [{"member": "Ana"}]})
    await ben.use("split_expense", split={"shares": [{"member": "Ana"}]})
    await ben.use("split_expense", split={"shares": [{"member": "Ana"}, {"member": "me"}]})
    await ben.use("add_expense", amount="15", description="shoes back", kind="refund", category="shopping")


async def change_minds(database: Database, eva: Thread, ana: Thread) -> None:
    await eva.use("add_expense", amount="40", description="cinema", split={})
    cinema = expense_called(database, "cinema")
    await ana.write("settle_up", SETTLE, space=HOME, eva=EVA.id, ana=ANA.id, expense=cinema)
    await ana.write("settle_up", "update settlements set amount = 9 where amount = 10.50")
    await eva.write("change_expense", *CHANGE_AMOUNT, expense=cinema)
    await eva.write("change_expense", "update expenses set date = '2026-10-30' where id = :id", id=cinema)
    await eva.write("change_budget", "update budget_items set category = 'bread' where category = 'needs'")
    await eva.write("change_budget", *PROJECT_GOES)
    await eva.use("undo")
    await eva.write("delete_expenses", "update expenses set deleted_at = now() where id = :id", id=cinema)
    eva.now += timedelta(days=9)
    await eva.use("add_expense", amount="33.33", description="flowers", split={})


def expense_called(database: Database, description: str) -> UUID:
    [(known,)] = database.rows("select id from expenses where description = %s", description)
    assert isinstance(known, UUID)
    return known
