"""Expenses over HTTP: rows with all that belongs to them, filters, and pages that lose nothing."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from sqlalchemy import event

from agent.wallai import Wallai
from db.database import Books
from db.demo import ANA, BEN, EVA, HOME
from tests.channels.web.conftest import Client
from tests.conftest import Database
from tests.support.calling import Thread

EXPENSES = f"/v1/spaces/{HOME}/expenses"
TAKE_OUT = "update public.expenses set deleted_at = now() where ref = %s returning 1"


async def refs(client: Client, **query: Any) -> list[str]:
    answer = await client.get(EXPENSES, params=query)
    assert answer.status_code == 200, answer.text
    return [row["description"] for row in answer.json()["items"]]


async def book(thread: Thread, *descriptions: str, **more: Any) -> None:
    for description in descriptions:
        await thread.use("add_expense", amount="10", description=description, **more)


async def test_a_row_says_all_that_belongs_to_an_expense(eva: Client, books: Books) -> None:
    thread = Thread(books)
    await thread.use("create_budget", month="2026-11", income="2000", framework="50_30_20")
    added = await thread.use(
        "add_expense",
        amount="84.50",
        description="Dinner at Nonna",
        tags=["friends"],
        notes="the good one",
        paid_by=[{"member": "Eva", "amount": "50"}, {"member": "Ben", "amount": "34.50"}],
        split={},
    )
    [row] = (await eva.get(EXPENSES)).json()["items"]
    assert (await eva.get(f"{EXPENSES}/{added.ref}")).json() == row
    assert row.pop("id") and row.pop("created_at")
    shares = [(EVA, "28.17"), (ANA, "28.17"), (BEN, "28.16")]
    paid = {(one["name"], one["is_paid"]) for one in row["shares"]}
    assert paid == {("Eva", True), ("Ana", False), ("Ben", True)}
    assert [(one["user_id"], one["amount"]) for one in row.pop("shares")] == [
        (str(person.id), amount) for person, amount in shares
    ]
    assert row == {
        "ref": added.ref,
        "kind": "expense",
        "date": "2026-11-23",
        "description": "Dinner at Nonna",
        "category": "dining",
        "amount": "84.50",
        "currency": "EUR",
        "original": None,
        "payers": [
            {"user_id": str(EVA.id), "name": "Eva", "amount": "50.00"},
            {"user_id": str(BEN.id), "name": "Ben", "amount": "34.50"},
        ],
        "split_mode": "equal",
        "budget": row["budget"],
        "budget_item": "wants",
        "payment_method": None,
        "receipt_url": None,
        "notes": "the good one",
        "tags": ["friends"],
        "booked_by": {"id": str(EVA.id), "name": "Eva", "username": "eva"},
        "may_change": True,
    }
    assert row["budget"]


async def test_what_was_paid_abroad_keeps_what_it_was(eva: Client, books: Books) -> None:
    """RULES 2.5."""
    await Thread(books).use("add_expense", amount="3000", currency="JPY", rate="0.006", description="ramen")
    [row] = (await eva.get(EXPENSES)).json()["items"]
    assert (row["amount"], row["currency"]) == ("18.00", "EUR")
    assert {name: row["original"][name] for name in ("amount", "currency", "rate")} == {
        "amount": "3000",
        "currency": "JPY",
        "rate": "0.006",
    }


@pytest.mark.proof
async def test_who_may_change_a_row_is_told_of_each(eva: Client, books: Books, database: Database) -> None:
    """RULES 6.2: a member their own, which is what they booked or paid; an admin every one; a viewer none."""
    await book(Thread(books), "Eva's")
    await book(Thread(books), "paid by Ben", paid_by=[{"member": "Ben"}])
    await book(Thread(books, BEN.id), "Ben's")
    ana, ben = Client(eva.http, eva.app, ANA.id), Client(eva.http, eva.app, BEN.id)

    async def changeable(client: Client) -> list[str]:
        rows = (await client.get(EXPENSES)).json()["items"]
        return [row["description"] for row in rows if row["may_change"]]

    assert await changeable(ben) == ["Ben's", "paid by Ben"]
    assert await changeable(ana) == ["Ben's", "paid by Ben", "Eva's"]
    database.rows("update public.space_members set role = 'viewer' where user_id = %s returning 1", ANA.id)
    assert await changeable(ana) == []


@pytest.mark.proof
async def test_each_filter_holds(eva: Client, books: Books) -> None:
    thread = Thread(books)
    await book(thread, "Café Añejo", date="2026-11-02", tags=["Friends"])
    await book(thread, "Steak", date="2026-11-10", category="groceries", notes="for tea")
    await book(thread, "Salary", date="2026-11-20", kind="income")
    assert await refs(eva) == ["Salary", "Steak", "Café Añejo"]
    assert await refs(eva, **{"from": "2026-11-10"}) == ["Salary", "Steak"]
    assert await refs(eva, to="2026-11-10") == ["Steak", "Café Añejo"]
    assert await refs(eva, **{"from": "2026-11-10", "to": "2026-11-02"}) == []
    assert await refs(eva, kind="income") == ["Salary"]
    assert await refs(eva, category="GROCERIES") == ["Steak"]
    assert await refs(eva, text="anejo") == ["Café Añejo"]
    assert await refs(eva, text="TEA") == ["Steak"]
    assert await refs(eva, text="friends") == ["Café Añejo"]
    assert await refs(eva, text="teak") == []
    assert await refs(eva, text=".*") == []
    assert await refs(eva, text="tea", category="dining") == []


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "from=2026-02-30",
        "from=0001-01-01",
        "to=1",
        "kind=loan",
        "text=",
        "text=a%00b",
        "text=%0a",
        f"text={'a' * 61}",
        "category=%1f",
        "colour=red",
        "after=",
        "after=nonsense",
        f"after={'a' * 301}",
        "limit=1&limit=2&more=1",
    ],
)
async def test_a_query_that_does_not_fit_is_a_problem(eva: Client, query: str) -> None:
    answer = await eva.get(f"{EXPENSES}?{query}")
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_deleted_or_unknown_expense_is_not_there(
    eva: Client, books: Books, database: Database
) -> None:
    added = await Thread(books).use("add_expense", amount="10", description="coffee")
    database.rows(TAKE_OUT, added.ref)
    missing = await eva.get(f"{EXPENSES}/ABCDEF")
    assert missing.status_code == 404
    assert (await eva.get(f"{EXPENSES}/{added.ref}")).json() == missing.json()
    assert await refs(eva) == []
    assert (await eva.get(f"{EXPENSES}/%00")).status_code == 422


@pytest.mark.proof
async def test_pages_hold_each_row_once_while_rows_are_added(eva: Client, books: Books) -> None:
    thread = Thread(books)
    names = [f"of day {day}" for day in (3, 2, 1)]
    for name, day in zip(names, (3, 2, 1), strict=True):
        await book(thread, f"{name}, first", f"{name}, second", date=f"2026-11-0{day}")
    expected = [f"{name}, {which}" for name in names for which in ("second", "first")]
    seen: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = (await eva.get(EXPENSES, params={"limit": "2", **after})).json()
        seen += [row["description"] for row in page["items"]]
        assert len(page["items"]) == 2
        # What is newer than the page stands before it, and what is older after it.
        await book(thread, f"new {len(seen)}", date="2026-11-09")
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert seen == expected
    assert await refs(eva, limit=9) == ["new 6", "new 4", "new 2", *expected]
    assert (await eva.get(EXPENSES, params={"limit": "9"})).json()["next"] is None


async def test_a_cursor_that_was_changed_or_is_of_another_list_is_a_problem(
    eva: Client, books: Books
) -> None:
    await book(Thread(books), "one", "two")
    cursor = (await eva.get(f"{EXPENSES}?limit=1")).json()["next"]
    said = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))

    def forged(old: bytes, new: bytes) -> str:
        assert old in said
        return base64.urlsafe_b64encode(said.replace(old, new)).rstrip(b"=").decode()

    [personal] = [one["id"] for one in (await eva.get("/v1/spaces")).json() if one["is_personal"]]
    for path, word in [
        (EXPENSES, forged(b"2026-11-23", b"2026-13-23")),
        (EXPENSES, forged(b'"2026-11-23"', b"1795392000")),
        (EXPENSES, forged(b"[", b"[ ")),
        (EXPENSES, forged(b"Z", b"")),
        (EXPENSES, forged(b"]", b',"x"]')),
        (EXPENSES, forged(b"expenses", b"settlements")),
        (EXPENSES, f"{cursor}="),
        (EXPENSES, cursor[:-1]),
        (f"/v1/spaces/{HOME}/settlements", cursor),
        (f"/v1/spaces/{HOME}/budgets", cursor),
        (f"/v1/spaces/{HOME}/members", cursor),
        (f"/v1/spaces/{HOME}/insights", cursor),
        (f"/v1/spaces/{personal}/expenses", cursor),
    ]:
        answer = await eva.get(path, params={"after": word})
        assert answer.status_code == 422, (path, word)
        assert answer.json()["detail"].startswith("That is no cursor of this list")
    assert (await eva.get(EXPENSES, params={"after": cursor})).status_code == 200


@pytest.mark.proof
async def test_a_page_takes_as_many_statements_however_long_it_is(eva: Client, books: Books) -> None:
    await book(Thread(books), *(f"coffee {number}" for number in range(6)), split={})
    wallai: Wallai = eva.app.state.house.wallai
    statements: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    event.listen(wallai.desk.books.people.sync_engine, "before_cursor_execute", note)
    counts = []
    for limit in (1, 6):
        statements.clear()
        assert len(await refs(eva, limit=limit)) == limit
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 7
