"""Nothing is lost and nothing happens twice: letters in order, again, at once, refused, under workers that die."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from channels.messengers.post_office import ATTEMPTS_MAX, FAULTS_MAX, PostOffice
from channels.messengers.telegram import Telegram
from db.mailbox import Mailbox
from tests.channels.messengers.conftest import Bot, Names, wallai_over, written
from tests.channels.messengers.fake_bot_api import FakeBotApi, Refusal
from tests.conftest import Database

STATES = "select state, count(*) from private.{} group by state order by 1"
DUE = "update private.{} set due_at = clock_timestamp()"


class Died(BaseException):
    """A process that ends where it stands."""


@pytest.mark.proof
async def test_two_messages_at_once_are_both_booked_and_answered_in_order(eva: Bot, names: Names) -> None:
    for text in ("coffee 3", "bread 2"):
        await eva.deliver(written(text))
    working = asyncio.create_task(eva.office.work())
    for _ in range(500):
        if len(eva.api.messages) == 2:
            break
        await asyncio.sleep(0.02)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    assert [said.split(" €")[0] for said in eva.api.said()] == ["Booked Coffee", "Booked Bread"]
    assert [name for name, _ in names()] == ["Coffee", "Bread"]


@pytest.mark.proof
async def test_two_workers_do_nothing_twice(
    eva: Bot, database: Database, telegram: Telegram, names: Names
) -> None:
    other = wallai_over(database)
    updates = [written(f"coffee {number}") for number in range(1, 9)]
    await asyncio.gather(*(eva.deliver(update) for update in updates for _ in range(3)))
    await asyncio.gather(eva.office.drain(), PostOffice(other, {"telegram": telegram}).drain())
    await eva.office.drain()
    await other.close()
    assert len(names()) == len(eva.api.messages) == 8


@pytest.mark.parametrize("place", ["letter taken", "letter answered", "answer stored", "letter sent"])
async def test_a_worker_that_dies_leaves_its_letter_to_the_next(
    eva: Bot, database: Database, telegram: Telegram, names: Names, place: str
) -> None:
    """RULES 7.1: booked once, answered; only where the messenger had it already may it come a second time."""

    def die(reached: str) -> None:
        if reached == place:
            raise Died

    dying = PostOffice(eva.office.wallai, eva.office.messengers, reached=die)
    await eva.deliver(written("coffee 3.20"))
    with pytest.raises(Died):
        await dying.drain()
    for box in ("inbox", "outbox"):
        database.rows(f"update private.{box} set lease_until = now() - interval '1 s' returning 1")
    await eva.office.drain()
    assert len(names()) == 1
    assert len(eva.api.messages) == (2 if place == "letter sent" else 1)
    assert database.rows(STATES.format("inbox")) == database.rows(STATES.format("outbox")) == [("done", 1)]


async def test_what_is_held_is_nobody_elses(eva: Bot, database: Database, telegram: Telegram) -> None:
    await eva.deliver(written("coffee 3.20"))
    await eva.deliver(written("bread 2"))
    database.rows(
        "update private.inbox set lease_until = clock_timestamp() + interval '1 minute'"
        " where id = (select min(id) from private.inbox) returning 1"
    )
    await eva.office.drain()
    assert eva.api.messages == []


async def test_it_waits_as_long_as_the_messenger_says_and_no_other_chat_waits_with_it(
    eva: Bot, database: Database
) -> None:
    def refuse(method: str, given: dict[str, Any]) -> Refusal | None:
        is_first = method == "sendMessage" and given["chat_id"] == 7
        return (
            (429, {"description": "Too Many Requests", "parameters": {"retry_after": 17}})
            if is_first
            else None
        )

    eva.api.refuse = refuse
    await eva.hear("coffee 3.20")
    await eva.hear("hello", person=8)
    assert [one.chat for one in eva.api.messages] == [8]
    wait = "select extract(epoch from due_at - clock_timestamp()) from private.outbox where state = 'waiting'"
    [(seconds,)] = database.rows(wait)
    assert 15 < seconds <= 17
    eva.api.refuse = lambda method, given: None
    database.rows(DUE.format("outbox") + " returning 1")
    await eva.office.drain()
    assert len(eva.api.said(7)) == 1


@pytest.mark.proof
async def test_a_messenger_that_is_away_is_tried_again_and_then_put_aside(
    eva: Bot, database: Database
) -> None:
    eva.api.refuse = lambda method, given: (502, {}) if method == "sendMessage" else None
    await eva.hear("coffee 3.20")
    for _ in range(ATTEMPTS_MAX):
        database.rows(DUE.format("outbox") + " where state = 'waiting' returning 1")
        await eva.office.drain()
    assert database.rows("select state, attempts, failure, content is not null from private.outbox") == [
        ("failed", ATTEMPTS_MAX, "status 502", True)
    ]
    eva.api.refuse = lambda method, given: None
    assert len(await eva.hear("hello")) == 1


@pytest.mark.proof
async def test_who_blocked_the_bot_hears_nothing_until_they_write_again(eva: Bot, database: Database) -> None:
    eva.api.refuse = lambda method, given: (
        (403, {"description": "Forbidden: bot was blocked by the user"}) if method == "sendMessage" else None
    )
    await eva.hear("coffee 3.20")
    assert database.rows("select is_blocked from messenger_accounts") == [(True,)]
    assert database.rows(STATES.format("outbox")) == [("failed", 1)]
    eva.api.refuse = lambda method, given: None
    assert len(await eva.hear("hello")) == 1
    assert database.rows("select is_blocked from messenger_accounts") == [(False,)]


async def test_a_fault_of_our_own_is_told_and_stands_in_nobodys_way(
    eva: Bot, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await eva.deliver(written("coffee 3.20"))
    database.rows('update private.inbox set content = \'{"nonsense": "secret"}\' returning 1')
    for _ in range(FAULTS_MAX):
        database.rows(DUE.format("inbox") + " where state = 'waiting' returning 1")
        await eva.office.drain()
    assert database.rows(STATES.format("inbox")) == [("failed", 1)]
    assert len(await eva.hear("hello")) == 1 and "secret" not in caplog.text


async def test_what_was_said_is_forgotten_once_it_is_answered(eva: Bot, database: Database) -> None:
    """RULES 9."""
    await eva.hear("coffee 3.20")
    for box in ("inbox", "outbox"):
        assert database.rows(f"select content, state from private.{box}") == [(None, "done")]


async def test_a_long_answer_comes_in_pieces_with_its_buttons_at_the_end(
    bot: Bot, api: FakeBotApi, telegram: Telegram
) -> None:
    from channels.messengers.answer import pieces
    from channels.messengers.letters import Button, Outgoing

    lines = "\n".join(f"- line {number} of many" for number in range(400))
    found = pieces(
        Outgoing(text=lines, buttons=((Button(label="Undo", data="undo:X"),),)), characters_max=4096
    )
    assert all(0 < len(one.text) <= 4096 for one in found) and len(found) == 2
    assert "\n".join(one.text for one in found) == lines
    assert [bool(one.buttons) for one in found] == [False, True]


@pytest.mark.proof
async def test_what_comes_too_late_for_the_messenger_is_no_failure(eva: Bot, database: Database) -> None:
    [booked] = await eva.hear("coffee 3.20")
    too_late = {"description": "Bad Request: query is too old"}
    eva.api.refuse = lambda method, given: (
        None if method in ("sendMessage", "sendChatAction") else (400, too_late)
    )
    await eva.press(booked, "Undo")
    assert database.rows(STATES.format("outbox")) == [("done", 4)]


@pytest.mark.proof
async def test_what_was_done_long_ago_is_forgotten(eva: Bot, database: Database) -> None:
    await eva.hear("coffee 3.20")
    async with eva.office.wallai.desk.books.as_service() as connection:
        await Mailbox(connection, "inbox").sweep(days=30)
    assert database.rows(STATES.format("inbox")) == [("done", 1)]
    database.rows("update private.inbox set finished_at = finished_at - interval '31 days' returning 1")
    async with eva.office.wallai.desk.books.as_service() as connection:
        await Mailbox(connection, "inbox").sweep(days=30)
    assert database.rows(STATES.format("inbox")) == []
