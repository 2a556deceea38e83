"""What a command asks for comes in lines that a phone shows well."""

from __future__ import annotations

import pytest

from tests.channels.messengers.conftest import Bot


@pytest.fixture
async def lived(eva: Bot) -> Bot:
    for said in (
        "dinner 84.50 with Ana and Ben",
        "coffee 3.20",
        "rent 1100 with Ana",
        "Create a 50/30/20 budget for this month with 2000 income",
    ):
        await eva.hear(said)
    return eva


LAID_OUT = {
    "/balances": ["Who owes whom in Home", "Ana owes Eva €578.17", "Ben owes Eva €28.16"],
    "/month": ["Home spent €1,187.70, 1 to 23 November 2026", "housing: €1,100.00", "dining: €87.70"],
    "/budget": [
        "November 2026, Home: €812.30 left",
        "needs: €100.00 over €1,000.00",
        "wants: €512.30 of €600.00 left",
        "savings: €400.00 of €400.00 left",
    ],
}


async def test_each_figure_has_a_line_and_what_a_model_answers_keeps_its_words(lived: Bot) -> None:
    for command, lines in LAID_OUT.items():
        assert (await lived.hear(command))[0].text.splitlines() == lines
        heading = {"type": "bold", "offset": 0, "length": len(lines[0])}
        assert lived.api.called("sendMessage")[-1]["entities"] == [heading]
    assert (await lived.hear("who owes whom?"))[
        0
    ].text == "Home: Ana owes Eva €578.17 and Ben owes Eva €28.16."


async def test_where_there_is_nothing_the_words_say_so(eva: Bot) -> None:
    assert [(await eva.hear(command))[0].text for command in ("/balances", "/month", "/budget")] == [
        "Home: everybody is even, nobody owes anything.",
        "Home spent nothing from 1 to 23 November 2026.",
        "There is no budget in Home yet.",
    ]
