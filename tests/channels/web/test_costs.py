"""What a turn cost, as its run and its thread say it."""

from __future__ import annotations

from tests.channels.web.conftest import Client
from tests.channels.web.test_runs import events_of
from tests.conftest import Database

UNPRICED_CALL = """
insert into public.usage
    (turn_id, seq, user_id, model, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens)
select turn_id, seq + 10, user_id, model, 1, 1, 0, 0 from public.usage where turn_id = %s returning 1
"""


async def test_a_call_without_a_price_leaves_the_cost_open_on_every_wire(
    eva: Client, database: Database
) -> None:
    turn = events_of(await eva.run("taxi 12"))[0].metadata["turnId"]
    database.rows(UNPRICED_CALL, turn)
    again = await eva.get(f"/v1/threads/{eva.thread_id}/stream", headers={"last-event-id": f"{turn}.0"})
    assert events_of(again)[-1].result["costUsd"] is None
    said = (await eva.get(f"/v1/threads/{eva.thread_id}/messages")).json()["items"]
    assert said[-1]["cost_usd"] is None and said[-1]["tokens"] > 0
