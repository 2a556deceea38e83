"""Whoever asks what was spent gets a picture beside the words."""

from __future__ import annotations

import pytest

from channels.messengers.post_office import PICTURE_ATTEMPTS_MAX
from tests.channels.messengers.conftest import Bot
from tests.conftest import Database


async def test_a_question_by_category_is_answered_with_a_chart_behind_the_words(eva: Bot) -> None:
    await eva.hear("coffee 3.20")
    await eva.hear("taxi 12")
    words, picture = await eva.hear("/month")
    assert (
        words.text.startswith("Home spent €15.20")
        and picture.text == "[Spending by category, 1 to 23 November 2026]"
    )
    sent = eva.api.called("sendPhoto")[0]
    assert sent["chat_id"] == 7 and len(sent["photo"]) > 5_000


@pytest.mark.proof
async def test_where_the_fonts_lack_a_name_the_words_say_it_alone(eva: Bot, database: Database) -> None:
    await eva.hear("dinner 30 with Ana")
    assert len(await eva.hear("/balances")) == 2
    database.rows("update users set full_name = '美咲' where username = 'ana' returning 1")
    [words] = await eva.hear("/balances")
    assert "美咲 owes Eva €15.00" in words.text


async def test_what_is_booked_is_told_in_words_alone(eva: Bot) -> None:
    await eva.hear("dinner 30 with Ana")
    await eva.hear("Create a 50/30/20 budget for this month with 2000 income")
    assert eva.api.called("sendPhoto") == []


@pytest.mark.proof
async def test_where_the_picture_is_refused_the_words_are_there_and_the_chat_goes_on(eva: Bot) -> None:
    eva.api.refuse = lambda method, given: (
        (400, {"description": "Bad Request"}) if method == "sendPhoto" else None
    )
    await eva.hear("coffee 3.20")
    await eva.hear("taxi 12")
    [words] = await eva.hear("/month")
    assert "€15.20" in words.text
    [answer] = await eva.hear("bread 2")
    assert "Booked Bread" in answer.text


@pytest.mark.proof
async def test_a_picture_that_does_not_get_through_holds_nobody_up_for_long(
    eva: Bot, database: Database
) -> None:
    eva.api.refuse = lambda method, given: (502, {}) if method == "sendPhoto" else None
    for said in ("coffee 3.20", "taxi 12", "/month", "bread 2"):
        await eva.hear(said)
    for _ in range(PICTURE_ATTEMPTS_MAX - 1):
        assert "Booked Bread" not in eva.api.said()[-1]
        database.rows(
            "update private.outbox set due_at = clock_timestamp() where state = 'waiting' returning 1"
        )
        await eva.office.drain()
    assert len(eva.api.called("sendPhoto")) == PICTURE_ATTEMPTS_MAX
    assert "Booked Bread" in eva.api.said()[-1] and len(eva.api.said()) == 4
