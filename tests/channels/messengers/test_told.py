"""Who asked for it is told what others book that they share in: once, in private, and nothing else."""

from __future__ import annotations

import asyncio

import pytest

from channels.messengers.tidings import tell_all
from db.demo import ANA, BEN, EVA
from tests.channels.messengers.conftest import Bot
from tests.conftest import Database


@pytest.fixture
async def flat(bot: Bot) -> Bot:
    """Eva is person 7, Ana 8, Ben 9."""
    for person, who in ((7, EVA), (8, ANA), (9, BEN)):
        await bot.link(who.id, person=person, name="Person")
    return bot


async def told(bot: Bot, *, seconds: float = 0) -> list[tuple[int, str]]:
    """What is told now, to whom."""
    seen = len(bot.api.messages)
    await tell_all(bot.office.wallai, seconds=seconds)
    await bot.office.drain()
    return [(one.chat, one.text) for one in bot.api.messages[seen:]]


async def test_what_others_book_is_told_with_ones_share_to_who_asked(flat: Bot) -> None:
    await flat.hear("dinner 30 with Ana and Ben, split equally", person=7)
    assert await told(flat) == [], "off at first"
    [on] = await flat.hear("/tell", person=8)
    assert on.text.startswith("From now on")
    assert await told(flat) == [], "what was before is no news"
    await flat.hear("dinner 84.50 with Ana and Ben, split equally", person=7)
    assert await told(flat) == [(8, "Eva booked €84.50 Dinner in Home; your share is €28.17.")]
    assert await told(flat) == []


async def test_what_one_books_oneself_or_shares_in_by_nothing_is_told_to_nobody(flat: Bot) -> None:
    await flat.hear("/tell", person=8)
    await flat.hear("dinner 30 with Ana", person=8)
    await flat.hear("taxi 12 with Ben", person=7)
    await flat.hear("coffee 3", person=7)
    assert await told(flat) == []


async def test_what_is_taken_back_at_once_is_told_to_nobody(flat: Bot) -> None:
    await flat.hear("/tell", person=8)
    await flat.hear("dinner 30 with Ana", person=7)
    assert await told(flat, seconds=30) == [], "it may still be taken back"
    await flat.hear("undo", person=7)
    assert await told(flat) == []


async def test_it_stops_when_it_is_said_again(flat: Bot) -> None:
    await flat.hear("/tell", person=8)
    [off] = await flat.hear("/tell", person=8)
    await flat.hear("dinner 30 with Ana", person=7)
    assert "nothing more" in off.text and await told(flat) == []


async def test_two_that_tell_at_once_tell_once(flat: Bot) -> None:
    await flat.hear("/tell", person=8)
    await flat.hear("dinner 30 with Ana", person=7)
    found = await asyncio.gather(*(tell_all(flat.office.wallai, seconds=0) for _ in range(4)))
    assert sum(found) == 1


@pytest.mark.proof
async def test_a_lot_is_told_in_one_message(flat: Bot) -> None:
    await flat.hear("/tell", person=8)
    await flat.hear("taxi 12, beers 18, museum 22, all half with Ana", person=7)
    await flat.hear("bread 2, milk 3, tea 4, cake 5, all half with Ana", person=7)
    [(chat, text)] = await told(flat)
    assert (
        chat == 8
        and len(text.splitlines()) == 6
        and text.endswith("And 2 more; “what is new?” tells all of it.")
    )


async def test_who_has_left_or_blocked_is_told_nothing(flat: Bot, database: Database) -> None:
    """RULES 6.2."""
    for person in (8, 9):
        await flat.hear("/tell", person=person)
    await flat.hear("dinner 30 with Ana and Ben", person=7)
    database.rows("update space_members set is_active = false where user_id = %s returning 1", ANA.id)
    database.rows("update messenger_accounts set is_blocked = true where person = '9' returning 1")
    assert await told(flat) == []


async def test_on_whatsapp_only_within_a_day_of_their_last_word(flat: Bot, database: Database) -> None:
    await flat.hear("/tell", person=8)
    database.rows("update messenger_accounts set provider = 'whatsapp' where person = '8' returning 1")
    await flat.hear("dinner 30 with Ana", person=7)
    heard = "update messenger_accounts set heard_at = now() - make_interval(hours => %s) where person = '8' returning 1"
    waiting = "select chat from private.outbox where provider = 'whatsapp' and state = 'waiting'"
    database.rows(heard, 25)
    await told(flat)
    assert database.rows(waiting) == []
    database.rows(heard, 23)
    await told(flat)
    assert database.rows(waiting) == [("8",)], "what was not told stays news"
