"""Answers to a question that is answered already or was asked anew, and changes of what is asked about (RULES 7.3)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from tests.channels.web.conftest import Client
from tests.channels.web.test_questions import answer_to, asked
from tests.channels.web.test_runs import events_of, outcome, text_in
from tests.conftest import Database
from tests.support.turns import booked


def names(database: Database) -> list[str]:
    return [name for name, _ in booked(database)]


def settled(database: Database) -> list[Decimal]:
    rows = database.rows("select amount from settlements where deleted_at is null order by created_at")
    return [amount for (amount,) in rows]


def is_refused(events: list[Any]) -> bool:
    """Whether the run ended as one whose question was answered before."""
    return bool(events[-1].type.value == "RUN_ERROR" and events[-1].code == "answered")


async def asked_anew(eva: Client, database: Database) -> tuple[Any, Any]:
    """A question, and the one that stands in its place since it was changed."""
    await eva.run("taxi 12")
    await eva.run("coffee 3.20")
    refs = dict(database.rows("select description, ref from public.expenses"))
    [old] = events_of(await eva.run("delete the taxi"))[-1].outcome.interrupts
    change = answer_to(old, {"arguments": {"expenses": [refs["Coffee"]]}})
    [anew] = events_of(await eva.run(**change))[-1].outcome.interrupts
    return old, anew


@pytest.mark.proof
async def test_a_yes_to_an_old_question_agrees_to_nothing_and_shows_the_present_one(
    eva: Client, database: Database
) -> None:
    old, anew = await asked_anew(eva, database)
    for payload in (
        {"text": "yes"},
        {"text": "no"},
        {"text": "lunch 10"},
        {"arguments": {"called": ["taxi"]}},
    ):
        events = events_of(await eva.run(**answer_to(old, payload)))
        assert [one.id for one in events[-1].outcome.interrupts] == [anew.id]
        assert names(database) == ["Taxi", "Coffee"]
    events_of(await eva.run(**answer_to(anew, {"text": "yes"})))
    assert names(database) == ["Taxi"]


@pytest.mark.proof
async def test_words_under_an_old_question_are_heard_once(eva: Client, database: Database) -> None:
    """RULES 7.1: what did nothing when it came does nothing when it comes again."""
    old, anew = await asked_anew(eva, database)
    late = answer_to(old, {"text": "lunch 10"}) | {"runId": "one"}
    assert outcome(events_of(await eva.run(**late))) == "interrupt"
    await eva.run(**answer_to(anew, {"approved": False}))
    events = events_of(await eva.run(**late))
    assert outcome(events) == "success" and names(database) == ["Taxi", "Coffee"]


@pytest.mark.proof
async def test_a_yes_or_no_to_an_answered_question_does_nothing_and_other_words_are_a_message(
    eva: Client, database: Database
) -> None:
    question = await asked(eva)
    await eva.run(**answer_to(question, {"approved": False}))
    for words in ("yes", "yes, delete it", "no"):
        assert is_refused(events_of(await eva.run(**answer_to(question, {"text": words}))))
    coffee = answer_to(question, {"text": "coffee 3.20"}) | {"runId": "one"}
    for _ in range(2):
        assert text_in(events_of(await eva.run(**coffee))).startswith("Booked Coffee")
    assert names(database) == ["Taxi", "Coffee"]


async def overpaid(eva: Client) -> tuple[Any, dict[str, Any]]:
    """The question about a payment above what is owed, and what it was asked with."""
    await eva.run("Dinner 90 with Ana, split equally")
    [question] = events_of(await eva.run("Ana paid me 100 back"))[-1].outcome.interrupts
    return question, question.metadata["calls"][0]["given"]


@pytest.mark.proof
async def test_a_change_of_what_was_answered_does_nothing(eva: Client, database: Database) -> None:
    question, given = await overpaid(eva)
    await eva.run(**answer_to(question, {"approved": True}))
    changed = answer_to(question, {"arguments": given | {"amount": "30"}})
    for _ in range(2):
        assert is_refused(events_of(await eva.run(**changed)))
    assert settled(database) == [Decimal(100)]


@pytest.mark.proof
async def test_a_change_is_shown_before_it_is_done_also_where_it_would_not_be_asked(
    eva: Client, database: Database
) -> None:
    """45.00 is owed: 30.00 alone would be booked without a question."""
    question, given = await overpaid(eva)
    changed = answer_to(question, {"arguments": given | {"amount": "30"}})
    for _ in range(2):
        [anew] = events_of(await eva.run(**changed))[-1].outcome.interrupts
        assert anew.message.startswith("With your change: ") and "€30.00" in anew.message
        assert settled(database) == []
    said = [m["text"] for m in (await eva.get(f"/v1/threads/{eva.thread_id}/messages")).json()["items"]]
    assert said[-1] == "Change that, please."
    events_of(await eva.run(**answer_to(anew, {"text": "yes"})))
    assert settled(database) == [Decimal(30)]


@pytest.mark.proof
async def test_a_change_that_is_refused_books_nothing(eva: Client, database: Database) -> None:
    question, given = await overpaid(eva)
    [anew] = events_of(await eva.run(**answer_to(question, {"arguments": given | {"amount": "30"}})))[
        -1
    ].outcome.interrupts
    events_of(await eva.run(**answer_to(anew, {"approved": False})))
    assert settled(database) == []


@pytest.mark.proof
async def test_a_message_that_comes_again_after_its_question_was_answered_is_one_run(
    eva: Client, database: Database
) -> None:
    await eva.run("taxi 12")
    messages = [{"id": "one", "role": "user", "content": "delete the taxi"}]
    [question] = events_of(await eva.run(messages=messages))[-1].outcome.interrupts
    await eva.run(**answer_to(question, {"approved": True}))
    events = events_of(await eva.run(messages=messages))
    assert outcome(events) == "success" and text_in(events).startswith("Deleted Taxi")


async def test_a_question_ends_a_day_after_it_was_asked_and_not_after_it_was_seen(
    eva: Client, database: Database
) -> None:
    question = await asked(eva)
    [(ends,)] = database.rows(
        "update public.turns set asked_at = asked_at - interval '1 hour' where state = 'awaiting'"
        " returning asked_at + interval '24 hours'"
    )
    again = events_of(await eva.get(f"/v1/threads/{eva.thread_id}/stream"))
    [same] = again[-1].outcome.interrupts
    assert same.id == question.id and datetime.fromisoformat(same.expires_at) == ends


@pytest.mark.proof
async def test_an_event_that_asked_nothing_is_no_question(eva: Client) -> None:
    question = await asked(eva)
    turn, _, seq = question.id.partition(".")
    for name in (
        f"{turn}.{int(seq) + 1}",
        f"{turn}.0{seq}0",
        f"{turn}.-1",
        f"{turn}.{'9' * 40}",
        str(uuid4()),
    ):
        resume = [{"interruptId": name, "status": "resolved", "payload": {"text": "yes"}}]
        assert (await eva.run(resume=resume)).status_code == 404
