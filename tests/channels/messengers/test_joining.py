"""Coming in: a newcomer's account after one tap, a link to an account that is there, and nobody by mistake."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from uuid import UUID

import pytest

from db.demo import ANA, EVA
from db.messengers import Messengers
from tests.channels.messengers.conftest import Bot, Names, pressed, written
from tests.conftest import Database

PEOPLE = "select count(*) from users where not is_guest"
LINKS = "select provider, person, user_id from messenger_accounts order by person"


async def link_of(bot: Bot, user_id: UUID) -> str:
    async with bot.office.wallai.desk.books.as_service() as connection:
        return await Messengers(connection).offer_link(user_id)


async def test_nobody_is_made_an_account_without_a_tap(bot: Bot, database: Database) -> None:
    for text in ("/start", "coffee 3.20", "yes"):
        [offer] = await bot.hear(text)
        assert [[one["text"] for one in row] for row in offer.buttons] == [["Start"]]
    assert database.rows(PEOPLE) == [(3,)] and database.rows(LINKS) == []


async def test_after_one_tap_a_newcomer_books(bot: Bot, database: Database, names: Names) -> None:
    [offer] = await bot.hear("/start")
    [hello] = await bot.press(offer, "Start")
    assert hello.text.startswith("Hello Person 7!") and offer.buttons == []
    [answer] = await bot.hear("coffee 3.20")
    assert "Booked Coffee" in answer.text and names() == [("Coffee", Decimal("3.2000"))]
    [(name, personal)] = database.rows(
        "select person.full_name, space.personal_of = person.id from expenses"
        " join spaces as space on space.id = space_id join users as person on person.id = space.personal_of"
    )
    assert (name, personal) == ("Person 7", True)


async def test_many_taps_make_one_account(bot: Bot, database: Database) -> None:
    [offer] = await bot.hear("/start")
    start = offer.button("Start")
    await asyncio.gather(*(bot.deliver(pressed(offer, start)) for _ in range(3)))
    await asyncio.gather(bot.office.drain(), bot.office.drain())
    assert database.rows(PEOPLE) == [(4,)]


@pytest.mark.proof
async def test_an_invite_takes_a_newcomer_into_its_space(bot: Bot, database: Database) -> None:
    [(code,)] = database.rows("select invite_code from spaces where name = 'Home'")
    [offer] = await bot.hear(f"/start {code}")
    said = await bot.press(offer, "Start")
    assert "Home" in said[-1].text
    [answer] = await bot.hear("dinner 30 with Ana")
    assert "Ana" in answer.text
    assert database.rows("select name from expenses join spaces on spaces.id = space_id") == [("Home",)]


async def test_a_link_shows_whose_account_it_is_and_asks_before_it_binds(
    bot: Bot, database: Database
) -> None:
    token = await link_of(bot, EVA.id)
    [question] = await bot.hear(f"/start {token}")
    assert "Eva (@eva)" in question.text and database.rows(LINKS) == []
    [done] = await bot.press(question, "Link")
    assert done.text.startswith("Linked.") and database.rows(LINKS) == [("telegram", "7", EVA.id)]
    [answer] = await bot.hear("coffee 3.20")
    assert "Booked Coffee" in answer.text


async def test_not_me_binds_nothing(bot: Bot, database: Database) -> None:
    [question] = await bot.hear(f"/start {await link_of(bot, EVA.id)}")
    [answer] = await bot.press(question, "Not me")
    assert answer.text == "Nothing was linked." and database.rows(LINKS) == []


async def test_a_link_works_once(bot: Bot, database: Database) -> None:
    token = await link_of(bot, EVA.id)
    [question] = await bot.hear(f"/start {token}")
    await bot.press(question, "Link")
    [answer] = await bot.hear(f"/start {token}", person=8)
    assert "leads nowhere" in answer.text and len(database.rows(LINKS)) == 1


async def test_of_two_who_use_a_link_at_once_one_is_linked(bot: Bot, database: Database) -> None:
    token = await link_of(bot, EVA.id)
    asked = [(await bot.hear(f"/start {token}", person=person))[0] for person in (7, 8)]
    for question in asked:
        await bot.deliver(pressed(question, question.button("Link"), question.chat))
    await asyncio.gather(bot.office.drain(), bot.office.drain())
    assert len(database.rows(LINKS)) == 1


@pytest.mark.parametrize("age", ["10 minutes", "1 day"])
async def test_a_link_is_void_after_ten_minutes(bot: Bot, database: Database, age: str) -> None:
    token = await link_of(bot, EVA.id)
    database.rows(
        f"update private.messenger_links set expires_at = expires_at - interval '{age}' returning 1"
    )
    [answer] = await bot.hear(f"/start {token}")
    assert "leads nowhere" in answer.text and database.rows(LINKS) == []


async def test_the_books_do_not_hold_the_token(bot: Bot, database: Database) -> None:
    token = await link_of(bot, EVA.id)
    [(kept,)] = database.rows("select hash from private.messenger_links")
    assert token.encode() not in bytes(kept) and len(kept) == 32


async def test_a_new_link_voids_the_one_before(bot: Bot) -> None:
    first = await link_of(bot, EVA.id)
    await link_of(bot, EVA.id)
    [answer] = await bot.hear(f"/start {first}")
    assert "leads nowhere" in answer.text


async def test_an_identity_has_one_account(eva: Bot, database: Database) -> None:
    [answer] = await eva.hear(f"/start {await link_of(eva, ANA.id)}")
    assert "linked to Eva (@eva)" in answer.text and database.rows(LINKS) == [("telegram", "7", EVA.id)]


async def test_the_words_of_a_link_are_nothing_to_the_model(bot: Bot, database: Database) -> None:
    await bot.deliver(written(f"/start {await link_of(bot, EVA.id)}"))
    await bot.office.drain()
    assert database.rows("select count(*) from turns") == [(0,)]


async def test_a_link_is_undone_in_the_chat_after_a_yes(eva: Bot, database: Database) -> None:
    [question] = await eva.hear("/unlink")
    assert len(database.rows(LINKS)) == 1
    await eva.press(question, "Undo the link")
    assert database.rows(LINKS) == []
    [offer] = await eva.hear("coffee 3.20")
    assert offer.button("Start") == "start"
