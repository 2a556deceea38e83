"""Who is meant by a proposal, where names are not enough: `@username` is theirs alone (RULES 3.4)."""

from __future__ import annotations

import pytest

from db.demo import ANA, BEN, HOME
from tests.channels.web.conftest import Client
from tests.conftest import Database

SETTLED = """
select giving.username, getting.username, amount::text from public.settlements
join public.users as giving on giving.id = from_user join public.users as getting on getting.id = to_user
where deleted_at is null
"""


@pytest.mark.proof
@pytest.mark.parametrize("name", ["Ana", "me", "@eva", "Eva"])
async def test_a_payment_that_is_proposed_can_be_booked_whatever_people_are_called(
    eva: Client, database: Database, name: str
) -> None:
    """Pressed by Eva for two others: neither "me" nor a name that two bear leads it to somebody else."""
    ana = Client(eva.http, eva.app, ANA.id)
    await ana.open_thread()
    await ana.run("Dinner 60 with Ben, split equally")
    database.rows("update public.users set full_name = %s where id = %s returning 1", name, BEN.id)
    [euros] = (await eva.get(f"/v1/spaces/{HOME}/balances")).json()["currencies"]
    assert {one["username"]: one["balance"] for one in euros["balances"]} == {"ana": "30.00", "ben": "-30.00"}
    [payment] = euros["payments"]
    people = {side: f"@{payment[side]['username']}" for side in ("payer", "payee")}
    assert people == {"payer": "@ben", "payee": "@ana"}
    asked = {"thread_id": eva.thread_id, "arguments": {}, "words": "Who owes whom?"}
    told = (await eva.post("/v1/tools/read_balances", asked, Idempotency_Key="asked")).json()
    assert [(one["payer_username"], one["payee_username"]) for one in told["results"][0]["payments"]] == [
        ("ben", "ana")
    ]
    settle = people | {"amount": payment["amount"], "currency": "EUR"}
    body = {"thread_id": eva.thread_id, "arguments": settle, "words": "Settle up"}
    answer = (await eva.post("/v1/tools/settle_up", body, Idempotency_Key="one")).json()
    assert answer["state"] == "done", answer
    assert database.rows(SETTLED) == [("ben", "ana", "30.0000")]
    [settled] = (await eva.get(f"/v1/spaces/{HOME}/settlements")).json()["items"]
    assert [settled[side]["username"] for side in ("payer", "payee", "booked_by")] == ["ben", "ana", "eva"]
