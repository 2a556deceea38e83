"""Somebody has their data deleted: what is theirs alone is gone, and what they shared still adds up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from agent.inbound import Unacceptable
from db.demo import ANA, BEN, EVA, HOME
from db.verify import verify
from tests.channels.messengers.conftest import Bot
from tests.conftest import Database
from tests.support.sitting import Sitting

BALANCES = (
    "select user_id, balance from member_balances where space_id = %s and balance <> 0 order by balance"
)


@pytest.fixture
async def ben(bot: Bot) -> Bot:
    """Ben, a member, is person 9, and Eva, the owner, person 7; both have booked in Home and Ben for himself."""
    for person, who in ((7, EVA), (9, BEN)):
        await bot.link(who.id, person=person, name="Person")
    await bot.hear("dinner 30 with Ana and Ben, split equally", person=7)
    await bot.hear("taxi 12 with Eva", person=9)
    await bot.hear("switch to Personal", person=9)
    for said in ("secret gift 45", "Create a 50/30/20 budget for this month with 2000 income", "undo"):
        await bot.hear(said, person=9)
    return bot


async def test_it_is_asked_about_first_and_a_no_deletes_nothing(ben: Bot, database: Database) -> None:
    """RULES 7.2."""
    [question] = await ben.hear("Delete my data", person=9)
    assert "for good" in question.text
    [answer] = await ben.press(question, "Keep it", person=9)
    assert answer.text == "Nothing was deleted." and question.buttons == []
    assert database.rows("select full_name from users where id = %s", BEN.id) == [("Ben",)]


async def test_what_is_theirs_alone_goes_and_what_was_shared_stays_under_no_name(
    ben: Bot, database: Database
) -> None:
    owed = database.rows(BALANCES, HOME)
    [question] = await ben.hear("/forget", person=9)
    [answer] = await ben.press(question, "Delete my data", person=9)
    assert answer.text.startswith("Done: your data is deleted")
    assert database.rows("select description from expenses order by created_at") == [("Dinner",), ("Taxi",)]
    assert verify(database.owner_url) == []
    assert database.rows(BALANCES, HOME) == owed and sum(row[1] for row in owed) == Decimal(0)
    assert database.rows("select full_name, settings, is_guest from users where id = %s", BEN.id) == [
        ("Former member", {}, True)
    ]
    for query in (
        "select from spaces where personal_of = %s",
        "select from ai_conversations where user_id = %s",
        "select from turns where user_id = %s",
        "select from usage where user_id = %s",
        "select from messenger_accounts where user_id = %s",
        "select from space_members where user_id = %s and is_active",
        "select from auth.users where id = %s and deleted_at is null",
    ):
        assert database.rows(query, BEN.id) == [], query
    held = "select count(*) from {} as kept where kept::text like '%%secret%%'"
    for table in ("changes", "expenses", "turns", "ai_conversations", "private.inbox", "private.outbox"):
        assert database.rows(held.format(table)) == [(0,)], table
    [debts] = [one for one in await ben.hear("who owes whom?", person=7) if not one.text.startswith("[")]
    assert "Former member" in debts.text and "Ben" not in debts.text


@pytest.mark.proof
async def test_afterwards_they_are_nobody_here(ben: Bot, database: Database) -> None:
    """RULES 6.2."""
    [question] = await ben.hear("/forget", person=9)
    await ben.press(question, "Delete my data", person=9)
    [offer] = await ben.hear("coffee 3", person=9)
    assert offer.buttons and "Start makes you an account" in offer.text
    with pytest.raises(Unacceptable):
        await Sitting(ben.office.wallai, user_id=BEN.id).send("coffee 3")


@pytest.mark.proof
async def test_the_last_owner_hands_a_space_over_first(ben: Bot, database: Database) -> None:
    """RULES 6.2: all of it stays, also what could have gone."""
    [question] = await ben.hear("/forget", person=7)
    [answer] = await ben.press(question, "Delete my data", person=7)
    assert "last owner" in answer.text
    assert database.rows("select count(*) from spaces where personal_of = %s", EVA.id) == [(1,)]
    await ben.hear("make Ana an owner", person=7)
    await ben.press(ben.api.messages[-1], "Yes, do it", person=7)
    [question] = await ben.hear("/forget", person=7)
    [answer] = await ben.press(question, "Delete my data", person=7)
    assert answer.text.startswith("Done")
    assert database.rows(
        "select user_id from space_members where space_id = %s and role = 'owner' and is_active", HOME
    ) == [(ANA.id,)]


@pytest.mark.proof
async def test_a_space_in_which_nobody_else_ever_was_goes_too(ben: Bot, database: Database) -> None:
    await ben.hear("create a space Flat", person=9)
    await ben.hear("switch to Flat", person=9)
    await ben.hear("chair 40", person=9)
    [question] = await ben.hear("/forget", person=9)
    await ben.press(question, "Delete my data", person=9)
    assert database.rows("select name from spaces where name = 'Flat'") == []


@pytest.mark.proof
async def test_somebody_elses_button_deletes_nothing_of_ones_own(ben: Bot, database: Database) -> None:
    [question] = await ben.hear("/forget", person=9)
    question.buttons = [[{"text": "stolen", "callback_data": "forget"}]]
    await ben.press(question, "stolen", person=55)
    assert database.rows("select full_name from users where id = %s", BEN.id) == [("Ben",)]
