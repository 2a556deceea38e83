"""What of a thread went to the model is shown over HTTP, to whom it belongs (RULES 9)."""

from __future__ import annotations

import pytest

from db.demo import BEN
from tests.channels.web.conftest import Client
from tests.conftest import Database


@pytest.mark.proof
async def test_a_thread_shows_what_of_it_goes_to_the_model(eva: Client) -> None:
    """RULES 9: the person's words, the context and the results, and nothing of anybody else's."""
    ben = Client(eva.http, eva.app, BEN.id)
    await ben.open_thread()
    await ben.run("secret gift 99.99")
    await eva.run("taxi 12")
    shown = (await eva.get(f"/v1/threads/{eva.thread_id}/sent")).json()
    assert shown["stays_here"] is True and shown["model"] == "wallai-offline"
    assert "add_expense" in shown["tools"] and "import_expenses" not in shown["tools"]
    assert shown["system"][0]["text"]
    assert [one["role"] for one in shown["messages"]] == ["user", "assistant", "user", "assistant"]
    assert shown["messages"][0]["content"][1]["text"] == "taxi 12"
    assert "secret" not in str(shown["messages"])
    assert (await ben.get(f"/v1/threads/{eva.thread_id}/sent")).status_code == 404


@pytest.mark.proof
@pytest.mark.parametrize(
    "elsewhere",
    [
        "update public.ai_conversations set messages ="
        " replace(messages::text, 'wallai-offline', 'claude-haiku-5-5')::jsonb returning 1",
        "update public.usage set model = 'claude-haiku-5-5' returning 1",
    ],
)
async def test_what_has_gone_elsewhere_once_has_not_stayed_here(
    eva: Client, database: Database, elsewhere: str
) -> None:
    """RULES 9: also where the offline model answers since."""
    await eva.run("taxi 12")
    assert (await eva.get(f"/v1/threads/{eva.thread_id}/sent")).json()["stays_here"] is True
    database.rows(elsewhere)
    await eva.run("coffee 3.20")
    assert (await eva.get(f"/v1/threads/{eva.thread_id}/sent")).json()["stays_here"] is False


async def test_of_a_long_thread_is_shown_what_the_model_gets(eva: Client, database: Database) -> None:
    await eva.run("taxi 12")
    database.rows(
        "update public.ai_conversations set messages = (select jsonb_agg(entry order by again, place)"
        " from generate_series(1, 60) as again,"
        " jsonb_array_elements(messages) with ordinality as entries (entry, place)) returning 1"
    )
    shown = (await eva.get(f"/v1/threads/{eva.thread_id}/sent")).json()["messages"]
    assert len(shown) == 140
    assert shown[0]["role"] == "user" and shown[0]["content"][1]["text"] == "taxi 12"
