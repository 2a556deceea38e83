"""Each reason for which a model stops: what is journaled, what is shown, and what follows."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from agent.limits import Limits
from agent.offline.protocol import violations
from agent.stops import STOPS, UNKNOWN, Next, stop_of
from agent.wallai import Shown
from tests.conftest import Database
from tests.support.sitting import MODEL, Sitting, scripted, sitting
from tests.support.talk import client, network
from tests.support.wire import Block, Said, Script, text, thinking, tool_use

COFFEE = {"amount": "3.20", "description": "Coffee"}
BOOK = tool_use("t1", "add_expense", COFFEE)
CUT_CALL = tool_use("t1", "add_expense", '{"amount": "3')
HELLO = text("Hello there.")
PAUSED: list[Block] = [
    {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {"query": "rates"}},
    text("I am looking."),
]
LONG = Said([text("Once upon a time.")], stop_reason="max_tokens")
FULL = Said([text("There was so much.")], stop_reason="model_context_window_exceeded")


@dataclass(frozen=True)
class Course:
    """One turn: the steps of the model, the contents that are kept, and the text that stays on the screen."""

    steps: Sequence[Said]
    journaled: Sequence[Sequence[Block]]
    on_screen: str
    tools_run: int = 0


COURSES: dict[str, Course] = {
    "end_turn": Course([Said([HELLO])], [[HELLO]], "Hello there."),
    "stop_sequence": Course(
        [Said([HELLO], stop_reason="stop_sequence", stop_sequence="###")], [[HELLO]], "Hello there."
    ),
    "tool_use": Course(
        [Said([text("One moment."), BOOK], stop_reason="tool_use"), Said([text("Booked €3.20.")])],
        [[text("One moment."), BOOK], [text("Booked €3.20.")]],
        "One moment.Booked €3.20.",
        tools_run=1,
    ),
    "pause_turn": Course(
        [Said(PAUSED, stop_reason="pause_turn"), Said([HELLO])],
        [PAUSED, [HELLO]],
        "I am looking.Hello there.",
    ),
    "max_tokens, more room is enough": Course([LONG, Said([HELLO])], [[HELLO]], "Hello there."),
    "max_tokens": Course(
        [LONG, LONG], [[text("Once upon a time.")]], "Once upon a time.My answer became too long and was cut."
    ),
    "max_tokens in a tool call, more room is enough": Course(
        [
            Said([text("One moment."), CUT_CALL], stop_reason="max_tokens"),
            Said([BOOK], stop_reason="tool_use"),
            Said([text("Booked €3.20.")]),
        ],
        [[BOOK], [text("Booked €3.20.")]],
        "Booked €3.20.",
        tools_run=1,
    ),
    "max_tokens in a tool call": Course(
        [Said([CUT_CALL], stop_reason="max_tokens")] * 2,
        [[text("My answer became too long and was cut.")]],
        "My answer became too long and was cut.",
    ),
    "model_context_window_exceeded, fewer turns are enough": Course(
        [FULL, Said([HELLO])], [[HELLO]], "Hello there."
    ),
    "model_context_window_exceeded": Course(
        [FULL, FULL],
        [[text("There was so much.")]],
        "There was so much.This conversation has become too long for me: please start a new one.",
    ),
    "refusal": Course(
        [Said([], stop_reason="refusal")],
        [[text("I cannot help with that.")]],
        "I cannot help with that.",
    ),
    "unheard_of": Course(
        [Said([HELLO, BOOK], stop_reason="unheard_of")], [[HELLO]], "Hello there.My answer was cut off."
    ),
    "no reason at all": Course(
        [Said([HELLO], stop_reason=None)], [[HELLO]], "Hello there.My answer was cut off."
    ),
    "nothing said": Course([Said([])], [[text("My answer was cut off.")]], "My answer was cut off."),
    "only blank text": Course(
        [Said([text(" \n")])], [[text("My answer was cut off.")]], "My answer was cut off."
    ),
}


def test_every_row_of_the_table_has_its_course() -> None:
    assert set(STOPS) <= set(COURSES)
    assert stop_of(None) is stop_of("unheard_of") is stop_of("") is UNKNOWN


@pytest.mark.parametrize("name", COURSES)
async def test_what_a_stop_reason_leads_to(database: Database, name: str) -> None:
    """RULES 8.2: what was shown is what a reload shows; and the next message works."""
    course = COURSES[name]
    with network(*course.steps, Said([text("And good bye.")]), chunk_bytes=41) as requests:
        async with sitting(urls(database), client()) as eva:
            events = await eva.events("Hello 3.20")
            said = [entry for entry in thread(database) if entry["role"] == "assistant"]
            assert len(requests) == len(course.steps)
            assert await eva.say("bye") == "And good bye."
    assert [entry["content"] for entry in said] == course.journaled
    assert on_screen(events) == course.on_screen
    assert "".join(entry["shown"] for entry in said).replace(" ", "") == course.on_screen.replace(" ", "")
    assert events[-1].data == {"state": "done", "answer": said[-1]["shown"]}
    assert database.rows("select count(*) from tool_calls") == [(course.tools_run,)]
    assert is_acceptable(database)
    assert all(violations(json.loads(request.content)["messages"]) == [] for request in requests)


async def test_more_room_is_more_room_and_every_call_is_metered(database: Database) -> None:
    script = Script(LONG, Said([HELLO]))
    async with sitting(urls(database), scripted(script)) as eva:
        await eva.say("hello")
    limits = Limits()
    assert [request["max_tokens"] for request in script.requests] == [
        limits.output_tokens_max,
        limits.output_tokens_retry,
    ]
    assert script.requests[0]["messages"] == script.requests[1]["messages"]
    assert database.rows("select count(*) from usage") == [(2,)]
    assert database.rows("select total_tokens from ai_conversations") == [(30,)]


async def test_a_reply_that_was_too_long_is_taken_back_before_the_next(database: Database) -> None:
    script = Script(LONG, Said([HELLO]))
    async with sitting(urls(database), scripted(script)) as eva:
        events = await eva.events("hello")
    assert [event.kind for event in events] == ["text", "restart", "text", "end"]


async def test_a_thread_that_is_too_long_is_sent_without_its_older_turns(database: Database) -> None:
    script = Script(Said([text("First answer.")]), FULL, Said([HELLO]))
    async with sitting(urls(database), scripted(script)) as eva:
        await eva.say("first words")
        await eva.say("second words")
    assert "first words" in str(script.requests[1]["messages"])
    assert "first words" not in str(script.requests[2]["messages"])
    assert "second words" in str(script.requests[2]["messages"])
    assert len(thread(database)) == 4


async def test_a_paused_turn_is_sent_back_as_it_came(database: Database) -> None:
    script = Script(Said(PAUSED, stop_reason="pause_turn"), Said([HELLO]))
    async with sitting(urls(database), scripted(script)) as eva:
        await eva.say("hello")
    assert script.requests[1]["messages"][:-1] == script.requests[0]["messages"]
    assert script.requests[1]["messages"][-1] == {"role": "assistant", "content": PAUSED}


async def test_a_turn_that_pauses_for_ever_is_stopped(database: Database) -> None:
    script = Script(*[Said(PAUSED, stop_reason="pause_turn")] * 40)
    async with sitting(urls(database), scripted(script), limits=Limits(model_calls_max=3)) as eva:
        events = await eva.events("hello")
    assert len(script.requests) == 3
    assert events[-1].data["state"] == "failed"
    assert "more steps than one message may take" in events[-1].data["answer"]


async def test_a_refusal_takes_back_what_was_said_before_it(database: Database) -> None:
    script = Script(Said([text("First you take. Then you")], stop_reason="refusal"))
    async with sitting(urls(database), scripted(script)) as eva:
        events = await eva.events("hello")
    assert len(script.requests) == 1
    assert on_screen(events) == "I cannot help with that."
    assert thread(database)[-1]["shown"] == "I cannot help with that."


async def test_a_tool_runs_for_no_other_reason_than_tool_use(database: Database) -> None:
    """A reply that stopped for another reason may hold a call that is cut: 1250 would read as 12."""
    ran = []
    for reason in sorted({*STOPS, "unheard_of"} - {"tool_use"}):
        script = Script(Said([HELLO, BOOK], stop_reason=reason), Said([HELLO]), Said([HELLO]))
        async with sitting(urls(database), scripted(script)) as eva:
            await eva.say("Coffee 3.20", message_id=f"first {reason}", new_thread=True)
            await eva.say("and?", message_id=f"second {reason}")
        assert all(violations(request["messages"]) == [] for request in script.requests)
        if database.rows("select 1 from expenses"):
            ran.append(reason)
            break
    assert ran == []


async def test_a_reply_of_thoughts_alone_still_says_something(database: Database) -> None:
    script = Script(Said([thinking("Hm.")]))
    async with sitting(urls(database), scripted(script)) as eva:
        assert await eva.say("hello") == "My answer was cut off."
    assert is_acceptable(database)


THOUGHTS: list[Block] = [
    thinking("", "c2lnMQ=="),
    thinking("They want coffee.", "c2lnMg=="),
    {"type": "redacted_thinking", "data": "ZW5jcnlwdGVk"},
    text("One moment."),
    BOOK,
]


async def thinking_turn(eva: Sitting) -> None:
    assert await eva.say("Coffee 3.20") == "Booked, €3.20."


async def test_thinking_is_kept_in_order_and_sent_back(database: Database) -> None:
    script = Script(Said(THOUGHTS, stop_reason="tool_use"), Said([text("Booked, €3.20.")]), Said([HELLO]))
    async with sitting(urls(database), scripted(script)) as eva:
        await thinking_turn(eva)
        await eva.say("hello")
    assert thread(database)[1]["content"] == THOUGHTS
    assert script.requests[1]["messages"][1]["content"] == THOUGHTS
    assert script.requests[2]["messages"][1]["content"] == THOUGHTS


async def test_a_thread_is_sent_again_byte_for_byte_after_a_reload(database: Database) -> None:
    """Thinking is bound to the exact earlier messages, and the cache to their bytes."""
    script = Script(Said(THOUGHTS, stop_reason="tool_use"), Said([text("Booked, €3.20.")]), Said([HELLO]))
    async with sitting(urls(database), scripted(script)) as eva:
        await thinking_turn(eva)
    async with sitting(urls(database), scripted(script)) as eva:
        await eva.say("hello", message_id="another process")
    earlier, later = (json.dumps(script.requests[place]["messages"]) for place in (1, 2))
    assert later.startswith(earlier[:-1])
    first, second = (json.dumps([script.requests[p]["system"], script.requests[p]["tools"]]) for p in (1, 2))
    assert first == second


def another_prompt(database: Database) -> str:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "update ai_conversations set messages = (select jsonb_agg(case when entry->>'role' = 'assistant'"
            ' then entry || \'{"prompt_hash": "of an older release"}\' else entry end order by place)'
            " from jsonb_array_elements(messages) with ordinality as t(entry, place))"
        )
    return MODEL


def another_model(database: Database) -> str:
    return "claude-sonnet-5-5"


@pytest.mark.proof
@pytest.mark.parametrize("change", [another_prompt, another_model])
async def test_thinking_of_another_prompt_or_model_is_left_out(
    database: Database, change: Callable[[Database], str]
) -> None:
    script = Script(Said(THOUGHTS, stop_reason="tool_use"), Said([text("Booked, €3.20.")]), Said([HELLO]))
    async with sitting(urls(database), scripted(script)) as eva:
        await thinking_turn(eva)
    changed = client(script, model=change(database))
    async with sitting(urls(database), changed) as eva:
        await eva.say("hello", message_id="after the change")
    assert script.requests[-1]["messages"][1]["content"] == THOUGHTS[3:]
    assert thread(database)[1]["content"] == THOUGHTS


def test_what_the_table_says_is_all_that_can_follow() -> None:
    assert {stop.next for stop in STOPS.values()} == set(Next)


def urls(database: Database) -> tuple[str, str]:
    return database.app_url, database.service_url


def thread(database: Database) -> list[dict[str, Any]]:
    ((messages,),) = database.rows("select messages from ai_conversations")
    return list(messages)


def is_acceptable(database: Database) -> bool:
    sent = [{"role": entry["role"], "content": entry["content"]} for entry in thread(database)]
    return violations(sent) == []


def on_screen(events: Sequence[Shown]) -> str:
    """What a reader sees in the end: the texts since the last restart, in order."""
    seen: list[str] = []
    for event in events:
        if event.kind == "restart":
            seen.clear()
        elif event.kind == "text":
            seen.append(event.data["text"])
    return "".join(seen)
