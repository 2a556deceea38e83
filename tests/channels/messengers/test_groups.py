"""A group of Telegram speaks of one space, with whoever names Wallai there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from db.demo import ANA, BEN, EVA, HOME
from db.groups import Groups
from tests.channels.messengers.conftest import UPDATE_IDS, Bot, Names, of, pressed
from tests.channels.messengers.fake_bot_api import Message
from tests.conftest import Database
from tests.support.receipts import gif

GROUP = -100200
BOT = {"id": 12345678, "is_bot": True, "first_name": "Wallai", "username": "wallai_bot"}
Told = Callable[[], list[dict[str, Any]]]


def said(text: str, person: int = 7, *, chat: int = GROUP, **more: Any) -> dict[str, Any]:
    """The update for what somebody writes in a group."""
    number = next(UPDATE_IDS)
    message = {
        "message_id": number,
        "date": 1795435200,
        "chat": {"id": chat, "type": "supergroup", "title": "Us"},
    }
    return {
        "update_id": number,
        "message": message | {"from": of(person)} | ({"text": text} if text else {}) | more,
    }


def member(status: str, was: str, person: int = 7) -> dict[str, Any]:
    """The update for what became of the bot in a group."""
    chat = {"id": GROUP, "type": "supergroup", "title": "Us"}
    states = {
        "old_chat_member": {"status": was, "user": BOT},
        "new_chat_member": {"status": status, "user": BOT}
        | ({"until_date": 0} if status == "kicked" else {}),
    }
    changed = {"chat": chat, "from": of(person), "date": 1795435200} | states
    return {"update_id": next(UPDATE_IDS), "my_chat_member": changed}


def press(message: Message, label: str, person: int) -> dict[str, Any]:
    update = pressed(message, message.button(label), person)
    update["callback_query"]["message"]["chat"] = {"id": message.chat, "type": "supergroup", "title": "Us"}
    return update


def url(message: Message) -> str:
    return message.buttons[0][0]["url"]


@pytest.fixture
async def home(bot: Bot) -> Bot:
    """The bot in a group that speaks of Home; Eva is person 7, Ana 8, Ben 9."""
    for person, who in ((7, EVA), (8, ANA), (9, BEN)):
        await bot.link(who.id, person=person, name="Person")
    async with bot.office.wallai.desk.books.as_service() as connection:
        assert await Groups(connection).link("telegram", str(GROUP), HOME, by=EVA.id)
    return bot


@pytest.fixture
def told(database: Database) -> Told:
    """The block that the service wrote above each message, in order."""
    query = "select inbound -> 'content' -> 0 ->> 'text' from turns order by created_at"
    return lambda: [json.loads(text)["wallai"] for (text,) in database.rows(query)]


@pytest.mark.proof
async def test_an_owner_takes_it_into_a_group_which_then_speaks_of_the_space(eva: Bot, names: Names) -> None:
    [way] = await eva.hear("/group")
    token = url(way).removeprefix("https://t.me/wallai_bot?startgroup=")
    assert "Home" in way.text and len(token) == 43
    [hello] = await eva.answers(member("member", was="left"))
    assert "no space yet" in hello.text and url(hello) == "https://t.me/wallai_bot?start=group"
    [linked] = await eva.answers(said(f"/start@wallai_bot {token}"))
    assert linked.text.startswith("This group speaks of Home from now on.")
    [again] = await eva.answers(said(f"/start@wallai_bot {token}"))
    assert "leads nowhere" in again.text
    [booked] = await eva.answers(said("@wallai_bot coffee 3"))
    assert booked.chat == GROUP and booked.text.startswith("Booked Coffee €3.00") and len(names()) == 1


async def test_the_address_of_the_hello_leads_to_the_same_way(eva: Bot) -> None:
    [way] = await eva.hear("/start group")
    assert "startgroup=" in url(way)


async def test_a_way_in_is_of_who_made_it_alone(eva: Bot) -> None:
    """RULES 6.1."""
    await eva.link(ANA.id, person=8, name="Ana")
    [way] = await eva.hear("/group")
    token = url(way).partition("=")[2]
    [answer] = await eva.answers(said(f"/start@wallai_bot {token}", person=8))
    assert "leads nowhere" in answer.text
    [private] = await eva.hear(f"/start {token}")
    assert "leads nowhere" in private.text, "and it binds nobody's account"
    [linked] = await eva.answers(said(f"/start@wallai_bot {token}"))
    assert "speaks of Home" in linked.text


async def test_a_member_links_no_group(bot: Bot) -> None:
    """RULES 6.2."""
    await bot.link(BEN.id, person=9, name="Ben")
    [answer] = await bot.hear("/group", person=9)
    assert "owners and admins" in answer.text and answer.buttons == []


@pytest.mark.proof
async def test_who_rules_another_space_takes_no_group_over(home: Bot, database: Database) -> None:
    """RULES 6.2."""
    await home.hear("create a space Flat", person=9)
    await home.hear("switch to Flat", person=9)
    [way] = await home.hear("/group", person=9)
    [answer] = await home.answers(said(f"/start@wallai_bot {url(way).partition('=')[2]}", person=9))
    assert "Nothing was changed" in answer.text
    assert database.rows("select space_id from private.messenger_groups") == [(HOME,)]


@pytest.mark.proof
async def test_it_hears_what_is_said_to_it_and_nothing_else(
    home: Bot, names: Names, database: Database
) -> None:
    others = {
        "reply_to_message": {
            "message_id": 5,
            "date": 1,
            "chat": {"id": GROUP, "type": "supergroup"},
            "from": of(8),
        }
    }
    for chatter in (
        said("coffee 3"),
        said("@other_bot coffee 3"),
        said("/start@other_bot"),
        said("/balances@other_bot"),
        said("/coffee 3"),
        said("mail eva@wallai_bot.org"),
        said("dinner 20", **others),
    ):
        assert await home.answers(chatter) == []
    assert names() == [] and database.rows("select count(*) from turns") == [(0,)]
    to_us = {"reply_to_message": others["reply_to_message"] | {"from": BOT}}
    update = said("coffee 3", **to_us)
    [answer] = await home.answers(update)
    assert home.api.called("sendMessage")[-1]["reply_parameters"] == {
        "message_id": update["message"]["message_id"],
        "allow_sending_without_reply": True,
    }
    assert "Booked Coffee" in answer.text
    for addressed in (
        said("@Wallai_Bot, taxi 12"),
        said("bread 2 @wallai_bot"),
        said("/balances"),
        said("/budget@wallai_bot"),
    ):
        assert len(await home.answers(addressed)) == 1
    assert [name for name, _ in names()] == ["Coffee", "Taxi", "Bread"]


@pytest.mark.proof
async def test_everybody_has_a_thread_of_their_own_and_hears_what_others_said(
    home: Bot, told: Told, database: Database
) -> None:
    """RULES 6.5, 9: what was said openly there travels as data, and nothing that was said in private."""
    await home.hear("gift 45 for nobody to know", person=7)
    await home.answers(said("@wallai_bot dinner 84.50 with Ana and Ben, split equally", person=7))
    await home.answers(said("@wallai_bot who owes whom?", person=8))
    assert database.rows("select count(distinct conversation_id) from turns where inbound ? 'group'") == [
        (2,)
    ]
    private, first, second = told()
    assert "group" not in private and first["group"] == []
    [heard] = second["group"]
    assert heard["who"] == "Eva" and heard["said"].startswith("dinner 84.50") and "28.17" in heard["answer"]
    assert "gift" not in json.dumps(second)


@pytest.mark.parametrize(
    "asked",
    [
        "switch to Personal",
        "taxi 12 in my personal space",
        "which spaces am I in?",
        "create a space Secret",
        "join ABC234",
    ],
)
async def test_other_spaces_are_nobodys_business_there(home: Bot, asked: str, database: Database) -> None:
    """RULES 6.5."""
    spaces = database.rows("select count(*) from spaces")
    [answer] = await home.answers(said(f"@wallai_bot {asked}"))
    assert "Others read along here" in answer.text and "Personal" not in answer.text
    assert database.rows("select count(*) from spaces") == spaces
    assert database.rows("select count(*) from expenses") == [(0,)]


async def test_only_who_must_decide_presses_a_button(home: Bot, names: Names) -> None:
    """RULES 7.3."""
    [booked] = await home.answers(said("@wallai_bot taxi 12"))
    assert await home.answers(press(booked, "Undo", person=8)) == [] and len(names()) == 1
    [question] = await home.answers(said("@wallai_bot delete the taxi"))
    for stranger in (8, 10):
        assert await home.answers(press(question, "Yes, do it", person=stranger)) == []
        assert home.api.called("answerCallbackQuery")[-1]["text"] == "That is for somebody else to decide."
    assert len(names()) == 1 and question.buttons != [] and booked.buttons != []
    [done] = await home.answers(press(question, "Yes, do it", person=7))
    assert "Deleted" in done.text and names() == [] and question.buttons == []


async def test_who_is_not_known_changes_nothing_and_is_told_how_to_be(home: Bot, database: Database) -> None:
    as_group = {"sender_chat": {"id": GROUP, "type": "supergroup", "title": "Us"}}
    admin = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    for update, told in (
        (said("@wallai_bot coffee 3", person=55), "I do not know who you are"),
        (said("@wallai_bot coffee 3", **as_group, **{"from": admin}), "You write as the group"),
        (said("/unlink", **as_group, **{"from": admin}), "You write as the group"),
        (said("/unlink", person=55), "I do not know who you are"),
    ):
        [answer] = await home.answers(update)
        assert answer.text.startswith(told) and url(answer).startswith("https://t.me/wallai_bot?start=")
    assert database.rows("select count(*) from turns") == [(0,)]
    assert database.rows("select count(*) from private.messenger_groups") == [(1,)]


async def test_who_is_in_no_space_of_the_group_hears_nothing_of_it(home: Bot, database: Database) -> None:
    """RULES 6.3."""
    [offer] = await home.hear("hello", person=55)
    await home.press(offer, "Start", person=55)
    [answer] = await home.answers(said("@wallai_bot who owes whom?", person=55))
    assert "not in the space of this group" in answer.text
    assert database.rows("select count(*) from turns") == [(0,)]


async def test_a_group_that_moves_takes_everything_along(home: Bot, database: Database) -> None:
    await home.answers(said("@wallai_bot coffee 3"))
    assert await home.answers(said("", **{"migrate_to_chat_id": -100999})) == []
    assert await home.answers(said("", chat=-100999, **{"migrate_from_chat_id": GROUP})) == []
    [answer] = await home.answers(said("@wallai_bot undo", chat=-100999))
    assert answer.chat == -100999 and "Took back" in answer.text
    assert database.rows("select count(distinct conversation_id) from turns") == [(1,)]


async def test_what_is_sent_to_a_group_that_has_moved_arrives(home: Bot) -> None:
    moved = (
        400,
        {
            "description": "Bad Request: group chat was upgraded",
            "parameters": {"migrate_to_chat_id": -100999},
        },
    )
    home.api.refuse = lambda method, given: moved if given.get("chat_id") == GROUP else None
    await home.answers(said("@wallai_bot coffee 3"))
    assert [one.chat for one in home.api.messages] == [-100999]


async def test_put_out_of_a_group_it_knows_it_no_more(home: Bot, database: Database) -> None:
    assert await home.answers(member("kicked", was="member")) == []
    assert database.rows("select count(*) from private.messenger_groups") == [(0,)]
    assert await home.answers(member("administrator", was="member")) == []


async def test_the_link_is_undone_by_who_may(home: Bot, database: Database) -> None:
    """RULES 6.2."""
    [refused] = await home.answers(said("/unlink", person=9))
    assert "Nothing was changed" in refused.text
    [done] = await home.answers(said("/unlink@wallai_bot", person=8))
    assert "no space any more" in done.text
    assert database.rows("select count(*) from private.messenger_groups") == [(0,)]
    assert database.rows("select count(*) from messenger_accounts") == [(3,)]


@pytest.mark.proof
async def test_a_photo_there_is_kept_as_the_receipt_of_its_expense(home: Bot, database: Database) -> None:
    home.api.files["big"] = gif()
    photo = {"photo": [{"file_id": "big", "file_unique_id": "b", "width": 9, "height": 9}]}
    assert await home.answers(said("", **photo)) == []
    await home.answers(said("", **photo, caption="@wallai_bot lunch 14"))
    assert database.rows("select receipt_url is not null from expenses") == [(True,)]


@pytest.mark.proof
async def test_what_keeps_failing_there_is_no_ones_news(home: Bot, database: Database) -> None:
    """Most of what is said in a group is meant for others."""
    home.api.refuse = lambda method, given: (500, {"description": "away"}) if method == "getMe" else None
    await home.deliver(said("see you at eight"))
    for _ in range(13):
        database.rows("update private.inbox set due_at = now() returning 1")
        await home.office.drain()
    assert database.rows("select state from private.inbox") == [("failed",)]
    assert home.api.messages == []
