"""Somebody talks to Wallai on Telegram, alone with it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from db.demo import ANA, EVA
from tests.channels.messengers.conftest import Bot, Names, written
from tests.conftest import Database
from tests.support.receipts import gif


async def test_what_is_said_is_booked_and_answered(eva: Bot, names: Names, database: Database) -> None:
    [answer] = await eva.hear("coffee 3.20")
    assert answer.text.startswith("Booked Coffee €3.20") and answer.chat == 7
    assert names() == [("Coffee", Decimal("3.2000"))]
    assert eva.api.called("sendChatAction")[0] == {"chat_id": 7, "action": "typing"}
    assert database.rows("select channel, state from turns") == [("telegram", "done")]


async def test_the_same_delivery_again_is_neither_booked_nor_answered_again(eva: Bot, names: Names) -> None:
    """RULES 7.1."""
    update = written("coffee 3.20")
    for _ in range(3):
        await eva.answers(update)
    assert names() == [("Coffee", Decimal("3.2000"))] and len(eva.api.messages) == 1


async def test_a_booking_is_taken_back_by_its_button_which_dies(eva: Bot, names: Names) -> None:
    """RULES 7.5."""
    [booked] = await eva.hear("coffee 3.20")
    [answer] = await eva.press(booked, "Undo")
    assert "Took back" in answer.text and names() == [] and booked.buttons == []
    assert len(eva.api.called("answerCallbackQuery")) == 1


@pytest.mark.proof
async def test_a_deletion_is_asked_about_and_done_after_a_yes(eva: Bot, names: Names) -> None:
    """RULES 7.2, 7.3."""
    await eva.hear("taxi 12")
    [question] = await eva.hear("delete the taxi")
    assert names() != [] and [one["text"] for one in question.buttons[0]] == ["Yes, do it", "No"]
    kept = question.button("Yes, do it")
    await eva.press(question, "Yes, do it")
    assert names() == [] and question.buttons == []
    await eva.hear("undo")
    question.buttons = [[{"text": "again", "callback_data": kept}]]
    await eva.press(question, "again")
    assert len(names()) == 1


@pytest.mark.proof
async def test_a_no_changes_nothing(eva: Bot, names: Names) -> None:
    await eva.hear("taxi 12")
    [question] = await eva.hear("delete the taxi")
    [answer] = await eva.press(question, "No")
    assert answer.text == "Not done; nothing was changed." and len(names()) == 1


@pytest.mark.proof
async def test_somebody_else_decides_nothing(eva: Bot, names: Names) -> None:
    """RULES 7.3."""
    await eva.link(ANA.id, person=8, name="Ana")
    await eva.hear("taxi 12")
    [question] = await eva.hear("delete the taxi")
    for data in (question.button("Yes, do it"), "yes:nonsense:1", "yes", "undo:", "whatever:1", ""):
        question.buttons = [[{"text": "stolen", "callback_data": data}]]
        await eva.press(question, "stolen", person=8)
    assert len(names()) == 1


async def test_one_goes_on_in_the_space_that_was_gone_to(eva: Bot, database: Database) -> None:
    """RULES 6.5."""
    said = await eva.hear("switch to Personal")
    [answer] = await eva.hear("taxi 12")
    assert "Personal" in said[-1].text and "Booked Taxi" in answer.text
    assert database.rows(
        "select space.personal_of from expenses join spaces as space on space.id = space_id"
    ) == [(EVA.id,)]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/balances", "owe"),
        ("/month", "November"),
        ("/budget", "no budget"),
        ("/help", "Coffee"),
        ("/undo", ""),
    ],
)
async def test_commands_need_no_model(eva: Bot, command: str, words: str) -> None:
    [answer] = await eva.hear(command)
    assert words in answer.text


async def test_an_edited_message_changes_nothing_and_says_so(eva: Bot, names: Names) -> None:
    await eva.hear("coffee 3.20")
    update = written("coffee 4.20")
    update["edited_message"] = update.pop("message") | {"edit_date": 1795435300}
    [answer] = await eva.answers(update)
    assert names() == [("Coffee", Decimal("3.2000"))] and "edited" in answer.text


async def test_a_photo_is_kept_as_the_receipt_once_it_can_be_fetched(eva: Bot, database: Database) -> None:
    sizes = [
        {"file_id": name, "file_unique_id": name, "width": 9, "height": 9} for name in ("small", "large")
    ]
    assert await eva.hear("", photo=sizes, caption="taxi 12") == []
    eva.api.files["large"] = gif()
    database.rows("update private.inbox set due_at = clock_timestamp() returning 1")
    await eva.office.drain()
    assert eva.api.said()[-1].startswith("Booked Taxi")
    assert database.rows("select receipt_id is not null from expenses") == [(True,)]


async def test_a_file_that_is_no_picture_is_told_so(eva: Bot, names: Names) -> None:
    [answer] = await eva.hear("", voice={"file_id": "v", "file_unique_id": "v", "duration": 3})
    assert "photos as receipts" in answer.text and names() == []


async def test_a_picture_that_is_too_large_is_told_so_at_once(
    eva: Bot, names: Names, database: Database
) -> None:
    eva.api.files["huge"] = b"x" * 5_000_001
    sizes = [{"file_id": "huge", "file_unique_id": "huge", "width": 9, "height": 9}]
    [answer] = await eva.hear("", photo=sizes, caption="taxi 12")
    assert "five megabytes" in answer.text and names() == []
    assert database.rows("select state, attempts from private.inbox") == [("done", 1)]
