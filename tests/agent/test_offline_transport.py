"""The offline model's side of the wire speaks the Messages API, and holds requests to its rules."""

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any

import anthropic
import httpx2
import pytest

from agent.offline.protocol import violations
from agent.offline.stream import tokens
from agent.offline.transport import OFFLINE_MODEL, OfflineTransport
from tests.support.talk import client, heard, reply_in
from tests.support.wire import Said, text, tool_use

ANSWER = Said([text("Booked. Ana owes 28.17."), tool_use("", "undo", {"expense": "ABC123"})], "tool_use")
HELLO: dict[str, Any] = {"role": "user", "content": "Dinner 84.50"}
CALL: dict[str, Any] = {
    "role": "assistant",
    "content": [tool_use("t1", "undo", {}), tool_use("t2", "undo", {})],
}
SYSTEM_LATER: dict[str, Any] = {"role": "system", "content": "Be brief."}


def result(*ids: str, after: Mapping[str, Any] | None = None, before: Mapping[str, Any] | None = None) -> Any:
    results = [{"type": "tool_result", "tool_use_id": id_, "content": "{}"} for id_ in ids]
    return {"role": "user", "content": [*([before] if before else []), *results, *([after] if after else [])]}


def sdk(said: Said = ANSWER, **options: Any) -> anthropic.AsyncAnthropic:
    transport = OfflineTransport(respond=lambda body: said, **options)
    http = httpx2.AsyncClient(transport=transport)
    return anthropic.AsyncAnthropic(api_key="x", http_client=http, max_retries=0)


def answered_by(body: object) -> httpx2.Response:
    async def ask() -> httpx2.Response:
        async with httpx2.AsyncClient(transport=OfflineTransport(respond=lambda body: ANSWER)) as http:
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            return await http.post("http://offline.invalid/v1/messages", content=content)

    return asyncio.run(ask())


async def test_the_sdk_s_own_stream_helper_reads_it() -> None:
    ask: dict[str, Any] = {"model": OFFLINE_MODEL, "max_tokens": 500, "messages": [HELLO]}
    async with sdk() as claude, claude.messages.stream(**ask) as stream:
        kinds = [event.type async for event in stream]
        message = await stream.get_final_message()
    assert [block.type for block in message.content] == ["text", "tool_use"]
    assert message.stop_reason == "tool_use" and message.usage.output_tokens > 5
    assert kinds[0] == "message_start" and kinds[-1] == "message_stop"


async def test_a_request_without_stream_gets_the_same_message_whole() -> None:
    ask: dict[str, Any] = {"model": OFFLINE_MODEL, "max_tokens": 500, "messages": [HELLO]}
    async with sdk() as claude:
        whole = await claude.messages.create(**ask)
        again = await claude.messages.create(**ask)
    assert whole.model_dump() == again.model_dump(), "ids follow from the request"
    assert [block.type for block in whole.content] == ["text", "tool_use"]
    assert whole.role == "assistant" and whole.stop_reason == "tool_use"


async def test_another_request_has_other_ids() -> None:
    ids: set[str] = set()
    async with sdk() as claude:
        for words in ("undo", "undo that"):
            message = await claude.messages.create(
                model=OFFLINE_MODEL, max_tokens=500, messages=[{"role": "user", "content": words}]
            )
            ids.update(block.id for block in message.content if block.type == "tool_use")
    assert len(ids) == 2


async def test_tokens_are_counted_over_the_very_request() -> None:
    messages: list[Any] = [{"role": "user", "content": "Dinner 84.50 " * 40}]
    async with sdk() as claude:
        counted = await claude.messages.count_tokens(model=OFFLINE_MODEL, messages=messages)
        short = await claude.messages.create(model=OFFLINE_MODEL, max_tokens=500, messages=[HELLO])  # type: ignore[list-item]
        long = await claude.messages.create(model=OFFLINE_MODEL, max_tokens=500, messages=messages)
    assert counted.input_tokens == tokens({"messages": messages, "model": OFFLINE_MODEL})
    assert long.usage.input_tokens - short.usage.input_tokens == pytest.approx(40 * 13 / 4, abs=6)
    assert long.usage.cache_read_input_tokens == long.usage.cache_creation_input_tokens == 0


async def test_the_model_can_be_looked_up_by_its_name_alone() -> None:
    async with sdk() as claude:
        assert (await claude.models.retrieve(OFFLINE_MODEL)).id == OFFLINE_MODEL
        with pytest.raises(anthropic.NotFoundError):
            await claude.models.retrieve("claude-haiku-5-5")


@pytest.mark.proof
async def test_events_come_one_by_one_with_a_pause() -> None:
    transport = OfflineTransport(respond=lambda body: ANSWER, pause_seconds=0.02)
    claude = client(transport, model=OFFLINE_MODEL, caching=False)
    began = time.monotonic()
    stream = claude.stream(system=[], tools=[], messages=[HELLO], max_tokens=500)
    await anext(stream)
    first = time.monotonic() - began
    rest = [event async for event in stream]
    assert len(rest) > 4 and time.monotonic() - began > first + 4 * 0.02
    await claude.aclose()


async def test_an_answer_is_cut_at_max_tokens() -> None:
    claude = client(OfflineTransport(respond=lambda body: ANSWER), model=OFFLINE_MODEL, caching=False)
    reply = reply_in(await heard(claude, max_tokens=2))
    assert (reply.stop_reason, reply.text) == ("max_tokens", "Booked.")
    assert reply.usage.output_tokens == 2 and reply.tool_calls == []


async def test_an_answer_that_just_fits_is_whole() -> None:
    transport = OfflineTransport(respond=lambda body: Said([text("Booked. ")]))
    reply = reply_in(await heard(client(transport, model=OFFLINE_MODEL, caching=False), max_tokens=2))
    assert (reply.stop_reason, reply.text) == ("end_turn", "Booked. ")


@pytest.mark.parametrize(
    ("change", "status", "type_"),
    [
        ({"model": "claude-haiku-5-5"}, 404, "not_found_error"),
        ({"model": None}, 400, "invalid_request_error"),
        ({"max_tokens": 0}, 400, "invalid_request_error"),
        ({"max_tokens": True}, 400, "invalid_request_error"),
        ({"max_tokens": "9"}, 400, "invalid_request_error"),
        ({"messages": []}, 400, "invalid_request_error"),
        ({"messages": [CALL]}, 400, "invalid_request_error"),
        ({"messages": [HELLO, {"role": "assistant", "content": "So"}]}, 400, "invalid_request_error"),
        ({"temperature": 0.5}, 400, "invalid_request_error"),
        ({"tools": [{"name": "undo"}]}, 400, "invalid_request_error"),
        ({"tools": [{"name": "undo", "input_schema": {}}] * 2}, 400, "invalid_request_error"),
    ],
)
def test_a_bad_request_is_refused_in_the_api_s_form(change: dict[str, Any], status: int, type_: str) -> None:
    good = {"model": OFFLINE_MODEL, "max_tokens": 500, "messages": [HELLO]}
    assert answered_by(good).status_code == 200
    response = answered_by({**good, **change})
    assert (response.status_code, response.json()["error"]["type"]) == (status, type_)


@pytest.mark.parametrize(
    ("body", "status"), [(b"nope", 400), (b"[]", 400), (b"\xff", 400), (b" " * 32_000_001, 413)]
)
def test_a_body_that_cannot_be_read_is_refused(body: bytes, status: int) -> None:
    assert answered_by(body).status_code == status


@pytest.mark.parametrize(
    "thread",
    [
        [HELLO],
        [HELLO, HELLO],
        [HELLO, CALL, result("t1", "t2")],
        [HELLO, CALL, result("t2", "t1", after=text("and then?"))],
        [HELLO, SYSTEM_LATER, {"role": "assistant", "content": [text("Yes")]}, HELLO, SYSTEM_LATER],
        [HELLO, {"role": "assistant", "content": [text("finished")]}],
    ],
)
def test_a_sound_thread_breaks_no_rule(thread: list[Any]) -> None:
    assert violations(thread) == []


@pytest.mark.parametrize(
    ("thread", "said"),
    [
        ("Dinner", "a list is required"),
        ([], "at least one message"),
        (["Dinner"], "an object is required"),
        ([{"role": "assistant", "content": "Hi"}], "the first message"),
        ([{"role": "tool", "content": "Hi"}], "role: must be one of"),
        ([{"role": "user", "content": " "}], "something but white space"),
        ([{"role": "user", "content": []}], "must not be empty"),
        ([{"role": "user", "content": [text("\n")]}], "something but white space"),
        ([{"role": "user", "content": [{"text": "x"}]}], "type: is required"),
        ([{**HELLO, "turn_id": 7}], "turn_id: extra inputs"),
        ([HELLO, CALL], "`tool_use` without `tool_result`: t1, t2"),
        ([HELLO, CALL, HELLO], "right after it: t1, t2"),
        ([HELLO, CALL, result("t1")], "right after it: t2"),
        ([HELLO, CALL, result("t1"), result("t2")], "right after it: t2"),
        ([HELLO, CALL, result("t1", "t2", "t3")], "right before it: t3"),
        ([HELLO, result("t1")], "right before it: t1"),
        ([HELLO, CALL, result("t1", "t2", "t2")], "several `tool_result`s"),
        ([HELLO, CALL, result("t1", "t2", before=text("first"))], "come first"),
        ([HELLO, CALL, result("t1", "t2"), CALL, result("t1", "t2")], "must be unique: t1"),
        ([{"role": "user", "content": [tool_use("t", "undo", {})]}], "only the assistant uses tools"),
        ([HELLO, {"role": "assistant", "content": [tool_use("t", "undo", "{")]}], "an object is required"),
        ([HELLO, {"role": "assistant", "content": [{"type": "thinking", "thinking": ""}]}], "signs it"),
        ([SYSTEM_LATER, HELLO], "the first message"),
        ([HELLO, SYSTEM_LATER, HELLO], "a system message follows"),
        ([HELLO, {"role": "system", "content": [tool_use("t", "undo", {})]}], "holds text only"),
    ],
)
def test_a_broken_thread_is_told_what_breaks_it(thread: Any, said: str) -> None:
    assert any(said in problem for problem in violations(thread))
