"""A turn without a model: a tool used directly goes the same way as one that a model asks for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from agent.answering import Press
from agent.claude import Claude, offline_claude
from agent.inbound import Inbound, Unacceptable, Use
from agent.wallai import Shown
from db.demo import BEN, EVA, HOME
from tests.conftest import Database
from tests.support.sitting import Sitting, sitting
from tests.support.talk import client
from tests.support.turns import booked, calls, thread, urls
from tests.support.wire import Said, Script, text

COFFEE = Use("add_expense", {"amount": "3.20", "description": "Coffee"})
FILE = (
    "Date,Description,Category,Cost,Currency,Eva,Ana\n"
    "2026-11-01,Tea,Groceries,9.00,EUR,4.50,-4.50\n"
    "2026-11-02,Cake,Groceries,6.00,EUR,3.00,-3.00\n"
)
IMPORT = Use("import_expenses", {"content": FILE, "file": "flat.csv"})


def silent() -> Claude:
    """A model that answers nothing: whoever asks it fails."""
    return client(Script())


@pytest.fixture
async def eva(database: Database) -> AsyncIterator[Sitting]:
    async with sitting(urls(database), silent()) as seated:
        yield seated


async def used(
    eva: Sitting, use: Use, *, message_id: str = "pressed", user_id: UUID = EVA.id, words: str = "Pressed"
) -> list[Shown]:
    """Everything that is shown of the turn, up to its end or its question."""
    receipt = await eva.wallai.receive(
        Inbound(user_id, HOME, words, message_id=message_id, channel="test", use=use)
    )
    return [event async for event in eva.wallai.follow(receipt.turn_id)]


async def pressed(eva: Sitting, asked: Shown, verdict: Any, database: Database) -> str:
    [(turn_id,)] = database.rows("select id from turns where state = 'awaiting'")
    receipt = await eva.wallai.press(Press(EVA.id, turn_id, asked.seq, verdict))
    events = [event async for event in eva.wallai.follow(receipt.turn_id, after=receipt.after)]
    return str(events[-1].data["answer"])


async def test_a_tool_is_used_without_a_model(eva: Sitting, database: Database) -> None:
    events = await used(eva, COFFEE)
    assert [event.kind for event in events] == ["result", "text", "end"]
    assert events[-1].data["answer"].startswith("Booked Coffee €3.20")
    assert [name for name, _ in booked(database)] == ["Coffee"]
    assert database.rows("select model from usage") == []
    said = [(entry["role"], entry["content"][-1]["type"]) for entry in thread(database)]
    assert said == [
        ("user", "text"),
        ("assistant", "tool_use"),
        ("user", "tool_result"),
        ("assistant", "text"),
    ]
    assert thread(database)[1]["content"][0]["input"] == COFFEE.arguments


async def test_the_same_press_is_one(eva: Sitting, database: Database) -> None:
    """RULES 7.1."""
    first, second = await used(eva, COFFEE), await used(eva, COFFEE)
    assert first[-1].data == second[-1].data
    assert [name for name, _ in booked(database)] == ["Coffee"]
    await used(eva, COFFEE, message_id="another")
    assert [name for name, _ in booked(database)] == ["Coffee", "Coffee"]


@pytest.mark.parametrize(
    ("use", "sentence"),
    [
        (Use("add_expense", {"amount": "0", "description": "Coffee"}), "These arguments do not fit"),
        (Use("add_expense", {}), "These arguments do not fit"),
        (Use("fly", {}), 'There is no tool called "fly".'),
        (Use("split_expense", {"expense": "ZZZZZZ"}), "ZZZZZZ"),
    ],
)
async def test_what_does_not_fit_is_refused_in_words(
    eva: Sitting, database: Database, use: Use, sentence: str
) -> None:
    events = await used(eva, use)
    assert sentence in events[-1].data["answer"] and events[-1].data["state"] == "done"
    assert booked(database) == []


async def test_it_is_done_as_the_person(eva: Sitting, database: Database) -> None:
    """RULES 6.2."""
    database.rows("update space_members set role = 'viewer' where user_id = %s returning 1", BEN.id)
    events = await used(eva, COFFEE, user_id=BEN.id)
    assert events[-1].data["answer"].startswith("You may read Home, but not book anything there.")
    assert booked(database) == []


async def test_what_is_asked_first_waits_and_a_yes_does_it(eva: Sitting, database: Database) -> None:
    """RULES 7.2, 7.3."""
    asked = (await used(eva, IMPORT))[-1]
    assert asked.kind == "ask" and asked.data["text"].startswith("Import 2 expenses (€15.00) from flat.csv")
    assert booked(database) == []
    assert (await pressed(eva, asked, "yes", database)).startswith("Imported 2 expenses (€15.00)")
    assert len(booked(database)) == 2


async def test_a_no_does_nothing(eva: Sitting, database: Database) -> None:
    asked = (await used(eva, IMPORT))[-1]
    assert await pressed(eva, asked, "no", database) == "Not done; nothing was changed."
    assert booked(database) == []


async def test_the_question_outlives_a_restart(database: Database) -> None:
    """RULES 7.3."""
    async with sitting(urls(database), silent()) as first:
        asked = (await used(first, IMPORT))[-1]
    async with sitting(urls(database), silent()) as second:
        assert (await pressed(second, asked, "yes", database)).startswith("Imported 2 expenses")
    assert len(booked(database)) == 2


@pytest.mark.proof
async def test_a_typed_yes_answers_it_and_undo_takes_it_back(database: Database) -> None:
    async with sitting(urls(database), offline_claude()) as eva:
        await used(eva, IMPORT)
        assert (await eva.say("yes")).startswith("Imported 2 expenses")
        assert await eva.say("undo") == "Took back: the import of 2 expenses."
        assert booked(database) == []


async def test_a_file_never_goes_to_a_model(eva: Sitting, database: Database) -> None:
    """RULES 9: a tool that no model is offered leaves its words in the conversation, and no call."""
    asked = (await used(eva, IMPORT, words="Import flat.csv"))[-1]
    await pressed(eva, asked, "yes", database)
    told = thread(database)
    assert [entry["content"][-1]["type"] for entry in told] == ["text", "text"]
    assert told[0]["content"][1]["text"] == "Import flat.csv"
    assert "Groceries" not in str(told) and told[1]["shown"].startswith("Imported 2 expenses")
    assert "Groceries" not in str(database.rows("select inbound from turns"))


async def test_a_model_cannot_name_what_it_is_not_offered(database: Database) -> None:
    asked = calls(("toolu_1", "import_expenses", dict(IMPORT.arguments)))
    async with sitting(urls(database), client(Script(asked, Said([text("No.")])))) as eva:
        await eva.say("import this")
    [(state, result)] = database.rows("select state, result from tool_calls")
    assert state == "failed" and result["error"] == 'There is no tool called "import_expenses".'
    assert "import_expenses" not in result["candidates"] and booked(database) == []


async def test_what_is_behind_a_question_is_a_no_to_it(eva: Sitting, database: Database) -> None:
    """RULES 7.3: a press is a message of its own."""
    await used(eva, IMPORT)
    events = await used(eva, COFFEE, message_id="coffee", words="yes")
    assert events[-1].data["answer"].startswith("Booked Coffee")
    assert [name for name, _ in booked(database)] == ["Coffee"]


@pytest.mark.parametrize(
    "content", ["a\0b", "lone \ud800", "x" * 5_000_000], ids=["NUL", "a lone surrogate", "too large"]
)
async def test_what_cannot_be_kept_is_not_taken_in(eva: Sitting, database: Database, content: str) -> None:
    with pytest.raises(Unacceptable):
        await used(eva, Use("import_expenses", {"content": content, "file": "flat.csv"}))
    assert database.rows("select 1 from turns") == []
    assert (await used(eva, COFFEE))[-1].data["state"] == "done"


TOGETHER = Use(
    "add_expense",
    {"amount": "3.20", "description": "Coffee"},
    then=[
        Use("add_expense", {"amount": "12", "description": "Taxi"}),
        Use("split_expense", {"split": {"shares": [{"member": "me"}, {"member": "Ana"}]}}),
    ],
)


async def test_several_are_used_together(eva: Sitting, database: Database) -> None:
    """RULES 7.4, 8.3: each is told, and a model hears the words alone."""
    events = await used(eva, TOGETHER)
    assert [event.kind for event in events] == ["result", "result", "result", "text", "end"]
    first, second, third = events[-1].data["answer"].splitlines()
    assert first.startswith("Booked Coffee €3.20") and second.startswith("Booked Taxi €12.00")
    assert "Eva €6.00, Ana €6.00" in third
    assert [entry["content"][-1]["type"] for entry in thread(database)] == ["text", "text"]
    assert "Taxi" not in str(database.rows("select inbound from turns"))
    assert len(database.rows("select 1 from tool_calls where state = 'done'")) == 3


async def test_of_several_none_is_done_where_one_cannot_be(eva: Sitting, database: Database) -> None:
    """RULES 7.4."""
    wrong = Use("add_expense", {"amount": "0", "description": "Tea"})
    events = await used(eva, Use(COFFEE.tool, COFFEE.arguments, then=[COFFEE, wrong]))
    refused = "Not done, since another part of the same message could not be done"
    assert events[-1].data["answer"].count(refused) == 1
    assert "These arguments do not fit" in events[-1].data["answer"]
    assert booked(database) == []


@pytest.mark.proof
async def test_one_undo_takes_back_what_was_used_together(database: Database) -> None:
    async with sitting(urls(database), offline_claude()) as eva:
        await used(eva, TOGETHER)
        await eva.say("undo")
        assert booked(database) == []
