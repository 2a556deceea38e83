"""What a bot is told once, and asking for updates where there is no address to deliver to."""

from __future__ import annotations

import pytest

from channels.messengers.bot_setup import BadAddress, menus, set_webhook
from channels.messengers.commands import NAMES
from channels.messengers.messenger import NotSent
from channels.messengers.polling import asked, poll
from channels.messengers.telegram import Telegram
from db.errors import BooksError
from tests.channels.messengers.conftest import Bot, Names, written
from tests.channels.messengers.fake_bot_api import TOKEN, FakeBotApi
from tests.conftest import Database


async def test_telegram_learns_where_to_deliver_and_with_which_secret(
    telegram: Telegram, api: FakeBotApi
) -> None:
    assert await set_webhook(telegram, "https://example.org/") == "https://example.org/webhooks/telegram"
    [told] = api.called("setWebhook")
    assert told["secret_token"] == telegram.secret and TOKEN not in telegram.secret
    assert set(told["allowed_updates"]) >= {"message", "callback_query", "edited_message", "my_chat_member"}


@pytest.mark.parametrize(
    "address", ["http://example.org", "example.org", "https://", "https://example.org/?a=1", "ftp://x"]
)
async def test_an_address_without_tls_is_refused(telegram: Telegram, api: FakeBotApi, address: str) -> None:
    with pytest.raises(BadAddress):
        await set_webhook(telegram, address)
    assert api.calls == []


async def test_the_menu_is_told_in_five_languages(telegram: Telegram, api: FakeBotApi) -> None:
    await set_webhook(telegram, "https://example.org")
    told = api.called("setMyCommands")
    assert [one["language_code"] for one in told] == ["", "es", "fr", "de", "pt"]
    for one in told:
        assert [command["command"] for command in one["commands"]] == list(NAMES)
        assert all(3 <= len(command["description"]) <= 256 for command in one["commands"])
    assert all(set(words) == set(NAMES) for words in menus().values())


async def test_a_link_leads_to_the_bot(telegram: Telegram) -> None:
    assert await telegram.link_with("T" * 43) == f"https://t.me/wallai_bot?start={'T' * 43}"


@pytest.mark.proof
async def test_updates_that_are_asked_for_are_answered_once(eva: Bot, names: Names) -> None:
    eva.api.updates = [written("coffee 3"), {"update_id": 5000, "poll": {}}, written("bread 2")]
    eva.api.updates[1]["update_id"] = eva.api.updates[0]["update_id"] + 1
    offset = await asked(eva.telegram, eva.office, 0)
    assert offset == eva.api.updates[-1]["update_id"] + 1
    # A process that ended before it could confirm them gets them again.
    await asked(eva.telegram, eva.office, 0)
    await eva.office.drain()
    assert [name for name, _ in names()] == ["Coffee", "Bread"] and len(eva.api.messages) == 2
    assert await asked(eva.telegram, eva.office, offset) == offset and eva.api.updates == []


async def test_what_could_not_be_stored_is_not_confirmed(eva: Bot, database: Database) -> None:
    eva.api.updates = [written("coffee 3")]
    database.rows("alter table private.inbox rename to away")
    with pytest.raises(BooksError):
        await asked(eva.telegram, eva.office, 0)
    database.rows("alter table private.away rename to inbox")
    assert len(eva.api.updates) == 1


async def test_a_wrong_token_ends_the_asking(eva: Bot) -> None:
    eva.api.refuse = lambda method, given: (401, {"description": "Unauthorized"})
    with pytest.raises(NotSent) as failure:
        await poll(eva.telegram, eva.office)
    assert TOKEN not in repr(failure.value)
