"""Spaces, members, budgets, balances, settlements, insights over HTTP: as they stand, and one's own only."""

from __future__ import annotations

from uuid import uuid4

import pytest

from db.database import Books
from db.demo import ANA, BEN, EVA, HOME
from tests.channels.web.conftest import Client
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.newcomer import newcomer

SPACE = f"/v1/spaces/{HOME}"
LISTS = [
    "",
    "/members",
    "/expenses",
    "/expenses/K7QF2M",
    "/budgets",
    "/balances",
    "/settlements",
    "/insights",
]
INSIGHT = """
insert into public.financial_insights (space_id, type, title, description, insight_data, confidence_score, created_at)
values (%s, 'trend', %s, 'More coffee', '{"total": "12.50"}', 0.8, now() + %s * interval '1 minute') returning id
"""


@pytest.mark.parametrize("part", LISTS)
async def test_a_space_that_one_is_not_in_is_as_one_that_does_not_exist(
    eva: Client, database: Database, part: str
) -> None:
    """RULES 6.3."""
    stranger, personal = newcomer(database)
    someone = Client(eva.http, eva.app, stranger)
    foreign = await someone.get(f"{SPACE}{part}")
    missing = await someone.get(f"/v1/spaces/{uuid4()}{part}")
    assert foreign.status_code == 404 and foreign.json() == missing.json()
    assert foreign.json()["detail"] == "There is no such space of yours."
    assert (await eva.get(f"/v1/spaces/{personal}{part}")).json() == missing.json()
    if part != "/expenses/K7QF2M":
        assert (await someone.get(f"/v1/spaces/{personal}{part}")).status_code == 200


@pytest.mark.parametrize("part", LISTS)
async def test_who_left_reads_nothing_any_more(eva: Client, database: Database, part: str) -> None:
    """RULES 6.2: at once."""
    database.rows(
        "update public.space_members set is_active = false, left_at = now() where user_id = %s and space_id = %s"
        " returning 1",
        BEN.id,
        HOME,
    )
    ben = Client(eva.http, eva.app, BEN.id)
    assert (await ben.get(f"{SPACE}{part}")).status_code == 404


async def test_a_space_shows_its_code_to_who_may_hand_it_on(eva: Client) -> None:
    """RULES 6.4."""
    shown = (await eva.get(SPACE)).json()
    code = shown.pop("invite_code")
    assert len(code) == 6
    assert shown == {
        "id": str(HOME),
        "name": "Home",
        "currency": "EUR",
        "zone": "Europe/Madrid",
        "role": "owner",
        "is_open": True,
        "is_personal": False,
    }
    ana = (await Client(eva.http, eva.app, ANA.id).get(SPACE)).json()
    ben = (await Client(eva.http, eva.app, BEN.id).get(SPACE)).json()
    assert (ana["role"], ana["invite_code"]) == ("admin", code)
    assert (ben["role"], ben["invite_code"]) == ("member", None)


async def test_members_are_told_with_those_who_left_and_guests(eva: Client, books: Books) -> None:
    await Thread(books).use("change_member", person="Leo", action="add_guest")
    await Thread(books).use("change_member", person="Ben", action="remove")
    page = (await eva.get(f"{SPACE}/members")).json()
    assert [(one["name"], one["role"], one["is_active"], one["is_guest"]) for one in page["items"]] == [
        ("Eva", "owner", True, False),
        ("Ana", "admin", True, False),
        ("Ben", "member", False, False),
        ("Leo", "member", True, True),
    ]
    assert page["items"][0].keys() >= {"id", "username", "avatar_url", "joined_at"} and page["next"] is None


@pytest.mark.proof
async def test_budgets_come_month_by_month_with_what_is_left(eva: Client, books: Books) -> None:
    """RULES 4.3: what no item takes is counted as unplanned."""
    thread = Thread(books)
    for month in ("2026-10", "2026-11"):
        await thread.use("create_budget", month=month, income="2500.01", framework="60_20_20")
    await thread.use("create_budget", month="2026-11", income="300", framework="50_30_20", name="Lisbon")
    await thread.use("add_expense", amount="600", description="sofa", category="shopping")
    page = (await eva.get(f"{SPACE}/budgets")).json()
    assert [(one["month"], one["type"], one["name"]) for one in page["items"]] == [
        ("2026-11", "master", page["items"][0]["name"]),
        ("2026-11", "secondary", "Lisbon"),
        ("2026-10", "master", page["items"][2]["name"]),
    ]
    november = page["items"][0]
    sums = {name: november[name] for name in ("income", "budgeted", "spent", "left", "over", "unplanned")}
    assert sums == {
        "income": "2500.01",
        "budgeted": "2500.01",
        "spent": "600.00",
        "left": "1900.01",
        "over": "0.00",
        "unplanned": "0.00",
    }
    wants = next(item for item in november["items"] if item["type"] == "wants")
    assert (wants["budgeted"], wants["spent"], wants["left"], wants["over"]) == (
        "500.00",
        "600.00",
        "0.00",
        "100.00",
    )
    assert wants["label"] and wants["icon"] and wants["color"].startswith("#")
    assert [item["order"] for item in november["items"]] == [0, 1, 2]
    october = (await eva.get(f"{SPACE}/budgets?month=2026-10")).json()
    assert october == {"items": [page["items"][2]], "next": None}
    first = (await eva.get(f"{SPACE}/budgets?limit=2")).json()
    rest = (await eva.get(f"{SPACE}/budgets?limit=2&after={first['next']}")).json()
    assert [*first["items"], *rest["items"]] == page["items"] and rest["next"] is None


@pytest.mark.proof
async def test_balances_are_those_that_the_tool_tells(eva: Client, books: Books) -> None:
    """RULES 3.6, 3.8: per currency they sum to zero, and the fewest payments make everybody even."""
    thread = Thread(books)
    assert (await eva.get(f"{SPACE}/balances")).json() == {"currencies": []}
    await thread.use("add_expense", amount="84.50", description="dinner", split={})
    await thread.use("add_expense", amount="3000", currency="JPY", description="ramen", split={})
    told = await thread.use("read_balances")
    shown = (await eva.get(f"{SPACE}/balances")).json()["currencies"]
    assert [(one["currency"], row["name"], row["balance"]) for one in shown for row in one["balances"]] == [
        ("EUR", "Eva", "56.33"),
        ("EUR", "Ana", "-28.17"),
        ("EUR", "Ben", "-28.16"),
        ("JPY", "Eva", "2000"),
        ("JPY", "Ana", "-1000"),
        ("JPY", "Ben", "-1000"),
    ]
    payments = [
        (row["payer"]["name"], row["payee"]["name"], row["amount"], one["currency"])
        for one in shown
        for row in one["payments"]
    ]
    assert payments == [(one.payer, one.payee, f"{one.amount:f}", one.currency) for one in told.payments]


@pytest.mark.proof
async def test_settlements_come_newest_first_without_those_taken_back(eva: Client, books: Books) -> None:
    thread, ben = Thread(books), Thread(books, BEN.id)
    dinner = await thread.use("add_expense", amount="90", description="dinner", split={})
    await ben.use("settle_up", payee="Eva", amount="10", expense=dinner.ref)
    await thread.use("settle_up", payer="Ana", amount="5")
    await thread.use("settle_up", payer="Ana", amount="7")
    await thread.use("undo")
    page = (await eva.get(f"{SPACE}/settlements?limit=1")).json()
    [newest] = page["items"]
    assert (newest["payer"]["name"], newest["payee"]["id"], newest["amount"]) == ("Ana", str(EVA.id), "5.00")
    rest = (await eva.get(f"{SPACE}/settlements?limit=1&after={page['next']}")).json()
    [named] = rest["items"]
    assert (named["amount"], named["currency"], named["bill"], named["kind"]) == (
        "10.00",
        "EUR",
        dinner.ref,
        "payment",
    )
    assert (
        named["booked_by"] == {"id": str(BEN.id), "name": "Ben", "username": "ben"} and rest["next"] is None
    )


async def test_insights_come_as_they_stand(eva: Client, database: Database) -> None:
    for place, title in enumerate(("older", "newer")):
        database.rows(INSIGHT, HOME, title, place)
    database.rows(
        "update public.financial_insights set is_dismissed = true where title = 'newer' returning 1"
    )
    page = (await eva.get(f"{SPACE}/insights")).json()
    assert [(one["title"], one["is_dismissed"], one["confidence"]) for one in page["items"]] == [
        ("newer", True, "0.8"),
        ("older", False, "0.8"),
    ]
    assert page["items"][0]["data"] == {"total": "12.50"} and page["next"] is None
    first = (await eva.get(f"{SPACE}/insights?limit=1")).json()
    assert (await eva.get(f"{SPACE}/insights?after={first['next']}")).json()["items"] == page["items"][1:]
