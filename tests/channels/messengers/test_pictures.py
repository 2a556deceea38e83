"""Whoever asks what was spent gets a picture beside the words."""

from __future__ import annotations

import pytest

from tests.channels.messengers.conftest import Bot


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
