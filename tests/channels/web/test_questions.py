"""Questions over AG-UI: interrupts, and the resumes that answer, change or go past them (RULES 7.3)."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.channels.web.conftest import Client
from tests.channels.web.test_runs import events_of, outcome, text_in
from tests.conftest import Database
from tests.support.turns import booked


async def asked(eva: Client) -> Any:
    """The interrupt of a run that has to ask first."""
    await eva.run("taxi 12")
    events = events_of(await eva.run("delete the taxi"))
    assert outcome(events) == "interrupt"
    assert steps_of(events) == ["START", "ARGS", "END"]
    [interrupt] = events[-1].outcome.interrupts
    assert interrupt.reason == "approval" and interrupt.message.startswith("Delete Taxi €12.00")
    assert interrupt.response_schema["oneOf"] and interrupt.expires_at
    return interrupt


def steps_of(events: list[Any]) -> list[str]:
    """What the events say of tool calls."""
    kinds = [event.type.value for event in events]
    return [kind.removeprefix("TOOL_CALL_") for kind in kinds if kind.startswith("TOOL_CALL_")]


def answer_to(interrupt: Any, payload: Any, status: str = "resolved") -> dict[str, Any]:
    return {"resume": [{"interruptId": interrupt.id, "status": status, "payload": payload}]}


@pytest.mark.parametrize(
    ("payload", "status", "left"),
    [
        ({"approved": True}, "resolved", []),
        ({"approved": False}, "resolved", ["Taxi"]),
        (None, "cancelled", ["Taxi"]),
        ({"text": "yes, delete it"}, "resolved", []),
        ({"text": "wait, how much was food?"}, "resolved", ["Taxi"]),
    ],
)
async def test_a_question_is_answered_by_a_resume(
    eva: Client, database: Database, payload: Any, status: str, left: list[str]
) -> None:
    """RULES 7.3: by a button, or by words that are read as any message is."""
    interrupt = await asked(eva)
    events = events_of(await eva.run(**answer_to(interrupt, payload, status)))
    assert outcome(events) == "success"
    assert [name for name, _ in booked(database)] == left


@pytest.mark.proof
async def test_what_is_asked_about_can_be_changed_and_is_asked_about_anew(
    eva: Client, database: Database
) -> None:
    """RULES 7.3: an edit is a new preview."""
    await eva.run("taxi 12")
    await eva.run("coffee 3.20")
    refs = dict(database.rows("select description, ref from public.expenses"))
    [interrupt] = events_of(await eva.run("delete the taxi"))[-1].outcome.interrupts
    assert interrupt.metadata["calls"] == [{"name": "delete_expenses", "given": {"called": ["taxi"]}}]
    edit = interrupt.response_schema["oneOf"][1]
    assert "expenses" in edit["properties"]["arguments"]["properties"]
    change = answer_to(interrupt, {"arguments": {"expenses": [refs["Coffee"]]}})
    for _ in range(2):
        events = events_of(await eva.run(**change))
        [anew] = events[-1].outcome.interrupts
        assert anew.id != interrupt.id and anew.message.startswith("Delete Coffee €3.20")
    old = events_of(await eva.run(**answer_to(interrupt, {"approved": True})))
    assert [name for name, _ in booked(database)] == ["Taxi", "Coffee"] and outcome(old) == "success"
    events_of(await eva.run(**answer_to(anew, {"approved": True})))
    assert [name for name, _ in booked(database)] == ["Taxi"]


@pytest.mark.proof
async def test_arguments_that_do_not_fit_are_told_and_change_nothing(eva: Client, database: Database) -> None:
    interrupt = await asked(eva)
    events = events_of(await eva.run(**answer_to(interrupt, {"arguments": {"everything": True}})))
    assert outcome(events) == "success" and "do not fit" in text_in(events)
    assert [name for name, _ in booked(database)] == ["Taxi"]


@pytest.mark.proof
async def test_the_candidates_of_a_question_are_choices(eva: Client) -> None:
    """What can be pressed is what could be typed."""
    events = events_of(await eva.run("lunch 30 with Tom"))
    [choices] = [event for event in events if event.type.value == "ACTIVITY_SNAPSHOT"]
    assert choices.activity_type == "wallai.choices"
    assert choices.content == {"choices": ["Ana", "Ben", "as a guest", "just me"]}
    events = events_of(await eva.run("taxi 12"))
    assert all(
        event.activity_type == "wallai.card" for event in events if event.type.value == "ACTIVITY_SNAPSHOT"
    )


@pytest.mark.proof
async def test_a_replayed_resume_does_nothing_more(eva: Client, database: Database) -> None:
    interrupt = await asked(eva)
    first, again = [events_of(await eva.run(**answer_to(interrupt, {"approved": True}))) for _ in range(2)]
    assert steps_of(first) == steps_of(again) == ["RESULT"]
    assert text_in(first) == text_in(again) != ""
    assert events_of(await eva.run("undo"))[-1].outcome.type == "success"
    events_of(await eva.run(**answer_to(interrupt, {"approved": True})))
    assert [name for name, _ in booked(database)] == ["Taxi"]


NO_ANSWERS: list[tuple[list[dict[str, Any]], int]] = [
    ([{"interruptId": "{id}", "status": "resolved", "payload": {}}], 422),
    ([{"interruptId": "{id}", "status": "resolved", "payload": {"approved": "yes"}}], 422),
    ([{"interruptId": "{id}", "status": "resolved", "payload": {"approved": True, "more": 1}}], 422),
    ([{"interruptId": "{id}", "status": "resolved"}], 422),
    ([{"interruptId": "nothing", "status": "resolved", "payload": {"approved": True}}], 404),
    ([{"interruptId": f"{uuid4()}.1", "status": "resolved", "payload": {"approved": True}}], 404),
    ([{"interruptId": "{id}", "status": "cancelled"}, {"interruptId": "x", "status": "cancelled"}], 422),
]


@pytest.mark.proof
async def test_what_is_no_answer_changes_nothing(eva: Client, database: Database) -> None:
    interrupt = await asked(eva)
    for resume, status in NO_ANSWERS:
        answer = await eva.run(resume=json.loads(json.dumps(resume).replace("{id}", interrupt.id)))
        assert answer.status_code == status, resume
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status and answer.json()["detail"]
        assert [name for name, _ in booked(database)] == ["Taxi"]
    assert events_of(await eva.run(**answer_to(interrupt, {"approved": True})))[-1].outcome.type == "success"


@pytest.mark.proof
async def test_a_run_without_a_resume_is_refused_while_a_question_is_open(
    eva: Client, database: Database
) -> None:
    await asked(eva)
    answer = await eva.run("coffee 3.20")
    assert (answer.status_code, answer.json()["title"]) == (409, "Conflict")
    assert [name for name, _ in booked(database)] == ["Taxi"]
