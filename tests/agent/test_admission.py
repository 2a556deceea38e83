"""A message is taken in once, or refused with one clear sentence and nothing changed."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from agent.admission import admit
from agent.inbound import Inbound, Unacceptable
from agent.limits import Limits
from agent.receipt import Receipt
from db.demo import ANA, BEN, EVA, HOME
from tests.conftest import Database
from tests.support.sitting import Sitting, scripted, sitting
from tests.support.wire import Said, Script, text

HELLO = Said([text("Hello.")])


def at_home(database: Database, *steps: Said) -> Any:
    return sitting((database.app_url, database.service_url), scripted(Script(*steps)))


async def admitted(eva: Sitting, words: str = "hello", **options: Any) -> Receipt:
    """Takes a message in without working on it."""
    asked = {"user_id": EVA.id, "space_id": HOME, "message_id": str(uuid4()), "channel": "test", **options}
    return await admit(eva.wallai.desk, Inbound(text=words, **asked))


async def refused(eva: Sitting, words: str = "hello", **options: Any) -> str:
    with pytest.raises(Unacceptable) as caught:
        await admitted(eva, words, **options)
    return str(caught.value)


def kept(database: Database) -> int:
    """How many rows there are of what a message leaves behind."""
    ((count,),) = database.rows(
        "select (select count(*) from turns) + (select count(*) from ai_conversations)"
    )
    return int(count)


def inbound_of(database: Database) -> tuple[dict[str, Any], str]:
    """The context and the words of the last message that was taken in."""
    ((inbound,), *_) = database.rows("select inbound from turns order by created_at desc")
    block, words = inbound["content"]
    return json.loads(block["text"])["wallai"], words["text"]


def change(database: Database, statement: str, *values: object) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(statement.encode(), values)


async def test_a_message_with_nothing_in_it_is_refused(database: Database) -> None:
    async with at_home(database, HELLO) as eva:
        for words in ("", " ", "\n\t \r\n", "\x00", "\x07\x1b\x00", "\ud800", "\u00ad\x00 \n", "\u200b"):
            assert "nothing in that message" in await refused(eva, words), repr(words)
        assert kept(database) == 0
        assert await eva.say("hello") == "Hello."


async def test_a_message_of_100_kilobytes_is_refused_with_the_limit(database: Database) -> None:
    async with at_home(database, HELLO) as eva:
        sentence = await refused(eva, "x" * 100_000)
        assert "too long" in sentence and f"{Limits().text_characters_max}" in sentence.replace(",", "")
        assert len(sentence) < 200
        assert kept(database) == 0
        assert await eva.say("hello") == "Hello."


async def test_the_longest_message_is_taken(database: Database) -> None:
    async with at_home(database) as eva:
        await admitted(eva, "x" * Limits().text_characters_max)
    assert len(inbound_of(database)[1]) == Limits().text_characters_max


CLEANED = {
    "Cof\x00fee 3.20": "Coffee 3.20",
    "Cof\ud800fee \udfff3.20": "Coffee 3.20",
    "\x1b[31mCoffee\x07 3.20\x9b": "[31mCoffee 3.20",
    "  Coffee\r\n3.20\r": "Coffee\n3.20",
    "Coffee\t3.20": "Coffee\t3.20",
    "Café ☕️ 3,20 €": "Café ☕️ 3,20 €",
    "👩‍👧 قهوة ٣٫٢٠": "👩‍👧 قهوة ٣٫٢٠",
}


async def test_control_characters_go_and_the_words_stay(database: Database) -> None:
    async with at_home(database) as eva:
        for words, clean in CLEANED.items():
            await admitted(eva, words)
            assert inbound_of(database)[1] == clean


async def test_an_unknown_person_or_space_is_refused(database: Database) -> None:
    async with at_home(database) as eva:
        unknowns: list[dict[str, Any]] = [{"user_id": uuid4()}, {"space_id": uuid4()}]
        for unknown in unknowns:
            assert await refused(eva, **unknown) == "I do not know who is speaking, or in which space."
    assert kept(database) == 0


async def test_who_has_left_is_refused_at_once(database: Database) -> None:
    """RULES 6.2: a former member, nothing."""
    async with at_home(database) as eva:
        receipt = await admitted(eva, user_id=BEN.id)
        change(
            database, "update space_members set is_active = false, left_at = now() where user_id = %s", BEN.id
        )
        assert await refused(eva, user_id=BEN.id) == "You are no member of that space."
        assert "no member" in await refused(eva, user_id=BEN.id, thread_id=receipt.thread_id)
    assert database.rows("select count(*) from turns") == [(1,)]


async def test_a_stranger_learns_no_more_of_a_space_than_that_it_is_not_theirs(database: Database) -> None:
    """RULES 6.3."""
    stranger = uuid4()
    change(database, "insert into auth.users (id) values (%s)", stranger)
    change(database, "insert into users (id, username, currency) values (%s, 'zoe', 'EUR')", stranger)
    async with at_home(database) as eva:
        sentence = await refused(eva, user_id=stranger)
    assert "Home" not in sentence and "Eva" not in sentence
    assert kept(database) == 0


BROKEN = [("xx-YY", "Mars/Olympus"), ("????", "../../etc/passwd"), ("", ""), ("e" * 200, "x" * 300)]


@pytest.mark.proof
async def test_a_broken_locale_or_zone_in_the_profile_is_no_obstacle(database: Database) -> None:
    """RULES 5.1: the next zone that exists holds."""
    statement = "update users set preferred_language = %s, timezone = %s where id = %s"
    async with at_home(database, *[HELLO] * len(BROKEN)) as eva:
        for locale, zone in BROKEN:
            change(database, statement, locale, zone, EVA.id)
            assert await eva.say("hello") == "Hello."
            context, _ = inbound_of(database)
            assert (context["zone"], context["today"]) == ("Europe/Madrid", "2026-11-23")


async def test_a_thread_of_somebody_else_or_of_another_space_does_not_exist(database: Database) -> None:
    """RULES 6.3, 6.5."""
    async with at_home(database) as eva:
        hers = await admitted(eva, user_id=ANA.id)
        mine = await admitted(eva)
        assert await refused(eva, thread_id=hers.thread_id) == await refused(eva, thread_id="thread_unknown")
        flat = personal_space(database, EVA.id)
        assert "no such conversation" in await refused(eva, space_id=flat, thread_id=mine.thread_id)
        assert (await admitted(eva, thread_id=mine.thread_id)).conversation_id == mine.conversation_id
    assert database.rows("select count(*) from turns") == [(3,)]


def personal_space(database: Database, person: UUID) -> UUID:
    ((space,),) = database.rows("select id from spaces where personal_of = %s", person)
    assert isinstance(space, UUID)
    return space


async def test_a_message_goes_on_in_the_latest_thread_of_that_space(database: Database) -> None:
    async with at_home(database, *[HELLO] * 4) as eva:
        first = await eva.send("one", message_id="1")
        await end_of(eva, first)
        second = await eva.send("two", message_id="2", new_thread=True)
        await end_of(eva, second)
        assert second.conversation_id != first.conversation_id
        assert (await admitted(eva)).conversation_id == second.conversation_id
        third = await eva.send("three", message_id="3", thread_id=first.thread_id)
        assert third.conversation_id == first.conversation_id
        await end_of(eva, third)
        assert (await admitted(eva)).conversation_id == first.conversation_id
        elsewhere = await admitted(eva, space_id=personal_space(database, EVA.id))
        assert elsewhere.conversation_id not in (first.conversation_id, second.conversation_id)
        assert (await admitted(eva, user_id=ANA.id)).conversation_id not in (
            first.conversation_id,
            second.conversation_id,
        )


async def end_of(eva: Sitting, receipt: Receipt) -> None:
    async for _ in eva.wallai.follow(receipt.turn_id):
        pass


async def test_the_same_message_id_gets_the_same_receipt(database: Database) -> None:
    """RULES 7.1: also with other words, since the delivery is what counts."""
    async with at_home(database) as eva:
        first = await admitted(eva, "Coffee 3.20", message_id="one")
        again = await admitted(eva, "Coffee 4.20", message_id="one", new_thread=True)
    assert (again.turn_id, again.thread_id, again.repeated) == (first.turn_id, first.thread_id, True)
    assert not first.repeated
    assert inbound_of(database)[1] == "Coffee 3.20"


async def test_the_same_message_id_many_times_at_once_is_one_turn(database: Database) -> None:
    """RULES 7.1."""
    async with at_home(database) as eva:
        receipts = await asyncio.gather(*(admitted(eva, message_id="one") for _ in range(8)))
    assert len({receipt.turn_id for receipt in receipts}) == 1
    assert [receipt.repeated for receipt in receipts].count(False) == 1
    assert database.rows("select (select count(*) from turns), (select count(*) from ai_conversations)") == [
        (1, 1)
    ]


async def test_message_ids_of_two_people_are_two_messages(database: Database) -> None:
    async with at_home(database) as eva:
        receipts = [await admitted(eva, user_id=person.id, message_id="one") for person in (EVA, ANA)]
    assert receipts[0].turn_id != receipts[1].turn_id
    assert not receipts[1].repeated


async def test_a_message_without_a_usable_id_is_refused(database: Database) -> None:
    async with at_home(database) as eva:
        for message_id in ("", "x" * 201, "one\x00", "one\ud800"):
            assert await refused(eva, message_id=message_id) == "That message has no usable id."
    assert kept(database) == 0


async def test_a_thread_whose_name_no_database_can_hold_does_not_exist(database: Database) -> None:
    async with at_home(database) as eva:
        for thread_id in ("", "thread\x00", "thread\ud800", "x" * 10_000):
            assert "no such conversation" in await refused(eva, thread_id=thread_id)
    assert kept(database) == 0
